"""What was sent in to be done, remembered for a while, so that a second sending finds the first answer."""

from django.db import models


class Sent(models.Model):
    """The key of something that was done, with its first answer. It says nothing of who sent it."""

    key = models.CharField(max_length=64, primary_key=True)
    said = models.CharField(max_length=64)  # the digest of what was sent under the key
    answer = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "Sent"

    def __str__(self) -> str:
        return self.key

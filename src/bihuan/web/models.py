"""What the pages remember beside the records: forms that were already sent."""

from django.db import models


class SentForm(models.Model):
    """The one-time key of a form, with the address its first sending led to."""

    key = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey("core.Account", models.CASCADE, related_name="+")
    led_to = models.CharField(max_length=300)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "Sent form"

    def __str__(self) -> str:
        return self.key

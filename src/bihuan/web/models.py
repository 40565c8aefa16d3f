"""What the pages remember beside the records: forms that were already sent, and views of registers people keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.models import Person


class SentForm(models.Model):
    """The one-time key of a form, with the address its first sending led to. It says nothing of who sent it."""

    key = models.CharField(max_length=64, primary_key=True)
    led_to = models.CharField(max_length=300)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "Sent form"

    def __str__(self) -> str:
        return self.key


class SavedView(models.Model):
    """A person's own view of a register: filters, columns and order under a name."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    name = models.CharField(_("Name of the view"), max_length=40)
    query = models.CharField(max_length=2000)

    class Meta:
        verbose_name = "Saved view"
        constraints = [models.UniqueConstraint(fields=["person", "kind", "name"], name="saved_view_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

"""What the pages remember beside the records: views of registers people keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.models import Person


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

"""Where a record came from, when it was not made here: the key of its row in the earlier ledger."""

from django.db import models

from bihuan.core.models.company import Company
from bihuan.core.models.record import Record


class Origin(models.Model):
    """One row of an earlier ledger, taken over once; `digest` is of what the row said then."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="origin")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "kind", "key"], name="origin_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

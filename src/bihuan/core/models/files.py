"""Files attached to records, addressed by their content."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.models.company import Company
from bihuan.core.models.people import Person
from bihuan.core.models.record import Record

ARCHIVED_PAPER = "archived-paper"  # purpose of the paper a record is archived with


class AttachmentQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Files of records."""

    def valid(self) -> "AttachmentQuerySet":
        """Those that were not withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def evidence(self) -> "AttachmentQuerySet":
        """Those that prove something: not withdrawn, and no paper the record itself was archived with."""
        return self.valid().exclude(purpose=ARCHIVED_PAPER)


class Attachment(models.Model):
    """A file of a record; `proves_*` says which period it is evidence for, `received_at` when it came."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.PROTECT, related_name="attachments")
    name = models.CharField(_("File name"), max_length=200)
    purpose = models.CharField(_("Purpose"), max_length=50, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    proves_from = models.DateField(_("Evidence from"), null=True, blank=True)
    proves_to = models.DateField(_("Evidence to"), null=True, blank=True)
    received_at = models.DateTimeField(_("Received"))
    received_from = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Attachment")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def struck(self) -> "FileWithdrawal | None":
        """That it was withdrawn, by whom and why; nothing while it stands."""
        return getattr(self, "withdrawal", None)


class FileWithdrawal(models.Model):
    """A file was attached by mistake. A row of its own, because the file stays as it was received."""

    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField(_("Withdrawn"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    why = models.TextField(_("Why withdrawn"), max_length=2000)

    class Meta:
        verbose_name = _("Withdrawal of a file")

    def __str__(self) -> str:
        return f"{self.attachment}: {self.why}"

"""Working calendar: the State Council's notices with the days they move, and a company's own days on top."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.models.company import Company


class CalendarNotice(models.Model):
    """One import of a year's notice; the latest import of a year holds, earlier ones stay for the record."""

    year = models.PositiveSmallIntegerField(_("Year"))
    source = models.TextField(_("Source"), blank=True)  # addresses of the papers, one per line
    issued_on = models.DateField(_("Issued on"), null=True, blank=True)
    digest = models.CharField(_("Digest"), max_length=64)
    imported_at = models.DateTimeField(_("Imported"))
    imported_by = models.CharField(_("Imported by"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("Calendar notice")
        constraints = [models.UniqueConstraint(fields=["year", "digest"], name="calendar_notice_once")]
        ordering = ["year", "id"]

    def __str__(self) -> str:
        return f"{self.year} {self.digest[:8]}"


class CalendarDay(models.Model):
    """A day a notice names: off, or a working day moved to a weekend."""

    notice = models.ForeignKey(CalendarNotice, models.PROTECT, related_name="days")
    date = models.DateField(_("Date"))
    is_off = models.BooleanField(_("Day off"))
    name = models.CharField(_("Name"), max_length=100)

    class Meta:
        verbose_name = _("Calendar day")
        constraints = [models.UniqueConstraint(fields=["notice", "date"], name="calendar_day_once")]
        ordering = ["notice", "date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class CompanyDay(models.Model):
    """A day on which the company differs from the statutory calendar. Replaced, never changed in place."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="calendar_days")
    date = models.DateField(_("Date"))
    is_off = models.BooleanField(_("Day off"))
    name = models.CharField(_("Name"), max_length=100)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Company day")
        constraints = [models.UniqueConstraint(fields=["company", "date"], name="company_day_once")]
        ordering = ["company", "date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"

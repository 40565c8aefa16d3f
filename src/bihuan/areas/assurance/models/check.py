"""Quality check: daily process check, monthly check of the plan, spot check of projects, check of the administrators."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.words import Result
from bihuan.core.entries import told_apart
from bihuan.core.models import Part, Person, Record
from bihuan.core.phrases import in_place, listed
from bihuan.core.vocabulary import CheckType

LONGEST_PLACE = 200


class Draw(models.Model):
    """The draw of what is checked: from which list, how many, by which seed; anyone can repeat it."""

    frame = models.TextField(_("To be drawn from"), blank=True, help_text=_("One project a line."))
    seed = models.BigIntegerField(_("Seed of the draw"), null=True, editable=False)
    drawn = models.JSONField(_("Drawn"), default=list, editable=False)
    frame_digest = models.CharField(_("Digest of the list"), max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class QualityCheck(Draw, Record):
    """A check with its checklist and what it found."""

    KIND: ClassVar[str] = "quality-check"

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned check")
        UNDER_WAY = "under-way", _("Under way")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")

    type = models.CharField(_("Kind of check"), max_length=30, choices=CheckType.choices, default=CheckType.DAILY)
    planned_on = models.DateField(_("Planned for"))
    subject = models.CharField(_("What is checked"), max_length=200, blank=True)
    project = models.CharField(_("Project"), max_length=200, blank=True)
    control_point = models.CharField(_("Control point"), max_length=100, blank=True)
    checked_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Whose work is checked")
    )
    summary = models.TextField(_("Result of the check"), blank=True)
    checked_on = models.DateField(_("Checked on"), null=True, editable=False)
    checked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Checked by")
    )

    class Meta:
        verbose_name = _("Quality check")

    @property
    def drawn_places(self) -> list[str]:
        """Where the draw fell, as its points name it."""
        return [one[:LONGEST_PLACE] for one in self.drawn]

    @property
    def day(self) -> date:
        return self.checked_on or self.planned_on

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"

    @property
    def seeded(self) -> str:
        """Who drew, and whether the seed came by chance; as the journal has it."""
        entry = self.journal.filter(action=f"{self.KIND}.draw").order_by("-id").first()
        if entry is None:
            return ""
        reason, whom = told_apart(entry.comment)
        name, day = in_place(entry.actor_name, whom), self.company.day_of(entry.at)
        if not reason:
            return str(_("%(person)s on %(day)s, the seed by chance") % {"person": name, "day": day})
        text = _("%(person)s on %(day)s, with a seed of their own: %(reason)s")
        return str(text % {"person": name, "day": day, "reason": reason})

    seeded.fget.label = _("Drawn by")  # type: ignore[attr-defined]

    @property
    def dropped_draws(self) -> str:
        """Draws of the same month whose check was cancelled: nobody cancels until a draw pleases without its being seen."""
        twins = QualityCheck.objects.filter(company=self.company_id, state=self.State.CANCELLED, type=self.type)
        month = twins.filter(planned_on__year=self.planned_on.year, planned_on__month=self.planned_on.month)
        rows = month.exclude(pk=self.pk).exclude(drawn=[]).order_by("id")
        return listed(f"{one.number} ({listed(one.drawn)})" for one in rows)

    dropped_draws.fget.label = _("Cancelled draws of the same month")  # type: ignore[attr-defined]

    @property
    def occasion_key(self) -> str:
        """The control point it answers, where it came due by itself."""
        return self.control_point

    def clean(self) -> None:
        if self.type == CheckType.ADMINISTRATOR and self.checked_person is None:
            raise ValidationError(_("Say whose work is checked."))

    def content(self) -> dict[str, Any]:
        return super().content() | {"items": [row.content() | row.found for row in self.items.order_by("id")]}


class CheckItem(Part):
    """One point of the checklist, and what was found."""

    WHOLE: ClassVar[str] = "quality_check"
    ASKED: ClassVar[tuple[str, ...]] = ("place", "question", "clause")
    FOUND: ClassVar[tuple[str, ...]] = ("result", "evidence", "remark")
    SHOWN: ClassVar[tuple[str, ...]] = ("finding",)

    quality_check = models.ForeignKey(QualityCheck, models.PROTECT, related_name="items")
    place = models.CharField(_("Where"), max_length=LONGEST_PLACE, blank=True)
    question = models.CharField(_("Point to check"), max_length=300)
    clause = models.CharField(_("Clause"), max_length=100, blank=True)
    result = models.CharField(_("Result"), max_length=20, choices=Result.choices, blank=True)
    evidence = models.TextField(_("Objective evidence"), blank=True)
    remark = models.CharField(_("Remark"), max_length=300, blank=True)
    finding = models.ForeignKey(
        Record, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Became")
    )

    class Meta:
        verbose_name = _("Point of the checklist")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.question

    @property
    def found(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.FOUND}

    @property
    def stays(self) -> object:
        if self.place not in self.quality_check.drawn_places:
            return None
        return _("“%(place)s” was drawn: its points stay. Record one that does not apply as not applicable.") % {
            "place": self.place
        }

    def clean(self) -> None:
        """What is looked at where the draw fell is not put in other words afterwards."""
        before = CheckItem.objects.filter(pk=self.pk).first() if self.pk else None
        if before is None:
            return
        before.quality_check = self.quality_check
        if before.stays and any(getattr(before, name) != getattr(self, name) for name in self.ASKED):
            raise ValidationError(str(before.stays))

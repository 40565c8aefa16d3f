"""The rows of an action: whys, causes, measures, documents; each belongs to a round, and rounds that ended are kept."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.models.action import Action
from bihuan.areas.correction.words import Category, MeasureKind
from bihuan.core.fields import PastDayField
from bihuan.core.models import Department, Part, Person
from bihuan.core.phrases import phrase


def round_field() -> "models.PositiveSmallIntegerField[Any, Any]":
    return models.PositiveSmallIntegerField(_("Round"), editable=False)


class InRound(Part):
    """A row of the round its action is in when it is written."""

    WHOLE: ClassVar[str] = "action"

    class Meta:
        abstract = True

    @property
    def ended_with(self) -> object:
        """An earlier round than the one its action is in."""
        whole: Any = self.whole
        return phrase(_("Round %(number)s, ended"), number=self.round) if self.round < whole.round else ""

    def clean(self) -> None:
        """The round is that of the action; a row of an earlier one stays as it is."""
        whole: Any = self.whole
        if self._state.adding:
            self.round = whole.round
        elif self.round != whole.round:
            raise ValidationError(_("This belongs to an earlier round and stays as it is."))


class Why(InRound):
    """One of the five whys: a question and its answer, which is asked about next."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="whys")
    question = models.CharField(_("Why?"), max_length=300)
    answer = models.CharField(_("Because"), max_length=500, blank=True)
    category = models.CharField(_("Cause category"), max_length=20, blank=True, choices=Category.choices)
    round = round_field()

    class Meta:
        verbose_name = _("Why")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.question


class Cause(InRound):
    """A possible cause on the fishbone; the root cause is marked."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="causes")
    category = models.CharField(_("Cause category"), max_length=20, choices=Category.choices)
    text = models.CharField(_("Possible cause"), max_length=300)
    is_root = models.BooleanField(_("Root cause"), default=False)
    round = round_field()

    class Meta:
        verbose_name = _("Possible cause")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class ActionStep(InRound):
    """A measure of an action: who, until when, how it is carried out."""

    REPORTED: ClassVar[tuple[str, ...]] = ("done_on", "note")

    action = models.ForeignKey(Action, models.PROTECT, related_name="steps")
    title = models.CharField(_("Measure"), max_length=300)
    type = models.CharField(
        _("Kind of measure"), max_length=20, choices=MeasureKind.choices, default=MeasureKind.CORRECTIVE
    )
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Responsible")
    )
    due_on = models.DateField(_("Due"), null=True, blank=True)
    how = models.TextField(_("How it is carried out"), blank=True)
    done_on = PastDayField(_("Done on"), null=True, blank=True)
    note = models.TextField(_("Progress"), blank=True)
    round = round_field()

    class Meta:
        verbose_name = _("Measure of an action")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class ActionDocument(InRound):
    """A document the action contradicts; its change is asked for once the effect is confirmed (YNTD-ITSS-0300 4.5.3)."""

    REPORTED: ClassVar[tuple[str, ...]] = ("requested_on", "draft")

    action = models.ForeignKey(Action, models.PROTECT, related_name="documents")
    title = models.CharField(_("Document"), max_length=200)
    document = models.ForeignKey(
        "policies.ControlledDocument", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Controlled document"),
    )  # fmt: skip
    change = models.TextField(_("What should change, and why"))
    requested_on = models.DateField(_("Change asked for on"), null=True, blank=True)
    draft = models.ForeignKey(
        "policies.ControlledDocument", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Next edition"),
    )  # fmt: skip
    round = round_field()

    class Meta:
        verbose_name = _("Document to be changed")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """While the action is drawn up nothing was asked for yet."""
        super().clean()
        if self.action.state == Action.State.DRAFT:
            self.requested_on, self.draft = None, None


class Consulted(InRound):
    """A department the action touches, and that it agrees, which only the step "agree" writes (YNTD-ITSS-0300 4.3.2)."""

    SHOWN: ClassVar[tuple[str, ...]] = ("agreed_by", "agreed_on", "remark")

    action = models.ForeignKey(Action, models.PROTECT, related_name="consulted")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("Department"))
    agreed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Agreed by")
    )
    agreed_on = models.DateField(_("Agreed on"), null=True, editable=False)
    remark = models.CharField(_("Remark"), max_length=300, blank=True, editable=False)
    round = round_field()

    class Meta:
        verbose_name = _("Department consulted")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.department)

    def content(self) -> dict[str, Any]:
        """Who approves an action approves that it was agreed upon."""
        consent = {"agreed_by": self.agreed_by_id, "agreed_on": self.agreed_on, "remark": self.remark}
        return {**super().content(), **consent}


class ActionRound(Part):
    """A round that had no effect, as it stood when it ended: its texts, its rows, and why it ended."""

    WHOLE: ClassVar[str] = "action"

    action = models.ForeignKey(Action, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("Round"))
    ended_on = models.DateField(_("Ended on"))
    reason = models.TextField(_("Why it was reopened"))
    frozen = models.JSONField(_("As it stood"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("Round of an action")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["action", "number"], name="action_round_once")]

    def __str__(self) -> str:
        return f"{self.number}"

"""What is asked to change in an approved action: another due day or another owner, with the reason and the decision."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.models.action import Action
from bihuan.areas.correction.models.parts import InRound, round_field
from bihuan.core.models import Person
from bihuan.core.phrases import Phrase, phrase


class ActionChange(InRound):
    """A change somebody asks for; only steps and the decision on them write it (YNTD-ITSS-0300 4.4.4)."""

    SHOWN: ClassVar[tuple[str, ...]] = (
        "due_before", "due_on", "owner_before", "owner", "reason", "asked_by", "asked_on", "decision",
    )  # fmt: skip

    class Decision(models.TextChoices):
        ASKED = "asked", _("Asked for")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    action = models.ForeignKey(Action, models.PROTECT, related_name="changes")
    due_before = models.DateField(_("Due before"), null=True, editable=False)
    due_on = models.DateField(_("New due day"), null=True, editable=False)
    owner_before = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Owner before")
    )
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("New owner")
    )
    reason = models.TextField(_("Reason"), editable=False)
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Asked by")
    )
    asked_on = models.DateField(_("Asked on"), editable=False)
    decision = models.CharField(
        _("Decision"), max_length=20, choices=Decision.choices, default=Decision.ASKED, editable=False
    )
    origin = models.CharField(max_length=30, editable=False)  # the state it was asked in, and goes back to
    round = round_field()

    class Meta:
        verbose_name = _("Change of an approved action")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reason

    @property
    def asked_for(self) -> Phrase:
        """The old and the new, and why: what those who decide on it read first."""
        pair: tuple[object, object]
        if self.due_on:
            text, pair = _("Due on %(new)s instead of %(old)s: %(why)s"), (self.due_before, self.due_on)
        else:
            text, pair = _("Owned by %(new)s instead of %(old)s: %(why)s"), (self.owner_before, self.owner)
        return phrase(text, old=pair[0] or "—", new=pair[1], why=self.reason)

    def content(self) -> dict[str, Any]:
        """What those who decide on it sign."""
        return {"due_on": self.due_on, "owner": self.owner_id, "reason": self.reason}

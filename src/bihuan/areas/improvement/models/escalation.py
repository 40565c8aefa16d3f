"""Escalation: a major problem goes up, and the decision with the resources granted is written down."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.core.models import Department, Person, Record
from bihuan.core.registry import concrete


class Escalation(Record):
    """A problem met while improving that its owner cannot solve (XDYJ-03-02 1.4.1, YNTD-ITSS-0300 4.4.2)."""

    KIND: ClassVar[str] = "escalation"

    class State(models.TextChoices):
        RAISED = "raised", _("Raised")
        DECIDED = "decided", _("Decided")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    concerns = models.ForeignKey("core.Record", models.PROTECT, related_name="escalations", verbose_name=_("Concerns"))
    problem = models.TextField(_("Problem"))
    impact = models.TextField(_("What happens if nothing is done"), blank=True)
    wanted = models.TextField(_("What is asked for"), blank=True)
    decision = models.TextField(_("Decision"), blank=True, editable=False)
    granted = models.TextField(_("Resources granted"), blank=True, editable=False)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("Decided by")
    )
    decided_on = models.DateField(_("Decided on"), null=True, editable=False)
    outcome = models.TextField(_("What came of it"), blank=True, editable=False)

    class Meta:
        verbose_name = _("Escalation")

    def derive(self) -> None:
        """It falls into the department of what it is about, else of who raises it."""
        if self.department_id is None:
            own = self.created_by.department_id if self.created_by else None
            self.department_id = self.concerns.department_id or own

    @property
    def owning_department(self) -> Department | None:
        """The department that owns the matter: problems are fed back to it (YNTD-ITSS-0300 4.4.2)."""
        return getattr(concrete(self.concerns), "owning_department", None) or self.department

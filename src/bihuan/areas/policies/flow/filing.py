"""A document made elsewhere is filed with its file and its effective date; quality confirms or rejects it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies import paper_rules
from bihuan.areas.policies.evidence import task_served
from bihuan.areas.policies.models import Filing
from bihuan.core.access import Relation
from bihuan.core.adopting import allow
from bihuan.core.flow import Act, Flow, Look
from bihuan.core.refusals import Missing
from bihuan.core.vocabulary import Event, Pdca, Role

State = Filing.State
QUALITY = [Role.QUALITY, Role.QUALITY_HEAD, Role.QUALITY_ADMIN]
FIELDS = ("title", "duty", "task", "effective_on", "document_number", "remark")

filing = Flow(
    Filing,
    {
        State.FILED: Look("wait", "file-import", Pdca.DO),
        State.CONFIRMED: Look("done", "circle-check", Pdca.CHECK),
        State.REJECTED: Look("void", "ban", Pdca.CHECK),
    },
    initial=State.FILED,
    raised_by=[Relation.ANYONE],
    form=FIELDS,
    required=("title", "effective_on"),
    final=[State.CONFIRMED, State.REJECTED],
    strip=[State.FILED, State.CONFIRMED],
    announces=Event.FILING_RECEIVED,
)
NO_FILE = Missing(
    _("A row brings no document. Take it over as filed; attach the document, and quality confirms it."), "state"
)
allow(filing, (State.FILED, State.REJECTED), NO_FILE)
filing.edit(State.FILED, by=[Relation.CREATOR], fields=FIELDS)


def has_a_file(filing: Filing) -> Missing | None:
    if filing.attachments.evidence().exists():
        return None
    return Missing(_("Attach the document itself."), "attachments")


def serves_a_task(filing: Filing) -> Iterable[Missing]:
    """There must be a task of the period in which the document took effect, and the document fit it."""
    if reasons := list(paper_rules.faults(filing)):
        return reasons
    if task_served(filing) is not None:
        return []
    return [Missing(_("No task of this duty covers the day on which the document took effect."), "effective_on")]


def what_it_needs(filing: Filing) -> Iterable[Missing]:
    file = has_a_file(filing)
    return [*([file] if file else []), *serves_a_task(filing)]


def in_force(filing: Filing, at: datetime) -> Missing | None:
    """What has not taken effect yet shows nothing; entered so no more, but filed so before that was refused."""
    if filing.effective_on <= filing.company.day_of(at):
        return None
    return Missing(_("The document has not taken effect yet. Correct the day, or confirm it then."), "effective_on")


@filing.step(
    State.FILED,
    to=State.CONFIRMED,
    by=QUALITY,
    not_by=[Relation.CREATOR],
    label=_("Confirm as evidence"),
    needs=[what_it_needs, in_force],
    announces=Event.FILING_CONFIRMED,
    icon="circle-check",
)
def confirm(filing: Filing, act: Act) -> None:
    """The document is what it says, and counts for the period in which it took effect."""


@filing.step(
    State.FILED,
    to=State.REJECTED,
    by=QUALITY,
    label=_("Reject"),
    announces=Event.FILING_REJECTED,
    icon="circle-x",
)
def reject(filing: Filing, act: Act, *, reason: str) -> None:
    """The document does not show that the duty was done; the task stays open."""

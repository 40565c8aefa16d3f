"""A finding of an audit that is none: its lead auditor says so until the report; then those who approve the programme."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.flow.correcting import CLAUSE, INDEPENDENCE, item_of
from bihuan.areas.assurance.flow.programme import SUBJECT
from bihuan.areas.assurance.models import Audit, ChecklistItem
from bihuan.areas.assurance.words import Result
from bihuan.areas.correction.flow.nonconformity import nonconformity
from bihuan.areas.correction.independence import objection
from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.core.access import Relation, Routed, Standing, capacity, heads_of, in_words
from bihuan.core.asks import Reason
from bihuan.core.flow import Act
from bihuan.core.models import Person
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Missing, NotAllowed
from bihuan.core.vocabulary import Event, Role
from bihuan.core.writing import amend_part

State = Nonconformity.State
APPROVERS = Routed(SUBJECT)


def not_reported(item: ChecklistItem | None) -> bool:
    """Is the audit still under way? What was reported, or found by an audit that was cancelled, stands."""
    return item is not None and item.audit.state == Audit.State.UNDER_WAY


def lead_of(item: ChecklistItem | None) -> Person | None:
    """The lead auditor, as long as it is theirs to say: not once it was reported, nor of a department of their own."""
    if item is None or not not_reported(item) or item.audit.lead is None:
        return None
    day = item.audit.company.day_of(item.audit.changed_at)
    return None if objection(item.audit.lead, item.department, day) else item.audit.lead


def found_by_audit(record: Nonconformity) -> Missing | None:
    if record.found_by_audit:
        return None
    return Missing(_("No audit found this. Take the step “Dismiss”."), clause=CLAUSE)


def decides(record: Nonconformity, standing: Standing) -> Iterable[Missing]:
    """Until the report the lead auditor of that audit; after it whoever approves the programme."""
    lead = lead_of(item_of(record))
    if lead is not None:
        if standing.person != lead:
            text = _("Until the audit is reported, only its lead auditor, %(person)s, dismisses what it found.")
            yield Missing(phrase(text, person=lead), clause=CLAUSE)
    elif capacity(standing, [APPROVERS], record) is None:
        text = _("What an audit reported is dismissed only by who approves its programme: %(who)s.")
        yield Missing(phrase(text, who=in_words([APPROVERS], record)), clause=CLAUSE)


@nonconformity.step(
    State.RAISED, State.ACCEPTED, to=State.DISMISSED, by=[Role.LEAD_AUDITOR, APPROVERS], only=decides,
    not_by=[Relation.OWNER], needs=[found_by_audit], label=_("Dismiss the finding"), announces=Event.RECORD_CANCELLED,
    clause=CLAUSE, icon="circle-x",
)  # fmt: skip
def dismiss_finding(record: Nonconformity, act: Act, *, reason: Reason) -> None:
    """It turned out to be none. Before the report the checklist says so too; what was reported stays as it was told."""
    item = item_of(record)
    if reasons := [*_of_the_department(record, act), *_in_hand(record, act.eyes)]:
        raise NotAllowed(reasons)
    if item is not None and not_reported(item):
        amend_part(item, **act.signed, as_rule=True, stamped={"result": Result.CONFORM})
    record.outcome = reason


def _of_the_department(record: Nonconformity, act: Act) -> Iterable[Missing]:
    """The audited do not judge: nobody who belongs to the department or heads it."""
    place = record.department
    if place is None:
        return
    heads = heads_of(place, record.company.day_of(act.at))
    if any(one.department_id == place.pk or one in heads for one in act.eyes):
        text = phrase(_("Nobody of %(department)s dismisses what an audit found there."), department=place)
        yield Missing(text, clause=INDEPENDENCE)


def _in_hand(record: Nonconformity, eyes: Iterable[Person]) -> Iterable[Missing]:
    """Nor does whoever owns what corrects it."""
    if Action.objects.filter(treats=record, is_open=True, owner__in=list(eyes)).exists():
        yield Missing(_("Four eyes: whoever owns its action does not dismiss it."), clause=CLAUSE)

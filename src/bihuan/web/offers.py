"""What this person can do next with a record: steps, everything each still lacks, and where that is mended."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from bihuan.core.access import Relation, capacity, in_words, people_of, role_word
from bihuan.core.approvals import objections
from bihuan.core.editing import editable, editable_parts
from bihuan.core.flow import Step, flow_of, may
from bihuan.core.models import Approval, Person, Record
from bihuan.core.refusals import Missing
from bihuan.core.registry import TYPES, concrete
from bihuan.web import addresses, wording
from bihuan.web.request import Request

MOST_NAMED = 6  # people who may take a step instead
BESIDE = 2  # steps shown as buttons beside the primary one; the others are in a menu


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and the link that mends it."""

    reason: Missing
    href: str = ""
    verb: Any = ""
    in_dialog: bool = False


@dataclass(frozen=True)
class Offer:
    """A step this person may take."""

    step: Step
    href: str
    gaps: list[Gap] = field(default_factory=list)
    met: int = 0
    primary: bool = False

    @property
    def blocked(self) -> bool:
        return bool(self.gaps)


def offers(request: Request, record: Record) -> list[Offer]:
    """The steps open to this person: forward ones first, the first of them primary."""
    steps = [step for step in record_steps(record) if may(request.standing, step, record).allowed]
    made: list[Offer] = []
    for step in sorted(steps, key=lambda one: (ends_badly(one), leads_back(one, record.state), not one.target)):
        missing = step.missing(record, request.at)
        gaps = [gap(request, record, step, reason) for reason in missing]
        href = addresses.of(record, request.company, "step", step=step.name)
        made.append(
            Offer(step, href, gaps, max(len(step.needs) - len(gaps), 0), not made and leads_on(step, record.state))
        )
    return made


def buttons(found: list[Offer]) -> tuple[list[Offer], list[Offer]]:
    """What stands as buttons, and what the menu “more” holds; a menu of one would only hide it."""
    first = [one for one in found if one.primary]
    rest = sorted((one for one in found if not one.primary), key=lambda one: (ends_badly(one.step), one.blocked))
    here = len(rest) if len(rest) <= BESIDE else BESIDE
    return first + rest[:here], rest[here:]


def leads_on(step: Step, state: str) -> bool:
    """Is it what one should do next? Not what only asks for a judgement, leads back, or makes the record void.

    What waits for a decision has no next step: whoever decides signs, and taking it back is never asked for.
    """
    if ends_badly(step) or leads_back(step, state) or state in step.flow.waiting:
        return False
    return bool(step.target) or not any(ask.required for ask in step.asks.values())


def leads_back(step: Step, state: str) -> bool:
    """No further on than now, as taking back what was submitted, or asking for something that leaves it where it is."""
    order, waiting = list(step.flow.strip), step.flow.waiting.get(step.target)
    end = waiting.approved if waiting else step.target
    if end not in order or state not in order:
        return False
    return order.index(end) < order.index(state) or (waiting is not None and end == state)


def ends_badly(step: Step) -> bool:
    """Does the record become void by it? Then it is never what one should do next."""
    return bool(step.target) and step.flow.looks[step.target].is_void


def record_steps(record: Record) -> list[Step]:
    return flow_of(record).open_steps(record)


def others(request: Request, record: Record) -> list[tuple[Any, str]]:
    """Forward steps that are somebody else's: (step, who)."""
    found = []
    for step in record_steps(record):
        people = [one for one in step.by if one != Relation.SYSTEM]
        if step.target and people and not ends_badly(step) and not may(request.standing, step, record).allowed:
            found.append((step.label, in_words(people, record)))
    return found


def instead(request: Request, step: Step, record: Record) -> list[Person]:
    """Who may take a step that is not this person's."""
    barred = {person.pk for person in people_of(step.not_by, record, request.today)} | {request.person.pk}
    return [person for person in people_of(step.by, record, request.today) if person.pk not in barred][:MOST_NAMED]


def gap(request: Request, record: Record, step: Step, reason: Missing) -> Gap:
    """Where a missing thing is mended: in the step's dialog, in the form of this or another record, in a part, by a file."""
    home = concrete(reason.record or record)
    if reason.step and (found := by_step(request, home, reason)):
        return found
    if not reason.field:
        return Gap(reason) if home is record else Gap(reason, addresses.of(home, request.company), _("Look"))
    if home is record and reason.field in step.asks:
        return in_step(request, record, step, reason)
    if reason.field in editable(request.standing, home):
        if home is record:
            return in_step(request, record, step, reason)
        edit = addresses.of(home, request.company, "edit")
        return Gap(reason, f"{edit}#field-{reason.field}", _("Fill in"))
    found = in_rows(request, home, reason)
    return found if found.href or home is record else Gap(reason, addresses.of(home, request.company), _("Look"))


def by_step(request: Request, home: Record, reason: Missing) -> Gap | None:
    """The step that mends it, for whoever may take it now."""
    step = flow_of(home).steps[reason.step]
    if home.state not in step.sources or not may(request.standing, step, home).allowed:
        return None
    return Gap(reason, addresses.of(home, request.company, "step", step=step.name), step.label, in_dialog=True)


def in_step(request: Request, record: Record, step: Step, reason: Missing) -> Gap:
    here = addresses.of(record, request.company, "step", step=step.name)
    return Gap(reason, here, _("Fill in"), in_dialog=True)


def in_rows(request: Request, record: Record, reason: Missing) -> Gap:
    """By a file, by a row of the record, or by a record that belongs to it."""
    name = reason.field
    if name in {"attachments", "file", "files"}:
        return Gap(reason, addresses.of(record, request.company, "attach"), _("Attach"), in_dialog=True)
    for kind, opened in editable_parts(request.standing, record).items():
        if name in part_names(kind):
            if opened is None:
                return Gap(
                    reason,
                    addresses.of(record, request.company, "add-part", part=kind._meta.model_name),
                    _("Add"),
                    in_dialog=True,
                )
            return Gap(reason, f"{addresses.of(record, request.company)}#part-{kind._meta.model_name}", _("Fill in"))
    return Gap(reason, offspring(request, record, name), _("Add"))


def offspring(request: Request, record: Record, name: str) -> str:
    """The form for a new record that hangs on this one under `name` (an item of a plan); empty if there is none."""
    for declared in TYPES.values():
        field = next((one for one in declared.model._meta.concrete_fields if hangs_on(one, record, name)), None)
        if field and field.name in declared.flow.form:
            made = declared.model(company=request.company, kind=declared.kind, created_by=request.person)
            if capacity(request.standing, declared.flow.raised_by, made):
                return f"{addresses.page(request.company, 'new', noun=declared.noun)}?{field.name}={record.number}"
    return ""


def hangs_on(field: Any, record: Record, name: str) -> bool:
    """Is it a relation to this kind of record, which the record knows by this name?"""
    return field.is_relation and field.related_model is type(record) and field.remote_field.related_name == name


def part_names(kind: Any) -> set[str]:
    """The names a reason may use for a part: its model's, and the record's name for its rows."""
    whole = kind._meta.get_field(kind.WHOLE)
    return {str(kind._meta.model_name), str(whole.remote_field.related_name or "")}


def afterwards(step: Step, record: Record) -> str:
    """What happens once the step is taken: who approves, or whose the next step is."""
    flow = step.flow
    if waiting := flow.waiting.get(step.target):
        route = waiting.route(record)
        roles = [role_word(record.company, role) for turn in (route.by if route else ()) for role in turn]
        return _("Then %(who)s decides.") % {"who": wording.listed(roles)} if roles else ""
    following = onward(step)
    if following is None or set(following.by) == {Relation.SYSTEM}:
        return ""
    return _("Next: %(step)s (%(who)s)") % {"step": following.label, "who": in_words(following.by, record)}


def onward(step: Step) -> Step | None:
    """The step that comes next in the usual order of states after this one."""
    order = {state: place for place, state in enumerate(step.flow.strip)}
    here = order.get(step.target)
    if here is None:
        return None
    after = [one for one in step.flow.steps.values() if step.target in one.sources and order.get(one.target, -1) > here]
    return min(after, key=lambda one: order[one.target], default=None)


@dataclass(frozen=True)
class Signing:
    """An open approval, as this person sees it."""

    approval: Approval
    waits_for: str
    objections: list[Missing]
    href: str

    @property
    def mine(self) -> bool:
        return not self.objections


def signing(request: Request, record: Record, approvals: list[Approval]) -> Signing | None:
    """The approval the record waits for, and whether I can sign it."""
    open_one = next((one for one in approvals if one.state == Approval.State.OPEN), None)
    if open_one is None:
        return None
    open_one.record = record
    roles = [role_word(request.company, slot.role) for slot in open_one.slots.all() if slot.is_open]
    href = addresses.of(record, request.company, "approval", pk=open_one.pk)
    return Signing(open_one, wording.listed(roles), objections(open_one, request.standing), href)

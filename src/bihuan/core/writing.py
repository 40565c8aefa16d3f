"""The one write path: lock, check, change, validate, save, journal, announce, in one transaction.

Web, API, import, jobs and the played year all come through here; nothing else saves a record.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core import clauses, journal, numbering
from bihuan.core.access import ANONYMOUS, Capacity, Relation, Standing, capacity, in_words, standing_of
from bihuan.core.asks import Ask, ask_for, cleaned
from bihuan.core.editing import acting_as, closing_reasons, editable, editable_parts
from bihuan.core.events import announce
from bihuan.core.flow import FLOWS, Act, Flow, Step, flow_of, may
from bihuan.core.keeping import difference, enter, own_values, set_state, store
from bihuan.core.locking import lock
from bihuan.core.models import Company, Link, Part, Person, Record, Watch
from bihuan.core.prepared import changing
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.sight import check_named
from bihuan.core.versions import check_stamp, check_version
from bihuan.core.vocabulary import Event

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Part)


def standing_for(actor: Person | None, at: datetime) -> Standing | None:
    return standing_of(actor, at) if actor else None


@transaction.atomic
def create(  # noqa: PLR0913
    model: type[R],
    /,
    *,
    actor: Person | None,
    at: datetime,
    company: Company | None = None,
    address: str = "",
    sources: Iterable[Record] = (),
    as_rule: bool = False,
    stamped: Mapping[str, Any] | None = None,
    **given: Any,
) -> R:
    """Make a record of a type: number it, save it, link it to its sources, journal and announce it.

    `as_rule` means that a rule acts (an event raised it), so the person needs no right to raise one; `stamped` are
    fields that are on no form, which only code gives.
    """
    flow = FLOWS[model]
    home = company or (actor.company if actor else None)
    assert home is not None, "a record made by the system needs its company"
    values = cleaned(flow.form, given, home, at)
    standing = standing_for(actor, at)
    check_named(flow.form, given, values, None if as_rule else standing)
    record = model(
        company=home, kind=model.KIND, created_by=actor, created_at=at, changed_at=at, **values, **(stamped or {})
    )
    act = Act(actor, at, address, _raised_as(flow, record, standing, as_rule=as_rule))
    if values.get(flow.anonymous):
        act = _anonymously(record, act)
    record.number = numbering.next_number(home, model.KIND, at)
    record.state = flow.initial
    _valid(record)
    record.save(force_insert=True)
    for source in sources:
        Link.objects.create(source_id=source.pk, target_id=record.pk, created_at=at, created_by=act.actor)
    if flow.on_create:
        flow.on_create(record, act)
    enter(record, "created", act, difference({}, own_values(record)))
    told: dict[str, Any] = {"company": home, "at": at, "actor": act.actor, "record": record, "kept": {}}
    announce(Event.RECORD_CREATED, **told, follows=flow.announces)
    if flow.announces:
        announce(flow.announces, **told)
    return record


def _raised_as(flow: Flow, record: Record, standing: Standing | None, *, as_rule: bool) -> Capacity | None:
    """In which capacity somebody raises the record. Refuses whoever may not, unless a rule acts."""
    found = capacity(standing, flow.raised_by, record) if standing else None
    if standing is not None and found is None and not as_rule:
        raise NotAllowed([_("Only %(who)s can raise this.") % {"who": in_words(flow.raised_by, record)}])
    return found


def _anonymously(record: Record, act: Act) -> Act:
    """Nobody raised it, nor did their department: in a small one that would be a name."""
    if act.actor and record.department_id == act.actor.department_id:
        record.department = None
    record.created_by = None
    return Act(None, act.at, capacity=ANONYMOUS)


@transaction.atomic
def take(  # noqa: PLR0913
    step: Step | str,
    record: R,
    /,
    *,
    actor: Person | None,
    at: datetime,
    address: str = "",
    version: int | None = None,
    fill: dict[str, Any] | None = None,
    **given: Any,
) -> R:
    """Take a step on a record, or raise with every reason. `fill` sets open fields of the record first."""
    lock(record)
    step = flow_of(record).steps[step] if isinstance(step, str) else step
    check_version(record, version)
    if fill:
        amend(record, actor=actor, at=at, address=address, **fill)
    standing = standing_for(actor, at)
    verdict = may(standing, step, record)
    if not verdict.allowed:
        raise NotAllowed(verdict.reasons)
    values = _checked(step, record, given, at)
    check_named(step.asks, given, values, standing, record, anew=True)
    act = Act(actor, at, address, verdict.capacity)
    before, origin = own_values(record), record.state
    _do(step, record, act, values)
    if step.target:
        set_state(record, step.target)
    changed = store(record, before, step.name, act, str(values.get("reason") or values.get("comment") or ""))
    told: dict[str, Any] = {"company": record.company, "at": at, "actor": actor, "record": record, "kept": {}}
    if record.state != origin:
        announce(Event.RECORD_MOVED, **told, origin=origin, state=record.state, step=step.name, follows=step.announces)
    if step.announces:
        announce(step.announces, **told, changed=changed)
    return record


def _do(step: Step, record: Record, act: Act, values: dict[str, Any]) -> None:
    """What the step itself does; what it refuses rests on the company's own clauses."""
    try:
        step.body(record, act, **values)
    except Refused as refused:
        refused.reasons = clauses.resting(refused.reasons, record)
        raise


def _checked(step: Step, record: Record, given: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The step's clean data, or every reason against it: state, what the record lacks, what was typed."""
    if record.state not in step.sources:
        word = record.get_state_display()
        raise Refused(
            [_("“%(step)s” is not possible while the record is “%(state)s”.") % {"step": step.label, "state": word}]
        )
    reasons = step.missing(record, at)
    values: dict[str, Any] = {}
    try:
        values = cleaned(step.asks, given, record.company, at)
    except Refused as refused:
        reasons += refused.reasons
    if reasons:
        raise Refused(reasons)
    return values


@transaction.atomic
def amend(
    record: R, /, *, actor: Person | None, at: datetime, address: str = "", version: int | None = None, **given: Any
) -> R:
    """Change fields the present state leaves open to this person."""
    lock(record)
    check_version(record, version)
    standing = standing_for(actor, at)
    open_fields = editable(standing, record)
    if closed := [name for name in given if name not in open_fields]:
        raise NotAllowed([Missing(_closed(record, name), name) for name in closed])
    act = Act(actor, at, address, acting_as(standing, record, given))
    before = own_values(record)
    values = cleaned(open_fields, given, record.company, at, partial=True)
    check_named(open_fields, given, values, standing, record)
    for name, value in values.items():
        setattr(record, name, value)
    if difference(before, own_values(record)):
        changed = store(record, before, "amended", act)
        announce(Event.RECORD_AMENDED, company=record.company, at=at, actor=actor, record=record, changed=changed)
    return record


def _closed(record: Record, name: str) -> Any:
    labels = {field.name: field.verbose_name for field in record._meta.concrete_fields}
    if reasons := closing_reasons(record, name):
        return f"{labels.get(name, name)}: {' '.join(map(str, reasons))}"
    return _("“%(field)s” cannot be changed by you in this state.") % {"field": labels.get(name, name)}


def part_asks(kind: type[Part]) -> dict[str, Ask]:
    """The asks of a part's own fields."""
    return {
        field.name: ask_for(kind, field.name)
        for field in kind._meta.concrete_fields
        if field.editable and not field.primary_key and field.name != kind.WHOLE
    }


def _open_part(
    whole: Record, kind: type[Part], standing: Standing | None, part: Part | None = None
) -> tuple[str, ...] | None:
    """Which fields of the part are open to the person (None: all). Refuses if none is."""
    opened = editable_parts(standing, whole, part)
    if kind not in opened or (part is None and opened[kind] is not None):
        text = _("“%(part)s” cannot be changed by you in this state.") % {"part": kind._meta.verbose_name}
        raise NotAllowed(closing_reasons(whole, kind) or [text])
    return opened[kind]


@transaction.atomic
def add_part(  # noqa: PLR0913
    kind: type[P],
    whole: Record,
    /,
    *,
    actor: Person | None,
    at: datetime,
    address: str = "",
    as_rule: bool = False,
    anonymous: bool = False,
    stamped: Mapping[str, Any] | None = None,
    **given: Any,
) -> P:
    """Add a row to a record, e.g. a step to an improvement item.

    `as_rule` means that a rule or a step adds it, so the person needs no right of their own; `anonymous`
    leaves no trace of the person; `stamped` are fields that are on no form, which only code gives.
    """
    lock(whole)
    standing = None if as_rule else standing_for(actor, at)
    _open_part(whole, kind, standing)
    asks = part_asks(kind)
    values = cleaned(asks, given, whole.company, at)
    check_named(asks, given, values, standing)
    act = (
        Act(None, at, capacity=ANONYMOUS) if anonymous else _act(actor, at, address, acting_as(standing, whole, [kind]))
    )
    part = kind(created_at=at, created_by=act.actor, **{kind.WHOLE: whole}, **values, **(stamped or {}))
    _valid(part)
    part.save(force_insert=True)
    _record_part(whole, "added", part, act, difference({}, own_values(part)))
    return part


@transaction.atomic
def amend_part(  # noqa: PLR0913
    part: P,
    /,
    *,
    actor: Person | None,
    at: datetime,
    address: str = "",
    as_rule: bool = False,
    stamped: Mapping[str, Any] | None = None,
    seen: str = "",
    **given: Any,
) -> P:
    """Change a row of a record; `as_rule` and `stamped` as for add_part, `seen` is the stamp of the row that was read."""
    whole = lock(part.whole)
    part.refresh_from_db()
    check_stamp(part, seen)
    standing = None if as_rule else standing_for(actor, at)
    opened = _open_part(whole, type(part), standing, part)
    asks = {name: ask for name, ask in part_asks(type(part)).items() if opened is None or name in opened}
    act = _act(actor, at, address, acting_as(standing, whole, [type(part)], part))
    before = own_values(part)
    values = cleaned(asks, given, whole.company, at, partial=True)
    check_named(asks, given, values, standing, part)
    for name, value in (values | dict(stamped or {})).items():
        setattr(part, name, value)
    _valid(part)
    if changed := difference(before, own_values(part)):
        part.save()
        _record_part(whole, "amended", part, act, changed)
    return part


def _act(actor: Person | None, at: datetime, address: str, way: Capacity | None) -> Act:
    return Act(actor, at, address, way if actor else Capacity(Relation.SYSTEM))


@transaction.atomic
def remove_part(part: Part, *, actor: Person | None, at: datetime, address: str = "") -> None:
    """Take a row out of a record that is still open to this; the journal keeps what it said."""
    whole, standing = lock(part.whole), standing_for(actor, at)
    if _open_part(whole, type(part), standing) is not None:
        raise NotAllowed([_("Rows cannot be removed in this state.")])
    if part.stays:
        raise Refused([part.stays])
    act = _act(actor, at, address, acting_as(standing, whole, [type(part)]))
    gone = {name: [value, None] for name, value in own_values(part).items()}
    text = str(part)
    part.delete()
    _record_part(whole, "removed", part, act, gone, text)


def _valid(row: Record | Part) -> None:
    row.derive()
    try:
        row.clean()
    except ValidationError as error:
        raise Refused(error.messages) from error


def _record_part(whole: Record, action: str, part: Part, act: Act, changed: journal.Changes, text: str = "") -> None:
    """A changed part counts as a change of its whole: version, time, journal."""
    name = part._meta.model_name
    whole.version += 1
    whole.changed_at = act.at
    pairs = {
        f"{name}.{field}": pair
        for field, pair in changed.items()
        if field not in {"id", "created_at", "created_by", type(part).WHOLE}
    }
    columns = changing(whole, ("version", "changed_at"))
    enter(whole, f"{name}-{action}", act, pairs, text or str(part), also=columns)
    announce(Event.RECORD_AMENDED, company=whole.company, at=act.at, actor=act.actor, record=whole, changed=pairs)


@transaction.atomic
def link(source: Record, target: Record, *, actor: Person | None, at: datetime, kind: str = Link.Kind.RELATED) -> Link:
    """Tie two records of one company together; told in both journals."""
    if source.company_id != target.company_id or source.pk == target.pk:
        raise Refused([_("Choose another record of the same company.")])
    if source.archived_at is not None and target.archived_at is not None:
        raise Refused([_("Both records are archived and stay as they are. Tie them to one that is at work.")])
    made, new = Link.objects.get_or_create(
        source_id=source.pk, target_id=target.pk, kind=kind, defaults={"created_at": at, "created_by": actor}
    )
    for one, other in ((source, target), (target, source)) if new else ():
        enter(one, "linked", Act(actor, at), {"link": [None, other.number]})
    return made


def watch(record: Record, person: Person) -> None:
    """Let a person in to a record because of what they do there: they follow it, and see it from now on."""
    made, new = Watch.objects.get_or_create(record_id=record.pk, person=person, defaults={"lets_see": True})
    if not new and not made.lets_see:
        made.lets_see = True
        made.save(update_fields=["lets_see"])


def keep_told(record: Record, person: Person) -> None:
    """Let a person who sees a record by a role hear of it; they see it as long as they hold the role."""
    Watch.objects.get_or_create(record_id=record.pk, person=person)

"""Approvals: opened by a state that waits, decided by the pack's route, bound to a digest of the content."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core import journal
from bihuan.core.access import HEADING, Capacity, Held, Standing, headed, holders_of, role_word, standing_of
from bihuan.core.events import Announcement, announce, on
from bihuan.core.flow import Act, Theirs, Waiting, flow_of
from bihuan.core.hands import movers
from bihuan.core.keeping import enter, own_values, set_state, store
from bihuan.core.locking import lock
from bihuan.core.models import Approval, ApprovalRoute, ApprovalSlot, Company, Person, Record
from bihuan.core.phrases import listed
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.registry import TYPES, concrete, concrete_all
from bihuan.core.vocabulary import Event, Role

Verdict = ApprovalSlot.Verdict
MOST_LISTED = 200


@dataclass(frozen=True)
class Asking:
    """A record somebody submits on a day: neither they nor the one in whose place they do decide on it."""

    record: Record
    day: date
    submitters: set[int]
    barred: set[int]  # it is their own matter

    @classmethod
    def of(cls, record: Record, told: Announcement) -> Self:
        day = record.company.day_of(told.at)
        by = movers({record.pk: (record, told.actor.pk if told.actor else None, told.at)})[record.pk]
        return cls(record, day, by, barred_from(record, day))

    def holders(self, role: str) -> list[Person]:
        return holders_of(role, self.record.company_id, self.day, self.record)

    def others(self, role: str) -> list[Person]:
        """Who could sign in this role beside those who submit it, and beside those whose own matter it is."""
        return [one for one in self.holders(role) if one.pk not in self.submitters | self.barred]


def content_digest(record: Record) -> str:
    """What a decision is bound to: SHA-256 over the record's content with its parts."""
    return journal.digest_of(record.content())


@on(Event.RECORD_CREATED, Event.RECORD_MOVED)
def ask(told: Announcement) -> None:
    """Open an approval when a record enters a state that waits for one."""
    record = told.record
    assert record is not None
    waiting = flow_of(record).waiting.get(record.state)
    if waiting is None:
        return
    route = waiting.route(record)
    if route is None:
        raise Refused(
            [_("The policy pack names nobody who approves this. Ask the administrator to complete the route.")]
        )
    if reasons := unplaced(record, route):
        raise Refused(reasons)
    asking = Asking.of(record, told)
    turns = signing(route.by, asking)
    _check_someone_can(turns, asking)
    approval = Approval.objects.create(
        company=record.company, record_id=record.pk, subject=waiting.subject, clause=route.clause,
        digest=content_digest(record), asked_by=told.actor, asked_at=told.at,
    )  # fmt: skip
    for turn, roles in enumerate(turns):
        for role in roles:
            ApprovalSlot.objects.create(
                approval=approval, company=record.company, turn=turn, role=role, is_open=turn == 0
            )
    announce(
        Event.APPROVAL_REQUESTED, company=record.company, at=told.at, actor=told.actor, record=record, approval=approval
    )


def unplaced(record: Record, route: ApprovalRoute | None) -> list[Missing]:
    """A head of a department decides, but of which one is not said: it would be any of them."""
    roles = dict.fromkeys(role for turn in (route.by if route else ()) for role in turn)
    text = _("Name the department first: it is for its head to approve this.")
    lacking = [role for role in roles if role in HEADING and headed(role, record) is None]
    return [
        Missing(text, "department" if role == Role.DEPARTMENT_HEAD else str(role).replace("-", "_")) for role in lacking
    ]


def signing(by: list[list[str]], asking: Asking) -> list[list[str]]:
    """The roles that sign, turn by turn. One that steps in for another and signs anyhow signs once."""
    named = {role for roles in by for role in roles}
    found: list[list[str]] = []
    for roles in by:
        above = {role: role_above(role, asking) for role in roles}
        found.append(list(dict.fromkeys(new for old, new in above.items() if new == old or new not in named)))
    return [roles for roles in found if roles]


def role_above(role: str, asking: Asking) -> str:
    """The role that signs. Where only who submits or owns it heads the department, it is the one that heads the next above."""
    if role not in HEADING or asking.others(role):
        return role
    heads = asking.record.company.settings.get("heads", {})
    place, seen = headed(role, asking.record), set()
    while place is not None and place.pk not in seen:
        seen.add(place.pk)
        place = place.parent
        above = heads.get(place.key, "") if place else ""
        if above and above not in HEADING and asking.others(above):
            return str(above)
    return role


def barred_from(record: Record, day: date | None = None) -> set[int]:
    """Who does not decide on the record where it waits now, because it is theirs on the day."""
    return barred_from_each([record], day)[record.pk]


def barred_from_each(records: Sequence[Record], day: date | None = None) -> dict[int, set[int]]:
    """The same for many records of a company, without asking the database for each; where no day is said, when it came."""
    found = {record.pk: set[int]() for record in records}
    theirs: dict[Theirs, list[Record]] = defaultdict(list)
    for record in records:
        waiting = TYPES[record.kind].flow.waiting.get(record.state)
        if waiting is not None:
            found[record.pk] |= waiting.barred(record)
        if waiting is not None and waiting.theirs is not None:
            theirs[waiting.theirs].append(record)
    for asked, waits in theirs.items():
        told = asked(waits, day or waits[0].company.day_of(waits[0].changed_at))
        for key, people in told.items():
            found[key] |= people
    return found


def _check_someone_can(turns: list[list[str]], asking: Asking) -> None:
    """Refuse a submission nobody could approve but who submits it, or who owns it."""
    unheld = dict.fromkeys(role for roles in turns for role in roles if not asking.others(role))
    if unheld:
        raise Refused([_nobody(role, asking) for role in unheld])


def _nobody(role: str, asking: Asking) -> Missing:
    submitting = _(
        "Nobody else holds the role “%(role)s”, so no one could approve this. "
        "Let somebody else submit it, or give the role to one more person first."
    )
    owning = _(
        "Nobody beside those whose own matter it is holds the role “%(role)s”, and nobody approves their own matter. "
        "Name another owner, let somebody else raise it, or give the role to one more person first."
    )
    owned = any(one.pk in asking.barred for one in asking.holders(role))
    return Missing((owning if owned else submitting) % {"role": role_word(asking.record.company, role)})


def submitters(approvals: Iterable[Approval]) -> dict[int, set[int]]:
    """Who submitted each of the approvals, and in whose place: the same person on both sides is no second pair of eyes."""
    return movers({one.pk: (one.record, one.asked_by_id, one.asked_at) for one in approvals})


def judged(approval: Approval, role: str) -> Record:
    """The record a role is held for; as its own type where only that knows which department owns the matter."""
    return concrete(approval.record) if role == Role.OWNING_DEPARTMENT else approval.record


def slot_for(approval: Approval, standing: Standing) -> tuple[ApprovalSlot, Held] | None:
    """The open signature this person can give, own role before borrowed."""
    found = [
        (slot, held)
        for slot in approval.slots.filter(is_open=True)
        if (held := standing.has(slot.role, judged(approval, slot.role)))
    ]
    return min(found, key=lambda pair: pair[1].via is not None, default=None)


def objections(approval: Approval, standing: Standing) -> list[Missing]:
    """Why this person cannot decide now (four eyes, not the approver, already ended); empty if they can."""
    person, record = standing.person, approval.record
    if approval.state != Approval.State.OPEN:
        return [Missing(_("This approval has ended."))]
    found = slot_for(approval, standing)
    if found is None or standing.read_only:
        roles = [role_word(record.company, s.role) for s in approval.slots.filter(is_open=True)]
        return [Missing(_("This decision is for %(who)s.") % {"who": listed(roles)}, clause=approval.clause)]
    eyes = eyes_of(person, found[1])
    theirs = submitters([approval])[approval.pk]
    if reasons := own_matter(approval, eyes, theirs, barred_from(approval.record, standing.day)):
        return reasons
    if signed_by([approval.pk])[approval.pk] & eyes:
        return [Missing(_("You, or whom you stand in for, have already signed this approval in another role."))]
    return []


def signed_by(approvals: Iterable[int]) -> dict[int, set[int]]:
    """Whose eyes each of the approvals has already: those who signed it, and those in whose place they did."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = ApprovalSlot.objects.filter(approval__in=approvals).exclude(verdict="").order_by()
    for approval, *signers in rows.values_list("approval", "decided_by", "on_behalf_of"):
        found[approval] |= {one for one in signers if one}
    return found


@dataclass(frozen=True)
class Signature:
    """An open signature somebody can give now, and how: in an own role, or in place of another."""

    slot: ApprovalSlot
    record: Record
    held: Held

    @property
    def approval(self) -> Approval:
        return self.slot.approval


def waiting_for(standing: Standing, *along: str) -> list[Signature]:
    """What this person can sign now, the first asked first: what `objections` says nothing against.

    Asks the database as often for many as for one: the menu of every page counts them. `along` names what more of the
    slots is shown.
    """
    slots = _open_slots(standing, along)
    owned = concrete_all(slot.approval.record for slot in slots if slot.role == Role.OWNING_DEPARTMENT)
    found: dict[int, Signature] = {}
    for slot in slots:
        record = owned.get(slot.approval.record_id, slot.approval.record)
        _belongs(record, standing.person.company)
        known = found.get(slot.approval_id)
        held = standing.has(slot.role, record)
        if held and (known is None or (known.held.via and not held.via)):
            found[slot.approval_id] = Signature(slot, record, held)
    signed, theirs = signed_by(found) if found else {}, submitters(one.approval for one in found.values())
    barred = barred_from_each([one.record for one in found.values()], standing.day)
    none: set[int] = set()
    return [
        one
        for key, one in found.items()
        if not eyes_of(standing.person, one.held) & (signed.get(key, none) | theirs[key] | barred[one.record.pk])
    ]


def _open_slots(standing: Standing, along: Sequence[str]) -> list[ApprovalSlot]:
    if standing.read_only:
        return []
    slots = ApprovalSlot.objects.filter(company=standing.company_id, is_open=True, role__in=standing.signing_roles)
    return list(slots.select_related("approval__record__department", *along).order_by("id")[:MOST_LISTED])


def _belongs(record: Record, company: Company) -> None:
    """Whose words and heads hold for the record: known here, so not to be fetched for each."""
    for one in (record, record.department, getattr(record, "owning_department", None)):
        if one is not None:
            one.company = company


def eyes_of(person: Person, held: Held) -> set[int]:
    """Whose eyes these are: the person's, and those of the one in whose place they sign."""
    return {person.pk, *([held.via.pk] if held.via else [])}


def own_matter(approval: Approval, eyes: set[int], theirs: set[int], barred: set[int]) -> list[Missing]:
    """Four eyes: who submitted it does not decide it, nor who owns it where the type says so; every reason."""
    found = []
    if theirs & eyes:
        found.append(_("Four eyes: whoever submitted it cannot approve it."))
    if barred & eyes:
        found.append(_("Four eyes: nobody approves their own matter."))
    return [Missing(text, clause=approval.clause) for text in found]


@transaction.atomic
def decide(  # noqa: PLR0913
    approval: Approval,
    *,
    actor: Person,
    at: datetime,
    verdict: str,
    comment: str = "",
    seen: str = "",
    address: str = "",
) -> Approval:
    """Sign or return. `seen` is the digest of what the approver looked at; a changed content is refused."""
    record = concrete(approval.record)
    lock(record)
    approval.refresh_from_db()
    standing = standing_of(actor, at)
    if reasons := objections(approval, standing):
        raise NotAllowed(reasons)
    if reasons := list(_faults(approval, record, verdict, comment, seen)):
        raise Refused(reasons)
    slot, held = slot_for(approval, standing) or (None, None)
    assert slot is not None and held is not None
    act = Act(actor, at, address, Capacity(slot.role, held.via))
    _sign(slot, act, verdict, comment, approval.digest)
    enter(record, f"approval-{verdict}", act, {"digest": [None, approval.digest]}, comment)
    _carry_on(approval, record, act, verdict, comment)
    return approval


def _faults(approval: Approval, record: Record, verdict: str, comment: str, seen: str) -> Iterable[Missing]:
    if verdict not in Verdict.values:
        yield Missing(_("Approve or return: choose one."), "verdict")
    if verdict == Verdict.REJECT and not comment.strip():
        yield Missing(_("Say why it is returned."), "comment")
    current = content_digest(record)
    if current != approval.digest or (seen and seen != current):
        yield Missing(_("The content changed after it was submitted. It has to be submitted again."))


def _sign(slot: ApprovalSlot, act: Act, verdict: str, comment: str, digest: str) -> None:
    slot.verdict, slot.comment, slot.digest, slot.is_open = verdict, comment.strip(), digest, False
    slot.decided_by, slot.decided_at = act.actor, act.at
    slot.on_behalf_of = act.capacity.via if act.capacity else None
    slot.save()


def _carry_on(approval: Approval, record: Record, act: Act, verdict: str, comment: str) -> None:
    """Return the record, wait for the others, open the next turn, or move the record on."""
    slots = approval.slots
    if verdict == Verdict.REJECT:
        slots.filter(is_open=True).update(is_open=False)
        return _end(approval, record, act, Approval.State.REJECTED, comment)
    told: dict[str, Any] = {"company": record.company, "at": act.at, "actor": act.actor, "record": record}
    if slots.filter(is_open=True).exists():
        return announce(Event.APPROVAL_SIGNED, **told, approval=approval)
    later = slots.filter(verdict="", turn__gt=approval.turn).order_by("turn").first()
    if later is None:
        return _end(approval, record, act, Approval.State.APPROVED, comment)
    approval.turn = later.turn
    approval.save(update_fields=["turn"])
    slots.filter(turn=later.turn).update(is_open=True)
    return announce(Event.APPROVAL_REQUESTED, **told, approval=approval)


def _end(approval: Approval, record: Record, act: Act, state: str, comment: str) -> None:
    approval.state, approval.ended_at = state, act.at
    approval.save(update_fields=["state", "ended_at"])
    waiting: Waiting = flow_of(record).waiting[record.state]
    before, origin = own_values(record), record.state
    approved = state == Approval.State.APPROVED
    set_state(record, waiting.approved if approved else waiting.rejected)
    if follows := waiting.then if approved else waiting.back:
        follows(record, act)
    store(record, before, "approved" if approved else "returned", act, comment)
    told: dict[str, Any] = {"company": record.company, "at": act.at, "actor": act.actor, "record": record}
    announce(Event.RECORD_MOVED, **told, origin=origin, state=record.state, step=state)
    announce(Event.APPROVAL_DECIDED, **told, approval=approval, approved=approved)


def withdraw(record: Record, act: Act) -> None:
    """End the open approval of a record that is taken back or cancelled."""
    for approval in Approval.objects.filter(record_id=record.pk, state=Approval.State.OPEN):
        approval.slots.filter(is_open=True).update(is_open=False)
        approval.state, approval.ended_at = Approval.State.WITHDRAWN, act.at
        approval.save(update_fields=["state", "ended_at"])

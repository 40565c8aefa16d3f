"""Who is told when something happens: approvals, a new owner, a move, a comment, a delegation."""

from collections.abc import Collection, Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from bihuan.core.access import headed, heads_as, holders_of, stand_ins, standing_of
from bihuan.core.approvals import barred_from, submitters
from bihuan.core.events import Announcement, on
from bihuan.core.flow import flow_of
from bihuan.core.models import Approval, ApprovalSlot, Comment, Delegation, Notice, Person
from bihuan.core.notices import Who, followers, notify
from bihuan.core.phrases import Phrase, phrase
from bihuan.core.vocabulary import Event

Kind = Notice.Kind
DECIDED = {Approval.State.APPROVED.value, Approval.State.REJECTED.value}
LONGEST_QUOTE = 80


def others(told: Announcement, people: Iterable[Person | None]) -> list[Person]:
    """Nobody is told what they did themselves."""
    return [person for person in people if person is not None and person != told.actor]


def day_of(told: Announcement) -> date:
    return told.company.day_of(told.at)


@on(Event.APPROVAL_REQUESTED)
def tell_who_decides(told: Announcement) -> None:
    """Everyone who can sign now learns of it, delegates included."""
    approval: Approval = told.facts["approval"]
    barred = barred_from(told.record, day_of(told)) if told.record else set()
    barred |= submitters([approval])[approval.pk]
    people = {
        person.pk: person
        for slot in approval.slots.filter(is_open=True)
        for person in deciders(slot, told, barred)
        if person.pk not in barred
    }
    text = phrase(_("Waiting for your decision: %(record)s"), record=told.record)
    if told.record is not None and (asked := told.record.asked_for):
        text = phrase(_("Waiting for your decision: %(record)s. %(asked)s"), record=told.record, asked=asked)
    key = f"approval:{approval.pk}:{approval.turn}"
    notify(people.values(), key=key, kind=Kind.APPROVAL_REQUESTED, text=text, at=told.at, record=told.record)


def deciders(slot: ApprovalSlot, told: Announcement, barred: Collection[int] = ()) -> list[Person]:
    """The holders of the slot's role whose matter it is not, and who stands in for them today and so may sign too."""
    day, record = day_of(told), told.record
    holders = [one for one in holders_of(slot.role, told.company.pk, day, record) if one.pk not in barred]
    department = headed(slot.role, record) if record else None
    roles = [slot.role, *([heads_as(department)] if department else [])]
    lent = stand_ins(holders, roles, day)
    return [*holders, *(one for one in lent if standing_of(one, told.at).has(slot.role, record))]


@on(Event.APPROVAL_DECIDED)
def tell_who_asked(told: Announcement) -> None:
    """The one who submitted and the owner learn the decision, and why it was returned."""
    approval, record = told.facts["approval"], told.record
    assert record is not None
    if told.facts["approved"]:
        text = phrase(_("Approved: %(record)s"), record=record)
    else:
        why = approval.slots.exclude(comment="").order_by("-decided_at").values_list("comment", flat=True).first()
        text = phrase(_("Returned: %(record)s. %(why)s"), record=record, why=why or "")
    people = others(told, [approval.asked_by, record.owner])
    notify(people, key=f"decided:{approval.pk}", kind=Kind.APPROVAL_DECIDED, text=text, at=told.at, record=record)


@on(Event.RECORD_CREATED, Event.RECORD_AMENDED)
def tell_the_owner(told: Announcement) -> None:
    """Who becomes responsible for a record learns it."""
    record = told.record
    assert record is not None
    if told.event == Event.RECORD_AMENDED and "owner" not in told.facts.get("changed", {}):
        return
    if record.owner_id is None or record.owner_id == (told.actor.pk if told.actor else None):
        return
    text = phrase(_("You are responsible for %(record)s"), record=record)
    key = f"owner:{record.pk}:{record.version}"
    notify(Who("p.id = %s", (record.owner_id,)), key=key, kind=Kind.OWNER, text=text, at=told.at, record=record)


@on(Event.RECORD_MOVED)
def tell_who_follows(told: Announcement) -> None:
    """Owner and watchers learn a new state; a decision was told to the owner already."""
    record = told.record
    assert record is not None
    people = followers(record, told.actor, with_owner=told.facts.get("step") not in DECIDED)
    text = phrase(_("%(record)s is now “%(state)s”."), record=record, state=flow_of(record).words[record.state])
    key = f"moved:{record.pk}:{record.version}"
    notify(people, key=key, kind=Kind.MOVED, text=text, at=told.at, record=record)


@on(Event.COMMENT_ADDED)
def tell_who_is_called(told: Announcement) -> None:
    """Who is called by name learns it first; then owner and watchers."""
    record, comment = told.record, told.facts["comment"]
    assert record is not None
    called: set[Person] = told.facts.get("called", set())
    key = f"comment:{comment.pk}"
    notify(called, key=key, kind=Kind.MENTION, text=quoted(CALLED_YOU, told, comment), at=told.at, record=record)
    notify(
        followers(record, told.actor),
        key=key,
        kind=Kind.COMMENT,
        text=quoted(COMMENTED, told, comment),
        at=told.at,
        record=record,
    )


CALLED_YOU = _("%(who)s mentions you in %(record)s: %(text)s")
COMMENTED = _("%(who)s on %(record)s: %(text)s")


def quoted(text: object, told: Announcement, comment: Comment) -> Phrase:
    words = comment.text if len(comment.text) <= LONGEST_QUOTE else comment.text[: LONGEST_QUOTE - 1] + "…"
    return phrase(text, who=comment.author.name, record=told.record, text=words)


@on(Event.DELEGATION_STARTED)
def tell_the_delegate(told: Announcement) -> None:
    """Who stands in for someone learns for whom and how long."""
    made: Delegation = told.facts["delegation"]
    text = phrase(
        _("You stand in for %(who)s from %(first)s to %(last)s."),
        who=made.person.name, first=made.from_day.isoformat(), last=made.to_day.isoformat(),
    )  # fmt: skip
    key = f"delegation:{made.pk}"
    notify(others(told, [made.delegate]), key=key, kind=Kind.DELEGATION, text=text, at=told.at, path=_path(told))


def _path(told: Announcement) -> str:
    return f"/{told.company.slug}/work/"

"""A year played through on paper: every task the duties of a pack make, for given scopes and happenings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator, Field, ValidationError

from bihuan.areas.policies.duty_rules import Duty, ForEach, TriggerKind
from bihuan.areas.policies.own_scopes import key_of, roles_there
from bihuan.areas.policies.pack import Pack
from bihuan.areas.policies.schedule import (
    History,
    PlannedTask,
    after_event,
    before_date,
    fits,
    occurrences,
    scopes_for,
)
from bihuan.areas.policies.strict import Conditions, DateField, Moment, Table, Words, said
from bihuan.core.calendars import WorkCalendar
from bihuan.core.moments import read_moment
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused


def _moment(value: Any) -> datetime:
    return read_moment(value if isinstance(value, str) else "")


At = Annotated[datetime, BeforeValidator(_moment)]


class Happening(Table):
    """Something that happens in the year: an event, or a record reaching a state."""

    event: Moment
    at: At
    about: Words
    facts: Conditions = {}


class Appointment(Table):
    """A date of a record that duties look ahead to: {"date": "action.due_on", "on": "2026-05-31", "about": "ACT-1"}."""

    date: DateField
    on: At
    about: Words


class World(Table):
    """What a simulation is told: names per scope, when duties were last done, what happens, which dates stand."""

    scopes: dict[ForEach, tuple[Words, ...]] = {}
    last: dict[str, dict[str, date]] = Field(default={})  # duty -> scope ("" for the whole company) -> day
    events: tuple[Happening, ...] = ()
    dates: tuple[Appointment, ...] = ()


def world_of(raw: Any) -> World:
    """A world from a JSON object; a bare scope name is taken as one ({"project": ["A"]})."""
    names = set(ForEach)
    if isinstance(raw, dict):
        bare = {name: raw[name] for name in raw.keys() & names}
        given = raw.get("scopes", {})
        raw = {name: raw[name] for name in raw.keys() - names} | {
            "scopes": {**given, **bare} if isinstance(given, dict) else given
        }
    try:
        return World.model_validate(raw)
    except ValidationError as error:
        at = _("%(where)s: %(what)s")
        raise Refused(
            phrase(at, where=".".join(map(str, one["loc"])) or "–", what=said(one))
            for one in error.errors(include_url=False)
        ) from None


def simulate(pack: Pack, year: int, calendar: WorkCalendar, world: World) -> list[PlannedTask]:
    """Every task whose last day lies in the year, by last day."""
    known, owners = _known(pack, world), _owners(pack)
    found = [
        replace(task, role=owners.get(task.scope, {}).get(task.role, task.role))
        for policy in pack.policies
        for duty in policy.duties
        for task in _tasks(duty, policy.head.effective, year, calendar, known, world)
    ]
    return sorted(found, key=lambda task: (task.due, task.at, task.policy, task.duty, task.scope, task.period))


def _tasks(
    duty: Duty, since: date, year: int, calendar: WorkCalendar, known: Mapping[str, Sequence[str]], world: World
) -> Iterator[PlannedTask]:
    scopes = scopes_for(duty, known)
    history = History(since, world.last.get(duty.ref, {}))
    yield from occurrences(duty, year, calendar, scopes, history)
    for happening in world.events:
        if happening.event == duty.on and fits(duty.when, happening.facts):
            for scope in scopes:
                yield from _in(year, after_event(duty, happening.at, happening.about, calendar, scope))
    for appointment in world.dates:
        if appointment.date == duty.before:
            for scope in scopes:
                yield from _in(year, before_date(duty, appointment.on.date(), appointment.about, calendar, scope))


def _in(year: int, task: PlannedTask) -> Iterator[PlannedTask]:
    if task.due.year == year:
        yield task


def _known(pack: Pack, world: World) -> dict[str, Sequence[str]]:
    """The scopes the pack itself has, those of the world in their place."""
    known: dict[str, Sequence[str]] = {kind.value: names for kind, names in pack.scopes.items()}
    return known | {kind.value: names for kind, names in world.scopes.items()}


def _owners(pack: Pack) -> dict[str, dict[str, str]]:
    """For each place the pack describes, which role plays another one there."""
    listed = pack.company.settings()["scopes"]
    return {f"{kind}:{key_of(one)}": roles_there(one) for kind, entries in listed.items() for one in entries}


def waiting(pack: Pack) -> set[str]:
    """Duties that make tasks only when something happens or a date is set."""
    return {duty.ref for duty in pack.duties if duty.trigger in {TriggerKind.EVENT, TriggerKind.RELATIVE}}

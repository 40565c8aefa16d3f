"""Every duty of the five policies, one by one, in the database: its tasks stand where the schedule has them.

The schedule itself is proved in test_schedule.py and, duty by duty with dates by hand, in test_packs_*.py.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from bihuan.areas.policies import engine, loading
from bihuan.areas.policies.duty_rules import Duty
from bihuan.areas.policies.models import Task
from bihuan.areas.policies.pack import Pack
from bihuan.areas.policies.reactions import heard
from bihuan.areas.policies.schedule import after_event, before_date
from bihuan.areas.policies.simulation import simulate, world_of
from bihuan.core import organisation
from bihuan.core.calendars import from_statutory
from bihuan.core.catalogue import KINDS
from bihuan.core.events import Announcement
from bihuan.core.models import Company, Record
from bihuan.core.vocabulary import Event
from tests.areas.policies.living import local
from tests.areas.policies.years import pack as shipped
from tests.requirements import known

pytestmark = pytest.mark.django_db
NEW_YEAR = local(2026, 1, 1, 0, 1)
DURING = local(2026, 3, 2, 10)
PLACES = ("project", "customer", "key-customer")


def duties() -> Iterator[Any]:
    """Each duty of both packs, with the requirements of kind “duty” it carries."""
    kinds = known()
    for name in ("xdyj", "yntd"):
        for duty in shipped(name).duties:
            ids = [one for one in duty.requirement if kinds.get(one) == "duty"]
            marks = [pytest.mark.requirement(*ids)] if ids else []
            yield pytest.param(name, duty.ref, marks=marks, id=f"{name}-{duty.policy}-{duty.key}")


def only(pack: Pack, ref: str) -> Pack:
    """The pack with this one duty."""
    code = ref.partition("/")[0]
    policy = pack.policy(code).model_copy(update={"duties": (pack.duty(ref),), "decisions": ()})
    return replace(pack, policies=(policy,))


@pytest.mark.parametrize(("name", "ref"), list(duties()))
def test_has_its_tasks_with_the_right_deadlines(name: str, ref: str) -> None:
    pack = only(shipped(name), ref)
    duty = pack.duty(ref)
    company = loading.found_company(pack, actor=None, at=NEW_YEAR)
    fill_places(company)

    if duty.trigger == "event":
        happens(company, duty)
        wanted = {
            (scope, after_event(duty, DURING, "x", from_statutory()).at) for scope in scopes(company, duty.for_each)
        }
    elif duty.trigger == "relative":
        day = date(2026, 9, 30)
        stands(company, duty.before or "", day)
        wanted = {("", before_date(duty, day, "x", from_statutory()).at)}
    elif duty.trigger == "interval":
        wanted = {(f"{duty.for_each}:{key}", local(2026, 7, 2, 0)) for key in ("A", "B")}
        assert duty.at_most == "6 months"
    else:
        wanted = planned(pack)

    made = [one for one in Task.objects.filter(company=company) if duty.trigger != "calendar" or of_2026(one.occasion)]
    assert {(one.scope, one.due_at) for one in made} == wanted
    assert {one.role for one in made} <= {duty.by, *owners(company, duty)} and wanted


def owners(company: Company, duty: Duty) -> set[str]:
    """A process may have another role as its owner."""
    return {one["owner"] for one in company.settings["scopes"].get(duty.for_each, []) if "owner" in one}


def fill_places(company: Company) -> None:
    """Two projects, customers and key customers, until the areas that know them say which there are."""
    scopes = company.settings["scopes"] | {kind: [{"key": "A"}, {"key": "B"}] for kind in PLACES}
    organisation.change_settings(company, {"scopes": scopes}, actor=None, at=NEW_YEAR)
    engine.materialise(company, at=NEW_YEAR)


def planned(pack: Pack) -> set[tuple[str, datetime]]:
    """What the schedule has for the periods of 2026, some of which are due in 2027."""
    world = world_of({kind: ["A", "B"] for kind in PLACES})
    tasks = [one for year in (2026, 2027) for one in simulate(pack, year, from_statutory(), world)]
    return {(one.scope, one.at) for one in tasks if of_2026(one.period)}


def of_2026(occasion: str) -> bool:
    return occasion[:4] == "2026"


def scopes(company: Company, kind: str | None) -> list[str]:
    return [f"{kind}:{key}" for key in company.settings["scopes"]["department"]] if kind else [""]


def record_of(company: Company, kind: str, state: str) -> Record:
    """A record of a kind, as the areas that are still to come will have it."""
    return Record.objects.create(
        company=company, kind=kind, number=f"{company.code}-{KINDS[kind].prefix}-2026-0001", title="x", state=state,
        created_at=DURING, changed_at=DURING,
    )  # fmt: skip


def happens(company: Company, duty: Duty) -> None:
    """What sets the duty off, as the areas announce it."""
    facts = {name: value[0] if isinstance(value, list | tuple) else value for name, value in duty.when.items()}
    if duty.on in Event.values:
        heard(Announcement(Event(duty.on), company, DURING, facts={**facts, "key": "one"}))
        return
    kind, _dot, state = (duty.on or "").partition(".")
    record = record_of(company, kind, state)
    heard(Announcement(Event.RECORD_MOVED, company, DURING, record=record, facts=facts))


def stands(company: Company, moment: str, day: date) -> None:
    kind, _dot, field = moment.partition(".")
    record = record_of(company, kind, KINDS[kind].states[0])
    setattr(record, field, day)
    heard(Announcement(Event.RECORD_CREATED, company, DURING, record=record))

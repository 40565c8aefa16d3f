"""Plays the year: the clock strikes twice a day, and between that happens what the story has on the agenda."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from bihuan.core.calendars import ONE_DAY, dates
from bihuan.core.models import Company
from bihuan.core.notices import mark_read
from bihuan.core.phrases import for_keeping
from bihuan.jobs.demo import (
    audit_acts,
    document_acts,
    fault_acts,
    ledger_acts,
    quality_acts,
    review_acts,
    round_acts,
    screening_acts,
    service_acts,
    talk_acts,
)
from bihuan.jobs.demo.agenda import Act, Agenda
from bihuan.jobs.demo.clerk_acts import Clerk
from bihuan.jobs.demo.founding import found
from bihuan.jobs.demo.plan_acts import PlanStory
from bihuan.jobs.demo.stage import Stage
from bihuan.jobs.demo.stories import read
from bihuan.jobs.demo.window import Window
from bihuan.jobs.tick import tick

PACKS = ("xdyj", "yntd")
STRIKES = (time(8, 30),)
READING_DAY, READING = 2, time(17, 45)  # Wednesday
DESK = time(8, 45)  # when the clerk looks at what is coming up
SELDOM = (100_000, 50, 100)  # objects, and rounds, before the next look
Progress = Callable[[date, float], None]


@dataclass(frozen=True)
class Played:
    """A company on its stage, and its clerk."""

    stage: Stage
    clerk: Clerk

    def read_notices(self, at: datetime) -> None:
        """Once a week everybody has read what was told to them."""
        for person in self.stage.people.values():
            if person.account_id:
                mark_read(person, at)


def play(window: Window, seed: int, progress: Progress, packs: tuple[str, ...] = PACKS) -> list[Stage]:
    """Found the companies and play every day up to the end of the window."""
    agenda = Agenda()
    # What rules write down is in the companies' language.
    with for_keeping(), seldom_cleared():
        with transaction.atomic():
            houses = [open_house(pack, window, agenda, seed) for pack in packs]
        days = list(dates(window.start, window.today))
        for place, day in enumerate(days, 1):
            play_day(day, window, agenda, houses)
            progress(day, place / len(days))
    return [house.stage for house in houses]


@contextmanager
def seldom_cleared() -> Iterator[None]:
    """A year makes millions of short-lived objects; looking for circles among them seldom saves a tenth."""
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def open_house(pack: str, window: Window, agenda: Agenda, seed: int) -> Played:
    """The company with its people, and everything that is to happen to it on the agenda."""
    stage = found(read(pack), window, agenda, seed, window.moment(window.start, time(8)))
    PlanStory(stage, stage.story.plan, window.year).put_down()
    PlanStory(stage, stage.story.next_plan, window.year + 1).put_down()
    for acts in (ledger_acts, round_acts, document_acts, talk_acts, service_acts):
        acts.put_down(stage)
    for more in (audit_acts, fault_acts, screening_acts, quality_acts, review_acts):
        more.put_down(stage)
    return Played(stage, Clerk(stage))


def play_day(day: date, window: Window, agenda: Agenda, houses: list[Played]) -> None:
    """One day in one transaction: its acts come one after the other anyway."""
    end = min(window.moment(day + ONE_DAY, time()) - timedelta(seconds=1), window.end)
    for at, act in daily(day, window, houses):
        agenda.add(at, act)
    with transaction.atomic():
        for at, act in agenda.until(end):
            act(at)


def daily(day: date, window: Window, houses: list[Played]) -> Iterator[tuple[datetime, Act]]:
    """What happens every day: the clock strikes, and on working days the clerks look at what is coming up."""
    companies = [house.stage.company for house in houses]
    for clock in STRIKES:
        yield window.moment(day, clock), lambda at: strike(companies, at)
    if window.calendar.is_workday(day):
        for house in houses:
            yield window.moment(day, DESK), house.clerk.morning
    if day.weekday() == READING_DAY and day < window.later(window.today, -1):
        for house in houses:
            yield window.moment(day, READING), house.read_notices


def strike(companies: list[Company], at: datetime) -> None:
    """What the worker does every minute."""
    if errors := tick(at, companies)["errors"]:
        raise RuntimeError(f"{errors[0]['what']}: {errors[0]['error']}")

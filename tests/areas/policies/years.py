"""A pack played through a year on paper, for the tests: the last days of one duty."""

from functools import cache
from typing import Any

from bihuan.areas.policies.pack import Pack, find_pack, load_pack
from bihuan.areas.policies.schedule import PlannedTask
from bihuan.areas.policies.simulation import simulate, world_of
from bihuan.core.calendars import from_statutory

MONTH_ENDS_2026 = [
    "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30",
    "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31",
]  # fmt: skip
QUARTER_ENDS_2026 = ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]
YEAR_END_2026 = ["2026-12-31"]


@cache
def pack(name: str) -> Pack:
    return load_pack(find_pack(name))


def tasks(name: str, ref: str, year: int = 2026, **world: Any) -> list[PlannedTask]:
    """The tasks of one duty in a year."""
    policy, _slash, key = ref.partition("/")
    planned = simulate(pack(name), year, from_statutory(), world_of(world))
    return [task for task in planned if (task.policy, task.duty) == (policy, key)]


def last_days(name: str, ref: str, year: int = 2026, **world: Any) -> list[str]:
    return [task.due.isoformat() for task in tasks(name, ref, year, **world)]


def event(name: str, at: str, about: str = "R-1", **facts: Any) -> dict[str, Any]:
    return {"events": [{"event": name, "at": at, "about": about, "facts": facts}]}


def appointment(name: str, on: str, about: str = "R-1") -> dict[str, Any]:
    return {"dates": [{"date": name, "on": on, "about": about}]}

"""What a filed paper is called and says: the story's words with period, place and figures put in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bihuan.areas.policies.models import Task
from bihuan.jobs.demo.stories import Paper

RANGE = re.compile(r"\[(\d+)-(\d+)\]")


@dataclass(frozen=True)
class Words:
    title: str
    lines: Sequence[str]


def filled(told: Paper, task: Task, chance: Random) -> Words:
    """The words for one task: {y} {m} {q} of its period, {s} its place, [80-90] a figure between the two."""
    year, _dash, rest = task.occasion.partition("-")
    when = {"y": year if year.isdigit() else str(task.due_day.year), "m": "", "q": "", "w": ""}
    if rest[:1] in {"Q", "W"}:
        when[rest[0].lower()] = rest[1:].lstrip("0")
    else:
        when["m"] = str(task.due_day.month if not rest[:2].isdigit() else int(rest[:2]))
    title = told.name.format(**when, p=task.occasion, s=task.scope_label)

    return Words(title, [with_figures(line, chance) for line in told.lines])


def with_figures(words: str, chance: Random) -> str:
    """The words with a figure of each range put in."""
    return RANGE.sub(lambda found: str(chance.randint(int(found[1]), int(found[2]))), words)

"""How much one nonconformity is like an earlier one, and why: pure, values in, values out (YNTD-ITSS-0300 4.2.3).

Chinese has no spaces, so texts are compared by pairs of characters; other runs count as words, figures and codes do
not count. Words that stand in every finding weigh little, and a few that say the same are read as one: both lists stand in
likeness.toml. The weights and the limit were chosen on one half of tests/data/likeness.json; the test states precision
and recall on the other half.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files

from django.db import models
from django.utils.translation import gettext_lazy as _

CJK = "\u3400-\u4dbf\u4e00-\u9fff"
RUN = re.compile(rf"([{CJK}]+)|([a-z]+)")
CLAUSE = re.compile(r"[0-9]+(?:\.[0-9]+)*\s*$")
WORDS = tomllib.loads(files(__package__).joinpath("likeness.toml").read_text(encoding="utf-8"))
SAME: tuple[tuple[str, str], ...] = tuple((said, row[0]) for row in WORDS["same"] for said in row[1:])
COMMON = frozenset(WORDS["common"].split())
LITTLE = 0.25  # the weight of a common word
PROPOSED_FROM = 34  # of 100; below that nothing is proposed
MOST_READ = 400  # characters of a text


class Reason(models.TextChoices):
    """What speaks for the same again."""

    TITLE = "title", _("Similar title")
    TEXT = "text", _("Similar description")
    CLAUSE = "clause", _("Same criterion")
    PAPER = "paper", _("Same document, another clause")
    DEPARTMENT = "department", _("Same department")
    ELEMENT = "element", _("Same element")
    CHARACTER = "character", _("Same kind of problem")


WEIGHTS: dict[Reason, float] = {
    Reason.TITLE: 46.0,
    Reason.TEXT: 44.0,
    Reason.CLAUSE: 18.0,
    Reason.PAPER: 4.0,
    Reason.DEPARTMENT: 6.0,
    Reason.ELEMENT: 5.0,
    Reason.CHARACTER: 3.0,
}
TELLING = 0.25  # from this share of common words on a text is a reason


@dataclass(frozen=True)
class Case:
    """What is compared of a nonconformity."""

    title: str
    what: str = ""
    criterion: str = ""
    department: str = ""
    elements: frozenset[str] = frozenset()
    character: str = ""

    @cached_property
    def title_words(self) -> frozenset[str]:
        return words(self.title)

    @cached_property
    def all_words(self) -> frozenset[str]:
        return words(f"{self.title} {self.what[:MOST_READ]}")

    @cached_property
    def paper(self) -> str:
        """The document of the criterion, without its clause."""
        return CLAUSE.sub("", plain(self.criterion)).strip()


@dataclass(frozen=True)
class Alike:
    """A likeness from 0 to 100 with the reasons for it, and what speaks against it."""

    score: int
    reasons: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = field(default=())

    @property
    def proposed(self) -> bool:
        return self.score >= PROPOSED_FROM


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words(text: str) -> frozenset[str]:
    """Pairs of Chinese characters and other words, without figures and codes."""
    said = plain(text)
    for one, other in SAME:
        said = said.replace(one, other)
    found: set[str] = set()
    for chinese, other in RUN.findall(said):
        found.update((chinese[i : i + 2] for i in range(len(chinese) - 1)) if chinese else (other,))
    return frozenset(found)


def weight(found: frozenset[str]) -> float:
    return len(found) - (1 - LITTLE) * len(found & COMMON)


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """What two texts have in common of both, weighed."""
    both = weight(one) + weight(other)
    return 2 * weight(one & other) / both if both else 0.0


def held(one: frozenset[str], other: frozenset[str]) -> float:
    """What two texts have in common of the shorter one, weighed."""
    least = min(weight(one), weight(other))
    return weight(one & other) / least if least else 0.0


def shares(later: Case, earlier: Case) -> dict[Reason, float]:
    """How far each reason holds, from 0 to 1."""
    clause = bool(later.criterion) and plain(later.criterion) == plain(earlier.criterion)
    paper = not clause and bool(later.paper) and later.paper == earlier.paper
    return {
        Reason.TITLE: share(later.title_words, earlier.title_words),
        Reason.TEXT: held(later.all_words, earlier.all_words),
        Reason.CLAUSE: float(clause),
        Reason.PAPER: float(paper),
        Reason.DEPARTMENT: float(bool(later.department) and later.department == earlier.department),
        Reason.ELEMENT: float(bool(later.elements & earlier.elements)),
        Reason.CHARACTER: float(bool(later.character) and later.character == earlier.character),
    }


def compare(later: Case, earlier: Case) -> Alike:
    """How much a nonconformity is like an earlier one. Where no text agrees, nothing else makes them alike."""
    found = shares(later, earlier)
    reasons = tuple(reason for reason, value in found.items() if value >= TELLING)
    score = round(sum(WEIGHTS[reason] * value for reason, value in found.items()))
    if not {Reason.TITLE, Reason.TEXT} & set(reasons):
        score = min(score, PROPOSED_FROM - 1)
    return Alike(min(score, 100), reasons, tuple(one for one in _both_told(later, earlier) if not found[one]))


def _both_told(later: Case, earlier: Case) -> Iterator[Reason]:
    """What both say something of, and could differ in: what one does not tell speaks for nothing and against nothing."""
    if later.criterion and earlier.criterion and (not later.paper or later.paper != earlier.paper):
        yield Reason.CLAUSE
    if later.department and earlier.department:
        yield Reason.DEPARTMENT
    if later.elements and earlier.elements:
        yield Reason.ELEMENT

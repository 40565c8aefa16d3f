"""The ring of a month: one quarter per PDCA phase, filled by its share of tasks done on time."""

from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.core.vocabulary import Pdca
from bihuan.web.drawings.shapes import Circle, Point

LETTERS = {Pdca.PLAN: "P", Pdca.DO: "D", Pdca.CHECK: "C", Pdca.ACT: "A"}
CENTRE = Circle(74, 74)
RADIUS, GAP, QUARTER = 58, 4, 90


@dataclass(frozen=True)
class Share:
    """So many of so many; a share of nothing is not a figure."""

    done: int
    total: int

    @property
    def ratio(self) -> float | None:
        return self.done / self.total if self.total else None

    @property
    def percent(self) -> str:
        return "—" if self.ratio is None else percent(self.ratio)

    @property
    def is_short(self) -> bool:
        return self.done < self.total

    def __add__(self, other: "Share") -> "Share":
        return Share(self.done + other.done, self.total + other.total)


def percent(ratio: float) -> str:
    """`94.7%`, `100%`; what is not whole is never rounded to a hundred or to nothing."""
    return f"{ratio:.0%}" if ratio in {0, 1} else f"{min(max(round(ratio * 100, 1), 0.1), 99.9):.1f}%"


@dataclass(frozen=True)
class Quarter:
    """One phase: its grey track, its filled part (empty for nothing done), its letter in a circle."""

    phase: Pdca
    letter: str
    share: Share
    track: str
    filled: str
    badge: Point

    @property
    def baseline(self) -> Point:
        return self.badge.moved(dy=4)


@dataclass(frozen=True)
class Ring:
    quarters: list[Quarter]
    total: Share


def ring(shares: Mapping[str, Share]) -> Ring:
    """The four quarters, clockwise from twelve: plan, do, check, act."""
    quarters = [quarter(place, phase, shares.get(phase, Share(0, 0))) for place, phase in enumerate(LETTERS)]
    return Ring(quarters, sum((one.share for one in quarters), Share(0, 0)))


def quarter(place: int, phase: Pdca, share: Share) -> Quarter:
    first, last = place * QUARTER + GAP, (place + 1) * QUARTER - GAP
    end = first + (last - first) * (share.ratio or 0)
    filled = CENTRE.arc(first, end, RADIUS) if share.done else ""
    badge = CENTRE.at(place * QUARTER + QUARTER / 2, RADIUS)
    return Quarter(phase, LETTERS[phase], share, CENTRE.arc(first, last, RADIUS), filled, badge)

"""What is to happen when: acts in the order of time; one act may put further ones on the agenda."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count

Act = Callable[[datetime], None]


class Agenda:
    """Acts in the order of time, those of one moment in the order they were put down."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._number = count()

    def add(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._acts, (at, next(self._number), act))

    def until(self, end: datetime) -> Iterator[tuple[datetime, Act]]:
        """Take what is to happen up to a moment, including what is added meanwhile."""
        while self._acts and self._acts[0][0] <= end:
            at, _number, act = heapq.heappop(self._acts)
            yield at, act

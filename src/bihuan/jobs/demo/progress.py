"""How far the played year is: a bar at a terminal, a plain line a month elsewhere."""

import sys
from datetime import date
from typing import TextIO

WIDTH = 36


class ProgressBar:
    """Called with the day that was played and the share that is done."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.at_terminal = self.stream.isatty()
        self.month = 0

    def __call__(self, day: date, share: float) -> None:
        if self.at_terminal:
            self._bar(day, share)
        elif day.month != self.month or share == 1:
            self._line(f"bihuan demo: playing {day:%Y-%m}, {share:.0%}")
        self.month = day.month

    def _bar(self, day: date, share: float) -> None:
        done = round(WIDTH * share)
        end = "\n" if share == 1 else ""
        print(f"\r{'█' * done}{'░' * (WIDTH - done)} {day} {share:4.0%}", end=end, file=self.stream, flush=True)

    def _line(self, text: str) -> None:
        print(text, file=self.stream, flush=True)

"""Months as numbers, 202603: as the sums of tasks, the matrix and evidence packages keep and compare them."""

from datetime import date


def month_of(day: date) -> int:
    return day.year * 100 + day.month


def months_of(year: int) -> tuple[int, int]:
    """The first and the last month of a year: for a range of both."""
    return year * 100 + 1, year * 100 + 12


def months_until(day: date, count: int) -> list[int]:
    """The last so many whole months before the day's, the oldest first: 202510 … 202609."""
    first = day.year * 12 + day.month - 1
    return [(first - back) // 12 * 100 + (first - back) % 12 + 1 for back in range(count, 0, -1)]


def months_between(first: int, last: int) -> int:
    """How many months there are from one to the other, both counted."""
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100 + 1


def written(month: int) -> str:
    """`2026-03`."""
    return f"{month // 100}-{month % 100:02d}"

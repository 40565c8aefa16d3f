"""`bihuan chart points.csv --kind p --rules nelson`: centre, limits and signals of a control chart."""

import argparse
from collections.abc import Iterable, Sequence
from math import isfinite

from bihuan.areas.metrics.rules import RULE_SETS, Chart, Kind, Sample, Signal, chart, signals
from bihuan.core.refusals import Refused
from bihuan.jobs.batches import read_lines
from bihuan.jobs.outcomes import Outcome, WrongUse

HELP = "draw a control chart from a CSV file: centre, limits and signals"

NAMES = {  # what the columns of a file may be called
    "value": ("value", "x", "count", "defects", "defectives", "d", "number", "numerator", "measurement", "y"),
    "size": ("size", "n", "sample_size", "sample size", "units", "denominator", "total"),
    "group": ("sample", "subgroup", "group", "batch"),
    "phase": ("phase", "stage"),
    "baseline": ("baseline", "trial"),
    "exclude": ("exclude", "excluded", "left_out"),
}
LABELS = ("label", "date", "month", "period", "index", "id", "point", "i", "time")
SIZED = frozenset({Kind.P, Kind.NP, Kind.U})
YES = frozenset({"1", "true", "yes", "y", "t", "是"})
Row = dict[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="points.csv", help="columns value[,size][,phase][,baseline]; “-” for standard input"
    )
    parser.add_argument(
        "--kind",
        required=True,
        choices=[kind.value for kind in Kind],
        help="single values, shares, counts, or means of samples",
    )
    parser.add_argument("--rules", default="nelson", choices=[*RULE_SETS, "we"], help="run rules (default: nelson)")
    parser.add_argument("--phases", default="", metavar="N,N", help="points, from 1, at which a new phase starts")


def run(args: argparse.Namespace) -> Outcome:
    kind = Kind(args.kind)
    samples = with_phases(read_samples(args.file, kind), starts_of(args.phases))
    try:
        made = chart(kind, samples)
    except ValueError as error:
        raise Refused([str(error)]) from None
    found = signals(made, RULE_SETS["western-electric" if args.rules == "we" else args.rules])
    return Outcome(as_object(made, found), text=in_words(made, found))


def as_object(made: Chart, found: Sequence[Signal]) -> dict[str, object]:
    fields = ("value", "center", "lower", "upper", "phase")
    return {
        "kind": made.kind.value,
        "points": [{name: getattr(point, name) for name in fields} for point in made.points],
        "signals": [{"rule": signal.rule, "points": list(signal.points)} for signal in found],
        "enough_data": made.enough_data,
    }


def in_words(made: Chart, found: Sequence[Signal]) -> str:
    lines = [f"{made.kind.value} chart, {len(made.points)} points"]
    for phase in dict.fromkeys(point.phase for point in made.points):
        first = next(point for point in made.points if point.phase == phase)
        limits = " … ".join(
            "no data" if one is None else f"{one:.7g}" for one in (first.lower, first.center, first.upper)
        )
        lines.append(f"phase {phase}: {limits}{' (not enough data)' if phase in made.short else ''}")
    lines += [f"{signal.rule}: points {', '.join(map(str, signal.points))}" for signal in found]
    return "\n".join([*lines, *(["no signals"] if not found else [])])


# ---------------------------------------------------------------- reading


def read_samples(path: str, kind: Kind) -> list[Sample]:
    """The points of a file; every fault of it at once."""
    header, lines = table_of(path, kind)
    rows = [(number, dict(zip(header, cells, strict=False))) for number, cells in lines]
    if not rows:
        raise Refused([f"{path} has no points."])
    faults: list[str] = []
    made = _grouped(rows, faults) if kind is Kind.XBAR else [_sample(row, at, faults) for at, row in rows]
    if faults:
        raise Refused(faults)
    return made


def table_of(path: str, kind: Kind) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """What each column is, and the lines with their numbers in the file; a line without any number names the columns."""
    stripped = ([cell.strip() for cell in cells] for cells in read_lines(path))
    lines = [(n, cells) for n, cells in enumerate(stripped, 1) if any(cells)]
    if not lines:
        return [], []
    named = not any(map(_is_number, lines[0][1]))
    known = {alias: name for name, aliases in NAMES.items() for alias in aliases}
    head = [known.get(cell.lower(), cell.lower()) if named else "" for cell in lines[0][1]]
    rows = lines[1:] if named else lines
    return with_places(head, [cells for _n, cells in rows], kind), rows


def with_places(head: list[str], rows: Sequence[Sequence[str]], kind: Kind) -> list[str]:
    """The columns that say not what they are are taken in their order: the value, then the size."""
    numeric = [any(_is_number(cells[place]) for cells in rows if place < len(cells)) for place in range(len(head))]
    free = [n for n, name in enumerate(head) if name not in NAMES and name not in LABELS and numeric[n]]
    if kind is Kind.XBAR:
        wanted = [] if "value" in head else ["value"] if len(free) == 1 else [f"value {n}" for n in free]
    else:
        wanted = [name for name in ("value", "size") if name not in head][: 2 if kind in SIZED else 1]
        if len(free) > len(wanted) and counts_up([cells[free[0]] for cells in rows if free[0] < len(cells)]):
            free = free[1:]  # a running number
    places = dict(zip(free, wanted, strict=False))
    return [places.get(n, name) for n, name in enumerate(head)]


def counts_up(texts: Sequence[str]) -> bool:
    return list(texts) == [str(n) for n in range(1, len(texts) + 1)]


def _sample(row: Row, line: int, faults: list[str]) -> Sample:
    value = row.get("value", next((row[name] for name in row if name.startswith("value ")), ""))
    values = _numbers([value], line, faults)
    size = _numbers([row.get("size", "")], line, faults)
    return Sample(values, size[0] if size else None, _phase(row), _in_baseline(row))


def _grouped(rows: Iterable[tuple[int, Row]], faults: list[str]) -> list[Sample]:
    """Samples of several values: one per line with a column each, or one value per line with its sample's name."""
    groups: dict[str, tuple[list[float], Row]] = {}
    for line, row in rows:
        key = row.get("group", "") if "value" in row else ""
        names = ["value"] if key else [name for name in row if name.startswith("value")]
        values, _first = groups.setdefault(key or f"line {line}", ([], row))
        values += _numbers([row[name] for name in names], line, faults)
    return [Sample(tuple(values), None, _phase(row), _in_baseline(row)) for values, row in groups.values()]


def _numbers(texts: Iterable[str], line: int, faults: list[str]) -> tuple[float, ...]:
    """The numbers written; an empty cell is no data."""
    found: list[float] = []
    for text in texts:
        if _is_number(text):
            found.append(float(text))
        elif text:
            faults.append(f"line {line}: “{text}” is not a number.")
    return tuple(found)


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _phase(row: Row) -> int | str:
    text = row.get("phase", "") or "1"
    return int(text) if text.isdecimal() else text


def _in_baseline(row: Row) -> bool:
    used = row.get("baseline", "").lower()
    return (not used or used in YES) and row.get("exclude", "").lower() not in YES


# ---------------------------------------------------------------- phases


def starts_of(text: str) -> list[int]:
    try:
        return sorted({int(word) for word in text.split(",") if word.strip()})
    except ValueError:
        raise WrongUse("--phases takes numbers of points, such as 13,25.") from None


def with_phases(samples: Sequence[Sample], starts: Sequence[int]) -> list[Sample]:
    """The samples with the phases named on the command line; those of the file where none is."""
    if not starts:
        return list(samples)
    return [
        Sample(one.values, one.size, 1 + sum(start <= place and start > 1 for start in starts), one.baseline)
        for place, one in enumerate(samples, 1)
    ]

"""What a screening counts: complaints, nonconformities, findings and feedback by a dimension and by month.

A fact with two root causes or two elements counts under each. What a kind of fact does not know stays without a name.
The trend begins where recording began (decision 0011): an empty month says "quiet" only where somebody would have written.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import CharField, Count, F, Q, QuerySet
from django.db.models.functions import Cast, Substr, TruncMonth

from bihuan.areas.correction.models.action import Action
from bihuan.areas.correction.models.parts import Cause
from bihuan.areas.correction.models.screening import PreventiveScreening
from bihuan.areas.metrics.rules import Chart, Sample, Signal, chart, pareto, signals
from bihuan.core.facts import Counted, Dimension, counted
from bihuan.core.models import Company
from bihuan.core.vocabulary import Element

MONTHS = 24  # of the trend, the last one the month the period ends in, or the one before if it ends within a month
MONTH = len("2026-03")
ONE_MONTH = relativedelta(months=1)
FEWEST = 1  # facts a month on average; below that the limits of counts take single facts for signals
MOST_NUMBERS = 200  # records named per bar
ZONES = {"N5": 2, "N6": 1}  # how many sigma away the months are that these rules count


def holding() -> "QuerySet[Cause]":
    """The root causes that hold: of the round an action is in, of an action that was not called off."""
    roots = Cause.objects.filter(is_root=True, round=F("action__round"))
    return roots.exclude(action__state=Action.State.CANCELLED)


@dataclass(frozen=True)
class Scope:
    """What is counted: which facts, of which days, by what, of which department."""

    company: Company
    facts: tuple[str, ...]
    first: date
    last: date
    dimension: str
    department_id: int | None = None
    as_of: datetime | None = None  # what was dismissed after it was counted still counts then

    @classmethod
    def of(cls, record: PreventiveScreening) -> "Scope":
        department = record.department_id if record.own_only else None
        facts = tuple(record.counted.split())
        return cls(record.company, facts, record.period_start, record.period_end, record.dimension, department)

    def rows(self, kind: Counted, first: date) -> "QuerySet[Any]":
        """The facts from a day to the end of the period."""
        found = kind.valid(self.company, self.as_of)
        if self.department_id:
            found = found.filter(department=self.department_id)
        if not kind.by_moment:
            return found.filter(**{f"{kind.day}__range": (first, self.last)})
        start, end = (self.begin_of(day) for day in (first, self.last + timedelta(days=1)))
        # What was taken over has the moment it was taken over: nobody knows when it happened.
        return found.filter(**{f"{kind.day}__gte": start, f"{kind.day}__lt": end}, imported_on__isnull=True)

    def begin_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.company.zone)


def by_dimension(scope: Scope) -> dict[str, int]:
    """How many facts of the period fall under each value; the empty one stands for 'not known'."""
    found: Counter[str] = Counter()
    for name in scope.facts:
        found += Counter(_of_kind(counted(name), scope))
    return dict(found)


def _of_kind(kind: Counted, scope: Scope) -> dict[str, int]:
    rows = scope.rows(kind, scope.first)
    if scope.dimension == Dimension.ELEMENT:
        return _by_element(rows)
    place = kind.places.get(scope.dimension)
    if place is None:
        return {"": rows.values("pk").distinct().count()}
    if scope.dimension != Dimension.CAUSE:
        return _grouped(rows, place, often=kind.by_moment)
    rooted = rows.filter(actions__causes__in=holding())
    unknown = rows.exclude(pk__in=rooted.values("pk")).count()
    return _grouped(rooted, place, often=True) | {"": unknown}


def _grouped(rows: "QuerySet[Any]", place: Any, *, often: bool) -> dict[str, int]:
    """Counts by a value; `often` when a row can come several times, as the tables are joined."""
    counts = rows.order_by().annotate(under=place).values_list("under").annotate(n=Count("pk", distinct=often))
    found: Counter[str] = Counter()
    for under, count in counts:
        found[str(under or "")] += count
    return dict(found)


def _by_element(rows: "QuerySet[Any]") -> dict[str, int]:
    each = {one.value: Count("pk", filter=Q(elements__contains=one.value), distinct=True) for one in Element}
    none = Count("pk", filter=Q(elements=""), distinct=True)
    return {name.strip("_"): count for name, count in rows.order_by().aggregate(**each, _=none).items()}


def last_whole_month(last: date) -> date:
    """The first day of the last month that is over with the period: a part of a month is not compared with whole ones."""
    following = last + timedelta(days=1)
    return following.replace(day=1) - ONE_MONTH


@dataclass(frozen=True)
class Months:
    """Facts by month, those of the period; per kind the months of which facts from before the company began here are known."""

    counts: Counter[str]
    known: Mapping[str, frozenset[str]]
    total: int

    @classmethod
    def of(cls, scope: Scope) -> "Months":
        counts: Counter[str] = Counter()
        known: dict[str, frozenset[str]] = {}
        total = 0
        for name in scope.facts:
            rows = list(_months(counted(name), scope))
            counts += Counter({month: count for month, count, _before, _inside in rows})
            known[name] = frozenset(month for month, _count, before, _inside in rows if before)
            total += sum(inside for _month, _count, _before, inside in rows)
        return cls(counts, known, total)


def earliest(scope: Scope) -> date:
    """The first month a trend can show."""
    return last_whole_month(scope.last) - relativedelta(months=MONTHS - 1)


def begins(scope: Scope, found: Months) -> date:
    """The first month that is compared: the first whole one since the company began here.

    Earlier ones count only without a gap back from there, each with facts of every kind that is counted: only then is the
    ledger that was taken over known to be whole. One old row does not make the months around it quiet ones.
    """
    founded = scope.company.day_of(scope.company.created_at)
    begun = founded if founded.day == 1 else _next(founded)
    while begun > earliest(scope) and _is_known(scope, found, begun - ONE_MONTH, founded):
        begun -= ONE_MONTH
    return max(begun, earliest(scope))


def _is_known(scope: Scope, found: Months, month: date, founded: date) -> bool:
    """Was every kind taken over? The month it was taken over in is whole, too, if the ledger reached up to the one before."""
    names = {f"{month:%Y-%m}"} | ({f"{month - ONE_MONTH:%Y-%m}"} if month == founded.replace(day=1) else set())
    return all(found.known[name] & names for name in scope.facts)


def _next(day: date) -> date:
    return day.replace(day=1) + ONE_MONTH


def _compared(scope: Scope, counts: Mapping[str, int], begun: date) -> list[tuple[str, int]]:
    """Facts of each whole month since recording began, quiet months as 0."""
    last = last_whole_month(scope.last)
    months = [last - relativedelta(months=back) for back in range(MONTHS - 1, -1, -1)]
    return [(f"{month:%Y-%m}", counts.get(f"{month:%Y-%m}", 0)) for month in months if month >= begun]


def _months(kind: Counted, scope: Scope) -> Iterable[tuple[str, int, int, int]]:
    """Of each month: the facts of the scope, those of the whole company from before it began here, those of the period."""
    rows = replace(scope, department_id=None).rows(kind, min(earliest(scope), scope.first)).order_by()
    days = (scope.company.day_of(scope.company.created_at), scope.first)
    began, first = (scope.begin_of(day) if kind.by_moment else day for day in days)
    own = Q(department=scope.department_id) if scope.department_id else Q(pk__isnull=False)
    told = (own, Q(**{f"{kind.day}__lt": began}), own & Q(**{f"{kind.day}__gte": first}))
    names = ("n", "earlier", "inside")
    counts = {name: Count("pk", filter=one, distinct=kind.by_moment) for name, one in zip(names, told, strict=True)}
    if not kind.by_moment:  # a day reads 2026-03-31 in every database
        month: Any = Substr(Cast(kind.day, CharField()), 1, MONTH)
        yield from rows.annotate(month=month).values_list("month").annotate(**counts)
        return
    month = TruncMonth(kind.day, tzinfo=scope.company.zone)
    for starts, *found in rows.annotate(month=month).values_list("month").annotate(**counts):
        yield f"{starts:%Y-%m}", *found


def trend(months: Iterable[tuple[str, int]]) -> tuple[Chart, list[Signal]]:
    """The months as a c chart, with what is more than chance."""
    made = chart("c", [Sample((count,)) for _month, count in months])
    return made, signals(made)


@dataclass(frozen=True)
class Told:
    """The last month of a period that is more than chance: how many facts, by which rules."""

    month: str
    count: int
    rules: tuple[str, ...]


def in_period(found: Mapping[str, Any]) -> Told | None:
    """What the signals of `figures` say of the period itself; what was before it was told by an earlier screening."""
    counts = {one["month"]: one["count"] for one in found["months"]}
    first = f"{found['from']:%Y-%m}"
    fresh = {
        (month, one["rule"])
        for one in found["signals"]
        for month in one["months"]
        if month >= first and _stands_out(counts[month], one["rule"], found)
    }
    if not fresh:
        return None
    last = max(month for month, _rule in fresh)
    return Told(last, counts[last], tuple(sorted(rule for month, rule in fresh if month == last)))


def _stands_out(count: int, rule: str, found: Mapping[str, Any]) -> bool:
    """A rule of some months out of several ends in any of them: only one that is itself so far away tells it."""
    sigma = (found["upper"] - found["center"]) / 3
    return bool(abs(count - found["center"]) > ZONES.get(rule, 0) * sigma)


def numbers(scope: Scope, value: str) -> list[str]:
    """The records under one value of the dimension, the newest first."""
    found: list[str] = []
    for name in scope.facts:
        kind = counted(name)
        rows = _under(scope.rows(kind, scope.first), kind, scope.dimension, value)
        found += rows.order_by("-pk").values_list("number", flat=True).distinct()[: MOST_NUMBERS - len(found)]
    return found


def _under(rows: Any, kind: Counted, dimension: str, value: str) -> Any:
    if dimension == Dimension.ELEMENT:
        return rows.filter(elements__contains=value) if value else rows.filter(elements="")
    place = kind.places.get(dimension)
    if place is None:
        return rows if not value else rows.none()
    if dimension == Dimension.CAUSE:
        if not value:
            return rows.exclude(pk__in=rows.filter(actions__causes__in=holding()).values("pk"))
        return rows.filter(actions__causes__in=holding().filter(category=value))
    wanted = Q(under=value) if value else Q(under="") | Q(under__isnull=True)
    return rows.annotate(under=place).filter(wanted)


def figures(scope: Scope, *, with_numbers: bool = False) -> dict[str, Any]:
    """Everything a screening shows, as plain values that can be frozen."""
    found = Months.of(scope)
    bars = [
        {
            "key": bar.label,
            "count": bar.count,
            "share": float(round(bar.share, 4)),
            "cumulative": float(round(bar.cumulative, 4)),
            "vital": bar.vital,
            **({"numbers": numbers(scope, bar.label)} if with_numbers else {}),
        }
        for bar in pareto(by_dimension(scope))
    ]
    return {
        "facts": list(scope.facts),
        "dimension": scope.dimension,
        "from": scope.first,
        "to": scope.last,
        "total": found.total,
        "bars": bars,
        "partial": f"{scope.last:%Y-%m}" if last_whole_month(scope.last) < scope.last.replace(day=1) else "",
        **_trend_of(scope, found),
    }


def within(scope: Scope, found: Months, begun: date) -> dict[str, int]:
    """Facts of the whole months that are compared or lie in the period: what may not change after it was frozen."""
    first, last = (f"{day:%Y-%m}" for day in (min(begun, scope.first), last_whole_month(scope.last)))
    return {month: count for month, count in found.counts.items() if first <= month <= last}


def _trend_of(scope: Scope, found: Months) -> dict[str, Any]:
    """The months that are compared, with limits and signals where there is enough to make them of."""
    begun = begins(scope, found)
    months = _compared(scope, found.counts, begun)
    drawn, signalled = trend(months)
    first = drawn.points[0] if drawn.points else None
    few = "months" if not drawn.enough_data else "facts" if not first or (first.center or 0) < FEWEST else ""
    limits = {name: getattr(first, name) if first and not few else None for name in ("center", "lower", "upper")}
    told = [{"rule": one.rule, "months": [months[place - 1][0] for place in one.points]} for one in signalled]
    return {
        "months": [{"month": month, "count": count} for month, count in months],
        "counts": dict(sorted(within(scope, found, begun).items())),
        "begins": f"{begun:%Y-%m}",
        "left_out": sum(count for month, count in found.counts.items() if month < f"{begun:%Y-%m}"),
        **limits,
        "signals": [] if few else told,
        "enough_data": not few,
        "few": few,
    }

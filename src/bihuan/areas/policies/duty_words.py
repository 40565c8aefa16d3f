"""A duty in words: how often and by when, what starts it, what shows that it was done. And the names of periods."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bihuan.areas.policies.duty_rules import DueRule, ForEach
from bihuan.areas.policies.duty_rules import Duty as Rule
from bihuan.core.catalogue import title_of
from bihuan.core.deadline_rules import parse_rule
from bihuan.core.models import Company
from bihuan.core.periods import Period, PeriodKind, read_period
from bihuan.core.refusals import Refused
from bihuan.core.registry import TYPES, RecordType
from bihuan.core.vocabulary import Event

# what only kinds that are still to come have
TO_COME = {
    "agreed_on": gettext_lazy("Agreed on"), "defined": gettext_lazy("Defined"), "monitored": gettext_lazy("Monitored"),
    "proposed": gettext_lazy("Proposed"),
}  # fmt: skip


def rhythm(rule: Rule, company: Company | None = None) -> str:
    """“每月一次，次月 10 日前”, “提出后 5 个工作日内”, “距上一次不超过 12 个月”."""
    parts = []
    if rule.every:
        by = by_when(rule.every, rule.due or DueRule())
        parts.append(_("%(often)s, %(by)s") % {"often": often(rule.every), "by": by})
    if rule.rule:
        parts.append(_("on the days of a rule (%(rule)s)") % {"rule": rule.rule})
    if rule.on and rule.within:
        parts.append(
            _("within %(span)s after: %(moment)s") % {"span": span(rule.within), "moment": moment(rule.on, company)}
        )
    if rule.before and rule.lead:
        parts.append(_("%(span)s before: %(date)s") % {"span": span(rule.lead), "date": date_of(rule.before, company)})
    if rule.at_most:
        parts.append(_("at most %(span)s after the last one") % {"span": span(rule.at_most)})
    return _("; ").join(parts)


def often(every: PeriodKind) -> str:
    return {
        PeriodKind.YEAR: _("once a year"),
        PeriodKind.HALF_YEAR: _("every half-year"),
        PeriodKind.QUARTER: _("every quarter"),
        PeriodKind.MONTH: _("every month"),
        PeriodKind.WEEK: _("every week"),
        PeriodKind.DAY: _("every day"),
    }[every]


def by_when(every: PeriodKind, due: DueRule) -> str:
    """The last day, counted in the period or in the one after it."""
    if every is PeriodKind.YEAR and due.month and isinstance(due.day, int) and due.day > 0:
        day = _("%(month)s %(day)s") % {"month": month_name(due.month), "day": due.day}
        return (_("by %(day)s of the next year") if due.of == "next" else _("by %(day)s")) % {"day": day}
    return _("by %(day)s %(where)s") % {"day": counted(due), "where": where(every, due)}


def counted(due: DueRule) -> str:
    if due.workday is not None:
        number = -1 if due.workday == "last" else int(due.workday)
        text = _("working day %(n)s") if number > 0 else _("the last working day")
        return text % {"n": number}
    if due.day in (None, "last", -1):
        return _("the last day")
    return (_("day %(n)s") if int(due.day) > 0 else _("day %(n)s from the end")) % {"n": abs(int(due.day))}


def where(every: PeriodKind, due: DueRule) -> str:
    period = {
        PeriodKind.YEAR: (_("of the year"), _("of the next year")),
        PeriodKind.HALF_YEAR: (_("of the half-year"), _("of the next half-year")),
        PeriodKind.QUARTER: (_("of the quarter"), _("of the next quarter")),
        PeriodKind.MONTH: (_("of the month"), _("of the next month")),
        PeriodKind.WEEK: (_("of the week"), _("of the next week")),
        PeriodKind.DAY: (_("of the day"), _("of the next day")),
    }[every][due.of == "next"]
    if due.month is None:
        return period
    return _("of month %(month)s %(period)s") % {"month": due.month, "period": period}


def span(text: str) -> str:
    """“5 个工作日”."""
    return str(parse_rule(text).span)


def for_each(scope: ForEach) -> str:
    """Over what a duty fans out."""
    return {
        ForEach.PROJECT: _("each project"),
        ForEach.CUSTOMER: _("each customer"),
        ForEach.KEY_CUSTOMER: _("each key customer"),
        ForEach.DEPARTMENT: _("each department"),
        ForEach.PROCESS: _("each process"),
        ForEach.ELEMENT: _("each element"),
        ForEach.DISCIPLINE: _("each discipline"),
    }[scope]


def moment(name: str, company: Company | None = None) -> str:
    """An event, or a kind of record reaching a state, in words."""
    if name in Event.values:
        return str(Event(name).label)
    kind, _dot, state = name.partition(".")
    return _("%(kind)s reaches “%(state)s”") % {"kind": title_of(kind, company), "state": state_word(kind, state)}


def date_of(name: str, company: Company | None = None) -> str:
    """A date of a kind of record: “改进项：期限”."""
    kind, _dot, field = name.partition(".")
    return _("%(kind)s: %(field)s") % {"kind": title_of(kind, company), "field": date_word(kind, field)}


def date_word(kind: str, field: str) -> str:
    """A date of a kind of record; of a kind that is not built in, as other kinds call such a date."""
    name = field.replace("created_on", "created_at")
    for declared in _first(kind):
        for one in declared.model._meta.concrete_fields:
            if one.name == name:
                return str(one.verbose_name)
    return str(TO_COME.get(field, field))


def state_word(kind: str, state: str) -> str:
    """A state of a kind of record; of a kind that is not built in, as other kinds call such a state."""
    for declared in _first(kind):
        label = declared.flow.words.get(state)
        if label is not None:
            return str(label)
    return str(TO_COME.get(state, state))


def _first(kind: str) -> list[RecordType]:
    """All kinds there are, this one before the others."""
    return [*([TYPES[kind]] if kind in TYPES else []), *TYPES.values()]


def evidence(rule: Rule, company: Company | None = None) -> str:
    """What shows that the duty was done: “过程改进计划，到‘已批准’才算完成”."""
    kind, shown = rule.evidence.record, title_of(rule.evidence.record, company)
    states = [state_word(kind, state) for state in rule.evidence.state]
    if not states or kind not in TYPES:
        return shown
    joined = pgettext("alternatives", " or ").join(_("“%(state)s”") % {"state": state} for state in states)
    return _("%(record)s, done once it is %(state)s") % {"record": shown, "state": joined}


def occasion(key: str, *, short_in: int = 0) -> str:
    """A period in words; with `short_in` the year is left out where it is that one. Not a period: nothing."""
    try:
        period = read_period(key)
    except Refused:
        return ""
    return named(period) if period.start.year != short_in else within_year(period)


def named(period: Period) -> str:
    """“2026 年 9 月”, “2026 年第 3 季度”, “2026 年”."""
    figures = {"year": period.start.isocalendar().year if period.kind is PeriodKind.WEEK else period.start.year}
    if period.kind is PeriodKind.YEAR:
        return _("%(year)s") % figures
    if period.kind is PeriodKind.DAY:
        return period.key
    text = _("%(month)s %(year)s") if period.kind is PeriodKind.MONTH else _("%(part)s %(year)s")
    return text % {**figures, "month": within_year(period), "part": within_year(period)}


def within_year(period: Period) -> str:
    """“9 月”, “第 3 季度”, “上半年”, “第 41 周”."""
    number = {
        PeriodKind.HALF_YEAR: (period.start.month + 5) // 6,
        PeriodKind.QUARTER: (period.start.month + 2) // 3,
        PeriodKind.MONTH: period.start.month,
        PeriodKind.WEEK: period.start.isocalendar().week,
    }.get(period.kind, 0)
    if period.kind is PeriodKind.HALF_YEAR:
        return _("first half") if number == 1 else _("second half")
    if period.kind is PeriodKind.MONTH:
        return month_name(number)
    if period.kind is PeriodKind.YEAR:
        return _("%(year)s") % {"year": period.start.year}
    if period.kind is PeriodKind.DAY:
        return period.key[5:]
    return (_("quarter %(n)s") if period.kind is PeriodKind.QUARTER else _("week %(n)s")) % {"n": number}


def month_name(number: int) -> str:
    """“9 月”, “September”."""
    names = pgettext(
        "month names",
        "January|February|March|April|May|June|July|August|September|October|November|December",
    )
    return names.split("|")[number - 1]


def month_short(number: int) -> str:
    """“9月”, “Sep” for narrow columns."""
    return pgettext("narrow month", "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec").split("|")[number - 1]

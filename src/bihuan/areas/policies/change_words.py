"""What loading a pack changes, in words: of a policy its dates, of a duty its rule, of a task its last day."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, tzinfo
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.areas.policies import duty_words
from bihuan.areas.policies.duty_rules import Duty as Rule
from bihuan.areas.policies.models import Clause, Policy
from bihuan.areas.policies.pack_changes import ClauseChange, DutyChange, PolicyChange, TaskChange, difference
from bihuan.core.access import role_word
from bihuan.core.models import Company
from bihuan.core.moments import end_words
from bihuan.core.phrases import listed

Line = tuple[str, str, str]  # what, as it was, as it will be
Words = Callable[[Rule, Company], str]
NOTHING = "—"
WHATS = {
    "added": gettext_lazy("new"), "changed": gettext_lazy("changed"), "reworded": gettext_lazy("reworded"),
    "retired": gettext_lazy("retired"), "moved": gettext_lazy("moved"), "cancelled": gettext_lazy("cancelled"),
    "reopened": gettext_lazy("again"),
}  # fmt: skip
FIELDS = {
    "pdca": gettext_lazy("PDCA"), "note": gettext_lazy("Note"), "requirement": gettext_lazy("Requirements"),
    "basis": gettext_lazy("Basis"), "also": gettext_lazy("Further clauses"),
    "subject": gettext_lazy("What it is about"), "clause": gettext_lazy("Clause"), "policy": gettext_lazy("Policy"),
    "key": gettext_lazy("Key"), "title": gettext_lazy("Title"), "title_en": gettext_lazy("English title"),
}  # fmt: skip
SETTINGS = {
    "roles": gettext_lazy("words for roles"), "titles": gettext_lazy("words for records and papers"),
    "forms": gettext_lazy("form numbers"), "prefixes": gettext_lazy("prefixes of numbers"),
    "retention": gettext_lazy("how long records are kept"), "reminders": gettext_lazy("reminders"),
    "quiet": gettext_lazy("quiet hours"), "service_calendars": gettext_lazy("service hours"),
    "house": gettext_lazy("how papers look"), "audit": gettext_lazy("days before an audit"),
    "plan_parts": gettext_lazy("parts of a plan"), "to_review": gettext_lazy("actions that go to the review"),
    "review_concludes": gettext_lazy("actions the review concludes"),
    "drawn_up_together": gettext_lazy("actions drawn up together"), "measure_kinds": gettext_lazy("kinds of measures"),
    "review_inputs": gettext_lazy("inputs of the review"), "checklists": gettext_lazy("checklists"),
    "escalation_tells": gettext_lazy("who is told of an escalation"),
    "administrator_checks_by": gettext_lazy("who checks the administrator"),
    "scopes": gettext_lazy("processes, disciplines, audited departments"),
    "role_departments": gettext_lazy("departments of roles"), "heads": gettext_lazy("heads of departments"),
}  # fmt: skip


def of_task(one: TaskChange, zone: tzinfo) -> tuple[str, str]:
    """The deadlines before and after, by the day that ends them."""
    before, after = (end_words(at, zone) if at else NOTHING for at in (one.before, one.after))
    return before, after


def of_policy(one: PolicyChange, company: Company) -> list[Line]:
    """What its head says otherwise: the day it takes effect, who answers for it, and the rest by name."""
    lines = []
    for name, values in one.fields.items():
        if name != "decisions":  # long, and told in whole by the reader
            stood, states = (role_word(company, str(value)) if name == "owner" else plain(value) for value in values)
            lines.append((_field(Policy, name), stood or NOTHING, states or NOTHING))
    return lines


def of_clause(one: ClauseChange) -> str:
    """Which parts of a clause differ."""
    return listed(_field(Clause, name) for name in one.fields) if one.what == "changed" else ""


def of_settings(names: Iterable[str]) -> list[str]:
    """Which parts of company.toml differ; what is worked out from the rest is not told apart."""
    return list(dict.fromkeys(str(SETTINGS[name]) for name in names if name in SETTINGS))


def of_duty(one: DutyChange, company: Company) -> list[Line]:
    """What differs in its rule, in the words the pages have for it; as the pack states it where these do not tell."""
    if not one.rule:
        return []
    before, after = Rule.model_validate(one.before), Rule.model_validate(one.after)
    return [
        line for what, fields, words in ASPECTS for line in _aspect(one, what, fields, words, (before, after), company)
    ]


def _aspect(
    one: DutyChange, what: Any, fields: tuple[str, ...], words: Words, rules: tuple[Rule, Rule], company: Company
) -> Iterator[Line]:
    differing = [name for name in fields if name in one.rule]
    first, second = (words(rule, company) or NOTHING for rule in rules) if differing else ("", "")
    if first != second:
        yield str(what), first, second
        return
    for name in differing:
        values = difference(*map(_mapping, one.rule[name]))
        for inner, (stood, stated) in values.items():
            yield f"{what}: {' '.join(filter(None, (name, inner)))}", plain(stood), plain(stated)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"": value}


def reworded(one: DutyChange) -> str:
    """What of a duty was put into other words."""
    return listed(FIELDS.get(name, name) for name in one.fields)


def plain(value: Any) -> str:
    """A value of a pack as people read it."""
    if isinstance(value, Mapping):
        return listed(f"{name} {plain(inner)}" for name, inner in value.items() if inner is not None)
    if isinstance(value, list | tuple):
        return listed(plain(one) for one in value) or NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return value.isoformat()
    return NOTHING if value in (None, "") else str(value)


def _field(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)


# ---------------------------------------------------------------- the rule of a duty, aspect by aspect


def _where(rule: Rule, company: Company) -> str:
    return plain(rule.when)


def _scope(rule: Rule, company: Company) -> str:
    return duty_words.for_each(rule.for_each) if rule.for_each else ""


def _role(rule: Rule, company: Company) -> str:
    return role_word(company, rule.by)


def _reminders(rule: Rule, company: Company) -> str:
    return listed(_("%(span)s before") % {"span": duty_words.span(one)} for one in rule.remind or ())


def _escalation(rule: Rule, company: Company) -> str:
    if rule.escalate is None:
        return ""
    words = {"span": duty_words.span(rule.escalate.after), "role": role_word(company, rule.escalate.to)}
    return _("after %(span)s to: %(role)s") % words


TIMES = ("every", "rule", "due", "on", "within", "before", "lead", "at_most", "after")
ASPECTS: tuple[tuple[Any, tuple[str, ...], Words], ...] = (
    (pgettext_lazy("of a duty", "When"), TIMES, duty_words.rhythm),
    (gettext_lazy("Only where"), ("when",), _where),
    (gettext_lazy("For each"), ("for_each",), _scope),
    (gettext_lazy("Role"), ("by",), _role),
    (gettext_lazy("Evidence"), ("evidence",), duty_words.evidence),
    (gettext_lazy("Reminders"), ("remind",), _reminders),
    (gettext_lazy("Sent up the line"), ("escalate",), _escalation),
)

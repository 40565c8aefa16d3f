"""A company as its pack states it: organisation, roles, words, numbering, retention, reminders, service hours."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, StrictBool, StrictInt, StringConstraints, model_validator

from bihuan.areas.policies.duty_rules import Escalation, Span
from bihuan.areas.policies.strict import Key, Table, Words, Wrong, unknown
from bihuan.core.catalogue import KINDS, PAPERS
from bihuan.core.phrases import phrase

Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]
Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,5}$")]
Years = Annotated[StrictInt, Field(ge=1, le=100)]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Wrong(phrase(_("“%(word)s” is no time zone."), word=name[:60])) from None
    return name


class Company(Table):
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,11}$")]
    name: Words
    name_en: Words
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"


class Department(Table):
    """A node of the organisation; `head` is the role whose holder heads it."""

    code: Key
    name: Words
    name_en: Words
    aliases: tuple[Words, ...] = ()
    parent: Key | None = None
    head: Key | None = None
    audited: StrictBool = True


class RoleLabel(Table):
    """The company's own word for a role, and the department it belongs to."""

    label: Words
    label_en: Words
    department: Key | None = None


class Title(Table):
    """What the company calls a record or a paper."""

    zh: Words
    en: Words
    code: Annotated[str, StringConstraints(max_length=40)] = ""  # the paper's form number, if it has one


class Place(Table):
    """A process or a discipline duties can fan out to."""

    code: Key
    name: Words
    name_en: Words
    owner: Key | None = None


class Reminders(Table):
    """When a task is brought to mind, and when it goes up."""

    ladder: tuple[Span, ...] = ("1 month", "1 week", "1 day")
    overdue: Literal["daily", "weekly", "never"] = "daily"
    escalate: Escalation = Escalation(after="3 workdays", to="department-head")


class Quiet(Table):
    """When nobody is disturbed; what falls into it waits for the next working morning."""

    from_: Clock = Field(default="20:00", alias="from")
    to: Clock = "08:30"
    workdays_only: StrictBool = True


Hours = tuple[tuple[Clock, Clock], ...]


class ServiceCalendar(Table):
    """Service hours: half-open times per weekday; `statutory` takes holidays off and adds make-up days."""

    code: Key
    name: Words
    name_en: Words
    statutory: StrictBool = True
    week: dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], Hours]
    holidays: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for day, hours in self.week.items():
            marks = [mark for span in hours for mark in span]
            if any(later <= earlier for earlier, later in pairwise(marks)):
                raise Wrong(phrase(_("The hours of %(day)s do not follow one another."), day=day), "week")
        return self


class CompanyRules(Table):
    """Everything in company.toml."""

    company: Company
    department: tuple[Department, ...]
    role: dict[Key, RoleLabel]
    prefix: dict[Key, Prefix] = {}
    title: dict[Key, Title] = {}
    retention: dict[Key, Years] = {}
    process: tuple[Place, ...] = ()
    discipline: tuple[Place, ...] = ()
    reminders: Reminders = Reminders()
    quiet: Quiet = Field(default_factory=lambda: Quiet.model_validate({}))
    calendar: tuple[ServiceCalendar, ...] = ()

    def settings(self) -> dict[str, Any]:
        """What the company keeps in its settings: words, prefixes, retention, reminders, quiet hours, calendars."""
        return {
            "roles": {code: {"zh": role.label, "en": role.label_en} for code, role in self.role.items()},
            "titles": {code: {"zh": title.zh, "en": title.en} for code, title in self.title.items()},
            "forms": {code: title.code for code, title in self.title.items() if title.code},
            "prefixes": dict(self.prefix),
            "retention": dict(self.retention),
            "reminders": self.reminders.model_dump(mode="json"),
            "quiet": self.quiet.model_dump(mode="json", by_alias=True),
            "calendars": {one.code: one.model_dump(mode="json") for one in self.calendar},
            "role_departments": {code: role.department for code, role in self.role.items() if role.department},
        }


Fault = tuple[tuple[str | int, ...], Any]


def faults_of_company(rules: CompanyRules) -> Iterator[Fault]:
    """What does not fit together inside company.toml: (path, phrase)."""
    yield from _faults_of_departments(rules)
    departments = {one.code for one in rules.department}
    for code, role in rules.role.items():
        if role.department and role.department not in departments:
            text = _("“%(word)s” is no department of this company.")
            yield ("role", code, "department"), unknown(text, role.department, departments)
    if rules.reminders.escalate.to not in rules.role:
        text = _("The role “%(word)s” has no label in company.toml.")
        yield ("reminders", "escalate"), unknown(text, rules.reminders.escalate.to, rules.role)
    yield from _faults_of_words(rules)
    for name in ("process", "discipline", "calendar"):
        yield from _twice(name, [one.code for one in getattr(rules, name)])


def _faults_of_departments(rules: CompanyRules) -> Iterator[Fault]:
    parents = {one.code: one.parent for one in rules.department}
    yield from _twice("department", [one.code for one in rules.department])
    for index, one in enumerate(rules.department):
        if one.parent and one.parent not in parents:
            text = _("“%(word)s” is no department of this company.")
            yield ("department", index, "parent"), unknown(text, one.parent, parents)
        if one.head and one.head not in rules.role:
            text = _("The role “%(word)s” has no label in company.toml.")
            yield ("department", index, "head"), unknown(text, one.head, rules.role)
        if _circles(one.code, parents):
            yield (
                ("department", index, "parent"),
                phrase(_("The department “%(code)s” stands below itself."), code=one.code),
            )


def _circles(code: str, parents: dict[str, str | None]) -> bool:
    above = parents.get(code)
    for _step in parents:
        if above is None or above == code:
            break
        above = parents.get(above)
    return above == code


def _faults_of_words(rules: CompanyRules) -> Iterator[Fault]:
    for code in rules.prefix.keys() - KINDS.keys():
        yield ("prefix", code), unknown(_("“%(word)s” is no kind of record."), code, KINDS)
    for code in rules.retention.keys() - KINDS.keys() - {"default"}:
        yield ("retention", code), unknown(_("“%(word)s” is no kind of record."), code, KINDS)
    papers = KINDS.keys() | PAPERS.keys()
    for code in rules.title.keys() - papers:
        yield ("title", code), unknown(_("“%(word)s” is neither a kind of record nor a paper."), code, papers)
    used = {kind.code: rules.prefix.get(kind.code, kind.prefix) for kind in KINDS.values()}
    for code, prefix in rules.prefix.items():
        others = [other for other, taken in used.items() if taken == prefix and other != code]
        if others:
            text = _("The prefix “%(prefix)s” is already that of “%(other)s”.")
            yield ("prefix", code), phrase(text, prefix=prefix, other=others[0])


def _twice(name: str, codes: list[str]) -> Iterator[Fault]:
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield (name, index), phrase(_("“%(code)s” is already used above."), code=code)

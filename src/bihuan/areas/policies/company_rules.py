"""A company as its pack states it: organisation, roles, words, numbering, retention, reminders, service hours."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, StrictBool, StrictInt, StringConstraints

from bihuan.areas.policies.duty_rules import Escalation, Span
from bihuan.areas.policies.strict import Conditions, Key, Table, Words, Wrong, unknown
from bihuan.core.calendars import from_statutory
from bihuan.core.catalogue import KINDS, PAPERS
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused
from bihuan.core.service_calendars import parse_service_calendar
from bihuan.core.vocabulary import CheckType, MeasureKind, PlanPart, ReviewInput

Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]
Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,5}$")]
FIVE = (
    ReviewInput.AUDITS, ReviewInput.SATISFACTION, ReviewInput.OBJECTIVES, ReviewInput.ACTIONS, ReviewInput.FORMER,
)  # fmt: skip
EIGHT = tuple(part for part in PlanPart if part is not PlanPart.ANALYSIS)
Roles = Annotated[tuple[Key, ...], Field(min_length=1)]
Years = Annotated[StrictInt, Field(ge=3, le=100)]  # XDYJ-04-01 section 7: records are kept three years at least


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


class Point(Table):
    """A point of a checklist, and the clause it asks about."""

    zh: Words
    en: Words
    clause: Annotated[str, StringConstraints(max_length=100)] = ""


class Checklist(Table):
    """The points a kind of quality check starts with; more can be added to each check."""

    type: CheckType
    point: Annotated[tuple[Point, ...], Field(min_length=1)]


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


class House(Table):
    """How the company's papers look; see exchange/documents/house.py."""

    cover: Literal["department", "signatures"] = "department"
    header: Annotated[str, StringConstraints(max_length=120)] = ""
    footer: Annotated[str, StringConstraints(max_length=120)] = ""
    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")] = "#1c5a9e"
    body_font: Words = "宋体"
    heading_font: Words = "黑体"
    numbered: StrictBool = True


class Auditing(Table):
    """How internal audits are arranged: days between agreeing the dates with a department and auditing it."""

    notice_days: Annotated[StrictInt, Field(ge=1, le=90)] = 1


def _service_hours(raw: dict[str, Any]) -> dict[str, Any]:
    """Checked by the core, kept as it stands."""
    try:
        parse_service_calendar(raw, from_statutory())
    except Refused as refused:
        raise Wrong(phrase("%(why)s", why=refused)) from None
    return raw


ServiceHours = Annotated[dict[str, Any], AfterValidator(_service_hours)]


def _of_an_action(facts: dict[str, Any]) -> dict[str, Any]:
    """Only what packs may compare of an action."""
    for name in facts:
        if not KINDS["action"].has_fact(name):
            raise Wrong(unknown(_("The record has no field “%(word)s”."), name, KINDS["action"].facts))
    return facts


ActionFacts = Annotated[Conditions, AfterValidator(_of_an_action)]


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
    service_calendar: dict[Key, ServiceHours] = {}
    house: House = House()
    audit: Auditing = Auditing()
    plan_parts: Annotated[tuple[PlanPart, ...], Field(min_length=1)] = EIGHT
    to_review: tuple[ActionFacts, ...] = ()
    review_concludes: tuple[ActionFacts, ...] = ()
    drawn_up_together: tuple[ActionFacts, ...] = ()
    measure_kinds: Annotated[tuple[MeasureKind, ...], Field(min_length=1)] = tuple(MeasureKind)
    review_inputs: Annotated[tuple[ReviewInput, ...], Field(min_length=1)] = FIVE
    checklist: tuple[Checklist, ...] = ()
    escalation_tells: Roles = ("department-head",)
    administrator_checks_by: Roles = ("quality-admin", "quality", "quality-head")

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
            "service_calendars": dict(self.service_calendar),
            "house": self.house.model_dump(mode="json"),
            "audit": self.audit.model_dump(mode="json"),
            "plan_parts": [part.value for part in self.plan_parts],
            "to_review": [dict(one) for one in self.to_review],
            "review_concludes": [dict(one) for one in self.review_concludes],
            "drawn_up_together": [dict(one) for one in self.drawn_up_together],
            "measure_kinds": [kind.value for kind in self.measure_kinds],
            "review_inputs": [one.value for one in self.review_inputs],
            "checklists": {one.type.value: [point.model_dump() for point in one.point] for one in self.checklist},
            "escalation_tells": list(self.escalation_tells),
            "administrator_checks_by": list(self.administrator_checks_by),
            "scopes": self.scopes(),
            "role_departments": {code: role.department for code, role in self.role.items() if role.department},
        }

    def scopes(self) -> dict[str, Any]:
        """What duties fan out to as far as the pack knows; departments that are looked at on their own by code."""
        places = {"process": self.process, "discipline": self.discipline}
        listed: dict[str, Any] = {kind: [_entry(one) for one in found] for kind, found in places.items()}
        return listed | {"department": [one.code for one in self.department if one.audited]}


def roles_named(company_settings: Mapping[str, Any], name: str) -> list[str]:
    """The roles a company's pack names under a word of company.toml, or those named where it says nothing."""
    return [str(role) for role in company_settings.get(name) or CompanyRules.model_fields[name].default]


def _entry(place: Place) -> dict[str, str]:
    entry = {"key": place.code, "label": place.name, "label_en": place.name_en}
    return entry | ({"owner": place.owner} if place.owner else {})


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
    for name in sorted(rules.model_fields_set & {"escalation_tells", "administrator_checks_by"}):
        for index, code in enumerate(getattr(rules, name)):
            if code not in rules.role:
                text = _("The role “%(word)s” has no label in company.toml.")
                yield (name, index), unknown(text, code, rules.role)
    yield from _faults_of_words(rules)
    for name in ("process", "discipline"):
        yield from _twice(name, [one.code for one in getattr(rules, name)])
    yield from _twice("checklist", [one.type.value for one in rules.checklist])


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

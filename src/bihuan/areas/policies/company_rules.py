"""A company as its pack states it: organisation, roles, words, numbering, retention, reminders, service hours."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, StrictBool, StrictInt, StringConstraints

from bihuan.areas.policies.duty_rules import Escalation, Span
from bihuan.areas.policies.strict import Conditions, Key, Table, Words, Wrong
from bihuan.core.calendars import from_statutory
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused
from bihuan.core.service_calendars import parse_service_calendar
from bihuan.core.vocabulary import CheckType, MeasureKind, PlanPart, ReviewInput

Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]
Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,5}$")]
OF_AN_ACTION = ("to_review", "review_concludes", "drawn_up_together")  # lists of what actions say
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
    to_review: tuple[Conditions, ...] = ()
    review_concludes: tuple[Conditions, ...] = ()
    drawn_up_together: tuple[Conditions, ...] = ()
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
            **{name: [dict(one) for one in getattr(self, name)] for name in OF_AN_ACTION},
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

"""Taking on people from a sheet: each row checked with all its reasons, known people brought up to date."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bihuan.core import organisation
from bihuan.core.access import Standing, role_word, standing_of
from bihuan.core.models import Company, Department, Person, RoleAssignment
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused
from bihuan.core.sight import left
from bihuan.core.vocabulary import Role
from bihuan.exchange.imports.files import open_book
from bihuan.exchange.imports.report import Report
from bihuan.exchange.imports.values import bare, words

NAMES = {
    "name": ("姓名", "名字", "人员", "Name", "Full name"),
    "staff_number": ("工号", "员工号", "员工编号", "编号", "Staff number", "Employee ID", "No"),
    "department": ("部门", "所在部门", "所属部门", "Department"),
    "title": ("岗位", "职务", "职位", "Post", "Title", "Position"),
    "email": ("邮箱", "电子邮箱", "邮件", "E-mail", "Email", "Mail"),
    "mobile": ("手机", "手机号", "手机号码", "电话", "Mobile", "Phone"),
    "roles": ("角色", "系统角色", "Roles", "Role"),
}
KNOWN = {bare(name): key for key, names in NAMES.items() for name in names}
DEEPEST, LONGEST = 30, 100
SEPARATORS = re.compile(r"\s*[、，,;；/|\n]+\s*")
NEVER = {Role.ADMINISTRATOR.value, Role.EMPLOYEE.value}  # not by a sheet


@dataclass
class Taken:
    """One row that can be taken."""

    number: int
    values: dict[str, Any]
    roles: list[str]
    person: Person | None = None


@dataclass
class Staff:
    """The company as it is, looked up by the words people write."""

    company: Company
    departments: dict[str, Department] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    by_number: dict[str, Person] = field(default_factory=dict)
    by_name: dict[str, list[Person]] = field(default_factory=dict)
    standing: Standing | None = None  # of who imports
    day: date | None = None  # of the import

    @classmethod
    def of(cls, company: Company, standing: Standing | None = None) -> "Staff":
        staff = cls(company, standing=standing)
        for one in Department.objects.filter(company=company):
            staff.departments |= {bare(word): one for word in (one.name, one.name_en, one.key, *one.aliases) if word}
        for role in {*company.settings.get("roles", {}), *Role.values} - NEVER:
            staff.roles |= {bare(word): role for word in (role, *_role_words(company, role))}
        for person in Person.objects.filter(company=company):
            if person.staff_number:
                staff.by_number[person.staff_number] = person
            staff.by_name.setdefault(person.name, []).append(person)
        return staff

    def known(self, values: dict[str, Any]) -> Person | None:
        """The person a row is about: by staff number, else by a name only one person without a number has."""
        if values["staff_number"]:
            found = self.by_number.get(values["staff_number"])
            if found is not None:
                return found
        same = [
            one for one in self.by_name.get(values["name"], []) if not (one.staff_number and values["staff_number"])
        ]
        return same[0] if len(same) == 1 else None


def _role_words(company: Company, role: str) -> Iterator[str]:
    """What a role is called, whichever language the sheet is in."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield role_word(company, role)


def import_people(
    company: Company, name: str, content: bytes, *, actor: Person | None, at: datetime, dry_run: bool = False
) -> Report:
    """Take on the people of a file; with `dry_run` only say what would happen. Good rows are taken, bad ones named."""
    book, staff = open_book(name, content), Staff.of(company, standing_of(actor, at) if actor else None)
    staff.day = company.day_of(at)
    sheet, top, columns = _head(book)
    report = Report(name, hashlib.sha256(content).hexdigest(), dry_run, sheet=sheet)
    report.mapping = {str(column): key for column, key in columns}
    rows = list(_rows(book, sheet, top, [key for _column, key in columns], staff, report))
    with transaction.atomic():
        for one in rows:
            outcome = _take(one, company, actor, at, write=not dry_run)
            setattr(report, outcome, getattr(report, outcome) + 1)
    return report


def _head(book: Any) -> tuple[str, int, list[tuple[str, str]]]:
    """The sheet and row that names the columns: at least the name must be there."""
    for sheet in book.sheets:
        for number, cells in book.rows(sheet):
            if number > DEEPEST:
                break
            columns = [(words(cell), KNOWN.get(bare(words(cell)), "")) for cell in cells]
            if "name" in {key for _column, key in columns}:
                return sheet, number, columns
    raise Refused([_("No column “Name” was found in the first 30 rows. The sheet needs at least that one.")])


def _rows(book: Any, sheet: str, top: int, keys: Sequence[str], staff: Staff, report: Report) -> Iterator[Taken]:
    seen: set[str] = set()
    for number, cells in book.rows(sheet):
        if number <= top:
            continue
        report.read += 1
        given = {key: words(cell) for key, cell in zip(keys, cells, strict=False) if key}
        one, reasons = _understood(number, given, staff)
        if (mark := one.values["staff_number"] or one.values["name"]) in seen:
            reasons.append(_("This person is already named in a row above."))
        seen.add(mark)
        if reasons:
            report.reject(number, reasons)
        else:
            yield one


def _understood(number: int, given: dict[str, str], staff: Staff) -> tuple[Taken, list[Any]]:
    """A row as values, with everything that is wrong with it."""
    reasons: list[Any] = []
    values: dict[str, Any] = {key: given.get(key, "") for key in ("name", "staff_number", "title", "email", "mobile")}
    if not values["name"]:
        reasons.append(_("The name is missing."))
    reasons += [
        phrase(_("“%(text)s” is too long: at most %(most)s characters."), text=text[:20], most=LONGEST)
        for text in values.values()
        if len(text) > LONGEST
    ]
    if values["email"] and not _is_email(values["email"]):
        reasons.append(phrase(_("“%(text)s” is no e-mail address."), text=values["email"][:60]))
    if word := given.get("department", ""):
        values["department"] = staff.departments.get(bare(word))
        if values["department"] is None:
            reasons.append(
                phrase(_("There is no department “%(name)s”. Create it first, or correct the row."), name=word[:60])
            )
    roles, unknown = _roles(given.get("roles", ""), staff)
    reasons += [phrase(_("There is no role “%(name)s” that a sheet may give."), name=one[:60]) for one in unknown]
    person = staff.known(values)
    if person is None and len(staff.by_name.get(values["name"], [])) > 1 and not values["staff_number"]:
        reasons.append(_("Several people have this name. Add the staff number."))
    return Taken(number, values, roles, person), [*reasons, *_objections(staff, values, roles, person)]


def _objections(staff: Staff, values: dict[str, Any], roles: list[str], person: Person | None) -> list[Any]:
    """What speaks against giving these roles, and this department, to somebody; each said once."""
    objections = [o for role in roles for o in organisation.objections_to_granting(staff.standing, person, role)]
    if person is not None and values.get("department"):
        objections += organisation.objections_to_moving(staff.standing, person, values["department"])
    gone = left(person, staff.day) if person and roles and staff.day else []
    return [*(one.text for one in gone), *dict.fromkeys(one.text for one in objections)]


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _roles(text: str, staff: Staff) -> tuple[list[str], list[str]]:
    parts = [part for part in SEPARATORS.split(text.strip()) if part]
    found = [staff.roles[bare(part)] for part in parts if bare(part) in staff.roles]
    return list(dict.fromkeys(found)), [part for part in parts if bare(part) not in staff.roles]


def _take(one: Taken, company: Company, actor: Person | None, at: datetime, *, write: bool) -> str:
    """Created, updated or unchanged; empty cells change nothing."""
    given = {key: value for key, value in one.values.items() if value not in ("", None)}
    held = (
        set(RoleAssignment.objects.filter(person=one.person, to_day__isnull=True).values_list("role", flat=True))
        if one.person
        else set()
    )
    new_roles = [role for role in one.roles if role not in held]
    same = one.person is not None and all(getattr(one.person, key) == value for key, value in given.items())
    if same and not new_roles:
        return "unchanged"
    if write:
        person = (
            one.person if same else organisation.put_person(company, actor=actor, at=at, person=one.person, **given)
        )
        for role in new_roles:
            assert person is not None
            organisation.grant(person, role, actor=actor, at=at)
    return "updated" if one.person else "created"

"""People, departments and roles: list, take on, change, give and end roles, open a sign-in."""

import secrets
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from bihuan.areas.policies.answering import gaps
from bihuan.core import organisation, sign_ins
from bihuan.core.access import role_word
from bihuan.core.asks import Ask, ask_for, cleaned
from bihuan.core.models import Department, Person, RoleAssignment
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Role
from bihuan.web import addresses, kept
from bihuan.web.acting import dialog, in_dialog
from bihuan.web.inputs import Form, initial_of
from bihuan.web.once import once
from bihuan.web.pages.setup.access import for_setters
from bihuan.web.request import Request

SHOWN = 500
FIELDS = ("name", "staff_number", "title", "department", "email", "mobile", "left_on")
DEPARTMENT = ("name", "name_en", "parent", "head")
NOT_GIVEN = {Role.EMPLOYEE.value, Role.RESPONSIBLE_DEPARTMENT.value, Role.OWNING_DEPARTMENT.value}


@for_setters
def people(request: Request) -> HttpResponse:
    """Everyone with department, roles and sign-in; beside them departments and roles nobody holds."""
    query = request.GET.get("q", "").strip()
    rows = Person.objects.filter(company=request.company).select_related("department", "account")
    if query:
        rows = rows.filter(
            Q(name__icontains=query) | Q(staff_number__startswith=query) | Q(department__name__icontains=query)
        )
    if request.GET.get("show") != "left":
        rows = rows.here_on(request.today)
    held = roles_by_person(request)
    listed = [{"person": one, "roles": held.get(one.pk, [])} for one in rows.order_by("department_id", "id")[:SHOWN]]
    given = {
        "people": listed,
        "query": query,
        "show": request.GET.get("show", ""),
        "departments": Department.objects.filter(company=request.company)
        .select_related("head", "parent")
        .order_by("id"),
        "gaps": [
            {"word": role_word(request.company, one.role), "duties": one.duties}
            for one in gaps(request.company, request.today)
        ],
    }
    return render(request, "pages/setup/people.html", given)


def roles_by_person(request: Request) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for one in RoleAssignment.objects.filter(company=request.company, record__isnull=True).select_related("department"):
        if one.in_force(request.today):
            where = _(" (%(where)s)") % {"where": one.department} if one.department else ""
            found[one.person_id].append(f"{role_word(request.company, one.role)}{where}")
    return found


# ---------------------------------------------------------------- one person


def asks() -> dict[str, Ask]:
    found = labelled({name: ask_for(Person, name) for name in FIELDS})
    return {**found, "name": replace(found["name"], label=_("Full name"))}


def labelled(found: dict[str, Ask]) -> dict[str, Ask]:
    """Relations get a label; the model's own ones have none."""
    labels = {"department": _("Department"), "parent": _("Stands below"), "head": _("Head")}
    return {name: replace(ask, label=labels.get(name, ask.label)) for name, ask in found.items()}


def person_of(request: Request, pk: int) -> Person:
    rows = Person.objects.filter(company=request.company).select_related("department", "account")
    return get_object_or_404(rows, pk=pk)


@for_setters
def new_person(request: Request) -> HttpResponse:
    form = Form(asks(), request.company, kept.typed(request))
    return keeping(request, form, None)


@for_setters
def person(request: Request, pk: int) -> HttpResponse:
    """One person: what is known, roles, sign-in."""
    found = person_of(request, pk)
    form = Form(asks(), request.company, kept.typed(request), initial_of(found, asks()))
    return keeping(request, form, found)


def keeping(request: Request, form: Form, found: Person | None) -> HttpResponse:
    """Show the form of a person; on post keep it."""

    def act() -> str:
        values = cleaned(form.asks, form.given, request.company)
        made = organisation.put_person(request.company, actor=request.person, at=request.at, person=found, **values)
        messages.success(request, _("%(name)s is kept.") % {"name": made.name})
        return addresses.page(request.company, "setup-person", pk=made.pk)

    if request.method == "POST":
        try:
            return redirect(once(request, act))
        except Refused as refused:
            form.refuse(refused)
    given = {
        "found": found,
        "form": form,
        **(of_person(request, found) if found else {"assignments": [], "username": ""}),
    }
    return render(request, "pages/setup/person.html", given, status=form.status)


def of_person(request: Request, found: Person) -> dict[str, Any]:
    rows = RoleAssignment.objects.filter(person=found).select_related("department", "record").order_by("-id")
    return {
        "assignments": [
            {
                "one": one,
                "word": role_word(request.company, one.role),
                "now": one.in_force(request.today),
                "may": not organisation.objections_to_ending(request.standing, found, one.role),
            }
            for one in rows
        ],
        "username": found.account.username if found.account else "",
        "may_reset": sign_ins.may_set_password(request.standing, found),
    }


# ---------------------------------------------------------------- roles


def may_give(request: Request, role: str) -> bool:
    """To anybody at all."""
    return not organisation.objections_to_granting(request.standing, None, role)


def role_choices(request: Request) -> list[tuple[str, str]]:
    known = dict.fromkeys([*request.company.settings.get("roles", {}), *Role.values])
    return [
        (role, role_word(request.company, role)) for role in known if role not in NOT_GIVEN and may_give(request, role)
    ]


@for_setters
def give_role(request: Request, pk: int) -> HttpResponse:
    """A role for everyone, or for a department; from one day to another."""
    found = person_of(request, pk)
    wanted = labelled({name: ask_for(RoleAssignment, name, False) for name in ("department", "from_day", "to_day")})
    form = Form(wanted, request.company, kept.typed(request))
    chosen = request.POST.get("role", request.GET.get("role", ""))

    def act() -> str:
        if chosen not in dict(role_choices(request)):
            raise Refused([Missing(_("Choose a role."), "role")])
        if reasons := organisation.objections_to_granting(request.standing, found, chosen):
            raise Refused(reasons)
        values = cleaned(wanted, form.given, request.company)
        organisation.grant(found, chosen, actor=request.person, at=request.at, **values)
        messages.success(
            request, _("%(name)s now is: %(role)s.") % {"name": found.name, "role": role_word(request.company, chosen)}
        )
        return addresses.page(request.company, "setup-person", pk=found.pk)

    given = {"found": found, "roles": role_choices(request), "chosen": chosen}
    return in_dialog(request, "pages/setup/give_role.html", form, given, act)


@for_setters
def end_role(request: Request, pk: int, key: int) -> HttpResponse:
    """End a role with a last day; the row stays, so that the past can be read."""
    found = person_of(request, pk)
    held = get_object_or_404(RoleAssignment, pk=key, person=found)
    wanted = {"to_day": ask_for(RoleAssignment, "to_day", required=True)}
    form = Form(wanted, request.company, kept.typed(request), {"to_day": request.today})

    def act() -> str:
        if reasons := organisation.objections_to_ending(request.standing, found, held.role):
            raise Refused(reasons)
        day: date = cleaned(wanted, form.given, request.company)["to_day"]
        organisation.revoke(held, actor=request.person, at=request.at, last_day=day)
        messages.success(request, _("The role ends on %(day)s.") % {"day": day})
        return addresses.page(request.company, "setup-person", pk=found.pk)

    given = {"found": found, "word": role_word(request.company, held.role)}
    return in_dialog(request, "pages/setup/end_role.html", form, given, act)


# ---------------------------------------------------------------- sign-in


@for_setters
def sign_in(request: Request, pk: int) -> HttpResponse:
    """Open a sign-in, or give a new first password; shown once."""
    found = person_of(request, pk)
    form = Form({}, request.company, kept.typed(request))
    given: dict[str, Any] = {"found": found, "form": form, "username": suggested(found), "secret": "", "fault": ""}
    if request.method == "POST":
        given["username"] = request.POST.get("username", "").strip() or given["username"]
        try:
            given["secret"] = opened(request, found, given["username"])
        except Refused as refused:
            form.refuse(refused)
    return dialog(request, "pages/setup/sign_in.html", given, form.status)


def suggested(found: Person) -> str:
    if found.account:
        return found.account.username
    return (found.email.partition("@")[0] or found.staff_number).lower()


def opened(request: Request, found: Person, username: str) -> str:
    """The first password of the sign-in."""
    if not username:
        raise Refused([Missing(_("Give a user name."), "username")])
    secret = secrets.token_urlsafe(12)
    sign_ins.set_sign_in(found, username, secret, actor=request.person, at=request.at)
    return secret


# ---------------------------------------------------------------- departments


@for_setters
def department(request: Request, key: str) -> HttpResponse:
    """Change a department, or create one (`new`)."""
    found = Department.objects.filter(company=request.company, key=key).first() if key != "new" else None
    if found is None and key != "new":
        return redirect(addresses.page(request.company, "setup-people"))
    wanted = labelled({name: ask_for(Department, name) for name in DEPARTMENT})
    form = Form(wanted, request.company, kept.typed(request), initial_of(found, wanted) if found else None)

    def act() -> str:
        values = cleaned(wanted, form.given, request.company)
        name = found.key if found else new_key(request)
        organisation.put_department(request.company, name, actor=request.person, at=request.at, **values)
        messages.success(request, _("The department is kept."))
        return addresses.page(request.company, "setup-people")

    return in_dialog(request, "pages/setup/department.html", form, {"found": found}, act)


def new_key(request: Request) -> str:
    """A key for a department made by hand; packs name theirs."""
    used = set(Department.objects.filter(company=request.company).values_list("key", flat=True))
    return next(key for n in range(1, 10_000) if (key := f"department-{n}") not in used)

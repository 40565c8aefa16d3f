"""A new company from the web: choose or upload a pack, look at the check, found it under its own name."""

import re
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bihuan.areas.policies import loading
from bihuan.core import organisation
from bihuan.core.models import Account, Company, Person
from bihuan.core.refusals import Missing, Refused
from bihuan.core.vocabulary import Role
from bihuan.web import addresses
from bihuan.web.inputs import errors_by_field
from bihuan.web.once import once
from bihuan.web.pages.setup.access import administers
from bihuan.web.pages.setup.packs import Source, choices, chosen, may_contradict

FIELDS = ("code", "name", "name_en", "person")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def may_found(account: Account, at: datetime) -> bool:
    """The operator of the installation, and whoever administers a company now."""
    return account.is_operator or bool(administers(account, at))


@login_required
def new_company(request: Any) -> HttpResponse:
    """Check first, then found: nothing is kept before the last button."""
    if not may_found(request.user, request.at):
        raise PermissionDenied(_("A company is set up by the operator of this installation."))
    given: dict[str, Any] = {
        "refused": None,
        "source": None,
        "report": None,
        "typed": dict.fromkeys(FIELDS, ""),
        "found": None,
        "errors": {},
        "once": request.POST.get("once") or uuid.uuid4().hex,
    }
    status = 200
    if request.method == "POST":
        given["typed"] = {name: request.POST.get(name, "").strip() for name in FIELDS}
        try:
            source = chosen(request)
            given |= {"source": source, "report": source.report}
            if source.report.is_loadable:
                given |= about(request, source, given["typed"])
            if request.POST.get("do") == "found":
                return redirect(once(request, lambda: found(request, source)))
        except Refused as refused:
            status = 422
            given |= {"refused": refused, "errors": errors_by_field(refused)}
    return render(request, "pages/setup/new_company.html", {**given, "choices": choices()}, status=status)


def about(request: Any, source: Source, typed: dict[str, str]) -> dict[str, Any]:
    """What the pack says of the company; what was typed holds over it."""
    pack = source.pack()
    told = pack.company.company
    own = {"code": told.code, "name": told.name, "name_en": told.name_en, "person": request.user.username}
    return {
        "typed": {name: typed[name] or own[name] for name in FIELDS},
        "found": pack,
        "departments": len(pack.company.department),
        "policies": [(one.head.code, one.head.title, len(one.clauses), len(one.duties)) for one in pack.policies],
        "decisions": [one for policy in pack.policies for one in policy.decisions],
    }


@transaction.atomic
def found(request: Any, source: Source) -> str:
    """Found the company; who does it becomes its first administrator."""
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    if reasons := list(lacking(given)):
        raise Refused(reasons)
    company: Company = loading.found_company(
        source.pack(),
        actor=None,
        at=request.at,
        code=given["code"].upper(),
        name=given["name"],
        name_en=given["name_en"],
        contradicting=may_contradict(request),
    )
    person: Person = organisation.put_person(
        company, actor=None, at=request.at, name=given["person"], account=request.user
    )
    organisation.grant(person, Role.ADMINISTRATOR, actor=person, at=request.at)
    messages.success(request, _("%(name)s is set up. Take on your people next.") % {"name": company.display_name})
    return addresses.page(company, "setup")


def lacking(given: Mapping[str, str]) -> Iterator[Missing]:
    """What is wrong with what was typed, each at its field."""
    for name, label in {"code": _("Code"), "name": _("Name"), "person": _("Your name")}.items():
        if not given[name]:
            yield Missing(_("Fill in: %(label)s") % {"label": label}, name)
    if given["code"] and not CODE.fullmatch(given["code"]):
        text = _("“%(code)s” cannot begin numbers and addresses. Choose letters and digits, such as NEWCO.")
        yield Missing(text % {"code": given["code"]}, "code")

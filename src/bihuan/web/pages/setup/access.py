"""Who sets a company up: administrators and the quality department; some things are for administrators alone."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from bihuan.core.access import Standing, standing_of
from bihuan.core.models import Account, Company, Person
from bihuan.core.vocabulary import Role
from bihuan.web.request import Request

SETTERS = frozenset({Role.ADMINISTRATOR.value, Role.QUALITY.value, Role.QUALITY_HEAD.value})
View = Callable[..., HttpResponse]


def may_set_up(standing: Standing) -> bool:
    return bool(standing.company_roles & SETTERS) and not standing.read_only


def is_administrator(standing: Standing) -> bool:
    return standing.administers


def may_publish(request: Request) -> bool:
    """A notice holds for every company of the installation: its operator publishes, or who administers them all."""
    if request.user.is_operator:
        return True
    return set(Company.objects.values_list("pk", flat=True)) <= administers(request.user, request.at)


def administers(account: Account, at: datetime) -> set[int]:
    """The companies the account administers now; not those its person has left."""
    people = Person.objects.filter(account=account).select_related("company")
    return {one.company_id for one in people if is_administrator(standing_of(one, at))}


def for_setters(view: View) -> View:
    """Only for administrators and the quality department."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_set_up(request.standing):
            raise PermissionDenied(_("The company is set up by its administrators and the quality department."))
        return view(request, *args, **kwargs)

    return guarded

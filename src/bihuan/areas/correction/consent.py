"""Departments an action touches: which have to be asked, who speaks for one, and when their consent is void.

A consent is given by the head of a department or who stands in for them, never entered by others; it holds for what
was agreed to, and lapses with it (YNTD-ITSS-0300 4.2.3, 4.3.2).
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.areas.correction.independence import in_one_line
from bihuan.areas.correction.models import Action, Consulted
from bihuan.areas.correction.words import Nature
from bihuan.core.access import Standing, heads_as, heads_of, places, stand_ins
from bihuan.core.models import Department, Person
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing
from bihuan.core.routes import fits
from bihuan.core.writing import amend_part

CLAUSE = "YNTD-ITSS-0300/4.3.2"
TOGETHER = "YNTD-ITSS-0300/4.2.3"
ROW = "consulted."


def speakers(department: Department, day: date) -> list[Person]:
    """Who speaks for a department on a day: who heads it, and who stands in for them in that."""
    heads = heads_of(department, day)
    return list(dict.fromkeys([*heads, *stand_ins(heads, [heads_as(department)], day)]))


def asked_of(record: Action, standing: Standing) -> list[Consulted]:
    """The departments still to agree for which this person speaks."""
    own = places(standing.headships)
    return [row for row in still_to_agree(record) if row.department_id in own]


def still_to_agree(record: Action) -> QuerySet[Consulted]:
    return record.consulted.filter(round=record.round, agreed_on__isnull=True).select_related("department")


def asks_others(record: Action, standing: Standing) -> Iterable[Missing]:
    """Consent is asked of those who speak for a department that has not agreed."""
    rows, own = list(still_to_agree(record)), places(standing.headships)
    if not any(row.department_id in own for row in rows):
        names = listed(str(row.department) for row in rows) or _("nobody")
        yield Missing(phrase(_("Still to agree, each by its head: %(names)s."), names=names))


def taking_part(record: Action) -> set[int]:
    """The departments that draw it up: the one that acts, and those consulted."""
    rows = record.consulted.filter(round=record.round).values_list("department", flat=True)
    return {key for key in (record.department_id, *rows) if key}


def with_measures(record: Action) -> list[Department]:
    """Departments that carry out a measure of a preventive action, but are not asked."""
    if record.nature != Nature.PREVENTIVE:
        return []
    known = taking_part(record) | ({record.owning_department_id} if record.owning_department_id else set())
    parents = dict(Department.objects.filter(company=record.company_id).values_list("pk", "parent_id"))
    steps = record.steps.filter(round=record.round, owner__department__isnull=False)
    rows = Department.objects.filter(pk__in=steps.values("owner__department"))
    return [one for one in rows if not any(in_one_line(one.pk, other, parents) for other in known)]


def involved(record: Action) -> Iterable[Missing]:
    """Each department that has a measure of a preventive action is consulted, beside those that draw it up."""
    for one in with_measures(record):
        text = _("%(department)s carries out a measure. Add it to the departments consulted.")
        yield Missing(phrase(text, department=one), "consulted", CLAUSE)


def together(record: Action) -> Iterable[Missing]:
    """Where the pack asks for it, the owning department draws it up with at least one other department."""
    if not any(fits(when, record) for when in record.company.settings.get("drawn_up_together", ())):
        return
    part = taking_part(record)
    if record.owning_department and record.owning_department_id not in part:
        text = _("The owning department, %(department)s, draws it up with others. Add it to the departments consulted.")
        yield Missing(phrase(text, department=record.owning_department), "consulted", TOGETHER)
    elif len(part) == 1:
        text = _("It is drawn up together with another department concerned. Add one to the departments consulted.")
        yield Missing(text, "consulted", TOGETHER)


def agreement(record: Action, at: datetime) -> Iterable[Missing]:
    """Departments that are consulted have agreed."""
    day = record.company.day_of(at)
    for row in still_to_agree(record):
        text = _("%(department)s has not agreed yet.")
        if not speakers(row.department, day):
            text = _("%(department)s has not agreed yet, and nobody heads it. Name its head first.")
        yield Missing(phrase(text, department=row.department), "consulted", CLAUSE)


def lapse(record: Action, changed: Iterable[str], at: datetime) -> None:
    """What was agreed to has changed: who agreed is asked again."""
    if record.state != Action.State.DRAFT or all(name.startswith(ROW) for name in changed):
        return
    for row in record.consulted.filter(round=record.round, agreed_on__isnull=False):
        void(row, at)


def void(row: Consulted, at: datetime) -> None:
    amend_part(row, actor=None, at=at, as_rule=True, stamped={"agreed_by": None, "agreed_on": None, "remark": ""})

"""What an audit lacks before its dates can be confirmed or its fieldwork begins."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance import checklists, subjects
from bihuan.areas.assurance.models import Audit, AuditedDepartment
from bihuan.areas.correction.independence import objection
from bihuan.core.models import Company, Person
from bihuan.core.phrases import Phrase, phrase
from bihuan.core.refusals import Missing

CLAUSE = "XDYJ-04-01/4.1.1 YNTD-ITSS-0301/2.1"
INDEPENDENT = "XDYJ-04-01/3.2"
LEAST_NOTICE = 1  # days: agreed in advance


def lead_named(audit: Audit) -> list[Missing]:
    """Somebody leads it who may: departments can have been added, or people moved, since the appointment."""
    if audit.lead is not None:
        day = audit.starts_on or audit.created_at.date()
        return [Missing(why, "lead", INDEPENDENT) for why in nothing_but_own(audit, audit.lead, day)]
    text = _("No lead auditor is appointed. Whoever approves the programme appoints one.")
    return [Missing(text, "lead", "XDYJ-04-01/1.4.2", step="appoint-lead")]


def nothing_but_own(audit: Audit, person: Person, day: date) -> list[Phrase]:
    """Why the person cannot lead an audit all of whose departments are their own.

    A lead auditor of several departments may belong to one of them: others audit that one (XDYJ-04-01 3.2).
    """
    rows = audit.departments.select_related("department")
    against = [objection(person, row.department, day) for row in rows]
    return [why for why in against if why] if all(against) else []


def departments_named(audit: Audit) -> Missing | None:
    if audit.departments.exists():
        return None
    return Missing(_("The audit covers no department yet. Add those to be audited."), "departments", CLAUSE)


def team_named(audit: Audit) -> list[Missing]:
    """Every department has an auditor of another department; nobody is named for one outside the audit."""
    here = {row.department_id: row.department for row in audit.departments.select_related("department")}
    team = list(audit.team.select_related("department", "person"))
    named = {row.department_id: row.department for row in team}
    day = audit.starts_on or audit.created_at.date()
    nobody = _("Nobody is named to audit %(place)s. Name an auditor of another department.")
    outside = _("%(place)s is not in this audit, but has an auditor. Add the department, or take the auditor out.")
    return [
        *(Missing(phrase(nobody, place=place), "team", INDEPENDENT) for key, place in here.items() if key not in named),
        *(Missing(phrase(outside, place=place), "team", CLAUSE) for key, place in named.items() if key not in here),
        *(Missing(why, "team", INDEPENDENT) for row in team if (why := objection(row.person, row.department, day))),
    ]  # fmt: skip


def notice_days(company: Company) -> int:
    """Days between agreeing and auditing: the pack's, at least one."""
    return max(LEAST_NOTICE, int(company.settings.get("audit", {}).get("notice_days", LEAST_NOTICE)))


def dates_agreed(audit: Audit) -> list[Missing]:
    """YNTD-ITSS-0301 2.1: the days are agreed with each department, in advance."""
    least = notice_days(audit.company)
    return [gap for row in audit.departments.select_related("department") for gap in _agreed(row, least)]


def _agreed(row: AuditedDepartment, least: int) -> Iterator[Missing]:
    clause = "YNTD-ITSS-0301/2.1"
    if row.agreed_on is None or row.starts_on is None or row.ends_on is None:
        text = _("The days are not agreed with %(place)s. The department agrees itself, or enter who agreed.")
        yield Missing(phrase(text, place=row.department), "departments", clause, step="agree-days")
    elif (row.starts_on - row.agreed_on).days < least:
        text = _(
            "%(place)s agreed on %(agreed)s to %(start)s; the days have to be agreed at least %(least)s days before."
        )
        figures = {"agreed": row.agreed_on, "start": row.starts_on, "least": least}
        yield Missing(phrase(text, place=row.department, **figures), "departments", clause, step="agree-days")


def day_come(audit: Audit, at: datetime) -> Missing | None:
    """No auditor comes before the first day that was agreed."""
    first = min((row.starts_on for row in audit.departments.all() if row.starts_on), default=None)
    if first is None or audit.company.day_of(at) >= first:
        return None
    text = _("The first day agreed is %(day)s. Begin then; or open the dates again, and have earlier ones agreed.")
    return Missing(phrase(text, day=first), "starts_on", "YNTD-ITSS-0301/2.1", step="reopen-dates")


def questions_ready(audit: Audit) -> list[Missing]:
    """XDYJ-04-01 4.1.1: there is a checklist, and it asks about everything the audit covers."""
    labels = {one.code: one.label for one in subjects.subjects_of(audit.company)}
    text = _("The checklist asks nothing about %(place)s · %(subject)s. Draw the checklist, or add a question.")
    return [
        Missing(phrase(text, place=row.department, subject=labels[subject]), "items", CLAUSE, step="draw-checklist")
        for row, subject in checklists.uncovered(audit)
    ]

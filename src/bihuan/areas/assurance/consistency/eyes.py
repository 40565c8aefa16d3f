"""Four eyes that were two: verifier and owner, approver and submitter, auditor and audited."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bihuan.areas.assurance.consistency.belonging import Belonging
from bihuan.areas.assurance.consistency.rule import Found, of, rule
from bihuan.areas.assurance.models import Audit, ChecklistItem, QualityCheck, TeamMember
from bihuan.areas.correction.models import Action
from bihuan.areas.improvement.models import Evaluation, Opportunity, PlanItem
from bihuan.core.models import ApprovalSlot, Company, JournalEntry


@rule(
    "verified-by-owner",
    _("Verified by whoever carried it out"),
    _("Whoever owned the work, or had a hand in it, also verified it or confirmed its effect."),
)
def verified_by_owner(company: Company, day: date) -> Found:
    known = Q(verified_by__isnull=False) | Q(confirmed_by__isnull=False)
    same = Q(verified_by=F("owner")) | Q(confirmed_by=F("owner"))
    return [
        Action.objects.filter(known & same).values_list("pk", flat=True),
        *_items(company),
        Opportunity.objects.filter(verified_by__isnull=False, verified_by=F("owner")).values_list("pk", flat=True),
        QualityCheck.objects.filter(checked_by=F("checked_person")).values_list("pk", flat=True),
    ]


def _items(company: Company) -> Found:
    """Items whose pilot was verified, or whose effect was confirmed, by their owner, a step's owner or who ran the pilot."""
    verified = PlanItem.objects.filter(verified_by__isnull=False)
    judged = of(Evaluation, company, state=Evaluation.State.CONFIRMED, item__isnull=False)
    return [
        verified.filter(verified_by=F("owner")).values_list("pk", flat=True),
        verified.filter(verified_by=F("steps__owner")).values_list("pk", flat=True),
        verified.filter(_ran("pk", "verified_by")).values_list("pk", flat=True),
        judged.filter(_confirmed("item__owner") | _confirmed("item__steps__owner")).values_list("item", flat=True),
    ]


def _ran(record: str, person: str) -> Exists:
    """Did the person start or end the pilot, in an attempt that was not sent back?"""
    again = JournalEntry.objects.filter(record=OuterRef("record"), action="plan-item.try-again", pk__gt=OuterRef("pk"))
    runs = ("plan-item.start-pilot", "plan-item.end-pilot")
    return Exists(
        JournalEntry.objects.filter(~Exists(again), record=OuterRef(record), actor=OuterRef(person), action__in=runs)
    )


def _confirmed(person: str) -> Exists:
    entries = JournalEntry.objects.filter(record=OuterRef("pk"), action="evaluation.confirm")
    return Exists(entries.filter(actor=OuterRef(person)))


@rule(
    "approved-by-submitter",
    _("Approved by whoever submitted it"),
    _("The signature under the approval is that of the person who asked for it."),
)
def approved_by_submitter(company: Company, day: date) -> Found:
    signed = ApprovalSlot.objects.filter(company=company, verdict=ApprovalSlot.Verdict.APPROVE)
    return [signed.filter(decided_by=F("approval__asked_by")).values_list("approval__record", flat=True)]


def own(company: Company, *, known: bool) -> list[int]:
    """Audits with somebody who belonged to what they audited: by what is known of that day, or else by today."""
    belonging, found = Belonging.of(company), set()
    for audit, person, today, department, day in _looked_at(company, belonging):
        worked = belonging.worked_for(person, department, day)
        sure = worked or belonging.is_known(person, day)
        if sure == known and (worked or belonging.belonged_to(person, department, day, today)):
            found.add(audit)
    return sorted(found)


def _looked_at(company: Company, belonging: Belonging) -> Iterator[tuple[int, int, int | None, int, date]]:
    """Audit, person, their department of today, the audited one, the day: where the two might be one."""
    theirs = {"audit__company": company, "audit__kind": Audit.KIND}
    named = TeamMember.objects.filter(**theirs)
    maybe = Q(person__department=F("department")) | Q(person__in=belonging.known)
    read = ("audit", "person", "person__department", "department", "audit__starts_on", "audit__created_at")
    for *row, starts_on, made_at in named.filter(maybe).values_list(*read):
        yield *row, starts_on or company.day_of(made_at)
    items = ChecklistItem.objects.filter(**theirs, auditor__isnull=False, recorded_at__isnull=False)
    maybe = Q(auditor__department=F("department")) | Q(auditor__in=belonging.known)
    columns = ("audit", "auditor", "auditor__department", "department", "recorded_at")
    for *row, recorded_at in items.filter(maybe).order_by().values_list(*columns).distinct():
        yield *row, company.day_of(recorded_at)


@rule(
    "auditor-of-own-department",
    _("Auditor of their own department"),
    _("An auditor was named for, or recorded, the department they belonged to or worked for on that day."),
)
def own_department(company: Company, day: date) -> Found:
    return [Audit.objects.filter(pk__in=own(company, known=True)).values_list("pk", flat=True)]


@rule(
    "auditor-of-todays-department",
    _("Auditor of what is their department today"),
    _("The journal does not say to which department the auditor belonged on that day; today it is the audited one."),
)
def todays_department(company: Company, day: date) -> Found:
    return [Audit.objects.filter(pk__in=own(company, known=False)).values_list("pk", flat=True)]

"""The working calendar as it is kept: notices from the database over the packaged years, company days on top.

Publishing a notice and setting a company's day are journalled and announced (Event.CALENDAR_PUBLISHED with `year`,
`changed` days and `version`); whoever keeps deadlines recomputes the provisional ones and those a day changed for.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core import journal
from bihuan.core.calendars import COMPANY_TIME, Override, WorkCalendar, from_statutory
from bihuan.core.events import announce
from bihuan.core.flow import Act
from bihuan.core.models import CalendarDay, CalendarNotice, Company, CompanyDay, Person
from bihuan.core.phrases import phrase
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Event
from bihuan.core.year_notices import LONGEST_NAME, NoticeDay, YearNotice, packaged_notices, parse_notice, read_notice

Imported = tuple[int, int, str]  # key, year, digest
OwnDay = tuple[date, bool, str, str]


def calendar_for(company: Company | None = None) -> WorkCalendar:
    """The calendar that holds now, for a company or for everyone. Two small queries; take it once, use it often."""
    notices = CalendarNotice.objects.order_by("imported_at", "id").values_list("pk", "year", "digest")
    own = CompanyDay.objects.filter(company=company).order_by("date") if company else CompanyDay.objects.none()
    zone = company.timezone if company else COMPANY_TIME.key
    return assembled(tuple(notices), tuple(own.values_list("date", "is_off", "name", "reason")), zone)


@lru_cache(maxsize=256)
def assembled(notices: tuple[Imported, ...], own: tuple[OwnDay, ...], zone: str) -> WorkCalendar:
    """A calendar out of what was found; the same findings give the same calendar."""
    calendar = from_statutory() if zone == COMPANY_TIME.key else from_statutory().with_zone(ZoneInfo(zone))
    times = Counter(year for _pk, year, _digest in notices)
    times.update(packaged_notices().keys() & times.keys())
    latest = {year: (pk, digest) for pk, year, digest in notices}
    for year, (pk, digest) in latest.items():
        calendar = calendar.with_notice(stored_notice(pk, year, digest), edition=times[year])
    return calendar.with_overrides({day: Override(is_off, name, reason) for day, is_off, name, reason in own})


@lru_cache(maxsize=256)
def stored_notice(pk: int, year: int, digest: str) -> YearNotice:
    """A notice out of its rows; `digest` keeps notices of different databases apart."""
    rows = CalendarDay.objects.filter(notice_id=pk).values_list("date", "is_off", "name")
    return YearNotice(year, {day: NoticeDay(is_off, name) for day, is_off, name in rows})


@transaction.atomic
def import_notice(
    notice: str | bytes | dict[str, object],
    *,
    actor: Person | None,
    at: datetime,
    by: str = "",
    issued_on: date | None = None,
) -> CalendarNotice:
    """Publish a year from a notice in the holiday-cn form, or refuse with every reason.

    The same notice again changes nothing; another one of the same year takes its place.
    """
    read = parse_notice(notice) if isinstance(notice, dict) else read_notice(notice)
    latest = CalendarNotice.objects.select_for_update().filter(year=read.year).order_by("imported_at", "id").last()
    if latest and latest.digest == read.digest:
        return latest
    companies = list(Company.objects.order_by("pk"))
    before = [calendar_for(company) for company in companies]
    kept = keep(read, at=at, by=by or (actor.name if actor else ""), issued_on=issued_on)
    for company, old in zip(companies, before, strict=True):
        tell(company, f"{read.year}", old, Act(actor, at), kept.source)
    return kept


def keep(notice: YearNotice, *, at: datetime, by: str, issued_on: date | None) -> CalendarNotice:
    """Store a notice; one imported before and replaced since holds again."""
    kept, created = CalendarNotice.objects.update_or_create(
        year=notice.year,
        digest=notice.digest,
        defaults={
            "source": "\n".join(notice.papers),
            "issued_on": issued_on,
            "imported_at": at,
            "imported_by": by[:100],
        },
    )
    if created:
        rows = [CalendarDay(notice=kept, date=day, is_off=e.is_off, name=e.name) for day, e in notice.days.items()]
        CalendarDay.objects.bulk_create(rows)
    return kept


@transaction.atomic
def set_company_day(
    company: Company, day: date, own: Override | None, *, actor: Person | None, at: datetime, address: str = ""
) -> None:
    """Make a day off or worked for one company, against the statutory calendar; None gives it back."""
    if own is not None and (reasons := list(faults_of(day, own))):
        raise Refused(reasons)
    before = calendar_for(company)
    CompanyDay.objects.filter(company=company, date=day).delete()
    if own is not None:
        CompanyDay.objects.create(
            company=company, date=day, is_off=own.is_off, name=own.name.strip(), reason=own.reason.strip()
        )
    tell(company, day.isoformat(), before, Act(actor, at, address))


def faults_of(day: date, own: Override) -> Iterable[object]:
    if not own.name.strip():
        yield phrase(_("%(day)s needs a name, for example “Company anniversary”."), day=day)
    for text, most in ((own.name, LONGEST_NAME), (own.reason, 2 * LONGEST_NAME)):
        if len(text.strip()) > most:
            yield phrase(_("The text is too long: at most %(most)s characters."), most=most)


def tell(company: Company, what: str, before: WorkCalendar, act: Act, comment: str = "") -> None:
    """Journal and announce that the company's calendar is another one now."""
    after = calendar_for(company)
    if after.version == before.version:
        return
    changed = [day.isoformat() for day in before.changed_days(after)]
    own = act.actor if act.actor and act.actor.company_id == company.pk else None  # a person acts in one company
    changes: journal.Changes = {"version": [before.version, after.version], "days": [[], changed]}
    signed = act.signed | {"actor": own}
    journal.write(company, Event.CALENDAR_PUBLISHED, subject=what, changes=changes, comment=comment, **signed)
    facts: dict[str, Any] = {"year": int(what[:4]), "changed": changed, "version": after.version}
    announce(Event.CALENDAR_PUBLISHED, company=company, at=act.at, actor=own, **facts)

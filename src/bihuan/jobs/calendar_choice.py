"""Which calendars a command works with: the company's or everyone's, and a service calendar by name or file."""

import argparse
from functools import lru_cache
from pathlib import Path

from bihuan.core.calendars import WorkCalendar
from bihuan.core.refusals import Refused
from bihuan.core.service_calendars import named_calendar, read_service_calendar
from bihuan.core.service_time import ServiceCalendar
from bihuan.jobs import installation
from bihuan.jobs.batches import read_file
from bihuan.jobs.outcomes import WrongUse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--calendar",
        metavar="NAME|FILE.json",
        help="service calendar: cn-5x8, cn-7x24, one of the company's, or a JSON file",
    )
    parser.add_argument("--company", metavar="CODE", help="use this company's calendar from the database")


class Calendars:
    """The working calendar, and service calendars as they are asked for."""

    def __init__(self, company: str | None, folder: Path | None = None) -> None:
        self.folder = folder
        self.own: dict[str, object] = {}
        self.workdays = installation.calendar() if company is None else self.of_company(company)
        self.service = lru_cache(maxsize=64)(self.find)

    def of_company(self, code: str) -> WorkCalendar:
        """The company's calendar; its service calendars become known by name."""
        from bihuan.core.models import Company
        from bihuan.core.workdays import calendar_for

        company = Company.objects.filter(code__iexact=code).first()
        if company is None:
            raise Refused([f"There is no company “{code}”."])
        self.own = dict(company.settings.get("service_calendars", {}))
        return calendar_for(company)

    def find(self, name: str) -> ServiceCalendar | None:
        """A service calendar by its name or file; none for an empty name."""
        if not name:
            return None
        if name.lower().endswith(".json") or self.locate(name).is_file():
            return read_service_calendar(read_file(str(self.locate(name))), self.workdays, Path(name).stem)
        return named_calendar(name, self.workdays, self.own)

    def locate(self, name: str) -> Path:
        """A file named in a batch may lie beside the batch."""
        beside = (self.folder or Path()) / name
        return beside if not Path(name).exists() and beside.exists() else Path(name)


def calendars_of(args: argparse.Namespace) -> Calendars:
    """The calendars the arguments ask for."""
    return Calendars(args.company, Path(args.batch).parent if args.batch else None)


def require(given: dict[str, object]) -> None:
    """Without a batch file the plain arguments must all be there."""
    if missing := [name for name, value in given.items() if value is None]:
        raise WrongUse(f"{' and '.join(missing)} missing: give them, or --batch FILE.csv.")

"""The improvement ledger and the table of actions as workbooks, titled and laid out as the company's own."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan.areas.correction import ledger as actions
from bihuan.areas.correction.models import Action
from bihuan.areas.improvement.ledger import PAPER as IMPROVEMENT_LEDGER
from bihuan.areas.improvement.ledger import ledger_columns, ledger_rows, ledger_title
from bihuan.areas.improvement.models import Opportunity
from bihuan.core.access import Standing
from bihuan.core.models import Company
from bihuan.core.papers import paper_title
from bihuan.core.phrases import in_english
from bihuan.exchange.tables import Format, export


def ledger_file(
    company: Company, at: datetime, format: Format = "xlsx", *, rows: Any = None, standing: Standing | None = None
) -> Iterator[bytes]:
    """The ledger as a stream of bytes: these rows, or every row this standing sees (none: the whole company)."""
    if rows is None:
        rows = Opportunity.objects.filter(company=company)
        rows = (rows.visible_to(standing) if standing else rows).order_by("raised_on", "id")
    head = [column.heading for column in ledger_columns(company)]
    return export(
        head, ledger_rows(rows), format, title=heading(company, ledger_title(company), at), sheet=ledger_title(company),
        zone=company.zone,
    )  # fmt: skip


def action_table(
    company: Company, at: datetime, format: Format = "xlsx", *, rows: Any = None, standing: Standing | None = None
) -> Iterator[bytes]:
    """The tracking table of corrective and preventive actions: these rows, or every one this standing sees."""
    if rows is None:
        rows = Action.objects.filter(company=company)
        rows = (rows.visible_to(standing) if standing else rows).order_by("id")
    title = paper_title(company, actions.PAPER)
    head = [column.heading for column in actions.COLUMNS]
    return export(
        head, actions.ledger_rows(rows), format, title=heading(company, title, at), sheet=title, zone=company.zone
    )


def heading(company: Company, title: str, at: datetime) -> str:
    """Company, title and the day it is printed."""
    as_of = _("As of %(day)s") % {"day": company.day_of(at).isoformat()}
    return f"{company.display_name}{booked(title)}\n{as_of}"


def booked(title: str) -> str:
    """In book marks, as Chinese papers name one another; in English after a dash."""
    if in_english():
        return f" – {title.strip('《》')}"
    return title if title.startswith("《") else f"《{title}》"


Writer = Callable[..., Iterator[bytes]]
PAPERS: Mapping[str, Writer] = {IMPROVEMENT_LEDGER: ledger_file, actions.PAPER: action_table}  # the register's paper

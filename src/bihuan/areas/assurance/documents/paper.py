"""What the papers of assurance share: titles in the company's words, paragraphs, signatures from the journal."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan.core.access import role_word
from bihuan.core.blocks import Block, Heading, Paragraph, Signatures
from bihuan.core.catalogue import PAPERS
from bihuan.core.models import ApprovalSlot, Company, JournalEntry, Record
from bihuan.core.phrases import listed


def paper_title(company: Company, paper: str) -> str:
    """What the company calls a paper."""
    title, title_zh = PAPERS[paper]
    english = (get_language() or "").startswith("en")
    return company.wording("titles", paper) or (str(title) if english else title_zh)


def form_number(company: Company, paper: str) -> str:
    return str(company.settings.get("forms", {}).get(paper, ""))


def paragraphs(text: str) -> list[Block]:
    return [Paragraph(line) for line in text.splitlines() if line.strip()]


def chapter(heading: Any, text: str, *blocks: Block) -> list[Block]:
    """A heading with a text and what follows; a dash where there is nothing."""
    found = [*paragraphs(text), *blocks]
    return [Heading(heading), *(found or [Paragraph("—")])]


def words_of(text: str, vocabulary: Any) -> str:
    return listed(vocabulary(word).label for word in text.split())


def period(first: date | None, last: date | None) -> str:
    return f"{first} – {last}" if first and last else "—"


def taken(record: Record, steps: Iterable[tuple[str, Any]]) -> list[tuple[Any, Any, Any, Any]]:
    """Who took these steps last, in which role and when, as the journal has it."""
    rows = []
    for step, label in steps:
        entry = JournalEntry.objects.filter(record_id=record.pk, action=f"{record.kind}.{step}").order_by("-id").first()
        if entry:
            role = role_word(record.company, entry.role) if entry.role else ""
            rows.append((label, entry.actor_name, role, entry.at))
    return rows


def approved(record: Record) -> list[tuple[Any, Any, Any, Any]]:
    """Everyone who signed the last approval."""
    last = record.approvals.filter(state="approved").order_by("-id").first()
    slots = ApprovalSlot.objects.filter(approval=last).select_related("decided_by") if last else ()
    return [(_("Approved by"), one.decided_by, role_word(record.company, one.role), one.decided_at) for one in slots]


def signatures(record: Record, steps: Iterable[tuple[str, Any]]) -> Signatures:
    return Signatures([*taken(record, steps), *approved(record)])

"""What papers share: titles in the company's words, paragraphs, and who signed, from the journal and the approvals."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.core.access import RELATION_WORDS, Relation, role_word
from bihuan.core.blocks import Block, Paragraph
from bihuan.core.catalogue import PAPERS
from bihuan.core.models import Company, JournalEntry, Record
from bihuan.core.phrases import in_english, listed
from bihuan.core.signatures import holding

Signed = tuple[Any, Any, Any, Any]  # what, who, in which role, when: a row of blocks.Signatures


def paper_title(company: Company | None, paper: str) -> str:
    """What the company calls a paper of the catalogue."""
    title, title_zh = PAPERS[paper]
    own = company.wording("titles", paper) if company else ""
    return own or (str(title) if in_english() else title_zh)


def form_number(company: Company, paper: str) -> str:
    """The number of the company's form, where the pack gives it one."""
    return str(company.settings.get("forms", {}).get(paper, ""))


def paragraphs(text: str) -> list[Block]:
    return [Paragraph(line) for line in text.splitlines() if line.strip()]


def words_of(text: str, vocabulary: Any) -> str:
    """The words of a vocabulary that a field keeps, as people read them."""
    return listed(vocabulary(word).label for word in text.split())


def taken(record: Record, steps: Mapping[str, Any]) -> dict[str, list[Signed]]:
    """Of each step, by its name, who took it, in which role and when; `steps` says what a signature is called."""
    found: dict[str, list[Signed]] = {step: [] for step in steps}
    actions = [f"{record.kind}.{step}" for step in steps]
    for entry in JournalEntry.objects.filter(record_id=record.pk, action__in=actions).order_by("id"):
        step = entry.action.partition(".")[2]
        found[step].append((steps[step], entry.actor_name, capacity_word(record.company, entry.role), entry.at))
    return found


def capacity_word(company: Company, role: str) -> Any:
    """In which role someone acted; nothing where everyone may."""
    if role in {"", Relation.ANYONE}:
        return ""
    return RELATION_WORDS[Relation(role)] if role in set(Relation) else role_word(company, role)


def approved(record: Record) -> list[Signed]:
    """Everyone who signed the last approval."""
    slots = holding(record)
    return [(_("Approved by"), one.decided_by, role_word(record.company, one.role), one.decided_at) for one in slots]


def prepared(record: Record) -> Signed:
    """Who answers for the record, else who raised it."""
    person = record.owner or record.created_by
    return _("Prepared by"), person.name if person else "", "", record.created_at

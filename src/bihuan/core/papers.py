"""What papers share: titles in the company's words, paragraphs, and who signed what they print, from journal and approvals."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.core.access import RELATION_WORDS, Relation, role_word
from bihuan.core.blocks import Block, Paragraph, Revision, Revisions, Sign, Signed
from bihuan.core.catalogue import PAPERS
from bihuan.core.entries import behalf_of, told_apart
from bihuan.core.flow import flow_of
from bihuan.core.models import Approval, Company, JournalEntry, Person, Record
from bihuan.core.phrases import in_english, in_place, listed, phrase
from bihuan.core.signatures import approvals_given

OF_A_YEAR = re.compile("^(《?)年度")  # a title that says so already is not told its year with the word again


def paper_title(company: Company | None, paper: str) -> str:
    """What the company calls a paper of the catalogue."""
    title, title_zh = PAPERS[paper]
    own = company.wording("titles", paper) if company else ""
    return own or (str(title) if in_english() else title_zh)


def title_of_year(title: object, year: int) -> Any:
    """The title of a paper that is made every year, with the year."""
    return phrase(_("%(title)s of %(year)s"), title=OF_A_YEAR.sub(r"\1", str(title)), year=year)


def form_number(company: Company, paper: str) -> str:
    """The number of the company's form, where the pack gives it one."""
    return str(company.settings.get("forms", {}).get(paper, ""))


def paragraphs(text: str) -> list[Block]:
    return [Paragraph(line) for line in text.splitlines() if line.strip()]


def words_of(text: str, vocabulary: Any) -> str:
    """The words of a vocabulary that a field keeps, as people read them."""
    return listed(vocabulary(word).label for word in text.split())


# ---------------------------------------------------------------- who signed


def taken(record: Record, steps: Mapping[str, Any], sign: Sign = Sign.OTHER) -> dict[str, list[Signed]]:
    """Of each step, by its name, who took it, in which role and when; `steps` says what a signature is called."""
    found: dict[str, list[Signed]] = {step: [] for step in steps}
    actions = [f"{record.kind}.{step}" for step in steps]
    for entry in JournalEntry.objects.filter(record_id=record.pk, action__in=actions).order_by("id"):
        step = entry.action.partition(".")[2]
        who = in_place(entry.actor_name, behalf_of(entry))
        found[step].append(Signed(steps[step], who, capacity_word(record.company, entry.role), entry.at, sign))
    return found


def capacity_word(company: Company, role: str) -> Any:
    """In which role someone acted; nothing where everyone may."""
    if role in {"", Relation.ANYONE}:
        return ""
    return RELATION_WORDS[Relation(role)] if role in set(Relation) else role_word(company, role)


def approval_of(record: Record) -> Approval | None:
    """The approval of what the record says now: none while it is drafted, drafted anew, or waits to be decided."""
    return None if is_drafted(record) else approvals_given(record).last()


def is_drafted(record: Record) -> bool:
    """Is it in a state in which what is approved is still written, or waits?"""
    flow = flow_of(record)
    for state, waiting in flow.waiting.items():
        before = {one for step in flow.steps.values() if step.target == state for one in step.sources}
        if record.state in {state, waiting.rejected, *before}:
            return True
    return False


def signed_by(approval: Approval | None) -> list[Signed]:
    """Everyone who signed an approval."""
    slots = approval.slots.select_related("decided_by", "on_behalf_of") if approval else ()
    return [
        Signed(_("Approved by"), one.signer, role_word(one.company, one.role), one.decided_at, Sign.APPROVED)
        for one in slots
        if one.decided_by
    ]


def approved(record: Record) -> list[Signed]:
    """Everyone who approved what the record says now."""
    return signed_by(approval_of(record))


def submission(record: Record) -> Approval | None:
    """With which what the record says now was put forward: it was approved, or waits."""
    return approval_of(record) or Approval.objects.filter(record=record.pk, state=Approval.State.OPEN).last()


def writer(record: Record, put_forward: Approval | None) -> Person | None:
    """Who put it forward to be approved; of a draft who answers for it, else who raised it."""
    return put_forward.asked_by if put_forward else record.owner or record.created_by


def drawn_up(record: Record, put_forward: Approval | None) -> Signed:
    """Who drew it up and when: by whom and when it was put forward. A draft is signed by nobody yet."""
    person = writer(record, put_forward)
    if put_forward is None or person is None:
        return Signed(_("Prepared by"), person.name if person else "", "", None, Sign.DRAWN_UP)
    entries = JournalEntry.objects.filter(record=record.pk, actor=person.pk, at=put_forward.asked_at).order_by("-id")
    told = next((one for one in entries if one.told().get("state", [None])[-1] in flow_of(record).waiting), None)
    who = in_place(person.name, behalf_of(told) if told else "")
    role = capacity_word(record.company, told.role) if told else ""
    return Signed(_("Prepared by"), who, role, put_forward.asked_at, Sign.DRAWN_UP)


def drawn_up_in(record: Record, person: Person | None) -> str:
    """The department of whoever drew the paper up; else that of the record."""
    place = (person.department if person else None) or record.department
    return str(place or "")


# ---------------------------------------------------------------- editions


def edition_day(record: Record, approval: Approval | None) -> date:
    """The day of what is printed: it was approved then, or the draft was changed last."""
    return record.company.day_of((approval.ended_at if approval else None) or record.changed_at)


def edition_of(record: Record) -> str:
    """Each approval makes an edition; a draft is the next."""
    given = approvals_given(record).count()
    return f"V1.{given if is_drafted(record) else max(given - 1, 0)}"


def revisions(record: Record, revise: str) -> Revisions:
    """A line for each approval; `revise` is the step that says why the next edition was made."""
    why = _reasons(record, revise)
    return Revisions([_revision(record, place, one, why) for place, one in enumerate(approvals_given(record))])


def _revision(record: Record, place: int, approval: Approval, why: Mapping[Any, str]) -> Revision:
    day = record.company.day_of
    before = [at for at in why if at <= approval.asked_at]
    change = why[before[-1]] if place and before else _("First edition")
    names, author = listed(one.who for one in signed_by(approval)), drawn_up(record, approval).who
    on = day(approval.ended_at) if approval.ended_at else ""
    return Revision(f"V1.{place}", on, change, names, author, drawn_up_on=day(approval.asked_at))


def _reasons(record: Record, step: str) -> dict[Any, str]:
    """When the step was taken and what was said with it, the oldest first."""
    entries = JournalEntry.objects.filter(record=record.pk, action=f"{record.kind}.{step}").order_by("id")
    return {one.at: told_apart(one.comment)[0] for one in entries}

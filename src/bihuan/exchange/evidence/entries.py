"""One task and one record as they stand in an evidence package."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan.areas.policies.chain import Chain, Proof
from bihuan.areas.policies.models import TaskState
from bihuan.core import extracts, files
from bihuan.core.models import Attachment, Record
from bihuan.core.phrases import phrase
from bihuan.core.registry import TYPES
from bihuan.exchange.documents import House, render
from bihuan.exchange.evidence.container import Container
from bihuan.exchange.record_sheet import documents_of, named

CHUNK = 256 * 1024


@dataclass
class Kept:
    """A record in the package: where its files lie, and what is wrong with them."""

    number: str
    title: str
    papers: list[tuple[str, str]] = field(default_factory=list)  # title, path
    files: list[tuple[str, str]] = field(default_factory=list)  # name, path
    data: str = ""
    journal: str = ""


@dataclass(frozen=True)
class Line:
    """A task in the index."""

    policy: str
    clause: str
    clause_title: str
    duty: str
    scope: str
    occasion: str
    due: Any
    state: TaskState
    done_at: datetime | None
    reason: str
    records: tuple[Kept, ...]
    path: str


def task_data(one: Chain) -> dict[str, Any]:
    """A task with everything between its clause and its evidence, as plain JSON."""
    task = one.task
    return {
        "policy": one.clause.policy.code,
        "edition": one.clause.policy.version,
        "clause": one.clause.number,
        "duty": task.duty.ref,
        "title": task.duty.display_title,
        "rule": task.duty.rule,
        "occasion": task.occasion,
        "scope": task.scope_label,
        "role": task.role,
        "due_at": task.due_at,
        "provisional": task.provisional,
        "state": one.state.value,
        "fulfilled_at": task.fulfilled_at,
        "known_at": task.known_at,
        "waived_at": task.waived_at,
        "reason": task.ended_why,
        "reminders": [
            {"rung": r.rung, "planned": r.planned_for, "sent": r.sent_at, "late": r.late} for r in one.reminders
        ],
        "deadline_changes": [{"at": c.at, "was": c.due_at, "why": c.why} for c in one.changes],
        "waivers": [w.number for w in one.waivers],
        "evidence": [_proof_data(proof) for proof in one.proofs],
    }


def _proof_data(proof: Proof) -> dict[str, Any]:
    evidence = proof.evidence
    times = {"took_effect": evidence.counted_at, "known": evidence.known_at, "revoked": evidence.revoked_at}
    signed = [{"who": str(s.signer), "role": s.role, "at": s.decided_at, "digest": s.digest} for s in proof.signatures]
    return {"record": proof.record.number, **times, "signatures": signed, "files": [one.digest for one in proof.files]}


def records_of(one: Chain) -> Iterator[Record]:
    """Every record of the chain, each once: evidence, waivers, filings."""
    found = [proof.record for proof in one.proofs if proof.counts]
    yield from {record.pk: record for record in [*found, *one.waivers, *one.filings]}.values()


class RecordWriter:
    """Puts records into the package, each once."""

    def __init__(
        self, container: Container, house: House, at: datetime, problem: Callable[[Any], None], *, traced: bool
    ) -> None:
        self.container, self.house, self.at, self.problem, self.traced = container, house, at, problem, traced
        self.kept: dict[int, Kept] = {}

    def keep(self, record: Record) -> Kept:
        """Its papers, data, journal and files, in a folder named by its number."""
        if record.pk not in self.kept:
            self.kept[record.pk] = self._write(record, Kept(record.number, record.title))
        return self.kept[record.pk]

    def _write(self, record: Record, kept: Kept) -> Kept:
        folder = f"records/{record.number}"
        for paper in documents_of(record, self.at) if record.kind in TYPES else ():
            path, _digest = self.container.add(folder, f"{paper.title}.pdf", render(paper, "pdf", self.house))
            kept.papers.append((str(paper.title), path))
        text = extracts.as_text(extracts.data_of(record)).encode()
        kept.data = self.container.add(folder, "record.json", text)[0]
        entries = extracts.journal_of(record, traced=self.traced)
        lines = (f"{json.dumps(line, ensure_ascii=False)}\n".encode() for line in entries)
        kept.journal = self.container.add(folder, "journal.jsonl", lines)[0]
        for one in Attachment.objects.filter(record=record.pk, company=record.company).select_related("withdrawal"):
            self._file(one, folder, kept)
        return kept

    def _file(self, one: Attachment, folder: str, kept: Kept) -> None:
        """A file as it was received; one that is gone or was altered is named as a problem."""
        try:
            stored = files.content(one)
        except FileNotFoundError:
            self.problem(phrase(_("%(record)s: the file “%(name)s” is missing."), record=kept.number, name=one.name))
            return
        with stored:
            path, digest = self.container.add(f"{folder}/files", one.name, pieces(stored))
        kept.files.append((str(named(one)), path))
        if digest != one.digest:
            text = _("%(record)s: the file “%(name)s” is not what was received.")
            self.problem(phrase(text, record=kept.number, name=one.name))


def pieces(stored: Any) -> Iterable[bytes]:
    stored.seek(0)
    while chunk := stored.read(CHUNK):
        yield chunk

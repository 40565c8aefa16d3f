"""The chain of evidence of a task: clause, duty, task, reminders, record, files, signatures, journal position."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.areas.policies.models import Clause, DueChange, Duty, Evidence, Filing, Reminder, Task, TaskState, Waiver
from bihuan.core.models import ApprovalSlot, Attachment, JournalEntry, Link, Record
from bihuan.core.registry import TYPES, concrete
from bihuan.core.signatures import signatures


@dataclass(frozen=True)
class Proof:
    """One record that counted: its files, who signed it, and where the journal tells of it."""

    evidence: Evidence
    record: Record
    files: Sequence[Attachment]
    signatures: Sequence[ApprovalSlot]
    entry: JournalEntry | None
    led_to: Sequence[Record]

    @property
    def counts(self) -> bool:
        return self.evidence.revoked_at is None


@dataclass(frozen=True)
class Chain:
    """Everything between a clause and its evidence, for one task."""

    task: Task
    duty: Duty
    clause: Clause
    state: TaskState
    reminders: Sequence[Reminder]
    changes: Sequence[DueChange]
    waivers: Sequence[Waiver]
    filings: Sequence[Filing]
    proofs: Sequence[Proof]

    @property
    def links(self) -> dict[str, bool]:
        """Which links of the chain there are: clause, duty, task, record, file, signature."""
        good = [proof for proof in self.proofs if proof.counts]
        return {
            "clause": bool(self.clause.gist),
            "duty": True,
            "task": True,
            "record": bool(good),
            "files": any(proof.files or proof.record.archived_at for proof in good),
            "signatures": any(proof.signatures or proof.entry for proof in good),
        }

    @property
    def complete(self) -> tuple[int, int]:
        """So many links of so many are there."""
        links = self.links
        return sum(links.values()), len(links)


def chain(task: Task, at: datetime, as_of: datetime | None = None) -> Chain:
    """The chain of a task; with `as_of` only what was known by then."""
    known_at = as_of or at
    evidence = [one for one in task.evidence.select_related("record__company") if one.known_at <= known_at]
    return Chain(
        task=task,
        duty=task.duty,
        clause=Clause.objects.select_related("policy").get(pk=task.duty.clause_id),
        state=task.state_at(at),
        reminders=list(task.reminders.filter(sent_at__lte=known_at)),
        changes=list(task.due_changes.filter(at__lte=known_at)),
        waivers=list(Waiver.objects.filter(task=task, created_at__lte=known_at)),
        filings=list(Filing.objects.filter(task=task, created_at__lte=known_at)),
        proofs=[_proof(one) for one in evidence],
    )


def _proof(evidence: Evidence) -> Proof:
    record = concrete(evidence.record) if evidence.record.kind in TYPES else evidence.record
    entries = JournalEntry.objects.filter(record=record.pk, at__lte=evidence.known_at).order_by("-position")
    return Proof(
        evidence=evidence,
        record=record,
        files=list(Attachment.objects.valid().filter(record=record.pk)),
        signatures=list(signatures(record).select_related("on_behalf_of")),
        entry=entries.first(),
        led_to=[link.target for link in Link.objects.filter(source=record.pk).select_related("target")],
    )

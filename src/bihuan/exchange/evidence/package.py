"""Builds an evidence package: for each task its documents, files, data, journal and digests, in one ZIP."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.areas.policies.chain import Chain, chain
from bihuan.areas.policies.models import TaskState
from bihuan.core import extracts
from bihuan.core.access import Standing, standing_of
from bihuan.core.models import Person
from bihuan.core.refusals import NotAllowed
from bihuan.exchange.documents import House
from bihuan.exchange.evidence import index
from bihuan.exchange.evidence.container import Container
from bihuan.exchange.evidence.entries import Line, RecordWriter, records_of, task_data
from bihuan.exchange.evidence.selection import Selection

MEDIA_TYPE = "application/zip"
CHUNK = 256 * 1024
Progress = Callable[[int, int], None]


@dataclass
class Summary:
    """What a package holds. `digest` is of its list of digests and stands in the journal."""

    label: str
    tasks: int = 0
    records: int = 0
    files: int = 0
    states: dict[str, int] = field(default_factory=dict)
    problems: list[Any] = field(default_factory=list)
    digest: str = ""

    def as_object(self) -> dict[str, Any]:
        counts = {"tasks": self.tasks, "records": self.records, "files": self.files, "states": self.states}
        return {"covers": self.label, **counts, "problems": [str(one) for one in self.problems], "digest": self.digest}


def check_reader(standing: Standing | None, selection: Selection) -> None:
    """Packages are for those who see the whole company: quality, auditors, leaders, assessors."""
    if standing is None:
        return  # whoever operates the machine
    if standing.company_id != selection.company.pk or not standing.sees_all:
        raise NotAllowed([_("An evidence package is for someone who may see all records of the company.")])


def write_package(
    selection: Selection,
    target: IO[bytes],
    *,
    at: datetime,
    actor: Person | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Write the package to a file and journal that it was made. Record by record: memory stays small."""
    summary, traced = Summary(selection.label), actor is None or standing_of(actor, at).traces
    with Container(target, at.astimezone(selection.company.zone)) as container:
        writer = RecordWriter(container, House.of(selection.company), at, summary.problems.append, traced=traced)
        lines = list(_lines(selection, writer, at, progress))
        summary.tasks, summary.records = len(lines), len(writer.kept)
        summary.files = sum(len(kept.files) for kept in writer.kept.values())
        summary.states = {state.value: sum(line.state == state for line in lines) for state in TaskState}
        _write_index(selection, container, lines, summary, at)
        _write_instructions(selection, container, at, traced=traced)
        summary.digest = container.close()
    facts = {key: value for key, value in summary.as_object().items() if key != "states"}
    extracts.log_package(selection.company, summary.label, facts, actor=actor, at=at)
    return summary


def _lines(selection: Selection, writer: RecordWriter, at: datetime, progress: Progress | None) -> Iterator[Line]:
    tasks = selection.tasks()
    whole = tasks.count()
    for done, task in enumerate(tasks.iterator(chunk_size=200), 1):
        yield _line(chain(task, at), writer)
        if progress:
            progress(done, whole)


def _line(one: Chain, writer: RecordWriter) -> Line:
    task, clause = one.task, one.clause
    kept = tuple(writer.keep(record) for record in records_of(one) if record.company_id == task.company_id)
    folder = f"tasks/{clause.policy.code} {clause.number}"
    name = " ".join(filter(None, (task.duty.key, task.occasion, task.scope.replace(":", "-"))))
    path, _digest = writer.container.add(folder, f"{name}.json", extracts.as_text(task_data(one)).encode())
    return Line(
        policy=clause.policy.code,
        clause=clause.number,
        clause_title=clause.title,
        duty=task.duty.display_title,
        scope=task.scope_label,
        occasion=task.occasion,
        due=task.due_day,
        state=one.state,
        done_at=task.fulfilled_at,
        reason=task.ended_why,
        records=kept,
        path=path,
    )


def _write_instructions(selection: Selection, container: Container, at: datetime, *, traced: bool) -> None:
    company = selection.company
    end = extracts.journal_end(company)
    text = index.instructions(at, end, company.display_name, traced=traced)
    container.add("", "VERIFY.txt", text.encode())


def _write_index(selection: Selection, container: Container, lines: list[Line], summary: Summary, at: datetime) -> None:
    company = selection.company
    paper = pgettext("evidence", "Evidence package")
    title = f"{company.display_name} {paper}"
    end = extracts.journal_end(company)
    facts = [
        (pgettext("evidence", "Covers"), selection.label),
        (pgettext("evidence", "Made"), at.astimezone(company.zone).strftime("%Y-%m-%d %H:%M")),
        (pgettext("evidence", "Tasks"), summary.tasks),
        (pgettext("evidence", "Records"), summary.records),
        (pgettext("evidence", "Journal ends at"), f"{end[0]} {end[1]}"),
    ]
    container.add("", "index.html", index.page(lines, facts, summary.problems, title, company.zone).encode())
    container.add("", "index.xlsx", index.workbook(lines, f"{title}\n{selection.label}", company.zone))


def package(
    selection: Selection, *, at: datetime, actor: Person | None, standing: Standing
) -> tuple[Summary, Iterator[bytes]]:
    """The package for download: its summary and its bytes, streamed from a temporary file."""
    check_reader(standing, selection)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed when the last piece was sent)
    try:
        summary = write_package(selection, file, at=at, actor=actor)
    except BaseException:
        file.close()
        raise
    return summary, _sent(file)


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk

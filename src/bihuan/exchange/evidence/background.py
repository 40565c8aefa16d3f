"""Evidence packages made by the worker: asked for from a page, kept for a week, handed to the one who asked."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from time import monotonic
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django_tasks import TaskContext, TaskResult, task
from django_tasks.exceptions import TaskResultDoesNotExist

from bihuan.core.access import Standing, standing_of
from bihuan.core.models import Person
from bihuan.core.refusals import NotAllowed
from bihuan.exchange.evidence.package import CHUNK, Progress, check_reader, write_package
from bihuan.exchange.evidence.selection import Selection

FOLDER = "packages"
KEPT = timedelta(days=7)
BETWEEN = 1.0  # seconds between two notes on how far it is


class Stopped(Exception):
    """Whoever asked for the package does not want it any more."""


def order(selection: Selection, person: Person, standing: Standing, language: str) -> str:
    """Put a package in the queue; hands back the key to ask for it with."""
    check_reader(standing, selection)
    months = [selection.first, selection.last]
    return make_package.enqueue(person.pk, months, selection.policy, selection.clause, language).id


def ordered(key: str, person: Person) -> "TaskResult[Any] | None":
    """The order of this key, when this person placed it."""
    try:
        found = make_package.get_result(key)
    except TaskResultDoesNotExist:
        return None
    return found if found.args[0] == person.pk else None


def pieces(key: str) -> Iterator[bytes]:
    """The package itself."""
    with default_storage.open(place(key)) as stored:
        yield from stored.chunks(CHUNK)


def is_kept(key: str) -> bool:
    return default_storage.exists(place(key))


def place(key: str) -> str:
    return f"{FOLDER}/{key}.zip"


def stop(key: str) -> None:
    """Leave the package: the worker ends at its next look, and nothing is kept or journalled."""
    _note(f"{key}.stop", b"")


def is_stopped(key: str) -> bool:
    return default_storage.exists(f"{FOLDER}/{key}.stop")


def how_far(key: str) -> tuple[int, int] | None:
    """Tasks done and tasks in all, as the worker last noted it."""
    try:
        with default_storage.open(f"{FOLDER}/{key}.progress") as stored:
            done, whole = json.loads(stored.read())
    except (OSError, ValueError):
        return None  # not begun, or being noted this moment
    return int(done), int(whole)


def _note(name: str, content: bytes) -> None:
    default_storage.delete(f"{FOLDER}/{name}")
    default_storage.save(f"{FOLDER}/{name}", ContentFile(content))


def _watch(key: str) -> Progress:
    """Notes how far it is, at most once a second, and looks whether it is still wanted. Raises Stopped."""
    last = 0.0

    def progress(done: int, whole: int) -> None:
        nonlocal last
        if monotonic() - last < BETWEEN and done < whole:
            return
        last = monotonic()
        if is_stopped(key):
            raise Stopped
        _note(f"{key}.progress", json.dumps([done, whole]).encode())

    return progress


@task(takes_context=True)
def make_package(
    context: TaskContext, person: int, months: list[int], policy: str, clause: str, language: str
) -> dict[str, Any]:
    """Write it to the storage; done again after a crash it replaces what was begun."""
    at = timezone.now()
    actor = Person.objects.select_related("company").get(pk=person)
    selection = Selection(actor.company, months[0], months[1], policy, clause)
    forget_old(at)
    with translation.override(language):
        try:
            check_reader(standing_of(actor, at), selection)  # roles may have changed since
        except NotAllowed as refused:
            return {"refused": str(refused)}
        try:
            return written(selection, actor, at, context.task_result.id)
        except Stopped:
            return {"stopped": True}


def written(selection: Selection, actor: Person, at: datetime, key: str) -> dict[str, Any]:
    name = place(key)
    with TemporaryFile() as file:
        summary = write_package(selection, file, at=at, actor=actor, progress=_watch(key))
        file.seek(0)
        default_storage.delete(name)
        default_storage.save(name, File(file))
    return {"name": f"{selection.file_name}.zip", **summary.as_object()}


def forget_old(at: datetime) -> None:
    """Packages older than a week: each can be made again."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        if default_storage.get_modified_time(f"{FOLDER}/{name}") < at - KEPT:
            default_storage.delete(f"{FOLDER}/{name}")

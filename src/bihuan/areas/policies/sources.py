"""The files of a pack as they lie in a folder or came in an upload: plain, small, UTF-8, TOML - or refused."""

import hashlib
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from bihuan.areas.policies.report import Problem
from bihuan.areas.policies.toml_lines import Path as KeyPath
from bihuan.areas.policies.toml_lines import TomlLines
from bihuan.core.phrases import phrase

COMPANY_FILE = "company.toml"
MAX_BYTES = 256_000
MAX_FILES = 100
MAX_DOTS = 200  # in a line; endless dotted keys would keep the parser busy for ever
_NUL = re.compile(r"\\(u0000|U00000000)")
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True)
class Source:
    """One file, parsed, with the line of everything in it."""

    name: str
    raw: dict[str, Any]
    lines: TomlLines

    def problem(self, path: KeyPath, message: Any) -> Problem:
        return Problem(self.name, self.lines.line(path), message)


def read_folder(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """The bytes of every TOML file of the folder; what cannot be read is a problem, not a crash."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(".toml"))
    except OSError:
        return {}, [
            Problem(
                shown(folder.name),
                1,
                phrase(_("There is no folder here. Give the folder with company.toml, or a shipped pack by its name.")),
            )
        ]
    files: dict[str, bytes] = {}
    problems = []
    for name in names[: MAX_FILES + 1]:
        content = _read(folder / name)
        if isinstance(content, bytes):
            files[shown(name)] = content
        else:
            problems.append(Problem(shown(name), 1, content))
    return files, problems


def _read(path: Path) -> Any:
    """The file's bytes, or a phrase that says why not."""
    try:
        facts = path.lstat()
        if not stat.S_ISREG(facts.st_mode):
            return phrase(_("This is a link or no plain file. A pack consists of plain files."))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        return phrase(_("The file cannot be read: %(why)s"), why=error.strerror or "")


def parse(files: Mapping[str, bytes]) -> tuple[list[Source], list[Problem]]:
    """Every file as TOML, company.toml first; a broken one names the line."""
    problems: list[Problem] = []
    if len(files) > MAX_FILES:
        problems.append(Problem(COMPANY_FILE, 1, phrase(_("More than %(most)s files are no pack."), most=MAX_FILES)))
    if COMPANY_FILE not in files:
        problems.append(
            Problem(COMPANY_FILE, 1, phrase(_("The file company.toml is missing. It says who the company is.")))
        )
    elif len(files) == 1:
        problems.append(Problem(COMPANY_FILE, 1, phrase(_("There is no policy beside company.toml."))))
    sources: list[Source] = []
    for name in sorted(files, key=lambda name: (name != COMPANY_FILE, name))[:MAX_FILES]:
        source = _parse(name, files[name])
        if isinstance(source, Source):
            sources.append(source)
        else:
            problems.append(source)
    return sources, problems


def _parse(name: str, content: bytes) -> Source | Problem:
    if len(content) > MAX_BYTES:
        return Problem(name, 1, phrase(_("The file is larger than %(most)s bytes."), most=MAX_BYTES))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(name, line, phrase(_("The file is not UTF-8. Save it as UTF-8.")))
    text = text.replace("\r\n", "\n")
    if any(line.count(".") > MAX_DOTS for line in text.split("\n")):
        return Problem(name, 1, phrase(_("The file is nested too deeply.")))
    if found := _NUL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return Problem(name, line, phrase(_("A text holds a NUL, which no database keeps. Take it out.")))
    try:
        return Source(name, tomllib.loads(text), TomlLines(text))
    except RecursionError:
        return Problem(name, 1, phrase(_("The file is nested too deeply.")))
    except ValueError as error:
        return _broken(name, text, str(error))


def _broken(name: str, text: str, said: str) -> Problem:
    """tomllib says where at the end of its message."""
    where = _AT_LINE.search(said)
    line = int(where[1]) if where and where[1] else text.count("\n") + 1 if where else 1
    what = _AT_LINE.sub("", said)[:200]
    return Problem(name, line, phrase(_("This is not TOML: %(what)s"), what=what))


def shown(name: str) -> str:
    """A file name that can be printed."""
    return name.encode("utf-8", "replace").decode()


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents: two packs are the same when it is."""
    sums = [f"{name}:{hashlib.sha256(files[name]).hexdigest()}" for name in sorted(files)]
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()

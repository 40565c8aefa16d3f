"""Translations without gettext's own programs: `compile`, `check` that nothing lacks, `update` from the sources.

`update` takes further .po files as arguments and fills gaps from them.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src/bihuan"
LOCALE = "zh_Hans"
CATALOG = SOURCE / "locale" / LOCALE / "LC_MESSAGES/django.po"
SHOWN = 40  # faults in one run

PLAIN, COUNTED = None, (1, 2)
WITH_CONTEXT, COUNTED_WITH_CONTEXT = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": PLAIN,
    "gettext": PLAIN,
    "gettext_lazy": PLAIN,
    "gettext_noop": PLAIN,
    "ngettext": COUNTED,
    "ngettext_lazy": COUNTED,
    "pgettext": WITH_CONTEXT,
    "pgettext_lazy": WITH_CONTEXT,
    "npgettext": COUNTED_WITH_CONTEXT,
    "npgettext_lazy": COUNTED_WITH_CONTEXT,
}
TEXT = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({TEXT}(?:\s*,\s*{TEXT})*)")
PLACEHOLDER = re.compile(r"%\(\w+\)[-.\d]*[a-zA-Z]|%[sd]|\{\w*\}")

Words = str | tuple[str, ...]


def compile_all() -> None:
    """Make the .mo files that are older than their .po."""
    for po in SOURCE.glob("locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        made = mo.with_suffix(".mo.new")
        with made.open("wb") as file:
            write_mo(file, read(po))
        made.replace(mo)


def read(po: Path) -> Catalog:
    # Without the locale Babel assumes English plurals, and ngettext answers in English.
    with po.open("rb") as file:
        return read_po(file, locale=LOCALE)


def present() -> Catalog:
    """The catalogue of the project, or an empty one."""
    if CATALOG.exists():
        return read(CATALOG)
    return Catalog(
        locale=LOCALE,
        header_comment="# Simplified Chinese.",
        project="Bihuan",
        version="1",
        fuzzy=False,
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
    )


def in_python(path: Path) -> Iterator[tuple[Words, str | None]]:
    with path.open("rb") as file:
        for _line, words, _comments, context in extract("python", file, keywords=KEYWORDS):
            yield words, context


def in_template(path: Path) -> Iterator[tuple[Words, str | None]]:
    from django.utils.translation.template import templatize

    for name, arguments in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        texts = [ast.literal_eval(text) for text in re.findall(TEXT, arguments)]
        context = texts.pop(0) if "p" in name.removesuffix("gettext") else None
        yield (tuple(texts) if name.startswith("n") else texts[0]), context


def found() -> Catalog:
    """Every text of the sources that people see."""
    catalog = Catalog(locale=LOCALE)
    reader = {".py": in_python, ".html": in_template, ".txt": in_template}
    for path in sorted(SOURCE.rglob("*")):
        if (
            path.suffix not in reader
            or "migrations" in path.parts
            or (path.suffix != ".py" and "templates" not in path.parts)
        ):
            continue
        for words, context in reader[path.suffix](path):
            catalog.add(words, context=context, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalog


def fault(message: Message, known: Catalog) -> str | None:
    """What is wrong with the translation of a message, if anything."""
    entry = known.get(message.id, message.context)
    if entry is None:
        return "has no entry"
    texts = [text or "" for text in (entry.string if isinstance(entry.string, (tuple, list)) else [entry.string])]
    if not all(texts):
        return "is not translated"
    if entry.fuzzy:
        return "is marked fuzzy"
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    offered = set(PLACEHOLDER.findall(" ".join(ids)))
    strange = set(PLACEHOLDER.findall(" ".join(texts))) - offered
    return f"uses {', '.join(sorted(strange))}, which the original does not offer" if strange else None


def check() -> list[str]:
    """One line for each text without a sound translation."""
    known = present()
    faults = ((message, fault(message, known)) for message in found() if message.id)
    return [f"{message.locations[0][0]}: {message.id!r} {wrong}" for message, wrong in faults if wrong]


def update(others: list[Path]) -> None:
    """Bring the catalogue in line with the sources; fill gaps from other catalogues."""
    known = present()
    for other in others:
        for message in read(other):
            own = known.get(message.id, message.context) if message.id else message
            if not any(message.string or ()) or (own and any(own.string or ())):
                continue
            if own:  # adding what is there leaves its text alone
                own.string = message.string
            else:
                known.add(message.id, message.string, context=message.context)
    known.update(found(), no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    with CATALOG.open("wb") as file:
        write_po(file, known, width=100, include_lineno=False, sort_by_file=True, ignore_obsolete=True)


def main(action: str, *others: str) -> None:
    if action == "compile":
        compile_all()
    elif action == "update":
        update([Path(other) for other in others])
    elif faults := check():
        shown = [*faults[:SHOWN], "…"] if len(faults) > SHOWN else faults
        sys.exit("\n".join([*shown, f"{len(faults)} texts lack a sound translation in {CATALOG.relative_to(ROOT)}"]))


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["check"]))

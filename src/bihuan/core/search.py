"""Search that finds two-character Chinese words, with exact recall: own words in FTS5 or tsvector.

A run of Chinese characters becomes its pairs and its last character, any other run one word. A query is the
same words in a row; where it ends in the middle of a word that word may go on: 云 finds 私有云 and 云平台.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL

from bihuan.core.access import Standing
from bihuan.core.models import Company, Person, Record
from bihuan.core.models.record import RecordQuerySet
from bihuan.core.prepared import Statement
from bihuan.core.registry import TYPES

CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"([{CJK}]+)|((?:(?![{CJK}])[^\W_])+)")
LONGEST_WORD = 64
LONGEST_QUERY, MOST_TERMS = 200, 8
MOST_WORDS = 15_000  # positions of a tsvector end at 16,383
GAP = "¦"  # stands between fields, so that no phrase reaches across
LOOK_AHEAD = 200
BATCH = 1000


@dataclass(frozen=True)
class Hit:
    """Something found: a record, or what an area adds (kind `clause`, `person`, …)."""

    kind: str
    number: str
    title: str
    where: str = "title"  # number, title or text
    record: Record | None = None
    subject: Any = None


Finder = Callable[[Standing, str, int], Iterable[Hit]]
_finders: list[Finder] = []


def finder(function: Finder) -> Finder:
    """Decorator: an area's own hits, shown after an exact number and before the records."""
    _finders.append(function)
    return function


# ---------------------------------------------------------------- words


def runs(text: str) -> list[tuple[str, str]]:
    """The runs of a text: (Chinese, "") or ("", other)."""
    return RUN.findall(unicodedata.normalize("NFKC", text).casefold())


def words(text: str) -> list[str]:
    """The words a text is found by."""
    found: list[str] = []
    for chinese, other in runs(text):
        found += [chinese[i : i + 2] for i in range(len(chinese))] if chinese else [other[:LONGEST_WORD]]
    return found


@dataclass(frozen=True)
class Phrase:
    """Words in a row; the last may go on."""

    words: tuple[str, ...]
    goes_on: bool


def phrases(query: str) -> list[Phrase]:
    """What a query asks for: each of its terms as a phrase. Nothing in it has a meaning beyond its words."""
    found: dict[Phrase, None] = {}
    for term in query.split():
        if not (parts := words(term)):
            continue
        # The last of several Chinese characters is in the pair before it: in a text the run may go on.
        whole = len(runs(term)[-1][0]) > 1
        found[Phrase(tuple(parts[:-1] if whole else parts), not whole)] = None
    return list(found)[:MOST_TERMS]


@cache
def searched(model: type[Record]) -> list[str]:
    """The fields of a type whose text is searched, besides number and title."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and field.editable and not field.choices and field.name != "title"
    ]  # fmt: skip


# ---------------------------------------------------------------- index


def index(record: Record, changed: dict[str, Any]) -> list[Statement]:
    """What keeps the index in step with a change of the record, to be written in the same transaction."""
    if "number" in changed or "title" in changed or not changed.keys().isdisjoint(searched(type(record))):
        return [(_put(), _stored(*_row(record)))]
    return []


def _row(record: Record) -> tuple[int, list[str], list[str]]:
    title = [_home(record.company_id), *words(f"{record.number}"), GAP, *words(record.title)]
    body = [word for name in searched(type(record)) for word in (*words(str(getattr(record, name) or "")), GAP)]
    return record.pk, title, body[:MOST_WORDS]


def _home(company_id: int) -> str:
    """The word that keeps companies apart; no text can contain it."""
    return f"§{company_id}"


def _put() -> str:
    """The statement that writes a row of the index; what was there before is taken out."""
    if connection.vendor == "sqlite":
        return (
            "INSERT INTO core_search (record_id, title, body) VALUES (%s, %s, %s)"
            " ON CONFLICT (record_id) DO UPDATE SET title = excluded.title, body = excluded.body"
        )
    return (
        "INSERT INTO core_search (record_id, words) VALUES (%s, %s::tsvector)"
        " ON CONFLICT (record_id) DO UPDATE SET words = excluded.words"
    )


def _stored(key: int, title: list[str], body: list[str]) -> tuple[Any, ...]:
    """The values of a row, as the database keeps its words."""
    if connection.vendor == "sqlite":
        return key, " ".join(title), " ".join(body)
    return key, _vector(title, body)


def _vector(title: list[str], body: list[str]) -> str:
    """A tsvector's text; words of number and title carry weight A."""
    first = [f"'{word}':{place}A" for place, word in enumerate(title, 1)]
    rest = [f"'{word}':{place}" for place, word in enumerate(body, len(title) + 2)]
    return " ".join((*first, *rest))


def rebuild(company: Company | None = None) -> Iterator[int]:
    """Index every record anew; yields how many are done. Searching goes on meanwhile."""
    done = 0
    for declared in TYPES.values():
        rows = declared.model._default_manager.order_by("pk")
        rows = rows.filter(company=company) if company else rows
        last = 0
        while batch := list(rows.filter(pk__gt=last)[:BATCH]):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(_put(), [_stored(*_row(record)) for record in batch])
            last, done = batch[-1].pk, done + len(batch)
            yield done


# ---------------------------------------------------------------- find


def find(standing: Standing, query: str, kind: str | None = None, limit: int = 50) -> list[Hit]:
    """What the person may see and the query finds: an exact number, then titles, then texts, newest first."""
    query = readable(query)
    asked = phrases(query)
    if not asked:
        return []
    rows = Record.objects.visible_to(standing)
    rows = rows.filter(kind=kind) if kind else rows
    first = {record.pk: _hit(record, "number") for record in rows.filter(number__in=[query, query.upper()])}
    others = [hit for one in _finders for hit in one(standing, query, limit)] if kind is None else []
    rest: dict[int, Hit] = {}
    for where in ("title", "text"):
        for record in _matching(rows, _Match(asked, standing.company_id, where), limit) if len(rest) < limit else ():
            rest.setdefault(record.pk, _hit(record, where))
    return [*first.values(), *others, *(hit for key, hit in rest.items() if key not in first)][:limit]


def narrow(rows: Any, query: str, company_id: int) -> Any:
    """The rows of a list that hold every phrase of the query; a number is made of words too."""
    asked = phrases(readable(query))
    return rows.filter(pk__in=_Match(asked, company_id, "text").all()) if asked else rows.none()


def sharing(any_of: Sequence[tuple[str, ...]], home: str, company_id: int, limit: int) -> list[int]:
    """The newest records whose number holds `home` and whose title holds all words of one of the groups."""
    if not any_of:
        return []
    both, either = ("AND", "OR") if connection.vendor == "sqlite" else ("&", "|")
    groups = [f"({f' {both} '.join(_quoted(word) for word in group)})" for group in any_of]
    asked = f" {both} ".join((_quoted(_home(company_id)), _quoted(home), f"({f' {either} '.join(groups)})"))
    if connection.vendor == "sqlite":
        sql, asked = "SELECT rowid FROM core_search_words WHERE core_search_words MATCH %s", f"title : ({asked})"
    else:
        sql = "SELECT record_id AS rowid FROM core_search WHERE words @@ %s::tsquery"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY rowid DESC LIMIT {limit:d}", [asked])
        return [row[0] for row in cursor.fetchall()]


def _quoted(word: str) -> str:
    return f'"{word}"' if connection.vendor == "sqlite" else f"'{word}':A"


def readable(query: str) -> str:
    """What was typed, without what no database takes."""
    return query.replace("\x00", " ").encode("utf-8", "ignore").decode()[:LONGEST_QUERY].strip()


def _hit(record: Record, where: str) -> Hit:
    return Hit(record.kind, record.number, record.title, where, record)


def _matching(rows: RecordQuerySet, match: "_Match", limit: int) -> list[Record]:
    """The newest of `rows` that match. Most often they are among the newest matches of the company."""
    newest = match.newest(LOOK_AHEAD)
    found = list(rows.filter(pk__in=newest).order_by("-pk")[:limit])
    if len(found) == limit or len(newest) < LOOK_AHEAD:
        return found
    return list(rows.filter(pk__in=match.all()).order_by("-pk")[:limit])


@dataclass(frozen=True)
class _Match:
    """The records of a company whose title, or whole text, holds every phrase."""

    asked: list[Phrase]
    company_id: int
    where: str

    @property
    def condition(self) -> tuple[str, str]:
        if connection.vendor == "sqlite":
            sql = "SELECT rowid AS record_id FROM core_search_words WHERE core_search_words MATCH %s"
            return sql, _fts5(self.asked, self.company_id, self.where)
        return "SELECT record_id FROM core_search WHERE words @@ %s::tsquery", _tsquery(
            self.asked, self.company_id, self.where
        )

    def all(self) -> RawSQL:
        sql, text = self.condition
        return RawSQL(sql, [text])  # noqa: S611 (the text is a parameter)

    def newest(self, count: int) -> list[int]:
        sql, text = self.condition
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} ORDER BY record_id DESC LIMIT {count:d}", [text])
            return [row[0] for row in cursor.fetchall()]


def _fts5(asked: list[Phrase], company_id: int, where: str) -> str:
    texts = [f'"{" ".join(phrase.words)}"{"*" if phrase.goes_on else ""}' for phrase in asked]
    every = " AND ".join((f'"{_home(company_id)}"', *texts))
    return f"title : ({every})" if where == "title" else every


def _tsquery(asked: list[Phrase], company_id: int, where: str) -> str:
    weight = "A" if where == "title" else ""
    return " & ".join((f"'{_home(company_id)}'", *(_in_a_row(phrase, weight) for phrase in asked)))


def _in_a_row(phrase: Phrase, weight: str) -> str:
    last = len(phrase.words) - 1
    marks = [weight + ("*" if phrase.goes_on and i == last else "") for i in range(last + 1)]
    pairs = zip(phrase.words, marks, strict=True)
    return "(" + " <-> ".join(f"'{word}':{mark}" if mark else f"'{word}'" for word, mark in pairs) + ")"


@finder
def people(standing: Standing, query: str, limit: int) -> Iterator[Hit]:
    """Colleagues by name or staff number."""
    known = Person.objects.filter(company_id=standing.company_id)
    for person in known.filter(models.Q(name__icontains=query) | models.Q(staff_number__iexact=query))[:limit]:
        yield Hit("person", person.staff_number, person.name, "title", None, person)

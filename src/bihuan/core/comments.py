"""Comments on records, colleagues called by @name, and who watches a record."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.core import writing
from bihuan.core.events import announce
from bihuan.core.flow import Act
from bihuan.core.keeping import enter
from bihuan.core.models import Comment, Person, Record, Watch
from bihuan.core.participation import join, sees
from bihuan.core.phrases import listed, phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.vocabulary import Event

LONGEST = 4000
CALLED = re.compile(r"(?<![\w.])@([^\s@]+)")
NUMBER = re.compile(r"^[（(]([^()（）]+)[）)]")


@transaction.atomic
def comment(
    record: Record, text: str, *, actor: Person, at: datetime, address: str = "", calls: Iterable[Person] = ()
) -> Comment:
    """Write a comment. Who is called in it (`@name`, or chosen as `calls`) is told, and sees the record from now on."""
    text = text.replace("\x00", "").strip()
    called, unclear = called_in(text, actor, actor.company.day_of(at))
    if reasons := [*_faults(text), *unclear]:
        raise Refused(reasons)
    whole = join(record, actor, at)
    people = {person for person in (*called, *calls) if person.company_id == whole.company_id} - {actor}
    made = Comment.objects.create(record_id=whole.pk, author=actor, text=text, created_at=at)
    for person in people:
        _let_see(person, whole, at)
    names = listed(sorted(person.name for person in people))
    changes = {"comment": [None, text], **({"called": [None, names]} if names else {})}
    enter(whole, "commented", Act(actor, at, address), changes)
    announce(Event.COMMENT_ADDED, company=whole.company, at=at, actor=actor, record=whole, comment=made, called=people)
    return made


def _faults(text: str) -> Iterator[Missing]:
    if not text:
        yield Missing(_("Write something."), "text")
    if len(text) > LONGEST:
        yield Missing(phrase(_("A comment may have %(most)s characters."), most=LONGEST), "text")


def _let_see(person: Person, record: Record, at: datetime) -> None:
    """Whoever is called can open what is talked about; as a watcher, which the journal tells."""
    if not sees(person, record, at):
        writing.watch(record, person)


def called_in(text: str, actor: Person, day: date) -> tuple[list[Person], list[Missing]]:
    """The colleagues called by `@name`, and what is unclear: two of one name are told apart by their staff number."""
    written = CALLED.findall(text)
    if not written:
        return [], []
    colleagues = list(Person.objects.filter(company_id=actor.company_id).here_on(day))
    found: list[Person] = []
    reasons: list[Missing] = []
    for word in written:
        named = _of_this_name(word, colleagues)
        if len(named) > 1:
            choice = " · ".join(f"@{person.name}({person.staff_number})" for person in named if person.staff_number)
            text_ = _("Several colleagues are called %(name)s. Write which one: %(choice)s")
            reasons.append(Missing(phrase(text_, name=named[0].name, choice=choice), "text"))
        found += named
    return found, reasons


def _of_this_name(word: str, colleagues: list[Person]) -> list[Person]:
    """Those whose name the word begins with; the longest name counts, for no space need follow."""
    longest = max((len(person.name) for person in colleagues if word.startswith(person.name)), default=0)
    named = [person for person in colleagues if longest and person.name == word[:longest]]
    if number := NUMBER.match(word[longest:]):
        return [person for person in named if person.staff_number == number[1]] or named
    return named


@transaction.atomic
def watch(record: Record, person: Person, *, actor: Person, at: datetime) -> None:
    """Follow a record, as long as one sees it; for someone else this opens the record to them, and is journalled."""
    if not sees(actor, record, at) or person.company_id != record.company_id:
        raise NotAllowed([_("This record is not open to you.")])
    if person == actor:
        Watch.objects.update_or_create(record_id=record.pk, person=person, defaults={"follows": True})
    elif not Watch.objects.filter(record_id=record.pk, person=person, lets_see=True).exists():
        whole = join(record, actor, at)
        writing.watch(record, person)
        enter(whole, "watcher-added", Act(actor, at), {"watcher": [None, person.name]})


@transaction.atomic
def unwatch(record: Record, person: Person) -> None:
    """Follow a record no longer. Who was let in to it still sees it: they may have something to do there."""
    rows = Watch.objects.filter(record_id=record.pk, person=person)
    rows.filter(lets_see=False).delete()
    rows.update(follows=False)

"""Answering and screening a suggestion round: once per person, anonymous if they like."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from bihuan.areas.improvement.models import Opportunity, RoundAnswer, RoundQuestion, SuggestionRound
from bihuan.core.flow import Act
from bihuan.core.locking import lock
from bihuan.core.models import Company, Person
from bihuan.core.models.people import PersonQuerySet
from bihuan.core.notices import Who, notify, tell
from bihuan.core.phrases import in_english, phrase
from bihuan.core.refusals import Missing, NotAllowed, Refused
from bihuan.core.texts import is_storable
from bihuan.core.vocabulary import Channel
from bihuan.core.writing import add_part, amend_part, create, take

LONGEST = 4000
USUAL = (
    ("process", _("Which process or work is it about?"), False),
    ("present", _("How is it today?"), False),
    ("suggestion", _("What do you suggest?"), True),
    ("benefit", _("What would it bring?"), False),
)


def token(record: SuggestionRound, person: Person) -> str:
    """A mark that keeps a person from answering twice. Without the key of this installation it leads to nobody."""
    return str(salted_hmac("bihuan.suggestion-round", f"{record.pk}:{person.pk}", algorithm="sha256").hexdigest())


def has_answered(record: SuggestionRound, person: Person) -> bool:
    return RoundAnswer.objects.filter(round=record, token=token(record, person)).exists()


def is_asked(record: SuggestionRound, person: Person) -> bool:
    """Everyone, or the members of the departments that are asked."""
    asked = list(record.audience.values_list("department", flat=True))
    return person.company_id == record.company_id and (not asked or person.department_id in asked)


def asked_people(record: SuggestionRound, day: date) -> PersonQuerySet:
    """Everyone the round asks who is still here on the day."""
    people = Person.objects.filter(company=record.company_id).here_on(day)
    asked = record.audience.values("department")
    return people.filter(department__in=asked) if record.audience.exists() else people


def unreached(record: SuggestionRound, day: date) -> list[tuple[str, int]]:
    """Of those asked the ones without a sign-in, whom no message reaches: how many of each department, the most first."""
    people = (
        asked_people(record, day)
        .exclude(account__is_active=True)
        .values_list("department__name", "department__name_en")
    )
    count = Counter((english if in_english() and english else name) or "—" for name, english in people)
    return count.most_common()


def send_out(record: SuggestionRound, at: datetime) -> None:
    """Tell everyone who is asked that the questionnaire is open (XDYJ-03-02 4.1.3)."""
    asked = tuple(record.audience.values_list("department", flat=True))
    marks = ", ".join(["%s"] * len(asked))
    who = Who(f"p.department_id IN ({marks})" if asked else "1 = 1", asked)
    text = phrase(_("“%(title)s” asks for your suggestions, until %(day)s."), title=record.title, day=record.closes_on)
    notify(who, key=f"round-{record.pk}", kind="round", text=text, at=at, record=record)


def takes_answers(record: SuggestionRound, at: datetime) -> bool:
    day = record.company.day_of(at)
    return record.state == SuggestionRound.State.OPEN and record.collected_on is None and day <= record.closes_on


def answer(
    record: SuggestionRound,
    person: Person,
    said: dict[str, Any],
    *,
    at: datetime,
    anonymous: bool = False,
    address: str = "",
) -> RoundAnswer:
    """Take a person's answer, or raise with every reason. An anonymous one names neither person nor department."""
    lock(record)
    if not is_asked(record, person):
        raise NotAllowed([_("This round does not ask your department.")])
    if not takes_answers(record, at):
        raise Refused([_("This round takes no more answers. Raise an improvement opportunity instead.")])
    if has_answered(record, person):
        raise Refused([_("You have already answered this round.")])
    values = _cleaned(record, said)
    named: dict[str, Any] = {} if anonymous else {"person": person, "department": person.department}
    signed: dict[str, Any] = {"actor": person, "at": at, "address": address, "as_rule": True, "anonymous": anonymous}
    return add_part(RoundAnswer, record, **signed, token=token(record, person), answers=values, **named)


def _cleaned(record: SuggestionRound, said: dict[str, Any]) -> dict[str, str]:
    """The answers by question. Raises Refused with every reason at once."""
    questions: dict[str, RoundQuestion] = {row.key: row for row in record.questions.all()}
    reasons = [
        Missing(phrase(_("There is no question “%(key)s”."), key=key), key) for key in said if key not in questions
    ]
    values = {key: str(said.get(key) or "").strip() for key in questions}
    for key, question in questions.items():
        reasons += [Missing(text, key) for text in _faults(question, values[key])]
    if not any(values.values()):
        reasons.append(Missing(_("Answer at least one question.")))
    if reasons:
        raise Refused(reasons)
    return {key: value for key, value in values.items() if value}


def _faults(question: RoundQuestion, value: str) -> list[Any]:
    if not value:
        return [phrase(_("Answer the question “%(question)s”."), question=question.text)] if question.required else []
    if question.options and value not in question.options:
        return [phrase(_("“%(question)s”: choose one of the given answers."), question=question.text)]
    if len(value) > LONGEST or not is_storable(value):
        return [
            phrase(
                _("“%(question)s”: the answer is too long or holds a character that cannot be kept."),
                question=question.text,
            )
        ]
    return []


def write_questions(record: SuggestionRound, at: datetime) -> None:
    """The usual questions: which process, how it is today, what to do, what it brings."""
    for key, text, required in USUAL:
        add_part(RoundQuestion, record, actor=None, at=at, key=key, text=str(text), required=required)


# ---------------------------------------------------------------- screening


def as_text(record: SuggestionRound, given: RoundAnswer) -> str:
    """The answer as one text: question and answer, one below the other."""
    rows = record.questions.all()
    return "\n".join(f"{row.text}：{given.answers[row.key]}" for row in rows if row.key in given.answers)


def opportunity_from(record: SuggestionRound, given: RoundAnswer, act: Act, title: str, elements: str) -> Opportunity:
    """Enter the answer in the ledger, in the name of who gave it, and mark it as taken up."""
    said: dict[str, Any] = {
        "title": title,
        "what": as_text(record, given)[:4000],
        "elements": elements,
        "channel": Channel.SUGGESTION,
    }
    who: dict[str, Any] = {
        "anonymous": given.person_id is None,
        "suggested_by": given.person,
        "department": given.department,
    }
    made = create(
        Opportunity,
        **act.signed,
        company=record.company,
        sources=[record],
        as_rule=True,
        source_text=str(record)[:300],
        **said,
        **who,
    )
    amend_part(given, **act.signed, as_rule=True, outcome=RoundAnswer.Outcome.TAKEN_UP, opportunity=made)
    _tell(record, given, act, phrase(_("Your suggestion is in the ledger as %(number)s."), number=made.number))
    return made


def dismiss(record: SuggestionRound, given: RoundAnswer, act: Act, reason: str) -> None:
    amend_part(given, **act.signed, as_rule=True, outcome=RoundAnswer.Outcome.DISMISSED, reason=reason)
    text = _("Your suggestion in “%(round)s” is not taken up: %(reason)s")
    _tell(record, given, act, phrase(text, round=record.title, reason=reason))


def _tell(record: SuggestionRound, given: RoundAnswer, act: Act, text: Any) -> None:
    if given.person:
        tell(
            given.person,
            text,
            key=f"round-answer-{given.pk}",
            kind="answer",
            at=act.at,
            record=given.opportunity or record,
        )


def end_due_rounds(company: Company, at: datetime) -> list[SuggestionRound]:
    """End the collection of every round whose last day has passed. For the scheduler; safe to repeat."""
    day = company.day_of(at)
    rounds = SuggestionRound.objects.filter(company=company, state=SuggestionRound.State.OPEN)
    due = rounds.filter(collected_on__isnull=True, closes_on__lt=day)
    return [take("end-collection", record, actor=None, at=at) for record in due]

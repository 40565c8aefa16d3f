"""A suggestion round: opened to all staff, answered (some without a name), screened answer by answer, closed."""

from datetime import date, datetime, timedelta

from bihuan.areas.improvement import rounds
from bihuan.areas.improvement.models import RoundAnswer, SuggestionRound
from bihuan.core.writing import create, take
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.ledger_acts import keep, live
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.told_ledger import Answer, Round


def put_down(stage: Stage) -> None:
    for round in stage.story.rounds:
        opens, closes = days_of(stage, round)
        if opens > stage.window.start:
            stage.agenda.add(stage.clock(opens, round.key, morning=True), opening(stage, round, closes))


def days_of(stage: Stage, round: Round) -> tuple[date, date]:
    window = stage.window
    if not round.opens:
        return window.ago(round.opens_ago), window.ago(round.closes_ago)
    opens = window.workday(window.named(round.opens, window.year))
    return opens, max(window.named(round.closes, window.year), window.later(opens, 2))


def opening(stage: Stage, round: Round, closes: date) -> Act:
    def act(at: datetime) -> None:
        sign = stage.sign(stage.clerk, at)
        said: Said = {"title": round.title, "closes_on": closes, "introduction": round.introduction}
        quality = stage.people[stage.clerk]
        made = create(SuggestionRound, **sign, **said, owner=quality, department=quality.department)
        stage.keep(round.key, take("open-round", made, **sign))
        plan_answers(stage, round, made, stage.day(at), closes)

    return act


def plan_answers(stage: Stage, round: Round, made: SuggestionRound, opens: date, closes: date) -> None:
    """Answers come in while the round is open; the screening begins when it is over."""
    days = (closes - opens).days
    for place, answer in enumerate(round.answers):
        day = opens + timedelta(days=1 + place * max(days - 1, 0) // len(round.answers))
        at = stage.clock(min(day, closes), round.key, place)
        stage.agenda.add(at, answering(stage, made, answer))
    first = stage.window.later(closes, 1)
    acts = []
    for place, answer in enumerate(round.answers):
        day = stage.window.later(first, place * 6 // len(round.answers))
        if answer.t or answer.no:
            acts.append((stage.clock(day, round.key, "screen"), screening(stage, made, answer)))
    if all(answer.t or answer.no for answer in round.answers):
        acts.append((stage.clock(stage.window.later(first, 7), round.key, "end"), ending(stage, round, made)))
    stage.in_turn(sorted(acts, key=lambda pair: pair[0]))


def answering(stage: Stage, made: SuggestionRound, answer: Answer) -> Act:
    def act(at: datetime) -> None:
        words: Said = {"process": answer.process, "present": answer.present}
        said: Said = {**words, "suggestion": answer.suggestion, "benefit": answer.benefit}
        signed = stage.sign(answer.by, at)
        given = rounds.answer(made, signed["actor"], said, at=at, address=signed["address"], anonymous=answer.anon)
        stage.given[made.pk, answer.suggestion] = given.pk

    return act


def screening(stage: Stage, made: SuggestionRound, answer: Answer) -> Act:
    def act(at: datetime) -> None:
        sign = stage.sign(stage.clerk, at)
        given = RoundAnswer.objects.get(pk=stage.given[made.pk, answer.suggestion])
        if answer.no:
            take("leave-out", made, **sign, answer=given, reason=answer.no)
            return
        take("take-up", made, **sign, answer=given, heading=answer.t, elements=answer.el)
        given.refresh_from_db()
        assert given.opportunity is not None
        live(stage, answer, keep(stage, answer, given.opportunity), at)

    return act


def ending(stage: Stage, round: Round, made: SuggestionRound) -> Act:
    def act(at: datetime) -> None:
        sign = stage.sign(stage.clerk, at)
        take("finish-screening", made, **sign)
        take("close", made, **sign, result=round.result)

    return act

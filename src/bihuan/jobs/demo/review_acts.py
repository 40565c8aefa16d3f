"""A management review: agenda and inputs, the meeting, its report, and what becomes of each decision."""

from collections.abc import Callable
from datetime import date, datetime

from bihuan.areas.assurance.models import Attendee, Decision, ManagementReview, Topic
from bihuan.areas.assurance.review_period import looked_at_until
from bihuan.areas.capability.models import Objective
from bihuan.areas.correction.models import Action
from bihuan.areas.improvement.models import Opportunity, ResourceRequest
from bihuan.core.models import Record
from bihuan.core.writing import add_part, amend, amend_part, take
from bihuan.core.writing import create as make
from bihuan.jobs.demo import ledger_acts
from bihuan.jobs.demo.action_acts import ActionStory
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.stage import Said, Stage, Turn
from bihuan.jobs.demo.told_assurance import Decided, Reviewed

PREPARED = 12  # working days before the meeting


def put_down(stage: Stage) -> None:
    for told in stage.story.reviews:
        ReviewStory(stage, told).put_down()


class ReviewStory:
    """One review. It is not told where its year lies outside what is played."""

    def __init__(self, stage: Stage, told: Reviewed) -> None:
        self.stage, self.told = stage, told
        self.year = stage.window.year + told.shift

    @property
    def review(self) -> ManagementReview:
        found = self.stage.known(self.told.key)
        assert isinstance(found, ManagementReview)
        return found

    def day(self, text: str) -> date:
        return self.stage.window.workday(self.stage.window.named(text, self.stage.window.year))

    def put_down(self) -> None:
        held, window = self.day(self.told.day), self.stage.window
        first = max(window.later(held, -PREPARED), window.later(window.start, 2))
        if held.year == self.year and held > first:
            self.stage.agenda.add(self.stage.clock(first, self.told.key), self.stage.patiently(self.begin))

    def begin(self, at: datetime) -> None:
        told, sign = self.told, self.stage.sign(self.told.organiser, at)
        owner, window = self.stage.people[told.organiser], self.stage.window
        # the figures are of the days the story names, even where its meeting is drawn to another day
        year = window.year
        planned = self.day(told.day)
        since, until = (min(window.named(text, year), planned) for text in (told.since, told.until))
        said: Said = {"title": told.t, "year": self.year, "place": told.place, "purpose": told.purpose}
        since = min(since, until, looked_at_until(owner.company) or until)
        days: Said = {"planned_on": planned, "period_start": since, "period_end": until}
        chair = self.stage.people[told.chair]
        made = make(ManagementReview, **sign, **said, **days, chair=chair, owner=owner, department=owner.department)
        self.stage.keep(told.key, made)
        for one in told.topics:
            words: Said = {"title": one.t, "elements": one.el, "input": one.input, "says": one.says}
            add_part(Topic, made, **sign, **words, presenter=self.stage.people[one.by])
        held: Turn = (lambda _at: self.day(told.day), self.hold)
        waive: list[Turn] = [(2, self.waive)] if told.waived else []
        # the inputs are of whole days: they are frozen once the last is over, and the next review begins there
        over: Turn = (
            lambda at: min(max(window.later(self.stage.day(at), 5), window.later(until, 1)), planned),
            self.freeze,
        )
        turns: list[Turn] = [*waive, over, held, (1, self.conclude), (2, self.submit), (2, self.approve)]
        self.stage.one_by_one(at, turns, told.key)

    # ------------------------------------------------------------ the meeting

    def waive(self, at: datetime) -> None:
        for name, reason in self.told.waived.items():
            take("waive-input", self.review, **self.stage.sign(self.told.chair, at), input=name, reason=reason)

    def freeze(self, at: datetime) -> None:
        take("freeze-inputs", self.review, **self.stage.sign(self.told.organiser, at))

    def hold(self, at: datetime) -> None:
        sign = self.stage.sign(self.told.organiser, at)
        for row in Attendee.objects.filter(review=self.review).select_related("person"):
            instead = self.told.deputies.get(row.person.name, "")
            amend_part(row, **sign, presence="deputy" if instead else "present", note=instead)
        take("hold", self.review, **sign, held_on=self.stage.day(at), minutes=self.told.minutes)

    def conclude(self, at: datetime) -> None:
        """What every topic came to, and what was decided."""
        sign, told = self.stage.sign(self.told.organiser, at), {one.t: one for one in self.told.topics}
        for row in Topic.objects.filter(review=self.review):
            one_by_one = f"听取了 {row.paper} 的进展，同意继续实施，效果报下次评审" if row.paper else ""
            amend_part(row, **sign, concludes=told[row.title].concludes if row.title in told else one_by_one)
        for one in self.told.decisions:
            said: Said = {"output": one.output, "text": one.text, "elements": one.el, "becomes": one.becomes}
            if one.own:
                due = self.stage.window.later(self.stage.day(at), one.due)
                said |= {"owner": self.stage.people[one.own], "due_on": due, "resource": one.resource}
            add_part(Decision, self.review, **sign, **said)
        amend(self.review, **sign, conclusion=self.told.conclusion)

    def submit(self, at: datetime) -> None:
        take("submit-report", self.review, **self.stage.sign(self.told.organiser, at))

    def approve(self, at: datetime) -> None:
        """The report stands; what was decided is on its way, and the review before it ends."""
        self.stage.sign_off(self.review, at, by=self.told.chair)
        for one in self.told.decisions:
            self.follow(one, Decision.objects.get(review=self.review, text=one.text), at)
        if former := self.stage.known(self.told.closes):
            self.stage.one_by_one(at, [(2, self.closing(former))], self.told.key, "former")

    def closing(self, former: Record) -> Act:
        def act(at: datetime) -> None:
            take("close", self.stage.fresh(former), **self.stage.sign(self.told.organiser, at), result=self.told.result)

        return act

    # ------------------------------------------------------------ what becomes of a decision

    def follow(self, told: Decided, row: Decision, at: datetime) -> None:
        ways: dict[str, Callable[[Decided, Decision, datetime], None]] = {
            "action": self.treat,
            "resource-request": self.provide,
            "objective": self.set_objective,
            "opportunity": self.improve,
            "task": self.carry_out,
        }
        if told.becomes in ways:
            ways[told.becomes](told, row, at)

    def treat(self, told: Decided, row: Decision, at: datetime) -> None:
        if told.treat is not None:
            ActionStory(self.stage, Action.objects.get(pk=row.became_id or 0), told.treat).begin(at)

    def provide(self, told: Decided, row: Decision, at: datetime) -> None:
        """The owner asks, those who decide grant it."""
        made = ResourceRequest.objects.get(pk=row.became_id or 0)

        def ask(now: datetime) -> None:
            amount, _blank, unit = told.target.partition(" ")
            sign = self.stage.sign(told.own, now)
            amend(self.stage.fresh(made), **sign, amount=amount, unit=unit)
            take("request", self.stage.fresh(made), **sign)

        def grant(now: datetime) -> None:
            self.stage.sign_off(made, now, told.granted)

        turns: list[Turn] = [(2, ask), *([(2, grant)] if told.granted else [])]
        self.stage.one_by_one(at, turns, made.number)

    def set_objective(self, told: Decided, row: Decision, at: datetime) -> None:
        made = Objective.objects.get(pk=row.became_id or 0)

        def issue(now: datetime) -> None:
            sign = self.stage.sign(self.stage.story.cast.leader, now)
            amend(self.stage.fresh(made), **sign, measure=told.measure, target=told.target)
            take("issue", self.stage.fresh(made), **sign)

        def report(now: datetime) -> None:
            words: Said = {"result": told.result, "attainment": told.attainment}
            take("report", self.stage.fresh(made), **self.stage.sign(told.own, now), **words)

        turns: list[Turn] = [(5, issue)] if told.issued else []
        if told.result:
            turns.append((lambda _at: self.day(told.reported), report))
        self.stage.one_by_one(at, turns, made.number)

    def improve(self, told: Decided, row: Decision, at: datetime) -> None:
        found = Opportunity.objects.get(pk=row.became_id or 0)
        if told.row is not None:
            self.stage.keep(ledger_acts.named(told.row.key or told.row.t), found)
            ledger_acts.live(self.stage, told.row, found, at)

    def carry_out(self, told: Decided, row: Decision, at: datetime) -> None:
        """Who is responsible reports it, the organiser verifies."""

        def report(now: datetime) -> None:
            found, sign = Decision.objects.get(pk=row.pk), self.stage.sign(told.own, now)
            amend_part(found, **sign, done_on=self.stage.day(now), done_note=told.note)

        def verify(now: datetime) -> None:
            found, sign = Decision.objects.get(pk=row.pk), self.stage.sign(self.told.organiser, now)
            take("verify-decision", self.review, **sign, decision=found, comment=told.note)

        if told.done:
            self.stage.one_by_one(at, [(told.done, report), (2, verify)], self.told.key, row.pk)

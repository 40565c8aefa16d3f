"""Complaints and nonconformities: raised, accepted (or not), told apart from earlier ones, treated, answered, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bihuan.areas.correction.models import Action, Complaint, Nonconformity
from bihuan.areas.correction.words import Character
from bihuan.areas.improvement.models import Opportunity
from bihuan.core.models import Department, Record
from bihuan.core.writing import amend, create, take
from bihuan.jobs.demo.action_acts import ActionStory, void
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.ledger_acts import keep, live
from bihuan.jobs.demo.stage import Said, Stage, Turn
from bihuan.jobs.demo.told_action import Complained, Faulty, Treatment
from bihuan.jobs.demo.told_ledger import Row

ENOUGH = "已由该投诉的纠正措施处理，举一反三也在措施里，不另立改进项。"


def put_down(stage: Stage) -> None:
    """What the story tells of the window; chance findings of audits and checks come by themselves."""
    for complained in stage.story.actions.complaint:
        told_on(stage, complained, receiving(stage, complained))
    for faulty in stage.story.actions.nonconformity:
        told_on(stage, faulty, raising(stage, faulty))


def told_on(stage: Stage, told: Complained | Faulty, act: Act) -> None:
    day = day_of(stage, told.day, told.ago)
    if day > stage.window.start:
        stage.agenda.add(stage.clock(day, told.t), stage.patiently(act))


def day_of(stage: Stage, day: str, ago: int | None) -> date:
    if ago is not None:
        return stage.window.later(stage.window.today, -ago) if ago else stage.window.today
    return stage.window.workday(stage.window.named(day, stage.window.year))


def department(stage: Stage, key: str) -> Department:
    return Department.objects.get(company=stage.company, key=key)


# ---------------------------------------------------------------- nonconformities


def raising(stage: Stage, told: Faulty) -> Act:
    def act(at: datetime) -> None:
        said: Said = {"title": told.t, "what": told.what, "where": told.where, "evidence": told.evidence}
        more: Said = {
            "criterion": told.criterion,
            "severity": told.severity,
            "character": told.character or kind_of(told.treat),
        }
        place = department(stage, told.dept)
        made = create(
            Nonconformity, **stage.sign(told.by, at), **said, **more, source=told.source, department=place, elements=told.el
        )  # fmt: skip
        stage.keep(told.key or told.t, made)
        if told.no:
            stage.one_by_one(at, [(2, dismissing(stage, made, told.no, told.by))], told.t)
        elif told.accept:
            treat(stage, made, Handling(told.own, told.treat, told.same, told.accept), at)

    return act


def dismissing(stage: Stage, made: Nonconformity, why: str, by: str) -> Act:
    return lambda at: void(stage.by_first("dismiss", made, at, [stage.clerk, by], reason=why))


def kind_of(told: Treatment | None) -> str:
    """What kind of problem it is: as its analysis says; most often the rules were not followed."""
    return told.character if told else Character.EXECUTION


@dataclass(frozen=True)
class Handling:
    """Who answers for a nonconformity, what it repeats, how it is treated; `finished` follows its end."""

    owner: str
    told: Treatment | None
    same: str = ""
    wait: int = 1  # working days until it is accepted
    finished: Act | None = None


def treat(stage: Stage, made: Nonconformity, how: Handling, at: datetime) -> None:
    """Accepted by the department, told by its kind, compared with earlier ones, then its action is drawn up."""
    fault = Fault(stage, made.pk, how)
    turns: list[Turn] = [(how.wait, fault.accept), (0, fault.sort), (0, fault.compare)]
    if how.told is not None:
        turns.append((0, fault.act))
    stage.one_by_one(at, turns, made.number)


class Fault:
    """A nonconformity between its raising and its action."""

    def __init__(self, stage: Stage, pk: int, how: Handling) -> None:
        self.stage, self.pk, self.how = stage, pk, how

    @property
    def record(self) -> Nonconformity:
        found: Nonconformity = Nonconformity.objects.select_related("company", "department").get(pk=self.pk)
        return found

    @property
    def head(self) -> str:
        key = self.record.department.key if self.record.department else ""
        return self.stage.story.cast.heads.get(key, self.stage.head)

    def accept(self, at: datetime) -> None:
        owner = self.stage.people[self.how.owner or self.stage.clerk]
        self.stage.by_first("accept", self.record, at, [self.head, self.stage.head], owner=owner)

    def sort(self, at: datetime) -> None:
        """What an audit or a check found is told by its kind too, once it is accepted."""
        if not self.record.character:
            amend(self.record, **self.stage.sign(self.stage.clerk, at), character=kind_of(self.how.told))

    def compare(self, at: datetime) -> None:
        """What looks alike is told apart; what the story says is the same again is."""
        earlier = self.stage.known(self.how.same) if self.how.same else None
        owner = self.how.owner or self.stage.clerk  # who answers for it does not say that it is not the same
        names: Sequence[str] = [one for one in (self.stage.clerk, self.stage.head) if one != owner]
        if earlier is not None:
            self.stage.by_first("confirm-recurrence", self.record, at, names, earlier=earlier)
        for row in self.record.likenesses.filter(verdict="").select_related("earlier"):
            self.stage.by_first("rule-out-recurrence", self.record, at, names, earlier=row.earlier)

    def act(self, at: datetime) -> None:
        assert self.how.told is not None
        ActionStory(self.stage, Action.objects.get(treats=self.pk), self.how.told, self.how.finished).begin(at)


# ---------------------------------------------------------------- complaints


def receiving(stage: Stage, told: Complained) -> Act:
    def act(at: datetime) -> None:
        said: Said = {"title": told.t, "what": told.what, "customer": told.customer, "project": told.project}
        more: Said = {"contact": told.contact, "channel": told.channel, "severity": told.severity}
        made = create(Complaint, **stage.sign(told.by, at), **said, **more, elements=told.el)
        stage.keep(told.key or told.t, made)
        raised_in_the_ledger(stage, made, told.row or Row(t=told.t, end="declined", m=ENOUGH), at)
        if told.taken:
            stage.one_by_one(at, [(1, handing_on(stage, made, told))], told.t)

    return act


def raised_in_the_ledger(stage: Stage, source: Record, row: Row, at: datetime) -> None:
    """What the record raised in the ledger by itself is screened like everything there."""
    for found in Opportunity.objects.filter(
        company=stage.company, links_in__source=source.pk, state=Opportunity.State.NEW
    ):
        live(stage, row, keep(stage, row, found), at)


def handing_on(stage: Stage, made: Complaint, told: Complained) -> Act:
    def act(at: datetime) -> None:
        record, cast = stage.fresh(made), stage.story.cast
        due = stage.window.later(stage.day(at), told.within)
        who: Said = {"owner": stage.people[told.own], "department": department(stage, told.dept), "due_on": due}
        stage.by_first("treat", record, at, [cast.heads["om"], stage.clerk], **who)
        if told.answered:
            stage.one_by_one(at, [(told.answered, answering(stage, made, told))], told.t, "answer")
        if told.treat:
            ActionStory(stage, Action.objects.get(from_complaint=record), told.treat, ending(stage, made, told)).begin(
                at
            )

    return act


def answering(stage: Stage, made: Complaint, told: Complained) -> Act:
    return lambda at: void(take("answer", stage.fresh(made), **stage.sign(told.own, at), answer=told.answer))


def ending(stage: Stage, made: Complaint, told: Complained) -> Act | None:
    """With its action archived the complaint can be closed."""

    def act(at: datetime) -> None:
        words = told.result or "客户确认问题未再出现，同意关闭。"
        close = lambda now: void(stage.by_first("close", stage.fresh(made), now, [stage.clerk], result=words))  # noqa: E731
        stage.one_by_one(at, [(1, close)], told.t, "close")

    return act if told.answered else None

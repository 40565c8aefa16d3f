"""An action and its way: drawn up, approved, carried out, verified, its effect confirmed or begun anew, archived."""

from datetime import date, datetime

from bihuan.areas.correction.consent import together, with_measures
from bihuan.areas.correction.models import Action, ActionDocument, ActionStep, Cause, Consulted, Why
from bihuan.areas.correction.words import Category
from bihuan.areas.policies.models import ControlledDocument
from bihuan.core.models import Department
from bihuan.core.vocabulary import Element
from bihuan.core.writing import add_part, amend, amend_part, take
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.document_acts import DocumentStory
from bihuan.jobs.demo.item_acts import key_of
from bihuan.jobs.demo.stage import Said, Stage, Turn
from bihuan.jobs.demo.stories import Opinion
from bihuan.jobs.demo.told_action import Amends, Longer, Round, Treatment

ENDS = ("draft", "submitted", "approved", "under-way", "done", "verified", "closed")
VERIFY, CONFIRM, CLOSE = 3, 2, 2  # working days after the step before
REOPENED = 4
LEAST = 27  # working days an action has at least: it is reminded of a month before
ANALYSIS = ("immediate", "character", "impact", "elsewhere")
SPARE = 2  # working days a measure may take longer than told


USUAL = {  # where the cause lies if the story does not say: by the first element it concerns
    Element.PEOPLE: Category.PEOPLE,
    Element.RESOURCES: Category.MATERIAL,
    Element.TECHNOLOGY: Category.TOOLS,
    Element.PROCESS: Category.METHOD,
    Element.DELIVERY: Category.MEASUREMENT,
    Element.EMERGENCY: Category.ENVIRONMENT,
}


def usual_category(record: Action) -> Category:
    return next((USUAL[Element(one)] for one in record.elements.split()), Category.METHOD)


class ActionStory:
    """One action; `finished` is what the story does once it is closed."""

    def __init__(self, stage: Stage, action: Action, told: Treatment, finished: Act | None = None) -> None:
        self.stage, self.told, self.finished = stage, told, finished
        self.pk, self.number = action.pk, action.number

    @property
    def action(self) -> Action:
        rows = Action.objects.select_related("company", "owner", "department", "owning_department")
        found: Action = rows.get(pk=self.pk)
        return found

    @property
    def owner(self) -> str:
        owner = self.action.owner
        return owner.name if owner else self.stage.clerk

    def begin(self, at: datetime) -> None:
        self.play(at, self.told, self.turns(self.told))

    def play(self, at: datetime, told: Round, turns: list[tuple[str, Turn]]) -> None:
        """Everything up to the state the story leaves it in."""
        last = ENDS.index(self.told.upto)
        self.stage.one_by_one(at, [turn for reached, turn in turns if ENDS.index(reached) <= last], self.number)

    def turns(self, told: Round) -> list[tuple[str, Turn]]:
        """Each with the state it belongs to."""
        returned = isinstance(told, Treatment) and bool(told.returned)
        first: list[tuple[str, Turn]] = [("draft", (told.submit, self.drawing_up(told)))]
        agree: list[tuple[str, Turn]] = [("submitted", (0, self.agree))]
        submit: tuple[str, Turn] = ("submitted", (0, self.submit))
        back: list[tuple[str, Turn]] = [("approved", (1, self.send_back)), ("approved", (1, self.mend)), submit]
        back = back if returned else []
        then: list[tuple[str, Turn]] = [("approved", (told.approve, self.approve)), ("under-way", (1, self.start))]
        longer = self.extending(told.longer) if isinstance(told, Treatment) and told.longer else []
        return [*first, *agree, submit, *back, *then, *longer, *self.carrying_out(told), *self.checking(told)]

    def extending(self, told: Longer) -> list[tuple[str, Turn]]:
        """More time is asked for, and given by those who approved the action."""

        def ask(at: datetime) -> None:
            record = self.action
            due = self.stage.window.later(record.due_on or self.stage.day(at), told.more)
            take("extend", record, **self.stage.sign(self.owner, at), due_on=due, reason=told.reason)

        decide: Act = lambda at: self.stage.sign_off(self.action, at, told.answer)  # noqa: E731
        return [("under-way", (told.after, ask)), ("under-way", (1, decide))]

    def carrying_out(self, told: Round) -> list[tuple[str, Turn]]:
        days = sorted({one.done or one.due for one in told.steps})
        gaps = [day - before for before, day in zip([0, *days], days, strict=False)]
        found: list[tuple[str, Turn]] = [
            ("under-way", (gap, self.reporting(told, day))) for gap, day in zip(gaps, days, strict=True)
        ]
        return found if self.stays(told) else [*found, ("done", (0, self.finishing(told)))]

    def stays(self, told: Round) -> bool:
        return self.told.upto == "under-way"

    def checking(self, told: Round) -> list[tuple[str, Turn]]:
        verified: tuple[str, Turn] = ("verified", (VERIFY, self.verifying(told)))
        if isinstance(told, Treatment) and told.again is not None:
            return [verified, ("verified", (self.day_of_effect, self.begin_anew))]
        confirmed: tuple[str, Turn] = ("closed", (self.day_of_effect, self.confirming(told)))
        return [verified, confirmed, ("closed", (CLOSE, self.close))]

    # ------------------------------------------------------------ drawn up

    def drawing_up(self, told: Round) -> Act:
        def act(at: datetime) -> None:
            record, sign = self.action, self.stage.sign(self.owner, at)
            days = max(LEAST, max(one.due for one in told.steps) + self.begins(told) + SPARE)
            due = self.stage.window.later(self.stage.day(at), days)
            said: Said = {"cause": told.cause, "scheme": told.scheme, "resources": told.resources}
            amend(record, **sign, **said, **self.analysis(told), observe_days=told.observe, due_on=due)
            self.add_rows(self.action, told, at)

        return act

    def analysis(self, told: Round) -> Said:
        if not isinstance(told, Treatment):
            return {}
        return {name: getattr(told, name) for name in ANALYSIS} | told.drafted

    def mend(self, at: datetime) -> None:
        """What it was sent back for is written."""
        said = {name: getattr(self.told, name) for name in self.told.drafted}
        amend(self.action, **self.stage.sign(self.owner, at), **said)

    def add_rows(self, record: Action, told: Round, at: datetime) -> None:
        sign, later = self.stage.sign(self.owner, at), self.stage.window.later
        for question, answer, category in told.whys:
            add_part(Why, record, **sign, question=question, answer=answer, category=category)
        for category, text, root in told.causes or [(usual_category(record), told.cause, True)]:
            add_part(Cause, record, **sign, category=category, text=text, is_root=root)
        for one in told.steps:
            days = one.due + self.begins(told) + SPARE
            who: Said = {"owner": self.stage.people[one.own], "due_on": later(self.stage.day(at), days)}
            add_part(ActionStep, record, **sign, title=one.t, type=one.kind, how=one.how, **who)
        for change in told.amends:
            known = self.stage.known(key_of(change.title))
            add_part(ActionDocument, record, **sign, title=change.title, document=known, change=change.change)
        for place in self.concerned(record):
            add_part(Consulted, record, **sign, department=place)

    def begins(self, told: Round) -> int:
        """Working days until it is carried out: approved first, perhaps sent back before."""
        return told.approve + 1 + 2 * bool(isinstance(told, Treatment) and told.returned)

    def concerned(self, record: Action) -> list[Department]:
        """Whom the policy has them ask: departments with a measure, the owning one, or quality if there is no other."""
        found = with_measures(record)
        if any(together(record)):
            places = Department.objects.filter(company=record.company)
            own = record.owning_department
            found.append(own if own and own != record.department else places.get(key="quality"))
        return list(dict.fromkeys(found))

    def agree(self, at: datetime) -> None:
        record = self.action
        rows = record.consulted.filter(round=record.round, agreed_on__isnull=True).select_related("department")
        for who in dict.fromkeys(self.stage.story.cast.heads[row.department.key] for row in rows):
            take("agree", record, **self.stage.sign(who, at))

    def submit(self, at: datetime) -> None:
        take("submit", self.action, **self.stage.sign(self.owner, at))

    def send_back(self, at: datetime) -> None:
        self.stage.sign_off(self.action, at, self.told.returned, verdict="reject")

    def approve(self, at: datetime) -> None:
        self.stage.sign_off(self.action, at)

    # ------------------------------------------------------------ carried out

    def start(self, at: datetime) -> None:
        take("start", self.action, **self.stage.sign(self.owner, at))

    def reporting(self, told: Round, day: int) -> Act:
        """The measures that are done by this day."""
        titles = [one.t for one in told.steps if (one.done or one.due) == day]

        def act(at: datetime) -> None:
            rows = ActionStep.objects.filter(action=self.pk, title__in=titles, done_on__isnull=True)
            for row in rows:
                amend_part(row, **self.stage.sign(self.owner, at), done_on=self.stage.day(at))

        return act

    def finishing(self, told: Round) -> Act:
        return lambda at: void(
            take("finish", self.action, **self.stage.sign(self.owner, at), carried_out=told.carried or told.scheme)
        )

    # ------------------------------------------------------------ checked

    def checkers(self) -> list[str]:
        """Who looks at it first: an auditor for what an audit found, else the owning department, then quality."""
        cast, record = self.stage.story.cast, self.action
        owning = record.owning_department.key if record.owning_department else ""
        auditor = cast.auditor if record.source == "audit" else ""
        heads = [cast.heads.get(owning, ""), self.stage.clerk, self.stage.head]
        return [auditor, *(heads[1:] + heads[:1] if record.is_system_action else heads)]

    def verifying(self, told: Round) -> Act:
        words = told.verified or "查阅记录并现场抽查，措施均已落实。"
        return lambda at: void(self.stage.by_first("verify", self.action, at, self.checkers(), verification=words))

    def day_of_effect(self, at: datetime) -> date:
        """The first working days after the effect has been watched."""
        earliest = self.action.confirm_on or self.stage.day(at)
        return self.stage.window.later(max(earliest, self.stage.day(at)), CONFIRM)

    def confirming(self, told: Round) -> Act:
        words = told.effect or "观察期内未再发生。"

        def act(at: datetime) -> None:
            self.stage.by_first("confirm", self.action, at, self.checkers(), effect=words)
            for change in told.amends:
                carry_through(self.stage, change, at)

        return act

    def begin_anew(self, at: datetime) -> None:
        again = self.told.again
        assert again is not None
        due = self.stage.window.later(self.stage.day(at), REOPENED + LEAST + max(one.due for one in again.steps))
        self.stage.by_first("reopen", self.action, at, self.checkers(), reason=again.reason, due_on=due)
        self.play(at, again, self.turns(again))

    def close(self, at: datetime) -> None:
        words = self.told.result or "措施有效，报告归档。"
        take("close", self.action, **self.stage.sign(self.owner, at), result=words)
        if self.finished:
            self.finished(at)


def void(_made: object) -> None:
    """An act hands nothing back."""


# ---------------------------------------------------------------- the document that changes with it


def carry_through(stage: Stage, told: Amends, at: datetime) -> None:
    """The next edition the action asked for goes the way of every document: review, approval, issue."""
    paperwork = next(one for one in stage.story.documents if key_of(one.title) == key_of(told.title))
    before = stage.known(key_of(told.title))
    assert isinstance(before, ControlledDocument)
    draft = before.successors.exclude(state=ControlledDocument.State.WITHDRAWN).get()
    stage.keep(key_of(told.title), draft)
    story = DocumentStory(stage, paperwork)
    opinions: list[Turn] = [(1, story.giving(Opinion(by=name))) for name in paperwork.reviewers]
    turns: list[Turn] = [(2, writing(stage, told, paperwork.author)), (1, story.hand_over), *opinions]
    end: list[Turn] = [] if told.stays else [(1, story.submit), (1, story.approve), (2, story.issuing)]
    stage.one_by_one(at, [*turns, *end], draft.number)


def writing(stage: Stage, told: Amends, author: str) -> Act:
    def act(at: datetime) -> None:
        draft = stage.known(key_of(told.title))
        assert draft is not None
        amend(draft, **stage.sign(author, at), text=told.text)

    return act

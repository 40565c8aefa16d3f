"""The year's capability plan: drawn up by O&M, approved and handed out by senior management, reported on piece by piece."""

from datetime import date, datetime

from bihuan.areas.capability.models import CapabilityPlan, Work
from bihuan.core.writing import add_part, amend_part, create, take
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.item_acts import moment
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.told_plan import Capability, Piece


class CapabilityStory:
    """One capability plan of a year."""

    def __init__(self, stage: Stage, told: Capability, year: int) -> None:
        self.stage, self.told, self.year = stage, told, year
        self.key = f"capability-{year}"

    @property
    def plan(self) -> CapabilityPlan:
        found = self.stage.known(self.key)
        assert isinstance(found, CapabilityPlan)
        return found

    def at(self, text: str) -> datetime:
        return moment(self.stage, text, self.year, self.key)

    def put_down(self) -> None:
        told = self.told
        acts = [
            (told.draft, self.draft),
            (told.submit, self.submit),
            (told.approve, self.approve),
            (told.start, self.start),
        ]
        self.stage.in_turn([(self.at(day), act) for day, act in acts])
        for piece in told.work:
            if piece.done:
                self.stage.agenda.add(self.at(piece.done), self.stage.patiently(self.reporting(piece), stays=True))

    def draft(self, at: datetime) -> None:
        told, owner = self.told, self.stage.people[self.told.by]
        sign = self.stage.sign(told.by, at)
        words: Said = {"title": told.title.format(year=self.year), "basis": told.basis, "resources": told.resources}
        own: Said = {"owner": owner, "department": owner.department, "due_on": date(self.year, 12, 31)}
        made = create(CapabilityPlan, **sign, year=self.year, **words, **own, left_out=told.left_out)
        self.stage.keep(self.key, made)
        for piece in told.work:
            someone, due = self.stage.people[piece.own], self.stage.window.named(piece.due, self.year)
            said: Said = {"element": piece.el, "text": piece.t, "indicator": piece.i, "due_on": due}
            add_part(Work, made, **sign, **said, owner=someone, department=someone.department)

    def submit(self, at: datetime) -> None:
        take("submit", self.plan, **self.stage.sign(self.told.by, at))

    def approve(self, at: datetime) -> None:
        self.stage.sign_off(self.plan, at, self.told.approved, by=self.told.approver)

    def start(self, at: datetime) -> None:
        take("start", self.plan, **self.stage.sign(self.told.approver, at))

    def reporting(self, piece: Piece) -> Act:
        def act(at: datetime) -> None:
            row = Work.objects.get(plan=self.plan, text=piece.t)
            amend_part(row, **self.stage.sign(piece.own, at), done_on=self.stage.day(at), outcome=piece.r)

        return act

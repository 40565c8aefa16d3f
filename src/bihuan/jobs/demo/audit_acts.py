"""The audit programme of a year and its audits: approved, arranged, carried out item by item, reported, followed up."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bihuan.areas.assurance.models import (
    Audit,
    AuditProgramme,
    ChecklistItem,
    MaterialRequest,
    PlannedAudit,
    PlannedScope,
    ProgrammeScope,
    TeamMember,
)
from bihuan.areas.assurance.subjects import element_of
from bihuan.areas.correction.models import Nonconformity
from bihuan.areas.improvement.models import Opportunity
from bihuan.core.refusals import Refused
from bihuan.core.writing import add_part, amend, amend_part, create, take
from bihuan.jobs.demo import ledger_acts
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.fault_acts import Handling, department, treat
from bihuan.jobs.demo.stage import Said, Stage, Turn
from bihuan.jobs.demo.told_assurance import Audited, Found, Material, Programme
from bihuan.jobs.demo.told_ledger import Row
from bihuan.jobs.demo.wording import with_figures

METHODS = ["interview", "records", "sampling", "on-site"]
ARRANGED, NOTICE, ASKED = 20, 8, 3  # working days before the opening: made, agreed, material due
OPEN, BREAK = timedelta(minutes=25), timedelta(minutes=7)
TEXTS = ("course", "strengths", "conclusion", "recommendations", "distribution")


def put_down(stage: Stage) -> None:
    for told in stage.story.audits.programme:
        ProgrammeStory(stage, told).put_down()


class ProgrammeStory:
    """The programme of one year. It is not told where its year lies outside what is played."""

    def __init__(self, stage: Stage, told: Programme) -> None:
        self.stage, self.told = stage, told
        self.year = stage.window.year + told.shift
        self.key = f"programme-{self.year}"

    @property
    def record(self) -> AuditProgramme:
        found = self.stage.known(self.key)
        assert isinstance(found, AuditProgramme)
        return found

    def day(self, text: str) -> date:
        """A day of the plan's year; a story of the year before uses "-12-08"."""
        return self.stage.window.workday(self.stage.window.named(text, self.stage.window.year))

    def put_down(self) -> None:
        days = [self.day(text) for one in self.told.audits for text in (one.starts, one.ends)]
        if any(day.year != self.year for day in days) or self.day(self.told.draft) <= self.stage.window.start:
            return
        again: list[Turn] = [(1, self.send_back), (1, self.mend), (0, self.submit)] if self.told.returned else []
        turns: list[Turn] = [(1, self.plan), (1, self.submit), *again, (2, self.approve)]
        first = self.stage.clock(self.day(self.told.draft), self.key)
        self.stage.agenda.add(first, lambda at: self.begin(at, turns))

    def begin(self, at: datetime, turns: list[Turn]) -> None:
        told, clerk = self.told, self.stage.clerk
        said: Said = {"purpose": told.purpose, "arrangements": told.arrangements, "methods": METHODS}
        owner = self.stage.people[clerk]
        made = create(
            AuditProgramme, **self.stage.sign(clerk, at), title=told.t, year=self.year, **said, owner=owner,
            department=owner.department,
        )  # fmt: skip
        self.stage.keep(self.key, made)
        self.stage.one_by_one(at, turns, self.key)

    def plan(self, at: datetime) -> None:
        """The scope of every department, and which audit looks where."""
        record, sign = self.record, self.stage.sign(self.stage.clerk, at)
        for row in ProgrammeScope.objects.filter(programme=record).select_related("department"):
            said = self.stage.story.audits.scope.get(row.department.key)
            if said and (row.elements, row.reason) != said:
                amend_part(row, **sign, elements=said[0], reason=said[1])
        for one in self.told.audits:
            lead = self.stage.people[one.lead]
            days: Said = {"starts_on": self.day(one.starts), "ends_on": self.day(one.ends)}
            planned = add_part(PlannedAudit, record, **sign, title=one.t, lead=lead, **days)
            for key, words in one.scope.items():
                elements, _bar, processes = words.partition("|")
                place: Said = {"department": department(self.stage, key), "elements": elements.split()}
                add_part(PlannedScope, record, **sign, planned=planned, **place, processes=processes.strip())

    def submit(self, at: datetime) -> None:
        take("submit", self.record, **self.stage.sign(self.stage.clerk, at))

    def send_back(self, at: datetime) -> None:
        self.stage.sign_off(self.record, at, self.told.returned, verdict="reject")

    def mend(self, at: datetime) -> None:
        """What was missed is added, as whoever sent it back asked for."""
        record = self.record
        amend(record, **self.stage.sign(self.stage.clerk, at), arrangements=f"{record.arrangements}{self.told.mended}")

    def approve(self, at: datetime) -> None:
        self.stage.sign_off(self.record, at)
        for one in self.told.audits:
            AuditStory(self.stage, self, one).put_down(at)

    def may_close(self, at: datetime) -> None:
        """Once the last of its audits is closed."""
        record = self.record
        if not record.audits.filter(is_open=True).exists() and record.audits.count() == len(self.told.audits):
            sign = self.stage.sign(self.stage.clerk, at)
            take("close", record, **sign, result=self.told.result)


class AuditStory:
    """One audit from its arrangement to the last finding closed."""

    def __init__(self, stage: Stage, programme: ProgrammeStory, told: Audited) -> None:
        self.stage, self.programme, self.told = stage, programme, told

    @property
    def audit(self) -> Audit:
        found = self.stage.known(self.told.key)
        assert isinstance(found, Audit)
        return found

    def put_down(self, approved: datetime) -> None:
        window = self.stage.window
        earliest = window.later(self.stage.day(approved), 2)
        day = max(window.later(self.programme.day(self.told.starts), -ARRANGED), earliest)
        self.stage.agenda.add(self.stage.clock(day, self.told.key), self.stage.patiently(self.arrange))

    # ------------------------------------------------------------ arranged

    def arrange(self, at: datetime) -> None:
        """Made from what was planned; agreed and held so long after that there is notice."""
        record, told = self.programme.record, self.told
        planned = record.planned_audits.get(title=told.t)
        made = create(Audit, **self.stage.sign(self.stage.clerk, at), title=told.t, planned=planned)
        self.stage.keep(told.key, made)
        window, today = self.stage.window, self.stage.day(at)
        self.first = max(self.programme.day(told.starts), window.later(today, NOTICE + 2))
        length = (self.programme.day(told.ends) - self.programme.day(told.starts)).days
        self.last = window.workday(self.first + timedelta(days=length))
        self.stage.one_by_one(at, list(self.turns()), told.key)

    def turns(self) -> Iterator[Turn]:
        if self.told.upto == "planned":
            yield 1, self.appoint
            return
        yield from [(1, self.appoint), (1, self.name_team), (2, self.agree), (1, self.confirm), (0, self.prepare)]
        yield lambda _at: self.before(ASKED), self.collect
        if self.told.upto == "reported":
            yield lambda _at: self.before(1), self.collect_late
            yield lambda _at: self.first, self.start

    def before(self, workdays: int) -> date:
        return self.stage.window.later(self.first, -workdays)

    def appoint(self, at: datetime) -> None:
        person = self.stage.people[self.told.lead]
        self.stage.by_first("appoint-lead", self.audit, at, [self.stage.story.cast.appoints], person=person)

    def name_team(self, at: datetime) -> None:
        record, sign = self.audit, self.stage.sign(self.told.lead, at)
        for name, key in self.told.team:
            place = department(self.stage, key)
            add_part(TeamMember, record, **sign, person=self.stage.people[name], department=place)

    def agree(self, at: datetime) -> None:
        for key, name in self.told.agreed_by.items():
            days: Said = {"starts_on": self.first, "ends_on": self.last}
            place = department(self.stage, key)
            take("agree-days", self.audit, **self.stage.sign(name, at), department=place, **days)

    def confirm(self, at: datetime) -> None:
        take("confirm-dates", self.audit, **self.stage.sign(self.told.lead, at))

    def prepare(self, at: datetime) -> None:
        """The checklist is drawn, material is asked for."""
        sign = self.stage.sign(self.told.lead, at)
        take("draw-checklist", self.audit, **sign)
        for one in self.told.materials:
            asked: Said = {"department": department(self.stage, one.dept), "title": one.t, "due_on": self.before(ASKED)}
            add_part(MaterialRequest, self.audit, **sign, **asked)

    def collect(self, at: datetime) -> None:
        """Most of it comes in time; what does not is noted as missing."""
        for one in self.told.materials:
            row = MaterialRequest.objects.get(audit=self.audit, title=one.t)
            if one.late:
                sign = self.stage.sign(self.told.lead, at)
                amend_part(row, **sign, status=MaterialRequest.Status.MISSING, note=one.late)
            elif not one.open:
                self.hand_in(one, row, at)

    def collect_late(self, at: datetime) -> None:
        for one in self.told.materials:
            if one.late and not one.open:
                self.hand_in(one, MaterialRequest.objects.get(audit=self.audit, title=one.t), at)

    def hand_in(self, told: Material, row: MaterialRequest, at: datetime) -> None:
        take("hand-in", self.audit, **self.stage.sign(told.by, at), material=row)

    # ------------------------------------------------------------ carried out

    def start(self, at: datetime) -> None:
        take("start", self.audit, **self.stage.sign(self.told.lead, at), notes=self.told.opening)
        items = self.items()
        end = self.put_down_items(items, at + OPEN)
        closing = max(end, self.stage.window.moment(self.last, at.timetz().replace(hour=16, minute=40, tzinfo=None)))
        report: list[Turn] = [(0, self.end_fieldwork), (2, self.write), (1, self.report)]
        self.stage.agenda.add(closing, lambda now: self.stage.one_by_one(now, report, self.told.key, "report"))

    def items(self) -> list[ChecklistItem]:
        rows = ChecklistItem.objects.filter(audit=self.audit).select_related("department")
        return list(rows.order_by("department_id", "id"))

    def put_down_items(self, items: list[ChecklistItem], at: datetime) -> datetime:
        """One after another, over the days of the audit; says when the last one is done."""
        days = max((self.last - self.stage.day(at)).days + 1, 1)
        each = -(-len(items) // days)
        found = self.told_items(items)
        for place, item in enumerate(items):
            day, turn = divmod(place, each)
            when = at + timedelta(days=day) + BREAK * turn
            self.stage.agenda.add(when, self.stage.patiently(self.recording(item, found.get(item.pk))))
        return at + timedelta(days=days - 1) + BREAK * each

    def told_items(self, items: list[ChecklistItem]) -> dict[int, Found]:
        """Which item each finding of the story is about."""
        found: dict[int, Found] = {}
        for told in self.told.found:
            asked = [one.pk for one in items if (one.department.key, one.key) == (told.dept, told.q)]
            if not asked:
                raise ValueError(f"{self.told.key}: {told.dept} is not asked {told.q}")
            found[asked[0]] = told
        return found

    def recording(self, item: ChecklistItem, told: Found | None) -> Act:
        key = item.department.key
        name = next((one for one, place in self.told.team if place == key), self.told.lead)
        said: Said = {"result": "conform", "evidence": self.usual(item)}
        if told is not None:
            names = ("result", "evidence", "statement", "sampled", "auditee")
            said = {name: getattr(told, name) for name in names}
        return lambda at: self.record(item, told, self.stage.sign(name, at), said)

    def record(self, item: ChecklistItem, told: Found | None, sign: Said, said: Said) -> None:
        """What was found; and against what, where the checklist does not say."""
        take("record", self.audit, **sign, item=fresh(item), **said)
        if told is not None and told.criterion:
            take("state-criterion", self.audit, **sign, item=fresh(item), criterion=told.criterion)

    def usual(self, item: ChecklistItem) -> str:
        """What is seen where everything is in order: what the question asks for, in this company's words."""
        known = self.stage.story.evidence
        words = known.get(f"{item.key}/{item.department.key}") or known[item.key]
        return with_figures(words, self.stage.chance(self.told.key, item.key, item.department.key))

    def end_fieldwork(self, at: datetime) -> None:
        take("end-fieldwork", self.audit, **self.stage.sign(self.told.lead, at), notes=self.told.closing)
        for pk, told in self.told_items(self.items()).items():
            self.follow(ChecklistItem.objects.get(pk=pk), told, at)

    def follow(self, item: ChecklistItem, told: Found, at: datetime) -> None:
        """A finding becomes a nonconformity with its action, or an opportunity in the ledger."""
        if found := Nonconformity.objects.filter(pk=item.finding_id or 0).first():
            if told.own:
                how = Handling(told.own, told.treat, told.same, finished=self.may_close)
                treat(self.stage, found, how, at)
        elif found := Opportunity.objects.filter(pk=item.finding_id or 0).first():
            row = told.row or noted(self.stage, told, item.subject)
            self.stage.keep(ledger_acts.named(row.key or row.t), found)
            ledger_acts.live(self.stage, row, found, at)

    def write(self, at: datetime) -> None:
        said: Said = {name: getattr(self.told, name) for name in TEXTS}
        amend(self.audit, **self.stage.sign(self.told.lead, at), **said)

    def report(self, at: datetime) -> None:
        take("issue-report", self.audit, **self.stage.sign(self.told.lead, at))

    def may_close(self, at: datetime) -> None:
        """Tried whenever an action on one of its findings is archived."""
        self.stage.one_by_one(at, [(1, self.try_to_close)], self.told.key, "close")

    def try_to_close(self, at: datetime) -> None:
        audit = self.audit
        if not audit.is_open:
            return
        try:
            take("close", audit, **self.stage.sign(self.told.lead, at))
        except Refused:  # others are open still
            return
        self.programme.may_close(at)


def fresh(item: ChecklistItem) -> ChecklistItem:
    return ChecklistItem.objects.select_related("department").get(pk=item.pk)


def noted(stage: Stage, told: Found, subject: str) -> Row:
    """What becomes of an observation the story says no more about."""
    owner = stage.story.cast.heads.get(told.dept, stage.clerk)
    good = told.result == "good-practice"
    measure = "在部门例会上介绍做法，写入知识库" if good else "列入部门当月工作，由质量部门跟踪"
    return Row(t=told.statement, el=element_of(subject), iue="323", own=owner, m=measure, end="closed", finish=30)

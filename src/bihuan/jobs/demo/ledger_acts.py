"""The life of an opportunity: raised, screened, its measure approved, treated, verified, as its row tells."""

from datetime import date, datetime, timedelta

from bihuan.areas.improvement.models import Opportunity
from bihuan.core.models import Record
from bihuan.core.writing import amend, create, take
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.told_ledger import Raised, Row

UNSCREENED = "waiting"
WORKED_ON = {"closed", "again", "done", "treated", "late"}


def put_down(stage: Stage) -> None:
    """Everything of the ledger that falls into the window."""
    for row in stage.story.rows:
        day = day_of(stage, row)
        if day is not None and day > stage.window.start:
            stage.agenda.add(stage.clock(day, row.t), raising(stage, row))


def day_of(stage: Stage, row: Raised) -> date | None:
    if row.on:
        return stage.window.workday(stage.window.named(row.on, stage.window.year))
    if row.wd is not None:
        return stage.window.later(stage.window.today, -row.wd)
    return stage.window.ago(row.ago or 0)


def raising(stage: Stage, row: Raised) -> Act:
    def act(at: datetime) -> None:
        said: Said = {"title": row.t, "channel": row.ch, "nature": row.nature, "elements": row.el, "what": row.w}
        more: Said = {"where": row.where, "source_text": row.src, "anonymous": row.anon, "benefit": row.b}
        made = create(Opportunity, **stage.sign(row.by, at), **said, **more)
        live(stage, row, keep(stage, row, made), at)

    return act


def named(key: str) -> str:
    """Under which key an opportunity is kept: apart from the items of the plan."""
    return f"opportunity/{key}"


def keep(stage: Stage, row: Row, made: Opportunity) -> Opportunity:
    return stage.keep(named(row.key or row.t), made)


def live(stage: Stage, row: Row, made: Opportunity, at: datetime) -> None:
    """Put what becomes of a raised opportunity on the agenda."""
    if row.end == UNSCREENED:
        return
    day = stage.window.later(stage.day(at), screening_days(stage, row))
    stage.agenda.add(max(stage.clock(day, row.t, "screen"), at + timedelta(minutes=40)), screening(stage, row, made))


def screening_days(stage: Stage, row: Row) -> int:
    """Working days until it is screened; five are allowed, now and then it takes longer."""
    return stage.chance(row.t, "screen").choices([1, 2, 3, 4, 6], [30, 30, 20, 16, 4])[0]


def screening(stage: Stage, row: Row, made: Opportunity) -> Act:
    def act(at: datetime) -> None:
        into = stage.known(named(row.into)) if row.into else None
        if row.end == "declined":
            take("decline", made, **stage.sign(stage.clerk, at), reason=row.m)
        elif into is not None and into.is_open:
            take("merge", made, **stage.sign(stage.clerk, at), into=into, comment=row.m)
        else:
            accept(stage, row, made, at)

    return act


def accept(stage: Stage, row: Row, made: Opportunity, at: datetime) -> None:
    impact, urgency, effort = map(int, row.iue)
    due = due_day(stage, row, stage.day(at))
    rated: Said = {"impact": impact, "urgency": urgency, "effort": effort, "elements": row.el}
    owner = stage.people[row.own or stage.story.cast.clerk]
    said = stage.chance(row.t, "answer").choice(stage.story.filings.accepted_with)
    take("accept", made, **stage.sign(stage.clerk, at), owner=owner, due_on=due, **rated, comment=said)
    if row.end in WORKED_ON:
        stage.in_turn(treatment(stage, row, made, stage.day(at), due), at)


def due_day(stage: Stage, row: Row, accepted: date) -> date:
    """The day it is to be done by; what is late now was due not long ago."""
    chance, today = stage.chance(row.t, "due"), stage.window.today
    if row.end == "late":
        return max(today - timedelta(days=chance.randrange(4, 16)), accepted)
    if row.end == "done":
        return max(today - timedelta(days=3), accepted + timedelta(days=10))
    if row.end == "plan":
        return date(stage.window.year, 12, 25)
    if row.end in {"treated", "accepted"}:
        return max(today + timedelta(days=chance.randrange(12, 55)), accepted + timedelta(days=30))
    days = row.finish or chance.randrange(40, 65)
    return min(accepted + timedelta(days=days), max(today - timedelta(days=2), accepted + timedelta(days=10)))


def treatment(stage: Stage, row: Row, made: Opportunity, accepted: date, due: date) -> list[tuple[datetime, Act]]:
    """Treated within twenty working days, approved, done around its day, verified by quality after that."""
    window, chance = stage.window, stage.chance(row.t, "treat")
    treated = window.later(accepted, chance.randrange(3, 15))
    acts: list[tuple[datetime, Act]] = proposal(stage, row, made, treated)
    if row.end in {"treated", "late"}:
        reported = window.workday(treated + (window.today - treated) * 0.8)
        return [*acts, (stage.clock(reported, row.t, "progress"), reporting(stage, row, made))] if row.p else acts
    slip = chance.choice([-9, -6, -5, -4, -3, -2, -1, 0, 3])
    done = window.workday(max(due + timedelta(days=slip), treated + timedelta(days=5)))
    acts.append((stage.clock(done, row.t, "done"), finishing(stage, row, made)))
    if row.end == "again":
        again = window.later(done, 4)
        acts.append((stage.clock(again, row.t, "again"), sending_back(stage, row, made)))
        acts += proposal(stage, row, made, window.later(again, 2))
        done = window.later(again, 15)
        acts.append((stage.clock(done, row.t, "done again"), finishing(stage, row, made)))
    if row.end != "done":
        verified = window.later(done, chance.randrange(2, 8))
        acts.append((stage.clock(verified, row.t, "close"), closing(stage, row, made)))
    return acts


def proposal(stage: Stage, row: Row, made: Opportunity, day: date) -> list[tuple[datetime, Act]]:
    """What is to be done, and the next working day the word of those who approve it."""
    decided = stage.window.later(day, 1)
    return [
        (stage.clock(day, row.t, "treat"), treating(stage, row, made)),
        (stage.clock(decided, row.t, "approve", morning=True), approving(stage, row, made)),
    ]


def approving(stage: Stage, row: Row, made: Opportunity) -> Act:
    """Signed by all the route names: the head of the department or the approver, of major ones also who is above."""

    def act(at: datetime) -> None:
        for _turn in range(2):
            record = stage.fresh(made)
            head = stage.story.cast.heads.get(record.department.key, "") if record.department else ""
            if record.state == Opportunity.State.PROPOSED:
                stage.sign_off(record, at, by=head)

    return act


def treating(stage: Stage, row: Row, made: Opportunity) -> Act:
    def act(at: datetime) -> None:
        take("treat", made, **stage.sign(row.own, at), measure=row.m, measure_kind=row.kind, cause=row.c)

    return act


def reporting(stage: Stage, row: Row, made: Opportunity) -> Act:
    def act(at: datetime) -> None:
        amend(made, **stage.sign(row.own, at), progress=row.p)

    return act


def finishing(stage: Stage, row: Row, made: Opportunity) -> Act:
    def act(at: datetime) -> None:
        take("finish", made, **stage.sign(row.own, at), progress=row.p or row.m)

    return act


def sending_back(stage: Stage, row: Row, made: Opportunity) -> Act:
    def act(at: datetime) -> None:
        take("treat-again", made, **stage.sign(stage.other(row.own), at), reason=row.again)

    return act


def closing(stage: Stage, row: Row, made: Opportunity) -> Act:
    def act(at: datetime) -> None:
        way = stage.chance(row.t, "way").choice(stage.story.filings.verified_by)
        take("close", made, **stage.sign(stage.other(row.own), at), verification=way, verified_result=row.r or row.m)

    return act


def into_plan(stage: Stage, key: str, item: Record, at: datetime) -> None:
    """The accepted opportunities the story wants treated by this item."""
    if not item.is_open:
        return
    rows = [*stage.story.rows, *(one for round in stage.story.rounds for one in round.answers)]
    for row in rows:
        made = stage.known(named(row.key or row.t)) if row.item == key and row.end == "plan" else None
        if isinstance(made, Opportunity) and made.state == Opportunity.State.ACCEPTED:
            take("plan", made, **stage.sign(stage.clerk, at), item=item)


def next_cycle(stage: Stage, source: Record, row: Row, at: datetime) -> None:
    """What a finished record handed on is an opportunity like any other."""
    made = Opportunity.objects.filter(company=stage.company, links_in__source=source.pk, state=Opportunity.State.NEW)
    for one in made:
        live(stage, row, one, at)

"""Problems that go up, means that are asked for, remarks on records."""

from datetime import datetime, timedelta
from decimal import Decimal

from bihuan.areas.improvement.models import Escalation, ResourceRequest
from bihuan.core.comments import comment
from bihuan.core.refusals import Refused
from bihuan.core.writing import create, take
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.item_acts import moment
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.stories import Asked, Escalated, Remark

Acts = list[tuple[datetime, Act]]
NOON = timedelta(hours=3)


def put_down(stage: Stage) -> None:
    for problem in stage.story.talk.escalation:
        stage.in_turn(way_up(stage, problem))
    for asked in stage.story.talk.request:
        stage.in_turn(way_of_request(stage, asked))
    for remark in stage.story.talk.comment:
        stage.agenda.add(when(stage, remark.day, 0) + NOON, stage.patiently(saying(stage, remark)))


def when(stage: Stage, day: str, ago: int) -> datetime:
    if day:
        return moment(stage, day, stage.window.year) + timedelta(hours=1)
    return stage.clock(stage.window.later(stage.window.today, -ago), day, ago)


def there(stage: Stage, key: str) -> None:
    """What is spoken of may still be to come."""
    if key not in stage.kept:
        raise Refused([f"{key} is not there yet."])


# ---------------------------------------------------------------- escalations


def way_up(stage: Stage, told: Escalated) -> Acts:
    acts: Acts = [(when(stage, told.day, told.ago), escalating(stage, told))]
    if told.decide:
        acts.append((when(stage, told.decide, 0), deciding(stage, told)))
    if told.settle:
        acts.append((when(stage, told.settle, 0), settling(stage, told)))
    if told.close:
        acts.append((when(stage, told.close, 0), ending(stage, told)))
    return acts


def escalating(stage: Stage, told: Escalated) -> Act:
    def act(at: datetime) -> None:
        there(stage, told.about)
        about, owner = stage.known(told.about), stage.people[told.by]
        said: Said = {"problem": told.problem, "impact": told.impact, "wanted": told.wanted}
        made = create(
            Escalation, **stage.sign(told.by, at), title=told.title, concerns=about, owner=owner,
            department=owner.department, **said,
        )  # fmt: skip
        stage.keep(told.title, made)

    return act


def deciding(stage: Stage, told: Escalated) -> Act:
    def act(at: datetime) -> None:
        there(stage, told.title)
        record = stage.known(told.title)
        assert record is not None
        take("decide", record, **stage.sign(told.decided_by, at), decision=told.decision, granted=told.granted)

    return act


def settling(stage: Stage, told: Escalated) -> Act:
    def act(at: datetime) -> None:
        there(stage, told.title)
        record = stage.known(told.title)
        assert isinstance(record, Escalation) and record.owning_department
        head = stage.story.cast.heads[record.owning_department.key]
        take("settle", record, **stage.sign(head, at), outcome=told.outcome)

    return act


def ending(stage: Stage, told: Escalated) -> Act:
    def act(at: datetime) -> None:
        there(stage, told.title)
        record = stage.known(told.title)
        assert record is not None
        take("close", record, **stage.sign(told.by, at), outcome=told.outcome)

    return act


# ---------------------------------------------------------------- requests for means


def way_of_request(stage: Stage, told: Asked) -> Acts:
    acts: Acts = [(when(stage, told.day, told.ago), asking(stage, told))]
    if told.decide:
        acts.append((when(stage, told.decide, 0), answering(stage, told)))
    return acts


def asking(stage: Stage, told: Asked) -> Act:
    def act(at: datetime) -> None:
        there(stage, told.about)
        owner, sign = stage.people[told.by], stage.sign(told.by, at)
        needed = max(stage.window.named(told.needed, stage.window.year), stage.day(at))
        said: Said = {
            "title": told.title,
            "type": told.type,
            "amount": told.amount,
            "unit": told.unit,
            "purpose": told.purpose,
        }
        who: Said = {"concerns": stage.known(told.about), "owner": owner, "department": owner.department}
        made = create(ResourceRequest, **sign, **said, **who, needed_by=needed)
        stage.keep(told.title, take("request", made, **sign))

    return act


def answering(stage: Stage, told: Asked) -> Act:
    def act(at: datetime) -> None:
        there(stage, told.title)
        record = stage.known(told.title)
        assert record is not None
        if told.granted is not None:
            sign = stage.sign(told.decided_by, at)
            take("set-grant", record, **sign, granted_amount=Decimal(told.granted), note=told.comment)
        verdict = "reject" if told.declined else "approve"
        stage.sign_off(record, at, told.declined or told.comment, verdict=verdict, by=told.decided_by)

    return act


# ---------------------------------------------------------------- remarks


def saying(stage: Stage, told: Remark) -> Act:
    def act(at: datetime) -> None:
        there(stage, told.about)
        record = stage.known(told.about)
        assert record is not None
        comment(record, told.text, **stage.sign(told.by, at))

    return act

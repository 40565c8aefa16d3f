"""What the tests of controlled documents start from: one drafted, reviewed, approved or issued, in the hands of the cast."""

from datetime import date

from bihuan.areas.policies.models import ControlledDocument, Reviewer
from bihuan.core.approvals import decide
from bihuan.core.models import Approval, Person
from bihuan.core.writing import add_part, create, take
from tests.cast import NOON, Cast

TODAY = date(2026, 3, 2)


def draft(cast: Cast, **fields: object) -> ControlledDocument:
    """Olga of O&M writes a process document; Quinn of quality and Ada of R&D are to review it."""
    values = {
        "title": "变更管理过程",
        "code": "XDYJ-03-05",
        "text": "第一章 总则",
        "department": cast.departments["om"],
    }
    made = create(ControlledDocument, actor=cast.olga, at=NOON, **{**values, **fields})
    for person in (cast.quinn, cast.ada):
        add_part(Reviewer, made, actor=cast.olga, at=NOON, owner=person)
    return made


def opinion(record: ControlledDocument, who: Person, opinion: str = "agree", comment: str = "") -> None:
    take("review", record, actor=who, at=NOON, opinion=opinion, comment=comment)


def reviewed(cast: Cast, **fields: object) -> ControlledDocument:
    record = take("hand-over", draft(cast, **fields), actor=cast.olga, at=NOON)
    for person in (cast.quinn, cast.ada):
        opinion(record, person)
    return record


def approved(cast: Cast, record: ControlledDocument | None = None) -> ControlledDocument:
    record = take("submit", record or reviewed(cast), actor=cast.olga, at=NOON)
    decide(Approval.objects.get(record=record, state="open"), actor=cast.max, at=NOON, verdict="approve")
    record.refresh_from_db()
    return record


def issued(cast: Cast, record: ControlledDocument | None = None, effective_on: date = TODAY) -> ControlledDocument:
    return take("issue", record or approved(cast), actor=cast.quinn, at=NOON, effective_on=effective_on)

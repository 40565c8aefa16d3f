"""Who checks what an audit found, by the pack of YNTD: quality, or the audit team where nobody of quality can."""

import pytest

from bihuan.areas.correction.checkers import CHECK
from bihuan.areas.correction.models import Action
from bihuan.core.access import people_of
from bihuan.core.models import ApprovalRoute, Person
from bihuan.core.refusals import NotAllowed
from bihuan.core.writing import amend, take
from tests.areas.correction import builders as b
from tests.areas.policies.years import pack as shipped
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("YNTD-ITSS-0300.18")]


@pytest.fixture
def cast(yntd: Cast) -> Cast:
    """With the checks the pack names; Ada is an internal auditor."""
    b.routed(yntd)
    ApprovalRoute.objects.filter(company=yntd.company, subject="action.check").delete()
    routes = [one for one in shipped("yntd").policy("YNTD-ITSS-0300").approvals if one.subject == "action.check"]
    for order, one in enumerate(routes):
        said = {"subject": one.subject, "when": dict(one.when), "by": [list(row) for row in one.by]}
        ApprovalRoute.objects.create(company=yntd.company, order=order, **said)
    return yntd


def action(cast: Cast, department: str, source: str = "audit") -> Action:
    made = b.nonconformity(cast, source=source, department=cast.departments[department])
    head: Person = {"om": cast.max, "quality": cast.quinn}[department]
    return b.action_of(take("accept", made, actor=head, at=NOON, owner=cast.olga))


def checkers(record: Action) -> list[str]:
    return [one.name for one in people_of([CHECK], record, NOON.date())]


def test_elsewhere_it_is_quality_and_no_auditor(cast: Cast) -> None:
    record = action(cast, "om")
    assert checkers(record) == ["Quinn"]

    found = b.done(cast, record)
    with pytest.raises(NotAllowed):
        take("verify", found, actor=cast.ada, at=NOON, verification="抽查")
    assert take("verify", found, actor=cast.quinn, at=NOON, verification="抽查").verified_by == cast.quinn


def test_in_quality_itself_it_is_the_audit_team(cast: Cast) -> None:
    record = action(cast, "quality")

    assert record.quality_barred and checkers(record) == ["Ada"]


def test_where_quality_had_it_in_their_hands_it_is_the_audit_team_too(cast: Cast) -> None:
    record = action(cast, "om")
    amend(record, actor=cast.quinn, at=NOON, owner=cast.quinn)

    assert checkers(record) == ["Ada"]


def test_what_a_check_of_the_system_found_stays_with_quality(cast: Cast) -> None:
    assert checkers(action(cast, "om", "system-check")) == ["Quinn"]

"""Who has left is not named for what is to be done from then on; who did something before they left may be."""

from datetime import date
from typing import Any

import pytest

from bihuan.areas.correction.models import Action
from bihuan.areas.correction.raising import Raised, raise_action
from bihuan.areas.improvement.models import Opportunity
from bihuan.core.models import Person
from bihuan.core.refusals import Refused
from bihuan.core.writing import amend, amend_part, create, take
from tests.areas.assurance import builders as audits
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("english"),
    pytest.mark.requirement("YNTD-ITSS-0300.19", "XDYJ-04-01.10", "XDYJ-04-01.34"),
]


def gone(person: Person, day: date = date(2026, 1, 31)) -> Person:
    Person.objects.filter(pk=person.pk).update(left_on=day)
    return Person.objects.get(pk=person.pk)


def refused(what: Any) -> list[str]:
    with pytest.raises(Refused, match="has left") as found:
        what()
    return [reason.field for reason in found.value.reasons]


class TestWhoHasLeft:
    def test_does_not_answer_for_a_nonconformity(self, cast: Cast) -> None:
        record = b.nonconformity(cast)
        eve = gone(cast.eve)

        assert refused(lambda: take("accept", record, actor=cast.max, at=NOON, owner=eve)) == ["owner"]
        assert refused(lambda: take("accept", record, actor=cast.max, at=NOON, owner=str(eve.pk))) == ["owner"]

    def test_also_not_where_they_stood_before_they_left(self, cast: Cast) -> None:
        record = b.nonconformity(cast, owner=cast.eve)
        eve = gone(cast.eve)

        assert refused(lambda: take("accept", record, actor=cast.max, at=NOON, owner=eve)) == ["owner"]

    def test_does_not_lead_an_audit(self, cast: Cast) -> None:
        made, ada = audits.audit(cast), gone(cast.ada)

        assert refused(lambda: take("appoint-lead", made, actor=cast.gina, at=NOON, person=ada)) == ["person"]

    def test_nor_audits_in_its_team(self, cast: Cast) -> None:
        made, ada = audits.audit(cast), gone(cast.ada)

        assert refused(lambda: audits.name(cast, made, ada, cast.departments["om"])) == ["person"]

    def test_does_not_treat_a_complaint_nor_get_an_action_or_a_measure(self, cast: Cast) -> None:
        complaint, action = b.complaint(cast), b.preventive(cast)
        eve = gone(cast.eve)
        said = {"owner": eve, "department": cast.departments["om"], "due_on": b.DUE}

        assert refused(lambda: take("treat", complaint, actor=cast.max, at=NOON, **said)) == ["owner"]
        assert refused(lambda: amend(action, actor=cast.max, at=NOON, owner=eve)) == ["owner"]
        assert refused(lambda: b.preventive(cast, owner=eve)) == ["owner"]
        assert refused(lambda: b.measure(cast, action, owner=eve)) == ["owner"]
        row = b.measure(cast, action)
        row.action = action
        assert refused(lambda: amend_part(row, actor=cast.max, at=NOON, owner=eve)) == ["owner"]

    def test_is_named_until_the_last_day(self, cast: Cast) -> None:
        record, eve = b.nonconformity(cast), gone(cast.eve, NOON.date())

        assert take("accept", record, actor=cast.max, at=NOON, owner=eve).owner == eve


class TestStillStands:
    def test_who_stood_there_while_something_else_is_changed(self, cast: Cast) -> None:
        action = b.preventive(cast, owner=cast.eve)
        eve = gone(cast.eve)

        assert amend(action, actor=cast.max, at=NOON, owner=eve, cause="模板").cause == "模板"

    def test_whom_a_rule_names(self, cast: Cast) -> None:
        raised = Raised(cast.company, NOON, cast.quinn, fact="x:1")
        action = raise_action(raised, title="t", what="w", owner=gone(cast.eve))

        assert isinstance(action, Action) and action.owner == cast.eve

    def test_who_did_something_before_they_left(self, cast: Cast) -> None:
        said = {"title": "知识库分类", "what": "难找", "channel": "data-analysis", "suggested_by": gone(cast.eve)}

        assert create(Opportunity, actor=cast.quinn, at=NOON, **said).suggested_by == cast.eve

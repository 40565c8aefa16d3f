"""Nobody approves an action they own, whoever submits it; by the routes of either company somebody else is left."""

from datetime import date, timedelta

import pytest

from bihuan.areas.correction.models import Action, Consulted
from bihuan.areas.policies import loading
from bihuan.core.access import standing_of
from bihuan.core.approvals import objections
from bihuan.core.models import Approval, Notice, Person, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import add_part, take
from tests.areas.correction import builders as b
from tests.areas.policies.years import pack
from tests.cast import NOON, Cast, make_company

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.requirement("XDYJ-04-01.34", "YNTD-ITSS-0300.13", "YNTD-ITSS-0300.16"),
]
State = Action.State


@pytest.fixture(scope="module", params=["XDYJ", "YNTD"])
def loaded(request: pytest.FixtureRequest, kept: None) -> Cast:
    """A company with its own routes; Gina is above all departments, Eve is the whole of human resources."""
    cast = make_company(request.param)
    loading.load(cast.company, pack(cast.company.slug), actor=None, at=NOON - timedelta(days=30))
    cast.departments["hr"] = cast.company.departments.get(key="hr")
    Person.objects.filter(pk=cast.eve.pk).update(department=cast.departments["hr"])
    heads = {"person": cast.eve, "role": Role.DEPARTMENT_HEAD, "department": cast.departments["hr"]}
    RoleAssignment.objects.create(company=cast.company, **heads)
    cast.people = {name: Person.objects.get(pk=one.pk) for name, one in cast.people.items()}
    return cast


@pytest.fixture
def living(loaded: Cast, db: None) -> Cast:
    return loaded.again()


def owned(cast: Cast, owner: Person, place: str = "om", severity: str = "minor") -> Action:
    """Corrective, of this department, in these hands; quality draws it up and will submit it."""
    department = cast.departments[place]
    record = b.nonconformity(cast, department=department, severity=severity)
    take("accept", record, actor=cast.quinn, at=NOON, owner=owner)
    action = b.drawn_up(cast, b.action_of(record), by=cast.quinn, owner=owner)
    add_part(Consulted, action, actor=cast.quinn, at=NOON, department=cast.departments["quality"])
    return take("agree", action, actor=cast.quinn, at=NOON)


def submitted(cast: Cast, *given: str, **more: str) -> Action:
    action = owned(cast, cast.people[given[0]], *given[1:], **more)
    return take("submit", action, actor=cast.quinn, at=NOON)


class TestOwnedByAHead:
    @pytest.mark.parametrize(("head", "place"), [("max", "om"), ("eve", "hr")])
    def test_is_approved_by_who_heads_the_next_above(self, living: Cast, head: str, place: str) -> None:
        action = submitted(living, head, place)

        with pytest.raises(NotAllowed):
            b.sign(action, living.people[head])
        assert b.sign(action, living.gina).state == State.APPROVED

    def test_is_approved_above_too_if_they_submit_it_themselves(self, living: Cast) -> None:
        action = take("submit", owned(living, living.max), actor=living.max, at=NOON)

        with pytest.raises(NotAllowed):
            b.sign(action, living.max)
        assert b.sign(action, living.gina).state == State.APPROVED

    def test_is_not_approved_by_who_stands_in_for_the_head(self, living: Cast) -> None:
        action = submitted(living, "max")
        b.lends(living, living.max, living.olga)

        with pytest.raises(NotAllowed):
            b.sign(action, living.olga)

    def test_is_given_more_time_above_as_well(self, living: Cast) -> None:
        action = b.sign(submitted(living, "max"), living.gina)
        take("extend", action, actor=living.quinn, at=NOON, due_on=date(2026, 5, 29), reason="备件未到")

        with pytest.raises(NotAllowed):
            b.sign(action, living.max)
        assert b.sign(action, living.gina).due_on == date(2026, 5, 29)

    def test_is_called_off_by_who_approved_it(self, living: Cast) -> None:
        action = b.sign(submitted(living, "eve", "hr"), living.gina)

        with pytest.raises(NotAllowed):
            take("call-off", action, actor=living.eve, at=NOON, reason="不做了")
        assert take("call-off", action, actor=living.gina, at=NOON, reason="并入年度计划").state == State.CANCELLED

    def test_goes_its_whole_way(self, living: Cast) -> None:
        action = take("start", b.sign(submitted(living, "max"), living.gina), actor=living.max, at=NOON)

        assert action.state == State.UNDER_WAY


class TestOwnedByWhoElseApproves:
    def test_is_refused_at_once_where_nobody_else_is_left(self, living: Cast) -> None:
        """Major ones are for one person alone; there is nobody above in the policy."""
        action = owned(living, living.gina, severity="major")

        with pytest.raises(Refused, match="Name another owner"):
            take("submit", action, actor=living.quinn, at=NOON)
        assert Action.objects.get(pk=action.pk).state == State.DRAFT

    def test_is_approved_by_another_holder_of_the_role(self, living: Cast) -> None:
        for role in (Role.MANAGEMENT_REPRESENTATIVE, Role.GENERAL_MANAGER):
            RoleAssignment.objects.create(company=living.company, person=living.ada, role=role)
        action = take("submit", owned(living, living.gina, severity="major"), actor=living.quinn, at=NOON)

        with pytest.raises(NotAllowed, match="nobody approves their own matter"):
            b.sign(action, living.gina)
        notices = Notice.objects.filter(kind=Notice.Kind.APPROVAL_REQUESTED, record_id=action.pk)
        assert list(notices.values_list("person", flat=True)) == [living.ada.pk]
        assert b.sign(action, living.ada).state == State.APPROVED

    def test_both_reasons_are_said_to_who_owns_and_submitted_it(self, living: Cast) -> None:
        for role in (Role.MANAGEMENT_REPRESENTATIVE, Role.GENERAL_MANAGER):
            RoleAssignment.objects.create(company=living.company, person=living.ada, role=role)
        action = take("submit", owned(living, living.gina, severity="major"), actor=living.gina, at=NOON)

        approval = Approval.objects.get(record_id=action.pk)
        said = [str(one) for one in objections(approval, standing_of(living.gina, NOON))]
        assert len(said) == 2 and all("Four eyes" in one for one in said)

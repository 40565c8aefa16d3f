"""Other eyes: through whose hands an item went, they neither verify its pilot nor confirm its effect nor close it."""

from collections.abc import Callable
from datetime import date

import pytest

from bihuan.areas.improvement.models import Evaluation, ImprovementPlan, PlanItem
from bihuan.core import organisation
from bihuan.core.models import Company, Department, Person, RoleAssignment
from bihuan.core.refusals import NotAllowed
from bihuan.core.vocabulary import Role
from bihuan.core.writing import amend, amend_part, take
from tests.areas.improvement import builders as given
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LAST_DAY = given.on(date(2026, 3, 16))
State = PlanItem.State


@pytest.fixture
def rita(xdyj: Cast) -> Person:
    """A second one in quality."""
    return in_quality(xdyj.company, xdyj.departments["quality"])


def in_quality(company: Company, department: Department) -> Person:
    person = Person.objects.create(company=company, name="Rita", department=department)
    RoleAssignment.objects.create(company=company, person=person, role=Role.QUALITY)
    return person


def lend(cast: Cast, lender: Person, delegate: Person) -> None:
    days = {"from_day": date(2026, 3, 1), "to_day": date(2026, 12, 31)}
    organisation.delegate(lender, delegate, actor=lender, at=NOON, **days)


def started_by_quality(cast: Cast) -> PlanItem:
    made = given.started_item(cast)
    amend(made, actor=cast.olga, at=NOON, pilot_project="市政务中心", pilot_to=date(2026, 3, 16))
    given.criterion(cast, made)
    take("start-pilot", made, actor=cast.quinn, at=NOON)
    return ended(cast, made)


def measured_by_quality(cast: Cast) -> PlanItem:
    made = given.piloted(cast)
    amend_part(made.criteria.get(), actor=cast.quinn, at=NOON, after_numerator=1, after_denominator=41)
    given.attach_record(made, cast.olga)
    return take("end-pilot", made, actor=cast.olga, at=LAST_DAY)


def ended(cast: Cast, made: PlanItem, by: str = "olga") -> PlanItem:
    given.result(cast, made, 1)
    given.attach_record(made, cast.olga)
    return take("end-pilot", made, actor=cast.people[by], at=LAST_DAY)


def with_a_step_reported_by_quality(cast: Cast) -> PlanItem:
    made = given.pilot_submitted(cast)
    amend_part(made.steps.get(), actor=cast.quinn, at=NOON, done_on=date(2026, 3, 2))
    return made


def with_a_step_of_quality(cast: Cast) -> PlanItem:
    made = given.plan(cast)
    given.goal(cast, made)
    found = given.full_item(cast, made)
    given.step(cast, found, title="拨测", owner=cast.quinn)
    given.running(cast, made)
    item = take("start", PlanItem.objects.get(pk=found.pk), actor=cast.olga, at=NOON)
    amend(item, actor=cast.olga, at=NOON, pilot_project="市政务中心", pilot_to=date(2026, 3, 16))
    given.criterion(cast, item)
    return ended(cast, take("start-pilot", item, actor=cast.olga, at=NOON))


HANDS = [
    (started_by_quality, "ran its pilot"),
    (lambda cast: ended(cast, given.piloted(cast), by="quinn"), "ran its pilot"),
    (measured_by_quality, "wrote down the results"),
    (with_a_step_reported_by_quality, "reported a step"),
    (with_a_step_of_quality, "answers for the step “拨测”"),
]


class TestThePilot:
    @pytest.mark.requirement("XDYJ-03-02.30", "XDYJ-03-02.08")
    @pytest.mark.parametrize(("hand", "why"), HANDS)
    def test_is_judged_by_other_hands(
        self, xdyj: Cast, rita: Person, hand: Callable[[Cast], PlanItem], why: str
    ) -> None:
        item = hand(xdyj)
        for name, said in (("verify-pilot", {"comment": "已核对"}), ("fail-pilot", {"reason": "不成"})):
            with pytest.raises(NotAllowed, match=why):
                take(name, item, actor=xdyj.quinn, at=LAST_DAY, **said)

        item = take("verify-pilot", PlanItem.objects.get(pk=item.pk), actor=rita, at=LAST_DAY, comment="已核对")
        assert (item.state, item.verified_by) == (State.PILOT_VERIFIED, rita)

    def test_is_not_judged_by_a_former_owner(self, xdyj: Cast, rita: Person) -> None:
        in_pilot = given.started_item(xdyj)
        PlanItem.objects.filter(pk=in_pilot.pk).update(owner=xdyj.quinn)
        take("revise", ImprovementPlan.objects.get(pk=in_pilot.plan_id), actor=xdyj.quinn, at=NOON, reason="换人")
        item = amend(PlanItem.objects.get(pk=in_pilot.pk), actor=xdyj.quinn, at=NOON, owner=xdyj.olga)
        given.approved(xdyj, ImprovementPlan.objects.get(pk=item.plan_id))
        item = PlanItem.objects.get(pk=item.pk)
        amend(item, actor=xdyj.olga, at=NOON, pilot_project="市政务中心", pilot_to=date(2026, 3, 16))
        given.criterion(xdyj, item)
        item = ended(xdyj, take("start-pilot", item, actor=xdyj.olga, at=NOON))

        with pytest.raises(NotAllowed, match="owned it while it was carried out"):
            take("verify-pilot", item, actor=xdyj.quinn, at=LAST_DAY, comment="已核对")
        assert take("verify-pilot", item, actor=rita, at=LAST_DAY, comment="已核对").verified_by == rita

    def test_is_judged_by_who_ran_an_attempt_that_failed(self, xdyj: Cast, rita: Person) -> None:
        item = started_by_quality(xdyj)
        take("fail-pilot", item, actor=rita, at=LAST_DAY, reason="未降")
        item = PlanItem.objects.get(pk=item.pk)
        amend(item, actor=xdyj.olga, at=LAST_DAY, pilot_to=date(2026, 3, 16))
        take("start-pilot", item, actor=xdyj.olga, at=LAST_DAY)
        item = ended(xdyj, item)

        assert take("verify-pilot", item, actor=xdyj.quinn, at=LAST_DAY, comment="已核对").verified_by == xdyj.quinn

    def test_is_judged_by_who_only_drew_up_its_criteria(self, xdyj: Cast) -> None:
        made = given.started_item(xdyj)
        amend(made, actor=xdyj.quinn, at=NOON, pilot_project="市政务中心", pilot_to=date(2026, 3, 16))
        row = given.criterion(xdyj, made)
        amend_part(row, actor=xdyj.quinn, at=NOON, target="2.5")
        item = ended(xdyj, take("start-pilot", made, actor=xdyj.olga, at=NOON))

        assert take("verify-pilot", item, actor=xdyj.quinn, at=LAST_DAY, comment="x").state == State.PILOT_VERIFIED


class TestTheEffect:
    @pytest.mark.requirement("XDYJ-03-02.33", "XDYJ-03-02.08")
    def test_is_not_confirmed_by_who_stands_in_with_the_owners_own_role(self, xdyj: Cast, rita: Person) -> None:
        item = given.operating(xdyj)
        PlanItem.objects.filter(pk=item.pk).update(owner=rita)
        lend(xdyj, rita, xdyj.eve)
        record = given.evaluation(xdyj, PlanItem.objects.get(pk=item.pk))
        given.figure(xdyj, record)

        with pytest.raises(NotAllowed, match="Rita owns it"):
            take("confirm", record, actor=xdyj.eve, at=NOON)

        assert take("confirm", record, actor=xdyj.quinn, at=NOON).state == Evaluation.State.CONFIRMED

    @pytest.mark.requirement("XDYJ-03-02.33")
    def test_is_neither_confirmed_nor_closed_by_who_put_it_into_operation(self, xdyj: Cast, rita: Person) -> None:
        item = take("verify-pilot", given.pilot_submitted(xdyj), actor=rita, at=LAST_DAY, comment="已核对")
        item = take("operate", given.sign(item, given.approver(xdyj)), actor=xdyj.quinn, at=NOON)
        record = given.evaluation(xdyj, item)
        given.figure(xdyj, record)
        with pytest.raises(NotAllowed, match="put it into operation"):
            take("confirm", record, actor=xdyj.quinn, at=NOON)

        take("confirm", record, actor=rita, at=NOON)
        item = PlanItem.objects.get(pk=item.pk)
        given.finish_work(xdyj, item)
        with pytest.raises(NotAllowed, match="put it into operation"):
            take("close", item, actor=xdyj.quinn, at=NOON, result="达成")
        assert take("close", item, actor=rita, at=NOON, result="达成").state == State.CLOSED

"""Nobody hands on what they own to do as others what the rules keep them from; nor says who treats it who checks it."""

from typing import Any

import pytest

from bihuan.areas.correction.models import Nonconformity
from bihuan.core.models import Record, RoleAssignment
from bihuan.core.refusals import NotAllowed
from bihuan.core.vocabulary import Role
from bihuan.core.writing import amend, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("YNTD-ITSS-0300.11", "YNTD-ITSS-0300.22")]


def kept(record: Record, cast: Cast) -> None:
    """Its owner names nobody else; quality does."""
    assert record.owner is not None
    with pytest.raises(NotAllowed, match="Four eyes"):
        amend(record, actor=record.owner, at=NOON, owner=cast.max)
    assert amend(record, actor=cast.quinn, at=NOON, owner=cast.max).owner == cast.max


class TestWhoOwnsIt:
    @pytest.fixture
    def olga_checks(self, company: Cast) -> Cast:
        RoleAssignment.objects.create(company=company.company, person=company.olga, role=Role.QUALITY)
        return company

    @pytest.mark.parametrize("state", ["raised", "accepted"])
    def test_does_not_hand_a_nonconformity_on(self, olga_checks: Cast, state: str) -> None:
        record = b.nonconformity(olga_checks, owner=olga_checks.olga)
        kept(b.accepted(olga_checks, record) if state == "accepted" else record, olga_checks)

    def test_nor_an_action(self, olga_checks: Cast) -> None:
        kept(b.action_of(b.accepted(olga_checks)), olga_checks)

    def test_nor_a_complaint(self, olga_checks: Cast) -> None:
        kept(b.treated(olga_checks), olga_checks)

    def test_does_not_change_what_it_is_about_either(self, olga_checks: Cast) -> None:
        record = b.nonconformity(olga_checks, owner=olga_checks.olga)

        for name, value in {"source": "system-check", "severity": "major"}.items():
            with pytest.raises(NotAllowed):
                amend(record, actor=olga_checks.olga, at=NOON, **{name: value})

    def test_does_not_dismiss_it_after_having_handed_it_on(self, olga_checks: Cast) -> None:
        record = b.nonconformity(olga_checks, owner=olga_checks.olga)
        take("accept", record, actor=olga_checks.olga, at=NOON, owner=olga_checks.max)

        with pytest.raises(NotAllowed, match="answered"):
            take("dismiss", record, actor=olga_checks.olga, at=NOON, reason="误报")

    def test_nor_does_whoever_has_a_measure_of_its_action_weigh_it_anew(self, company: Cast) -> None:
        RoleAssignment.objects.create(company=company.company, person=company.eve, role=Role.QUALITY)
        record = b.accepted(company)
        b.measure(company, b.action_of(record), owner=company.eve)

        with pytest.raises(NotAllowed, match="answers"):
            take("weigh-anew", record, actor=company.eve, at=NOON, severity="major", reason="x")


class TestTheOwningDepartment:
    def open_one(self, cast: Cast, **fields: Any) -> Nonconformity:
        return b.nonconformity(cast, owning_department=None, **fields)

    def test_is_not_named_by_who_owns_it(self, company: Cast) -> None:
        record = self.open_one(company, owner=company.olga)

        with pytest.raises(NotAllowed, match="Who treats it"):
            take(
                "accept",
                record,
                actor=company.olga,
                at=NOON,
                owner=company.olga,
                owning_department=company.departments["rd"],
            )

    def test_is_not_the_own_one_by_word_of_its_head(self, company: Cast) -> None:
        record, om = self.open_one(company), company.departments["om"]
        with pytest.raises(NotAllowed, match="Who treats it"):
            take("accept", record, actor=company.max, at=NOON, owner=company.olga, owning_department=om)

        done = take("accept", record, actor=company.quinn, at=NOON, owner=company.olga, owning_department=om)
        assert done.owning_department == om

"""Nobody answers for what they chose the checkers of, or made weigh less, whenever that was."""

from typing import Any

import pytest

from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.core.models import Company, Person
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import amend, create, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db]
CHECKED = ("YNTD-ITSS-0300.18", "YNTD-ITSS-0300.22", "XDYJ-04-01.18")
NAMED, LIGHTER = "named the department that checks it", "made it weigh less"


def by_hand(cast: Cast, actor: Person, **fields: Any) -> Action:
    said = {
        "title": "备件告警",
        "nature": "preventive",
        "source": "service",
        "what": "库存逐月下降",
        "severity": "minor",
    }
    return create(Action, actor=actor, at=NOON, **said, department=cast.departments["om"], **fields)


@pytest.mark.requirement(*CHECKED)
class TestWhoNamesTheDepartmentThatChecksIt:
    def test_does_not_raise_a_nonconformity_for_themselves(self, company: Cast) -> None:
        rd = company.departments["rd"]

        with pytest.raises(NotAllowed, match=NAMED) as refused:
            b.nonconformity(company, actor=company.olga, owner=company.olga, owning_department=rd)
        assert [reason.field for reason in refused.value.reasons] == ["owner"]
        assert not Nonconformity.objects.exists()

    def test_may_leave_it_open_leave_it_to_quality_or_name_another_owner(self, company: Cast) -> None:
        rd, quality = company.departments["rd"], company.departments["quality"]
        for owner, place in ((company.olga, None), (company.olga, quality), (company.ada, rd)):
            assert b.nonconformity(company, actor=company.olga, owner=owner, owning_department=place).pk

    def test_finds_quality_where_the_pack_places_it(self, company: Cast) -> None:
        Company.objects.filter(pk=company.company.pk).update(settings={"role_departments": {"quality": "rd"}})
        company.olga.company.refresh_from_db()
        rd, quality = company.departments["rd"], company.departments["quality"]

        assert b.nonconformity(company, actor=company.olga, owner=company.olga, owning_department=rd).pk
        with pytest.raises(NotAllowed, match=NAMED):
            b.nonconformity(company, actor=company.olga, owner=company.olga, owning_department=quality)

    def test_may_name_the_one_the_policy_names(self, company: Cast) -> None:
        settings = {"role_departments": {"om-management": "rd", "quality": "quality"}}
        Company.objects.filter(pk=company.company.pk).update(settings=settings)
        company.olga.company.refresh_from_db()
        rd = company.departments["rd"]

        assert b.nonconformity(company, actor=company.olga, owner=company.olga, owning_department=rd).pk
        with pytest.raises(NotAllowed, match=NAMED):
            b.nonconformity(
                company, actor=company.olga, owner=company.olga, owning_department=rd, source="system-check"
            )

    def test_is_not_made_its_owner_afterwards(self, company: Cast) -> None:
        record = b.nonconformity(company, actor=company.olga, owning_department=company.departments["rd"])

        with pytest.raises(NotAllowed, match=NAMED):
            take("accept", record, actor=company.max, at=NOON, owner=company.olga)
        with pytest.raises(NotAllowed, match=NAMED):
            amend(record, actor=company.quinn, at=NOON, owner=company.olga)
        record = Nonconformity.objects.get(pk=record.pk)
        assert (record.state, record.owner) == ("raised", None)

    def test_is_once_quality_named_another(self, company: Cast) -> None:
        record = b.nonconformity(company, actor=company.olga, owning_department=company.departments["rd"])

        amend(record, actor=company.quinn, at=NOON, owning_department=None)
        amend(record, actor=company.quinn, at=NOON, owning_department=company.departments["rd"])

        assert take("accept", record, actor=company.max, at=NOON, owner=company.olga).owner == company.olga

    def test_does_not_own_what_corrects_it_either(self, company: Cast) -> None:
        rd = company.departments["rd"]
        record = b.accepted(b.routed(company), actor=company.eve, owning_department=rd)
        action = b.action_of(record)

        with pytest.raises(NotAllowed, match=NAMED):
            amend(action, actor=company.max, at=NOON, owner=company.eve)
        action = b.approved(company, Action.objects.get(pk=action.pk))
        with pytest.raises(NotAllowed, match=NAMED):
            take("reassign", action, actor=company.quinn, at=NOON, owner=company.eve, reason="Olga 出差")

    def test_does_not_draw_an_action_up_for_themselves(self, company: Cast) -> None:
        rd = company.departments["rd"]
        with pytest.raises(NotAllowed, match=NAMED):
            by_hand(company, company.olga, owner=company.olga, owning_department=rd)

        action = by_hand(company, company.olga, owner=company.olga)
        with pytest.raises(NotAllowed, match=NAMED):
            amend(action, actor=company.olga, at=NOON, owning_department=rd)
        other = by_hand(company, company.olga, owning_department=rd)
        with pytest.raises(NotAllowed, match=NAMED):
            amend(other, actor=company.olga, at=NOON, owner=company.olga)
        assert by_hand(company, company.quinn, owner=company.olga, owning_department=rd).owner == company.olga

    def test_may_as_head_name_another_department_than_the_own(self, company: Cast) -> None:
        rd, om = company.departments["rd"], company.departments["om"]

        assert b.nonconformity(company, actor=company.max, owner=company.max, owning_department=rd).pk
        with pytest.raises(NotAllowed, match=NAMED):
            b.nonconformity(company, actor=company.max, owner=company.max, owning_department=om)


@pytest.mark.requirement("YNTD-ITSS-0300.11", "XDYJ-04-01.34")
class TestWhoMadeItWeighLess:
    def test_is_not_made_its_owner(self, company: Cast) -> None:
        record = b.accepted(company, actor=company.quinn, severity="major")
        take("weigh-anew", record, actor=company.ada, at=NOON, severity="minor", reason="只涉及一单")

        with pytest.raises(NotAllowed, match=LIGHTER) as refused:
            amend(record, actor=company.quinn, at=NOON, owner=company.ada)
        assert [reason.field for reason in refused.value.reasons] == ["owner"]
        with pytest.raises(NotAllowed, match=LIGHTER):
            amend(b.action_of(record), actor=company.max, at=NOON, owner=company.ada)
        assert Nonconformity.objects.get(pk=record.pk).owner == company.olga

    def test_while_it_was_only_raised_neither(self, company: Cast) -> None:
        record = b.nonconformity(company, actor=company.olga, severity="major")
        amend(record, actor=company.olga, at=NOON, severity="minor")

        with pytest.raises(NotAllowed, match=LIGHTER):
            take("accept", record, actor=company.max, at=NOON, owner=company.olga)

    def test_may_own_it_once_others_weighed_it_anew(self, company: Cast) -> None:
        record = b.accepted(company, actor=company.quinn, severity="major")
        for who, severity in ((company.ada, "minor"), (company.quinn, "major")):
            take("weigh-anew", record, actor=who, at=NOON, severity=severity, reason="再看")

        assert amend(record, actor=company.quinn, at=NOON, owner=company.ada).owner == company.ada

    def test_may_own_what_they_made_weigh_more(self, company: Cast) -> None:
        record = b.accepted(company, actor=company.quinn)
        take("weigh-anew", record, actor=company.ada, at=NOON, severity="major", reason="影响三个项目")

        assert amend(record, actor=company.quinn, at=NOON, owner=company.ada).owner == company.ada

    def test_does_not_make_an_own_draft_lighter(self, company: Cast) -> None:
        action = by_hand(company, company.olga, owner=company.olga)
        amend(action, actor=company.olga, at=NOON, severity="major")

        with pytest.raises(Refused, match=LIGHTER):
            amend(action, actor=company.olga, at=NOON, severity="minor")
        assert (
            amend(Action.objects.get(pk=action.pk), actor=company.quinn, at=NOON, severity="minor").owner
            == company.olga
        )

"""Nobody answers for what they chose the checkers of, or made weigh less, whenever that was."""

from datetime import timedelta
from typing import Any

import pytest

from bihuan.areas.correction.models import Action, Complaint, Nonconformity
from bihuan.core.models import Company, Delegation, Person
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import amend, create, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db]
DAY = timedelta(days=1)
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


@pytest.mark.requirement("YNTD-ITSS-0300.11", "XDYJ-04-01.34")
class TestWhoMadeAComplaintWeighLess:
    """What corrects a complaint weighs as the complaint does."""

    def lightened(self, cast: Cast, actor: Person, **fields: Any) -> Complaint:
        record = b.complaint(cast, actor=actor, severity="major", **fields)
        return amend(record, actor=actor, at=NOON, severity="minor")

    def test_is_not_named_to_handle_it(self, company: Cast) -> None:
        record = self.lightened(company, company.olga)

        with pytest.raises(NotAllowed, match=LIGHTER) as refused:
            b.treated(company, record)
        assert {reason.field for reason in refused.value.reasons} == {"owner"}
        record = Complaint.objects.get(pk=record.pk)
        assert (record.state, record.owner, Action.objects.count()) == ("received", None, 0)

    def test_is_not_its_owner_beforehand_either(self, company: Cast) -> None:
        record = b.complaint(company, actor=company.olga, severity="major", owner=company.olga)

        with pytest.raises(NotAllowed, match=LIGHTER):
            amend(record, actor=company.olga, at=NOON, severity="minor")
        record = Complaint.objects.get(pk=record.pk)
        assert amend(record, actor=company.quinn, at=NOON, severity="minor").owner == company.olga

    def test_is_not_handed_it_or_what_corrects_it(self, company: Cast) -> None:
        record = b.treated(company, self.lightened(company, company.eve))

        with pytest.raises(NotAllowed, match=LIGHTER):
            amend(record, actor=company.quinn, at=NOON, owner=company.eve)
        with pytest.raises(NotAllowed, match=LIGHTER):
            amend(b.action_of(record), actor=company.max, at=NOON, owner=company.eve)

    def test_does_not_own_a_minor_nonconformity_that_came_of_it(self, company: Cast) -> None:
        record = self.lightened(company, company.olga)
        minor = b.nonconformity(company, actor=company.quinn, from_complaint=record)
        major = b.nonconformity(company, actor=company.quinn, from_complaint=record, severity="major")

        with pytest.raises(NotAllowed, match=LIGHTER):
            b.accepted(company, minor)
        assert b.accepted(company, major).owner == company.olga

    def test_does_not_own_an_action_drawn_up_before(self, company: Cast) -> None:
        record = b.complaint(company, actor=company.olga, severity="major")
        said = {"title": "到场时限", "nature": "corrective", "source": "complaint", "what": "中午才来人"}
        om = company.departments["om"]
        create(Action, actor=company.max, at=NOON, **said, from_complaint=record, department=om, owner=company.olga)

        with pytest.raises(NotAllowed, match=LIGHTER):
            amend(record, actor=company.olga, at=NOON, severity="minor")
        assert Complaint.objects.get(pk=record.pk).severity == "major"

    def test_may_own_it_once_others_weighed_it(self, company: Cast) -> None:
        record = self.lightened(company, company.olga)
        for severity in ("major", "minor"):
            record = amend(record, actor=company.quinn, at=NOON, severity=severity)

        assert b.treated(company, record).owner == company.olga


@pytest.mark.requirement(*CHECKED)
class TestWhoStandsInForSomebody:
    """To raise something, and to correct it, takes no role: the journal names nobody in whose place it was."""

    def test_chooses_no_checkers_for_them(self, company: Cast) -> None:
        rd = company.departments["rd"]
        b.lends(company, company.olga, company.eve)

        for owner in (company.olga, company.eve):
            with pytest.raises(NotAllowed, match=NAMED):
                b.nonconformity(company, actor=company.eve, owner=owner, owning_department=rd)
        assert b.nonconformity(company, actor=company.eve, owner=company.max, owning_department=rd).pk

    def test_makes_nothing_weigh_less_for_them(self, company: Cast) -> None:
        b.lends(company, company.olga, company.eve)
        fault = b.nonconformity(company, actor=company.eve, severity="major")
        amend(fault, actor=company.eve, at=NOON, severity="minor")
        bad = b.complaint(company, actor=company.eve, severity="major")
        amend(bad, actor=company.eve, at=NOON, severity="minor")

        with pytest.raises(NotAllowed, match=LIGHTER):
            b.accepted(company, fault)
        with pytest.raises(NotAllowed, match=LIGHTER):
            b.treated(company, bad)

    def test_changes_it_by_hand_for_them_where_only_their_role_allows_it(self, company: Cast) -> None:
        b.lends(company, company.quinn, company.eve)
        fault = b.nonconformity(company, actor=company.max, severity="major")
        amend(fault, actor=company.eve, at=NOON, severity="minor")

        for owner in (company.quinn, company.eve):
            with pytest.raises(NotAllowed, match=LIGHTER):
                take("accept", Nonconformity.objects.get(pk=fault.pk), actor=company.max, at=NOON, owner=owner)
        assert b.accepted(company, fault).owner == company.olga

    def test_acts_for_themselves_on_other_days_and_in_a_role_of_their_own(self, company: Cast) -> None:
        rd = company.departments["rd"]
        b.lends(company, company.olga, company.quinn)
        day_after = b.nonconformity(company, actor=company.quinn, at=NOON + DAY, owning_department=rd)
        own_role = b.nonconformity(company, actor=company.max, severity="major")
        amend(own_role, actor=company.quinn, at=NOON, severity="minor")

        assert b.accepted(company, day_after, at=NOON + DAY).owner == company.olga
        assert b.accepted(company, own_role).owner == company.olga

    def test_may_be_lent_one_role_alone_and_raises_for_themselves(self, company: Cast) -> None:
        days = {"from_day": NOON.date(), "to_day": NOON.date(), "created_at": NOON}
        lent = {"person": company.olga, "delegate": company.eve, "role": "discipline-lead"}
        Delegation.objects.create(company=company.company, **lent, **days)

        rd = company.departments["rd"]
        assert b.nonconformity(company, actor=company.eve, owner=company.olga, owning_department=rd).pk

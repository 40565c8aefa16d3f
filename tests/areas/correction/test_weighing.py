"""Who treats something does not choose how much it weighs, and so not who approves, checks and confirms it."""

import pytest

from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.areas.correction.raising import Raised, raise_action
from bihuan.core.access import standing_of
from bihuan.core.editing import editable
from bihuan.core.models import JournalEntry, Person, RoleAssignment
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import amend, create, take
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db]
BOTH = ("YNTD-ITSS-0300.11", "YNTD-ITSS-0300.13", "YNTD-ITSS-0300.18", "YNTD-ITSS-0300.22")
SOURCES = ["management-review", "data-analysis", "service"]  # a review, a screening, an opportunity


def places(cast: Cast) -> dict[str, object]:
    return {"department": cast.departments["rd"], "owning_department": cast.departments["rd"]}


def of_quality(cast: Cast, person: Person) -> None:
    RoleAssignment.objects.create(company=cast.company, person=person, role=Role.QUALITY)


def raised(cast: Cast, source: str, **fields: object) -> Action:
    """As a review, a screening or an opportunity raises it: for Olga of O&M."""
    said = {
        "title": "季度演练", "what": "评审决定", "source": source, "nature": "preventive", "severity": "major",
        "owner": cast.olga, "department": cast.departments["om"], "owning_department": cast.departments["quality"],
        **fields,
    }  # fmt: skip
    return raise_action(Raised(cast.company, NOON, cast.quinn, fact=f"{source}:1"), **said)


@pytest.mark.requirement(*BOTH, "XDYJ-04-01.34")
class TestWhatANonconformityOrComplaintCallsFor:
    def test_is_of_its_departments_whatever_its_owner_says(self, company: Cast) -> None:
        action = b.action_of(b.accepted(company))

        for person in (company.olga, company.max, company.quinn):
            for name, value in places(company).items():
                with pytest.raises(NotAllowed, match="same departments"):
                    amend(action, actor=person, at=NOON, **{name: value})

    def test_also_when_it_is_raised_by_hand(self, company: Cast) -> None:
        record = b.accepted(company)
        more = {"what": "w", "nature": "corrective", "treats": record, "severity": "minor", **places(company)}
        action = create(Action, actor=company.olga, at=NOON, title="另一措施", **more)

        assert (action.department, action.owning_department) == (record.department, record.owning_department)

    def test_of_a_complaint_too(self, company: Cast) -> None:
        action = b.action_of(b.treated(company))

        assert action.department == company.departments["om"]
        for name, value in places(company).items():
            with pytest.raises(NotAllowed, match="same departments"):
                amend(action, actor=company.olga, at=NOON, **{name: value})

    def test_follows_at_once_when_quality_names_another_owning_department(self, company: Cast) -> None:
        record = b.accepted(company)

        amend(record, actor=company.quinn, at=NOON, owning_department=company.departments["rd"])
        assert b.action_of(record).owning_department == company.departments["rd"]

    def test_is_not_moved_by_who_answers_for_the_nonconformity(self, company: Cast) -> None:
        of_quality(company, company.olga)
        record = b.accepted(company)

        with pytest.raises(NotAllowed, match="Four eyes"):
            amend(record, actor=company.olga, at=NOON, owning_department=company.departments["rd"])


@pytest.mark.requirement(*BOTH)
class TestAccepting:
    def test_does_not_replace_the_owning_department_somebody_named(self, company: Cast) -> None:
        record = b.nonconformity(company)
        said = {"owner": company.olga, "owning_department": company.departments["rd"]}

        with pytest.raises(NotAllowed, match="named when it was raised") as refused:
            take("accept", record, actor=company.max, at=NOON, **said)
        assert [reason.field for reason in refused.value.reasons] == ["owning_department"]

    def test_names_one_where_there_was_none(self, company: Cast) -> None:
        record = b.nonconformity(company, owning_department=None)
        said = {"owner": company.olga, "owning_department": company.departments["rd"]}

        take("accept", record, actor=company.max, at=NOON, **said)
        assert b.action_of(record).owning_department == company.departments["rd"]


@pytest.mark.requirement(*BOTH, "YNTD-ITSS-0300.15")
class TestWhatAReviewAScreeningOrAnOpportunityRaised:
    @pytest.mark.parametrize("source", SOURCES)
    def test_is_not_relabelled_by_its_owner_nor_by_who_heads_its_departments(self, company: Cast, source: str) -> None:
        action = raised(company, source)
        other = {"nature": "corrective", "source": "other", "severity": "minor", "for_review": True, **places(company)}

        for person in (company.olga, company.max):
            for name, value in other.items():
                with pytest.raises(NotAllowed, match="Another record raised it"):
                    amend(action, actor=person, at=NOON, **{name: value})

    def test_is_weighed_by_quality(self, company: Cast) -> None:
        action = raised(company, "management-review")

        amend(action, actor=company.quinn, at=NOON, severity="minor", **places(company))
        assert (action.severity, action.department) == ("minor", company.departments["rd"])

    def test_but_not_where_quality_owns_it(self, company: Cast) -> None:
        action = raised(company, "management-review", owner=company.quinn)

        with pytest.raises(NotAllowed, match="Four eyes"):
            amend(action, actor=company.quinn, at=NOON, severity="minor")
        assert not {"severity", "source", "department"} & editable(standing_of(company.quinn, NOON), action).keys()


@pytest.mark.requirement(*BOTH)
class TestRaisedByHand:
    def test_who_was_named_to_own_it_does_not_move_it(self, company: Cast) -> None:
        said = {"title": "t", "what": "w", "nature": "corrective", "department": company.departments["om"]}
        action = create(Action, actor=company.quinn, at=NOON, owner=company.olga, **said)

        for name, value in {"severity": "minor", "nature": "preventive", **places(company)}.items():
            with pytest.raises(NotAllowed, match="Whoever raised it"):
                amend(action, actor=company.olga, at=NOON, **{name: value})

    def test_whoever_raised_it_may_still_say_otherwise(self, company: Cast) -> None:
        action = b.preventive(company)

        amend(action, actor=company.olga, at=NOON, severity="major")
        assert action.severity == "major"


@pytest.mark.requirement("YNTD-ITSS-0300.11", "YNTD-ITSS-0300.13", "XDYJ-04-01.34")
class TestWeighingAnew:
    def heavy(self, cast: Cast) -> Nonconformity:
        """Major, of quality's own department: Olga answers for it, and belongs to quality."""
        of_quality(cast, cast.olga)
        return b.accepted(cast, severity="major")

    def test_is_not_for_who_answers_for_it(self, company: Cast) -> None:
        record = self.heavy(company)

        with pytest.raises(NotAllowed):
            amend(record, actor=company.olga, at=NOON, severity="minor")
        with pytest.raises(NotAllowed, match="Four eyes"):
            take("weigh-anew", record, actor=company.olga, at=NOON, severity="minor", reason="影响小")

    def test_nor_for_who_owns_its_action_or_owned_either(self, company: Cast) -> None:
        record = self.heavy(company)
        amend(record, actor=company.quinn, at=NOON, owner=company.max)

        with pytest.raises(NotAllowed, match="answered"):
            take("weigh-anew", record, actor=company.olga, at=NOON, severity="minor", reason="影响小")

    def test_nor_in_their_place(self, company: Cast) -> None:
        record = self.heavy(company)
        b.lends(company, company.olga, company.eve)

        with pytest.raises(NotAllowed, match="Four eyes"):
            take("weigh-anew", record, actor=company.eve, at=NOON, severity="minor", reason="影响小")

    def test_is_done_by_quality_with_a_reason_and_the_action_weighs_as_much_at_once(self, company: Cast) -> None:
        record = self.heavy(company)

        with pytest.raises(Refused):
            take("weigh-anew", record, actor=company.quinn, at=NOON, severity="minor")
        take("weigh-anew", record, actor=company.quinn, at=NOON, severity="minor", reason="只涉及一单")
        assert (record.severity, b.action_of(record).severity) == ("minor", "minor")
        entry = JournalEntry.objects.get(record_id=record.pk, action="nonconformity.weigh-anew")
        assert (entry.comment, entry.told()["severity"]) == ("只涉及一单", ["major", "minor"])

    def test_holds_in_the_second_round_as_well(self, company: Cast) -> None:
        of_quality(company, company.olga)
        record = b.accepted(b.routed(company))
        action = b.done(company, b.action_of(record))
        take("reopen", action, actor=company.quinn, at=NOON, reason="又有 2 单", due_on=b.DUE)
        record = Nonconformity.objects.get(pk=record.pk)

        with pytest.raises(NotAllowed, match="Four eyes"):
            take("weigh-anew", record, actor=company.olga, at=NOON, severity="major", reason="扩大")
        take("weigh-anew", record, actor=company.quinn, at=NOON, severity="major", reason="又发生")
        assert b.action_of(record).severity == "major"

    def test_what_an_audit_found_is_weighed_by_its_lead_auditor(self, company: Cast) -> None:
        record = b.accepted(company, source="audit")
        Nonconformity.objects.filter(pk=record.pk).update(fact="checklist-item:1")
        record = Nonconformity.objects.get(pk=record.pk)

        with pytest.raises(Refused, match="lead auditor"):
            take("weigh-anew", record, actor=company.quinn, at=NOON, severity="major", reason="x")

    def test_while_it_is_only_raised_its_owner_does_not_make_it_lighter_either(self, company: Cast) -> None:
        of_quality(company, company.olga)
        record = b.nonconformity(company, severity="major", owner=company.olga)

        for name, value in {"severity": "minor", "department": company.departments["rd"]}.items():
            with pytest.raises(NotAllowed, match="Four eyes"):
                amend(record, actor=company.olga, at=NOON, **{name: value})
        amend(record, actor=company.olga, at=NOON, what="说清楚了")
        amend(record, actor=company.quinn, at=NOON, severity="minor")
        assert record.severity == "minor"

"""Each policy is a controlled document: owner, edition, approval, day of effect and history, as its pack tells of it."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bihuan.areas.policies import loading
from bihuan.areas.policies.documents import controlled_document
from bihuan.areas.policies.issuing import take_effect
from bihuan.areas.policies.models import ControlledDocument, Policy, Revision
from bihuan.areas.policies.under_control import document_of
from bihuan.core import journal
from bihuan.core.blocks import Sign, Signatures
from bihuan.core.models import Department
from bihuan.core.writing import take
from tests.areas.policies.documents import approved, issued, reviewed
from tests.areas.policies.living import CODE, MONTHLY, duty, local, pack
from tests.areas.policies.years import pack as shipped
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
State = ControlledDocument.State
JUNE = local(2026, 6, 10)


def load(cast: Cast, version: str = "V1.0", at: datetime = NOON, more: str = "") -> ControlledDocument:
    """The document of the small policy after its pack was loaded in this edition."""
    loading.load(cast.company, pack(duty(**MONTHLY), more, version=version), actor=None, at=at)
    found = document_of(Policy.objects.get(company=cast.company, code=CODE, superseded_at=None))
    assert found is not None
    return found


@pytest.mark.requirement("XDYJ-03-02.34")
class TestThePoliciesOfACompany:
    @pytest.mark.parametrize(
        ("name", "codes", "day", "approver"),
        [
            ("xdyj", ["XDYJ-03-02", "XDYJ-04-01"], date(2025, 1, 10), "公司高层"),
            ("yntd", ["YNTD-ITSS-0300", "YNTD-ITSS-0301", "YNTD-ITSS-0409"], date(2025, 1, 7), "总经理"),
        ],
    )
    def test_are_issued_documents_with_owner_approval_and_history(
        self, name: str, codes: list[str], day: date, approver: str, request: pytest.FixtureRequest
    ) -> None:
        """As the cover of each paper says."""
        company = request.getfixturevalue(name).company
        loading.load(company, shipped(name), actor=None, at=NOON)

        found = ControlledDocument.objects.filter(company=company, type="policy").order_by("code")
        assert [one.code for one in found] == codes
        assert {(one.edition, one.state, one.effective_on, one.issued_on) for one in found} == {
            ("V1.0", State.ISSUED, day, day)
        }
        assert all(isinstance(one.department, Department) and one.open_to_all for one in found)
        lines = Revision.objects.filter(document__in=found)
        assert {(one.edition, one.issued_on, one.approved_by) for one in lines} == {("V1.0", day, approver)}
        assert len(lines) == len(codes) and all(one.author_name for one in lines)
        assert list(journal.verify(company)) == []

    def test_stand_there_once_however_often_the_pack_is_loaded(self, xdyj: Cast) -> None:
        first = load(xdyj)

        assert load(xdyj, at=JUNE, more=duty("other", **MONTHLY)) == first

    def test_print_who_drew_up_and_approved_the_paper_and_its_day(self, xdyj: Cast) -> None:
        """Not the day it was taken over; nobody here signed it."""
        loading.load(xdyj.company, shipped("xdyj"), actor=None, at=NOON)

        paper = controlled_document(ControlledDocument.objects.get(code="XDYJ-03-02"), NOON)

        (signed,) = (block for block in paper.blocks if isinstance(block, Signatures))
        told = [(one.sign, one.who, one.when) for one in signed.entries]
        day = date(2025, 1, 10)
        assert told == [(Sign.DRAWN_UP, "质量效能部", day), (Sign.APPROVED, "公司高层", day)]
        assert paper.made_on == "2025-01-10"

    def test_have_a_line_also_where_the_pack_tells_no_history(self, xdyj: Cast) -> None:
        (line,) = load(xdyj).revisions.all()

        assert (line.edition, line.approved_by) == ("V1.0", "")


@pytest.mark.requirement("XDYJ-03-02.34")
class TestTheNextEditionOfAPolicy:
    def test_replaces_the_one_before(self, xdyj: Cast) -> None:
        first, second = load(xdyj), load(xdyj, "V2.0", JUNE)

        first.refresh_from_db()
        assert (second.edition, second.state, second.predecessor) == ("V2.0", State.ISSUED, first)
        assert first.state == State.SUPERSEDED

    def test_that_was_issued_here_is_found_not_taken_over(self, xdyj: Cast) -> None:
        first = load(xdyj)
        take("request-change", first, actor=xdyj.quinn, at=NOON, reason="加一章", edition="V2.0")
        drafted = ControlledDocument.objects.get(predecessor=first)

        assert load(xdyj, "V2.0", JUNE) == drafted
        assert ControlledDocument.objects.filter(company=xdyj.company, code=CODE).count() == 2

    def test_that_is_to_come_leaves_the_one_before_in_force_until_then(self, xdyj: Cast) -> None:
        first = load(xdyj)
        small = pack(duty(**MONTHLY), version="V2.0")
        (policy,) = small.policies
        head = policy.head.model_copy(update={"effective": date(2026, 7, 1)})
        to_come = replace(small, policies=(policy.model_copy(update={"head": head}),))
        loading.load(xdyj.company, to_come, actor=None, at=JUNE)

        first.refresh_from_db()
        assert first.state == State.ISSUED
        assert take_effect(xdyj.company, local(2026, 7, 1)) == 1
        first.refresh_from_db()
        assert first.state == State.SUPERSEDED

    def test_is_found_again_by_a_document_of_the_companys_own(self, xdyj: Cast) -> None:
        """Whoever kept the policy under control before its pack was loaded goes on with that document."""
        own = issued(xdyj, approved(xdyj, reviewed(xdyj, code=CODE)))

        assert load(xdyj) == own

"""The duties of both companies on the management review close by real reviews, held and reported by those the packs name."""

from datetime import date
from typing import Any

import pytest

from bihuan.areas.assurance.models import ManagementReview
from bihuan.areas.assurance.review_inputs import asked_inputs
from bihuan.areas.policies import loading
from bihuan.areas.policies.models import Task
from bihuan.core.models import Person, RoleAssignment
from bihuan.core.writing import create, take
from tests.areas.assurance import reviews
from tests.areas.assurance.reviews import ELEMENTS
from tests.areas.policies.living import local
from tests.areas.policies.years import pack as shipped
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class TestTheDuties:
    @pytest.mark.requirement("XDYJ-04-01.19", "XDYJ-04-01.21")
    def test_xdyj_review_and_report_close_theirs(self, db: None) -> None:
        self.lives("xdyj", "XDYJ-04-01/management-review", "XDYJ-04-01/review-report")

    @pytest.mark.requirement("YNTD-ITSS-0301.17")
    def test_yntd_review_closes_its_own(self, db: None) -> None:
        self.lives("yntd", "YNTD-ITSS-0301/management-review")

    def lives(self, name: str, *refs: str) -> None:
        """A company by its pack, through a whole review."""
        pack = shipped(name)
        company = loading.found_company(pack, actor=None, at=local(2026, 1, 1, 0, 1))
        senior = "executive" if name == "xdyj" else "general-manager"
        chair, quinn = (Person.objects.create(company=company, name=one) for one in ("总", "质量"))
        for person, role in ((chair, senior), (quinn, "quality"), (quinn, "management-representative")):
            RoleAssignment.objects.create(company=company, person=person, role=role)
        at = local(2026, 12, 10)
        cast = Cast(company, {"gina": chair, "quinn": quinn, "olga": quinn})
        made = self.held(cast, at)
        self.report(cast, made, at)

        done = Task.objects.filter(company=company, duty__ref__in=refs, fulfilled_at=at)
        assert {task.duty.ref for task in done} == set(refs)

    def held(self, cast: Cast, at: Any) -> ManagementReview:
        made = create(
            ManagementReview, actor=cast.quinn, at=at, title="年度评审", year=2026, chair=cast.gina, planned_on=at.date(),
            period_start=date(2026, 1, 1), period_end=date(2026, 11, 30), owner=cast.quinn,
        )  # fmt: skip
        for one in asked_inputs(cast.company):
            reviews.topic(cast, made, title=str(one.label), input=one.value, elements=ELEMENTS)
        take("freeze-inputs", made, actor=cast.quinn, at=at)
        reviews.sit(cast, made)
        return take("hold", made, actor=cast.quinn, at=at, held_on=at.date(), minutes="x")

    def report(self, cast: Cast, made: ManagementReview, at: Any) -> None:
        reviews.decided(cast, made)
        reviews.approved(cast, made, at=at)

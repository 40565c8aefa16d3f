"""A major preventive action goes before the review by itself, and the review says what it concludes on it."""

from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.areas.assurance.models import Topic
from bihuan.areas.correction.models import Action
from bihuan.core.models import Link
from bihuan.core.refusals import Refused
from bihuan.core.writing import amend, amend_part, remove_part, take
from tests.areas.assurance import reviews
from tests.areas.correction import builders as b
from tests.areas.policies.years import pack
from tests.cast import NOON, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("YNTD-ITSS-0300.15")]
APPROVED = {"report-approved", "follow-up"}
MAJOR = [{"nature": "preventive", "severity": "major"}]


@pytest.fixture
def ours(yntd: Cast) -> Cast:
    """A company whose pack asks for it."""
    yntd.company.settings = {**yntd.company.settings, "to_review": MAJOR, "review_concludes": MAJOR}
    yntd.company.save(update_fields=["settings"])
    return reviews.routed(b.routed(yntd))


def preventive(cast: Cast, **fields: Any) -> Action:
    """Submitted, so that there is something to conclude on."""
    said = {"severity": "major", "title": "备件将断供", **fields}
    return b.submitted(cast, b.preventive(cast, **said))


def points(cast: Cast) -> list[Topic]:
    return list(Topic.objects.filter(paper__kind="action").order_by("pk"))


def test_freezing_the_inputs_puts_each_on_the_agenda_with_its_record(ours: Cast) -> None:
    major, minor = preventive(ours), preventive(ours, severity="minor", title="告警阈值过低")
    b.preventive(ours, severity="major", title="还在起草")

    review = reviews.ready(ours)

    (point,) = points(ours)
    assert (point.review_id, point.paper_id, point.input) == (review.pk, major.pk, "actions")
    assert major.number in point.title and minor.for_review is False
    assert Link.objects.filter(source=review.pk, target=major.pk).exists()


def test_the_report_waits_for_a_conclusion_on_each_and_names_the_action(ours: Cast) -> None:
    major, other = preventive(ours), preventive(ours, title="机房空调将到寿命", what="压缩机电流逐月上升")
    review = reviews.decided(ours, reviews.held(ours))
    for point in points(ours):
        amend_part(point, actor=ours.quinn, at=NOON, concludes="  " if point.paper_id == major.pk else "")

    with pytest.raises(Refused) as refused:
        take("submit-report", review, actor=ours.quinn, at=NOON)

    said = [str(reason) for reason in refused.value.reasons]
    assert len(said) == 2 and major.number in said[0] and other.number in said[1]
    assert {reason.clause for reason in refused.value.reasons} == {"YNTD-ITSS-0300/4.3.2"}

    for point in points(ours):
        amend_part(point, actor=ours.quinn, at=NOON, concludes="同意按方案实施")
    assert reviews.approved(ours, review).state in APPROVED


def test_gathered_anew_it_is_there_once_and_taken_off_comes_back(ours: Cast) -> None:
    preventive(ours)
    review = reviews.ready(ours)
    for _turn in range(2):
        review = take("gather-anew", review, actor=ours.quinn, at=NOON, reason="缺一项输入")
        review = take("freeze-inputs", review, actor=ours.quinn, at=NOON)
    assert len(points(ours)) == 1

    review = take("gather-anew", review, actor=ours.quinn, at=NOON, reason="改议程")
    remove_part(points(ours)[0], actor=ours.quinn, at=NOON)
    take("freeze-inputs", review, actor=ours.quinn, at=NOON)
    assert len(points(ours)) == 1


def test_what_a_review_concluded_on_is_not_put_before_the_next(ours: Cast) -> None:
    preventive(ours)
    first = reviews.approved(ours, reviews.decided(ours, reviews.held(ours)))
    fresh = preventive(ours, title="机房空调将到寿命", what="压缩机电流逐月上升")

    second = reviews.review(ours, title="第二次", planned_on=date(2026, 9, 1), period_end=date(2026, 8, 31))
    reviews.topic(ours, second)
    reviews.topic(ours, second, title="客户满意度", input="satisfaction", says="得分 96")
    take("freeze-inputs", second, actor=ours.quinn, at=NOON + timedelta(days=30))

    assert first.held_on and [point.paper_id for point in points(ours) if point.review_id == second.pk] == [fresh.pk]


def test_a_company_whose_pack_does_not_ask_for_it_has_no_such_points(xdyj: Cast) -> None:
    preventive(xdyj)

    reviews.approved(reviews.routed(b.routed(xdyj)), reviews.decided(xdyj, reviews.held(xdyj)))

    assert points(xdyj) == []


@pytest.mark.parametrize(("name", "asks"), [("yntd", MAJOR), ("xdyj", []), ("template", [])])
def test_the_packs_ask_where_the_policy_does(name: str, asks: list[dict[str, str]], xdyj: Cast, yntd: Cast) -> None:
    assert [dict(one) for one in pack(name).company.review_concludes] == asks


def test_an_action_made_major_after_the_inputs_were_frozen_goes_before_the_next_review(ours: Cast) -> None:
    action = b.preventive(ours)
    review = reviews.decided(ours, reviews.held(ours))
    amend(action, actor=ours.quinn, at=NOON, severity="major")
    b.submitted(ours, action)

    assert reviews.approved(ours, review).state in APPROVED

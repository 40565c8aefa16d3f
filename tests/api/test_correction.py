"""What closing asks for is asked below the pages: the interface refuses with every reason, and so does an import."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from bihuan.areas.correction.models import Nonconformity
from bihuan.core.adopting import Row, draft
from bihuan.core.refusals import Refused
from tests.api.test_records import Caller
from tests.areas.correction import builders as b
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _urls() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="bihuan.api.urls"):
        yield


def caller(cast: Cast, name: str, noun: str) -> Caller:
    made = Caller(cast, name)
    made.base = f"/api/v1/{cast.company.slug}/{noun}"
    return made


@pytest.mark.requirement("XDYJ-04-01.02", "YNTD-ITSS-0300.09", "YNTD-ITSS-0300.10")
def test_closing_without_cause_evidence_verification_and_effect_is_refused_with_all_reasons(xdyj: Cast) -> None:
    record = b.accepted(xdyj)

    answer = caller(xdyj, "quinn", "nonconformities")("post", f"/{record.number}/steps/close", {})

    said = answer.json()
    assert answer.status_code == 422
    assert len(said["reasons"]) >= 4 and Nonconformity.objects.get(pk=record.pk).state == "accepted"


@pytest.mark.requirement("YNTD-ITSS-0300.19")
def test_an_action_is_not_submitted_without_owner_day_and_scheme(xdyj: Cast) -> None:
    action = b.action_of(b.accepted(b.routed(xdyj)))

    answer = caller(xdyj, "olga", "actions")("post", f"/{action.number}/steps/submit", {})

    fields = {reason["field"] for reason in answer.json()["reasons"]}
    assert answer.status_code == 422 and {"cause", "scheme", "due_on", "steps"} <= fields


@pytest.mark.requirement("XDYJ-04-01.02")
def test_a_nonconformity_without_evidence_is_not_taken_over_from_a_file(xdyj: Cast) -> None:
    values: dict[str, Any] = {
        "title": "x", "source": "audit", "what": "x", "criterion": "4.1", "department": xdyj.departments["om"].pk,
    }  # fmt: skip

    with pytest.raises(Refused):
        draft(Nonconformity, Row("1", "0", "raised", values), xdyj.company, NOON)

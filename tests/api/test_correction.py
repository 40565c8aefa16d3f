"""What closing asks for is asked below the pages: the interface refuses with every reason, and so does an import."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from bihuan.areas.correction.models import Action, Complaint, Nonconformity
from bihuan.core.adopting import Row, adopt, draft
from bihuan.core.models import Record
from bihuan.core.refusals import Refused
from bihuan.core.writing import take
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


@pytest.mark.requirement("XDYJ-04-01.02", "YNTD-ITSS-0300.22")
@pytest.mark.parametrize(
    ("model", "state", "reasons"),
    [(Action, "closed", 3), (Action, "approved", 1), (Nonconformity, "closed", 1), (Complaint, "closed", 1)],
)
def test_what_a_row_cannot_show_is_not_taken_over_as_done(
    xdyj: Cast, model: type[Record], state: str, reasons: int
) -> None:
    """Neither cause nor verification, nor the action of a nonconformity, stands in a row: below every importer."""
    om = xdyj.departments["om"].pk
    values: dict[str, Any] = {"title": "x", "what": "x", "department": om}
    values |= {"nature": "corrective"} if model is Action else {}
    values |= {"source": "audit", "criterion": "4.1", "evidence": "x"} if model is Nonconformity else {}
    values |= {"customer": "x"} if model is Complaint else {}

    with pytest.raises(Refused) as refused:
        adopt(model, Row("1", "0", state, values), company=xdyj.company, actor=None, at=NOON)

    assert len(refused.value.reasons) == reasons and not model.objects.exists()
    begun = {Action: "draft", Nonconformity: "raised", Complaint: "received"}[model]
    assert adopt(model, Row("1", "0", begun, values), company=xdyj.company, actor=None, at=NOON).is_open


@pytest.mark.requirement("XDYJ-04-01.45")
def test_the_rows_of_an_action_tell_its_rounds_apart_those_of_the_present_one_first(xdyj: Cast) -> None:
    action = b.verified(xdyj)
    due = b.CONFIRM.date() + timedelta(days=40)
    take("reopen", action, actor=xdyj.quinn, at=b.CONFIRM, reason="又有 2 单漏写", due_on=due)
    b.drawn_up(xdyj, action, at=b.CONFIRM, due_on=due)

    for part in ("actionstep", "why"):
        rows = caller(xdyj, "max", "actions")("get", f"/{action.number}/parts/{part}").json()["rows"]

        assert [(row["round"], row["ended"]) for row in rows] == [(2, False), (1, True)]

"""What other records raise: each fact once, linked to its source, by whoever takes the step."""

import pytest

from bihuan.areas.correction.models import Action, Nonconformity
from bihuan.areas.correction.raising import Raised, raise_action, raise_nonconformity
from bihuan.core.models import Link
from bihuan.core.refusals import Refused
from tests.areas.correction import builders as b
from tests.areas.improvement.builders import opportunity
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
FOUND = {
    "title": "检查表无证据", "what": "3 个条款只打勾", "evidence": "检查表 2026-1", "criterion": "XDYJ-04-01 4.1.1", "source": "audit",
}  # fmt: skip


@pytest.mark.requirement("XDYJ-04-01.33")
def test_one_fact_gives_one_nonconformity_linked_to_its_source(xdyj: Cast) -> None:
    source = opportunity(xdyj)
    raised = Raised(xdyj.company, NOON, xdyj.ada, (source,), "audit:1:item:7")

    first = raise_nonconformity(raised, department=xdyj.departments["om"], **FOUND)
    second = raise_nonconformity(raised, department=xdyj.departments["om"], **FOUND)

    assert first == second and Nonconformity.objects.count() == 1
    assert Link.objects.filter(source=source.pk, target=first.pk).count() == 1


def test_the_same_key_of_another_company_is_another_fact(xdyj: Cast, yntd: Cast) -> None:
    for cast in (xdyj, yntd):
        raise_nonconformity(Raised(cast.company, NOON, fact="audit:1"), department=cast.departments["om"], **FOUND)

    assert Nonconformity.objects.count() == 2


@pytest.mark.requirement("XDYJ-04-01.02")
def test_evidence_is_asked_of_a_rule_too(xdyj: Cast) -> None:
    with pytest.raises(Refused, match="evidence"):
        raise_nonconformity(Raised(xdyj.company, NOON), department=xdyj.departments["om"], **{**FOUND, "evidence": ""})


@pytest.mark.requirement("XDYJ-04-01.20", "XDYJ-04-01.21")
def test_a_decision_of_the_review_becomes_an_action(xdyj: Cast) -> None:
    source = opportunity(xdyj)
    raised = Raised(xdyj.company, NOON, xdyj.gina, (source,), "review:1:decision:2")
    said = {"title": "增加夜班人手", "what": "夜间响应不达标", "source": "management-review", "nature": "corrective"}

    made = raise_action(raised, owner=xdyj.olga, department=xdyj.departments["om"], due_on=b.DUE, **said)

    assert made == raise_action(raised, **said) and Action.objects.count() == 1
    assert (made.source, made.is_system_action) == ("management-review", True)
    assert Link.objects.filter(source=source.pk, target=made.pk).exists()

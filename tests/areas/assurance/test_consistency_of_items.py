"""Consistency of plan items and opportunities: hands that judged their own, what closed without a verifier."""

import pytest

from bihuan.areas.improvement.models import Opportunity, PlanItem
from tests.areas.assurance.broken import MARCH, named, row
from tests.areas.improvement import builders as given
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_register_in_order_names_no_item(xdyj: Cast) -> None:
    given.evaluated(xdyj)

    assert "verified-by-owner" not in named(xdyj)


def test_an_item_verified_by_who_ran_its_pilot_is_named(xdyj: Cast) -> None:
    item = given.pilot_submitted(xdyj)
    item.steps.update(owner=xdyj.max)
    PlanItem.objects.filter(pk=item.pk).update(verified_by=xdyj.olga, owner=xdyj.max)

    assert named(xdyj)["verified-by-owner"] == {item.pk}


def test_an_item_whose_effect_a_step_owner_confirmed_is_named(xdyj: Cast) -> None:
    item = given.evaluated(xdyj)
    PlanItem.objects.filter(pk=item.pk).update(verified_by=xdyj.max)
    item.steps.update(owner=xdyj.quinn)

    assert named(xdyj)["verified-by-owner"] == {item.pk}


def test_what_was_closed_without_a_verifier_is_named(xdyj: Cast) -> None:
    said = {"what": "x", "raised_on": MARCH, "verified_on": MARCH}
    row(Opportunity, xdyj, "closed", **said, verified_by=xdyj.quinn)
    bare = row(Opportunity, xdyj, "closed", **said)

    assert named(xdyj)["closed-before-verified"] == {bare.pk}

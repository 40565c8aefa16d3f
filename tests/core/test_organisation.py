"""Companies, people and roles: journalled, and never across companies."""

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path, re_path

from bihuan.core import organisation
from bihuan.core.access import standing_of
from bihuan.core.models import JournalEntry
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Role
from bihuan.web import first_segments
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


class TestGrantingARole:
    def test_counts_from_its_first_to_its_last_day_and_is_journalled(self, xdyj: Cast) -> None:
        organisation.grant(
            xdyj.eve, Role.AUDITOR, actor=xdyj.quinn, at=NOON, from_day=date(2026, 3, 3), to_day=date(2026, 3, 4)
        )

        held = [Role.AUDITOR in standing_of(xdyj.eve, NOON + timedelta(days=n)).roles for n in range(4)]
        assert held == [False, True, True, False]
        assert JournalEntry.objects.latest("id").action == "role.granted"

    def test_refuses_a_department_of_another_company(self, xdyj: Cast, yntd: Cast) -> None:
        with pytest.raises(Refused):
            organisation.grant(xdyj.eve, Role.AUDITOR, actor=xdyj.quinn, at=NOON, department=yntd.departments["om"])


class TestStandingIn:
    def test_lends_the_roles_for_the_stated_days_and_says_for_whom(self, xdyj: Cast) -> None:
        organisation.delegate(
            xdyj.max, xdyj.olga, actor=xdyj.max, at=NOON, from_day=date(2026, 3, 2), to_day=date(2026, 3, 3)
        )

        held = standing_of(xdyj.olga, NOON).has(Role.OM_MANAGEMENT)
        assert held is not None and held.via == xdyj.max
        assert standing_of(xdyj.olga, NOON + timedelta(days=2)).has(Role.OM_MANAGEMENT) is None

    def test_refuses_oneself_and_reversed_dates_at_once(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            organisation.delegate(
                xdyj.max, xdyj.max, actor=xdyj.max, at=NOON, from_day=date(2026, 3, 2), to_day=date(2026, 3, 1)
            )

        assert len(refused.value.reasons) == 2

    def test_is_not_for_an_assessor(self, xdyj: Cast) -> None:
        with pytest.raises(Refused):
            organisation.delegate(
                xdyj.vera, xdyj.eve, actor=xdyj.vera, at=NOON, from_day=date(2026, 3, 2), to_day=date(2026, 3, 3)
            )

    def test_lends_nothing_of_an_assessor_and_nothing_of_who_has_left(self, xdyj: Cast) -> None:
        organisation.delegate(
            xdyj.max, xdyj.olga, actor=xdyj.max, at=NOON, from_day=date(2026, 3, 2), to_day=date(2026, 3, 9)
        )
        organisation.grant(xdyj.max, Role.ASSESSOR, actor=None, at=NOON)
        lent = standing_of(xdyj.olga, NOON)
        organisation.put_person(xdyj.company, actor=None, at=NOON, person=xdyj.max, left_on=date(2026, 3, 3))

        assert lent.has(Role.OM_MANAGEMENT) and not lent.read_only
        assert standing_of(xdyj.olga, NOON + timedelta(days=2)).has(Role.OM_MANAGEMENT) is None


class TestTheCodeOfACompany:
    @pytest.mark.parametrize("code", ["api", "API", "sign-in", "language", "static"])
    def test_cannot_hide_behind_a_fixed_address(self, db: None, code: str) -> None:
        with pytest.raises(Refused) as refused:
            organisation.create_company(code, "某公司", actor=None, at=NOON)

        (reason,) = refused.value.reasons
        assert reason.field == "code" and f"/{code.lower()}/" in str(reason)

    def test_may_be_a_word_that_is_only_an_address_inside_a_company(self, db: None) -> None:
        assert organisation.create_company("work", "某公司", actor=None, at=NOON).slug == "work"

    def test_is_checked_against_every_address_there_is(self) -> None:
        """Whatever is added to the URL conf is taken, without a list by hand."""
        assert {"api", "sign-in", "sign-out", "language", "static"} <= first_segments.taken()
        with override_settings(ROOT_URLCONF="tests.core.test_organisation"):
            assert first_segments.taken() >= {"new-thing", "other"} and "api" not in first_segments.taken()


urlpatterns = [
    path("new-thing/<int:pk>/", HttpResponse),
    re_path(r"^other/$", HttpResponse),
    path("<slug:company>/", HttpResponse),
]

"""Companies, people and roles: journalled, and never across companies."""

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path, re_path

from bihuan.core import organisation
from bihuan.core.access import Standing, standing_of
from bihuan.core.models import Department, JournalEntry, Person
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

    def test_from_a_day_to_one_before_it_is_refused(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            days = {"from_day": date(2026, 5, 1), "to_day": date(2026, 4, 1)}
            organisation.grant(xdyj.eve, Role.AUDITOR, actor=None, at=NOON, **days)

        assert [reason.field for reason in refused.value.reasons] == ["to_day"]

    def test_is_objected_to_by_who_gives_it_and_what_it_is(self, xdyj: Cast) -> None:
        organisation.grant(xdyj.gina, Role.ADMINISTRATOR, actor=None, at=NOON)
        quinn, gina = standing_of(xdyj.quinn, NOON), standing_of(xdyj.gina, NOON)
        cases: list[tuple[Standing | None, Person | None, Role, int]] = [
            (quinn, xdyj.eve, Role.AUDITOR, 0),
            (quinn, None, Role.AUDITOR, 0),
            (quinn, xdyj.quinn, Role.AUDITOR, 1),
            (quinn, xdyj.eve, Role.ADMINISTRATOR, 1),
            (quinn, xdyj.quinn, Role.ADMINISTRATOR, 2),
            (gina, xdyj.gina, Role.ADMINISTRATOR, 0),
            (None, xdyj.eve, Role.ADMINISTRATOR, 0),
        ]

        for who, person, role, objections in cases:
            assert len(organisation.objections_to_granting(who, person, role)) == objections


class TestADepartment:
    def put(self, cast: Cast, key: str, parent: str | None) -> None:
        above = Department.objects.get(company=cast.company, key=parent) if parent else None
        organisation.put_department(cast.company, key, actor=cast.quinn, at=NOON, parent=above)

    @pytest.mark.parametrize(("key", "parent"), [("om", "om"), ("om", "rd"), ("om", "quality")])
    def test_stands_below_none_that_stands_below_it(self, xdyj: Cast, key: str, parent: str) -> None:
        self.put(xdyj, "rd", "om")
        self.put(xdyj, "quality", "rd")

        with pytest.raises(Refused) as refused:
            self.put(xdyj, key, parent)

        assert [reason.field for reason in refused.value.reasons] == ["parent"]
        assert Department.objects.get(company=xdyj.company, key="om").parent is None

    def test_may_change_places_with_the_one_above(self, xdyj: Cast) -> None:
        self.put(xdyj, "rd", "om")
        self.put(xdyj, "rd", None)
        self.put(xdyj, "om", "rd")

        assert xdyj.company.departments.get(key="om").parent == xdyj.departments["rd"]


class TestASignIn:
    def test_is_given_by_an_administrator_where_its_person_holds_a_role(self, xdyj: Cast) -> None:
        with pytest.raises(Refused):
            organisation.set_sign_in(xdyj.max, "max", "three gray geese 7", actor=xdyj.quinn, at=NOON)

        organisation.grant(xdyj.quinn, Role.ADMINISTRATOR, actor=None, at=NOON)

        assert organisation.set_sign_in(xdyj.max, "max", "three gray geese 7", actor=xdyj.quinn, at=NOON)


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

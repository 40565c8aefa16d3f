"""Companies, people and roles: journalled, and never across companies."""

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path, re_path
from pytest_django import DjangoAssertNumQueries

from bihuan.areas.improvement.models import Opportunity
from bihuan.core import organisation, sign_ins
from bihuan.core.access import Standing, heads_of, places, standing_of
from bihuan.core.models import Department, JournalEntry, Person
from bihuan.core.participation import sees
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Role
from bihuan.core.writing import create
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

    def test_is_objected_to_where_one_stands_in_for_whoever_gets_it(self, xdyj: Cast) -> None:
        lend(xdyj.max, xdyj.quinn)

        assert organisation.objections_to_granting(standing_of(xdyj.quinn, NOON), xdyj.max, Role.EXECUTIVE)

    def test_is_objected_to_by_whoever_made_the_password(self, xdyj: Cast) -> None:
        """Take on a person, open the sign-in, make them general manager: nobody does all three alone."""
        ada = standing_of(xdyj.ada, NOON)
        made = organisation.put_person(xdyj.company, actor=xdyj.quinn, at=NOON, name="New")
        sign_ins.set_sign_in(made, "new", "three gray geese 7", actor=xdyj.quinn, at=NOON)
        organisation.put_person(xdyj.company, actor=xdyj.quinn, at=NOON, person=made, name="Other name")
        sign_ins.set_sign_in(xdyj.eve, "eve", "three gray geese 7", actor=xdyj.quinn, at=NOON)

        for person in (made, xdyj.eve):
            quinn = standing_of(xdyj.quinn, NOON)
            assert organisation.objections_to_granting(quinn, person, Role.GENERAL_MANAGER)
            assert not organisation.objections_to_granting(ada, person, Role.GENERAL_MANAGER)
            with pytest.raises(Refused):
                organisation.put_department(xdyj.company, "om", actor=xdyj.quinn, at=NOON, head=person)

    def test_is_refused_to_who_has_left(self, xdyj: Cast) -> None:
        leave(xdyj.eve)

        with pytest.raises(Refused, match="Eve"):
            organisation.grant(xdyj.eve, Role.AUDITOR, actor=None, at=NOON)

    def test_in_place_of_an_administrator_is_not_as_one(self, xdyj: Cast) -> None:
        organisation.grant(xdyj.gina, Role.ADMINISTRATOR, actor=None, at=NOON)
        lend(xdyj.gina, xdyj.eve)
        eve = standing_of(xdyj.eve, NOON)

        assert eve.administers and not eve.administers_itself
        assert organisation.objections_to_granting(eve, xdyj.eve, Role.ADMINISTRATOR)
        assert organisation.objections_to_granting(eve, xdyj.olga, Role.ADMINISTRATOR)
        assert not sign_ins.may_set_password(eve, xdyj.gina)
        assert sign_ins.may_set_password(standing_of(xdyj.gina, NOON), xdyj.max)


class TestEndingARole:
    def test_never_makes_it_last_longer(self, xdyj: Cast) -> None:
        past = {"from_day": date(2020, 1, 1), "to_day": date(2020, 12, 31)}
        held = organisation.grant(xdyj.quinn, Role.GENERAL_MANAGER, actor=None, at=NOON, **past)

        with pytest.raises(Refused, match="2020"):
            organisation.revoke(held, actor=xdyj.quinn, at=NOON, last_day=date(2099, 12, 31))
        organisation.revoke(held, actor=xdyj.gina, at=NOON, last_day=date(2020, 6, 30))

        held.refresh_from_db()
        assert held.to_day == date(2020, 6, 30)

    def test_of_ones_own_is_for_somebody_else(self, xdyj: Cast) -> None:
        quinn = standing_of(xdyj.quinn, NOON)

        assert organisation.objections_to_ending(quinn, xdyj.quinn, Role.QUALITY)
        assert not organisation.objections_to_ending(quinn, xdyj.olga, Role.DISCIPLINE_LEAD)


def lend(person: Person, to: Person) -> None:
    today = NOON.date()
    organisation.delegate(person, to, actor=person, at=NOON, from_day=today, to_day=today)


def leave(person: Person) -> None:
    person.left_on = NOON.date() - timedelta(days=1)
    person.save()


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

    def headed_by(self, cast: Cast, head: Person | None, actor: Person) -> set[str]:
        """Whom the department is headed by after somebody tried to name one."""
        try:
            organisation.put_department(cast.company, "om", actor=actor, at=NOON, head=head)
        except Refused as refused:
            assert {reason.field for reason in refused.reasons} == {"head"}
        return {one.name for one in heads_of(Department.objects.get(company=cast.company, key="om"), NOON.date())}

    def test_is_not_given_to_themselves_by_whoever_sets_it_up(self, xdyj: Cast) -> None:
        assert self.headed_by(xdyj, xdyj.quinn, xdyj.quinn) == {"Max"}
        assert self.headed_by(xdyj, xdyj.olga, xdyj.quinn) == {"Olga"}
        lend(xdyj.max, xdyj.quinn)
        assert self.headed_by(xdyj, xdyj.max, xdyj.quinn) == {"Olga"}
        organisation.grant(xdyj.gina, Role.ADMINISTRATOR, actor=None, at=NOON)
        assert self.headed_by(xdyj, xdyj.gina, xdyj.gina) == {"Gina"}

    def test_is_not_freed_of_its_head_by_whoever_would_head_it_then(self, xdyj: Cast) -> None:
        organisation.grant(xdyj.quinn, Role.DEPARTMENT_HEAD, actor=None, at=NOON, department=xdyj.departments["om"])

        assert self.headed_by(xdyj, None, xdyj.quinn) == {"Max"}
        assert self.headed_by(xdyj, None, xdyj.gina) == {"Quinn"}

    def test_is_not_changed_for_another_by_a_head_alone(self, xdyj: Cast) -> None:
        """A head without a named department heads the own one, wherever that is."""
        put = organisation.put_person
        with pytest.raises(Refused) as refused:
            put(xdyj.company, actor=xdyj.quinn, at=NOON, person=xdyj.quinn, department=xdyj.departments["om"])

        assert [reason.field for reason in refused.value.reasons] == ["department"]
        put(xdyj.company, actor=xdyj.quinn, at=NOON, person=xdyj.quinn, department=xdyj.departments["quality"])
        assert put(xdyj.company, actor=xdyj.quinn, at=NOON, person=xdyj.olga, department=xdyj.departments["rd"])

    def test_is_not_headed_by_who_has_left_unless_they_did_before(self, xdyj: Cast) -> None:
        leave(xdyj.olga)
        assert self.headed_by(xdyj, xdyj.olga, xdyj.gina) == {"Max"}
        leave(xdyj.max)

        assert organisation.put_department(xdyj.company, "om", actor=xdyj.gina, at=NOON, head=xdyj.max, name_en="O&M")


class TestTheHeadOfADepartment:
    def test_without_any_role_sees_what_they_decide_on(self, xdyj: Cast) -> None:
        given = {"what": "Takes minutes", "channel": "daily-check", "department": xdyj.departments["om"]}
        record = create(Opportunity, actor=xdyj.olga, at=NOON, title="Slow switch", **given)
        assert not sees(xdyj.eve, record, NOON)

        organisation.put_department(xdyj.company, "rd", actor=None, at=NOON, head=xdyj.eve)

        assert sees(xdyj.eve, record, NOON) and standing_of(xdyj.eve, NOON).sees_all

    def test_sees_it_without_a_query_more_for_whoever_has_a_role(
        self, xdyj: Cast, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        quinn, eve = standing_of(xdyj.quinn, NOON), standing_of(xdyj.eve, NOON)

        with django_assert_num_queries(0):
            assert quinn.sees_all
        with django_assert_num_queries(1):
            assert not (eve.sees_all or eve.sees_all or places(eve.headships))


class TestASignIn:
    def test_is_given_by_an_administrator_where_its_person_holds_a_role(self, xdyj: Cast) -> None:
        with pytest.raises(Refused):
            sign_ins.set_sign_in(xdyj.max, "max", "three gray geese 7", actor=xdyj.quinn, at=NOON)

        organisation.grant(xdyj.quinn, Role.ADMINISTRATOR, actor=None, at=NOON)

        assert sign_ins.set_sign_in(xdyj.max, "max", "three gray geese 7", actor=xdyj.quinn, at=NOON)

    def test_is_given_by_an_administrator_where_its_person_heads_a_department(self, xdyj: Cast) -> None:
        quinn = standing_of(xdyj.quinn, NOON)
        assert sign_ins.may_set_password(quinn, xdyj.eve)

        organisation.put_department(xdyj.company, "rd", actor=None, at=NOON, head=xdyj.eve)

        assert not sign_ins.may_set_password(quinn, xdyj.eve)

    def test_is_given_by_an_administrator_where_its_person_stands_in(self, xdyj: Cast) -> None:
        lend(xdyj.max, xdyj.eve)

        assert not sign_ins.may_set_password(standing_of(xdyj.quinn, NOON), xdyj.eve)
        assert sign_ins.may_set_password(standing_of(xdyj.quinn, NOON + timedelta(days=1)), xdyj.eve)

    def test_is_given_by_an_administrator_where_it_was_used(self, xdyj: Cast) -> None:
        account = xdyj.eve.account
        assert account is not None
        account.last_login = NOON

        assert not sign_ins.may_set_password(standing_of(xdyj.quinn, NOON), xdyj.eve)


class TestStandingIn:
    def test_is_not_for_who_has_left(self, xdyj: Cast) -> None:
        leave(xdyj.olga)

        with pytest.raises(Refused, match="Olga"):
            lend(xdyj.max, xdyj.olga)

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

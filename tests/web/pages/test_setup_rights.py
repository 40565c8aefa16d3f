"""Setting up a company gives nobody the rights of those who decide about them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.areas.policies import loading
from bihuan.areas.policies.pack import find_pack, load_pack
from bihuan.areas.policies.sources import read_folder
from bihuan.core import organisation
from bihuan.core.access import standing_of
from bihuan.core.models import Department, JournalEntry, Person
from bihuan.core.vocabulary import Role
from bihuan.exchange.imports.people import import_people
from bihuan.exchange.pack_upload import as_zip
from tests.cast import NOON, Cast
from tests.web.conftest import browser

pytestmark = pytest.mark.django_db


def set_password(cast: Cast, of: str) -> int:
    return (
        browser(cast.quinn)
        .post(f"/xdyj/setup/people/{cast.people[of].pk}/sign-in/", {"username": f"{of}-2"})
        .status_code
    )


class TestTheQualityDepartment:
    def test_sets_no_password_of_someone_with_a_role(self, xdyj: Cast) -> None:
        """Else it could sign in as those who approve what it submits."""
        assert [set_password(xdyj, name) for name in ("gina", "max", "vera")] == [422, 422, 422]
        assert not JournalEntry.objects.filter(action="person.password-set").exists()

    def test_opens_the_sign_in_of_an_employee(self, xdyj: Cast) -> None:
        assert set_password(xdyj, "eve") == 200
        assert JournalEntry.objects.filter(action="person.password-set").count() == 1

    @pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.ADMINISTRATOR])
    def test_gives_itself_no_role(self, xdyj: Cast, role: Role) -> None:
        sent = browser(xdyj.quinn).post(f"/xdyj/setup/people/{xdyj.quinn.pk}/roles/", {"role": role})

        assert sent.status_code == 422
        assert role not in standing_of(xdyj.quinn, NOON).roles

    def test_makes_itself_head_of_no_department(self, xdyj: Cast) -> None:
        om = xdyj.departments["om"]
        sent = browser(xdyj.quinn).post("/xdyj/setup/departments/om/", {"name": "om", "head": str(xdyj.quinn.pk)})

        assert sent.status_code == 422
        assert om.pk not in standing_of(xdyj.quinn, NOON).headed

    def test_moves_itself_to_no_other_department(self, xdyj: Cast) -> None:
        organisation.grant(xdyj.quinn, Role.DEPARTMENT_HEAD, actor=None, at=NOON)
        Department.objects.filter(company=xdyj.company).update(head=None)
        sent = {"name": "Quinn", "department": str(xdyj.departments["om"].pk)}

        assert browser(xdyj.quinn).post(f"/xdyj/setup/people/{xdyj.quinn.pk}/", sent).status_code == 422
        report = import_people(xdyj.company, "a.csv", "姓名,部门\nQuinn,om\n".encode(), actor=xdyj.quinn, at=NOON)

        assert (report.updated, len(report.rejected)) == (0, 1)
        quinn = standing_of(Person.objects.get(pk=xdyj.quinn.pk), NOON)
        assert quinn.headed == {xdyj.departments["quality"].pk}

    def test_brings_back_no_role_of_its_own_that_ended(self, xdyj: Cast) -> None:
        past = {"from_day": date(2020, 1, 1), "to_day": date(2020, 12, 31)}
        held = organisation.grant(xdyj.quinn, Role.GENERAL_MANAGER, actor=None, at=NOON, **past)
        address = f"/xdyj/setup/people/{xdyj.quinn.pk}/roles/{held.pk}/"

        assert browser(xdyj.quinn).post(address, {"to_day": "2099-12-31"}).status_code == 422
        assert Role.GENERAL_MANAGER not in standing_of(xdyj.quinn, NOON).roles

    def test_gives_a_sheet_no_role_to_who_has_left(self, xdyj: Cast) -> None:
        Person.objects.filter(pk=xdyj.eve.pk).update(left_on=date(2020, 1, 1))
        report = import_people(xdyj.company, "a.csv", "姓名,角色\nEve,auditor\n".encode(), actor=xdyj.quinn, at=NOON)

        assert len(report.rejected) == 1


class TestAnAdministrator:
    def test_sets_passwords(self, xdyj: Cast) -> None:
        organisation.grant(xdyj.quinn, Role.ADMINISTRATOR, actor=None, at=NOON)

        assert set_password(xdyj, "gina") == 200


class TestLoadingAPack:
    def test_that_changes_who_approves_is_for_administrators(self, xdyj: Cast) -> None:
        """The cast's routes are not those of the shipped pack."""
        chosen = {"from": "shipped:xdyj", "do": "load"}

        refused = browser(xdyj.quinn).post("/xdyj/setup/pack/", chosen)
        routes_before = xdyj.company.routes.count()
        organisation.grant(xdyj.quinn, Role.ADMINISTRATOR, actor=None, at=NOON)
        loaded = browser(xdyj.quinn).post("/xdyj/setup/pack/", chosen)

        assert (refused.status_code, loaded.status_code) == (422, 302)
        assert xdyj.company.routes.count() != routes_before

    def test_that_changes_only_which_role_heads_a_department_is_too(self, xdyj: Cast) -> None:
        loading.load(xdyj.company, load_pack(find_pack("xdyj")), actor=None, at=NOON)
        files = read_folder(find_pack("xdyj"))[0]
        text = files["company.toml"].decode()
        assert 'head = "om-manager"' in text
        files["company.toml"] = text.replace('head = "om-manager"', 'head = "quality-head"').encode()

        def sent() -> int:
            pack = SimpleUploadedFile("p.zip", as_zip(files))
            return browser(xdyj.quinn).post("/xdyj/setup/pack/", {"files": pack, "do": "load"}).status_code

        assert sent() == 422
        organisation.grant(xdyj.quinn, Role.ADMINISTRATOR, actor=None, at=NOON)
        assert sent() == 302

"""Setting up a company gives nobody the rights of those who decide about them."""

import pytest

from bihuan.core import organisation
from bihuan.core.access import standing_of
from bihuan.core.models import JournalEntry
from bihuan.core.vocabulary import Role
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

"""Another company's things do not exist: swept over every address of the URL conf and the API."""

import pytest
from django.test import Client

from bihuan.core.tokens import issue
from tests.cast import NOON
from tests.security.routes import World, routes, status_of
from tests.web.conftest import HTMX, account_of, browser

pytestmark = pytest.mark.django_db


class TestTheSweep:
    def test_knows_every_address(self, ours: World) -> None:
        """A page the sweeps cannot fill in would go untested: teach tests/security/routes.py its parts."""
        assert [route.name for route in routes() if not ours.addresses(route)] == []

    def test_finds_them_open_to_those_inside(self, ours: World) -> None:
        """Else a 404 below would prove nothing. Without the frame around the page, which costs most of the time."""
        quinn = browser(ours.cast.quinn)
        found = {path: status_of(quinn, path, headers=HTMX) for route in routes() for path in ours.addresses(route)}

        assert {path: status for path, status in found.items() if status in {404, 500}} == {
            path: 404
            for path in found
            if "package.zip" in path  # not made yet
        }


class TestAnotherCompany:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_does_not_exist_under_its_own_address(self, ours: World, theirs: World, method: str) -> None:
        stranger = browser(theirs.cast.quinn)
        paths = [path for route in routes() for path in ours.addresses(route)]

        found = {path: status_of(stranger, path, method) for path in paths}

        assert {path: status for path, status in found.items() if status != 404} == {}

    @pytest.mark.usefixtures("curt")
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_not_reached_from_ones_own(self, ours: World, theirs: World, method: str) -> None:
        """Ids and numbers of one company in the addresses of the other."""
        stranger, own = browser(theirs.cast.quinn), {path for route in routes() for path in theirs.addresses(route)}
        paths = {
            path for route in routes() if route.of_a_thing for path in ours.addresses(route, theirs.cast.company.slug)
        } - own

        found = {path: status_of(stranger, path, method, data={"do": "x"}) for path in paths}

        elsewhere = {path for path in paths if "/setup/departments/" in path}  # an unknown one leads to the list
        assert {
            path: status for path, status in found.items() if status not in {404, 405} and path not in elsewhere
        } == {}
        assert len(paths) > 100

    def test_is_not_reached_through_the_api(self, ours: World, theirs: World) -> None:
        token = issue(account_of(theirs.cast.quinn), "test", at=NOON, ends_at=NOON.replace(year=2100))
        caller, headers = Client(), {"Authorization": f"Bearer {token}"}
        paths = [*ours.api_addresses(), *(path for path in ours.api_addresses("yntd") if "XDYJ" in path)]

        found = {
            f"{method} {path}": status
            for path in paths
            for method in ("GET", "POST", "PATCH")
            if (status := caller.generic(method, path, "{}", "application/json", headers=headers).status_code)
            not in {404, 405}
        }

        assert found == {}

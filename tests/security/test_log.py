"""What stands in the log opens nothing: whoever may read it must not take over an account or follow a calendar."""

import logging
import logging.config
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from bihuan.core import password_links, tokens
from tests.cast import NOON, Cast
from tests.web.conftest import account_of


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The lines the settings make of what is logged."""
    config = settings.LOGGING["formatters"]["line"]
    formatter = logging.config.DictConfigurator({"version": 1}).configure_formatter(dict(config))
    found: list[str] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", lambda record: found.append(formatter.format(record)))
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
class TestAFailedRequest:
    def test_leaves_no_link_that_still_sets_a_password(self, xdyj: Cast, lines: list[str]) -> None:
        """A weak password is refused, the link holds on: in the log it would open the account to its readers."""
        path = password_links.link(account_of(xdyj.eve)).split("//", 1)[1].partition("/")[2]
        token = path.rstrip("/").rpartition("/")[2]

        answer = Client().post(f"/{path}", {"new": "1", "again": "1"})

        assert answer.status_code == 422
        assert any("/new-password/" in line for line in lines)
        assert not any(token in line for line in lines)

    def test_leaves_no_address_of_a_feed(self, xdyj: Cast, lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        secret = tokens.open_calendar(xdyj.eve, actor=xdyj.eve, at=NOON)

        def fails(*_args: object) -> None:
            raise RuntimeError("no calendar today")

        monkeypatch.setattr("bihuan.exchange.calendar_feed._calendar", fails)
        answer = Client(raise_request_exception=False).get(f"/feed/{secret}.ics")

        assert answer.status_code == 500
        assert any("no calendar today" in line for line in lines)
        assert not any(secret in line for line in lines)


def test_an_ordinary_line_stays_as_it_is(lines: list[str]) -> None:
    logging.getLogger("bihuan").warning("Not Found: %s", "/xdyj/objectives/XDYJ-OBJ-2026-0001/")

    assert lines[0].endswith("Not Found: /xdyj/objectives/XDYJ-OBJ-2026-0001/")

"""Channels of a company: checked, journalled without their secrets."""

import pytest

from bihuan.core.channels import put_channel
from bihuan.core.models import Channel, JournalEntry
from bihuan.core.refusals import Refused
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
GOOD = {
    "kind": "dingtalk",
    "name": "质量群",
    "url": "https://oapi.example.com/robot?access_token=TOP",
    "secret": "SECRET",
}


def put(cast: Cast, **values: object) -> Channel:
    return put_channel(cast.company, "quality", actor=cast.quinn, at=NOON, **{**GOOD, **values})


class TestAChannel:
    def test_is_journalled_without_its_secrets(self, xdyj: Cast) -> None:
        put(xdyj)
        put(xdyj, secret="OTHER", name="质量部群")

        entries = JournalEntry.objects.order_by("id")
        assert [e.action for e in entries] == ["channel.changed", "channel.changed"]
        assert all(word not in e.changes for e in entries for word in ("TOP", "SECRET", "OTHER"))
        assert '"url"' in entries[1].changes and "质量部群" in entries[1].changes

    def test_that_does_not_change_is_not_journalled(self, xdyj: Cast) -> None:
        put(xdyj)
        put(xdyj)

        assert JournalEntry.objects.count() == 1

    @pytest.mark.parametrize(
        "url",
        [
            "http://example.com",
            "ftp://example.com",
            "file:///etc/passwd",
            "https://",
            "https://u:p@example.com",
            "x",
            "https://[",
            "https://a:99999",
        ],
    )
    def test_needs_a_proper_address(self, xdyj: Cast, url: str) -> None:
        with pytest.raises(Refused) as refused:
            put(xdyj, url=url, kind="pigeon")

        assert {reason.field for reason in refused.value.reasons} == {"url", "kind"}

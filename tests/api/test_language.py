"""A program is answered in the language its request names, else the one its account chose, else the installation's."""

import pytest

from bihuan.core.models import Account
from tests.api.test_records import Caller
from tests.api.test_records import _urls as _urls  # the same addresses
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ENGLISH = "There is no filter"


def told(cast: Cast, header: str | None) -> tuple[str, str]:
    """The refusal and the language it says it is in."""
    quinn = Caller(cast, "quinn")
    if header is not None:
        quinn.headers["accept-language"] = header
    answer = quinn("get", "?foo=1")
    return str(answer.json()["reasons"][0]["text"]), str(answer["Content-Language"])


class TestTheRequest:
    @pytest.mark.parametrize("header", ["en", "en-GB,en;q=0.9", "de, en;q=0.5", "en;q=0.9, zh;q=0.1"])
    def test_names_the_language(self, xdyj: Cast, header: str) -> None:
        text, language = told(xdyj, header)

        assert text.startswith(ENGLISH) and language == "en"

    @pytest.mark.parametrize("header", ["zh", "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"])
    def test_wins_over_what_the_account_chose(self, xdyj: Cast, header: str) -> None:
        Account.objects.filter(pk=xdyj.quinn.account_id).update(language="en")

        text, language = told(xdyj, header)

        assert not text.startswith(ENGLISH) and language == "zh-hans"


@pytest.mark.parametrize("header", [None, "*", "de", "xx-strange;q=a", ""])
def test_else_the_account_s_own_choice_holds(xdyj: Cast, header: str | None) -> None:
    assert told(xdyj, header)[1] == "zh-hans"

    Account.objects.filter(pk=xdyj.quinn.account_id).update(language="en")
    assert told(xdyj, header)[0].startswith(ENGLISH)


def test_the_next_caller_is_not_answered_in_the_language_of_the_one_before(xdyj: Cast) -> None:
    assert [told(xdyj, one)[1] for one in ("en", None, "en", "zh")] == ["en", "zh-hans", "en", "zh-hans"]

"""By what a form is known that is sent a second time: all that is written in it and attached to it."""

from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from bihuan.core.models import Account
from bihuan.web.once import key_of
from bihuan.web.request import Request


def sent(account: int = 1, content: bytes = b"proof", name: str = "a.txt", **fields: Any) -> Request:
    data = {"once": "abc", "title": "x", "elements": ["people", "process"], **fields}
    file = SimpleUploadedFile(name, content)
    request = RequestFactory().post("/", {**data, "file": file})
    request.user = Account(pk=account)
    return cast(Request, request)


def test_the_same_form_sent_again_has_the_same_key() -> None:
    assert key_of(sent()) == key_of(sent())
    assert key_of(sent(csrfmiddlewaretoken="one")) == key_of(sent(csrfmiddlewaretoken="two"))


@pytest.mark.parametrize(
    "other",
    [
        {"account": 2},
        {"once": "abd"},
        {"title": "y"},
        {"elements": ["process", "people"]},
        {"note": ""},
        {"content": b"prooF"},  # as long, under the same name
        {"name": "b.txt"},
    ],
)
def test_another_person_text_or_file_has_another_key(other: dict[str, Any]) -> None:
    assert key_of(sent(**other)) != key_of(sent())


def test_a_file_is_left_as_it_came() -> None:
    request = sent(content=b"x" * 100_000)
    key_of(request)

    assert request.FILES["file"].read() == b"x" * 100_000  # type: ignore[union-attr]

"""The company's own Word file from the web: checked, used, given back."""

from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.core.models import Company
from bihuan.exchange.documents.house import House
from tests.cast import Cast
from tests.web.conftest import browser
from tests.web.pages.conftest import english
from tests.web.pages.reading import main

pytestmark = pytest.mark.django_db
ADDRESS = "/xdyj/setup/papers/"


def word_file(content: bytes | None = None) -> SimpleUploadedFile:
    if content is None:
        stream = BytesIO()
        docx.Document().save(stream)
        content = stream.getvalue()
    return SimpleUploadedFile("styles.docx", content)


def house(cast: Cast) -> House:
    return House.of(Company.objects.get(pk=cast.company.pk))


class TestAWordFile:
    def test_is_used_from_now_on_and_given_back(self, xdyj: Cast) -> None:
        quinn = english(xdyj.quinn)

        assert quinn.post(ADDRESS, {"do": "bring", "file": word_file()}).status_code == 302
        assert house(xdyj).template is not None
        assert "in use" in main(quinn.get(ADDRESS)).words

        quinn.post(ADDRESS, {"do": "drop"})
        assert house(xdyj).template is None

    @pytest.mark.parametrize("content", [b"", b"no word file"])
    def test_that_is_none_is_refused(self, xdyj: Cast, content: bytes) -> None:
        answer = english(xdyj.quinn).post(ADDRESS, {"do": "bring", "file": word_file(content)})

        assert answer.status_code == 422 and "not a Word file" in answer.content.decode()
        assert house(xdyj).template is None

    def test_is_brought_by_those_who_set_the_company_up(self, xdyj: Cast) -> None:
        assert browser(xdyj.eve).post(ADDRESS, {"do": "bring", "file": word_file()}).status_code == 403

"""Attaching and handing out files."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.areas.capability.models import Objective
from bihuan.core.models import Attachment
from tests.cast import Cast
from tests.web.conftest import HTMX, an_objective, browser

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def upload(name: str = "会签页.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def path(objective: Objective) -> str:
    return f"/xdyj/objectives/{objective.number}/attachments/"


class TestAttaching:
    def test_keeps_the_file_with_the_period_it_proves(self, quinn: Client, objective: Objective) -> None:
        answer = quinn.post(path(objective), {"file": upload(), "proves_from": "2026-02-01", "proves_to": "2026-02-28"})

        kept = Attachment.objects.get()
        assert answer.status_code == 302
        assert (kept.name, kept.proves_from, kept.proves_to) == ("会签页.png", date(2026, 2, 1), date(2026, 2, 28))

    def test_refuses_what_is_not_accepted_and_says_why(self, quinn: Client, objective: Objective) -> None:
        answer = quinn.post(path(objective), {"file": upload("virus.exe", b"MZ\x90\x00" + b"\x00" * 200)}, headers=HTMX)

        assert answer.status_code == 422
        assert answer.context["form"].reasons and not Attachment.objects.exists()

    def test_of_several_keeps_all_or_none_and_names_each_that_is_wrong(
        self, quinn: Client, objective: Objective
    ) -> None:
        files = [upload(), upload("virus.exe", b"MZ\x90\x00" + b"\x00" * 200), upload("空.png", b"")]

        answer = quinn.post(path(objective), {"file": files}, headers=HTMX)

        said = " ".join(str(one) for one in answer.context["form"].reasons)
        assert "virus.exe" in said and "空.png" in said and "会签页.png" not in said
        assert not Attachment.objects.exists()

    def test_says_when_no_file_was_chosen(self, quinn: Client, objective: Objective) -> None:
        assert quinn.post(path(objective), {}).status_code == 422

    def test_is_closed_to_whom_the_record_is_closed(self, xdyj: Cast, objective: Objective) -> None:
        assert browser(xdyj.eve).post(path(objective), {"file": upload()}).status_code == 404


class TestDownloading:
    @pytest.fixture
    def kept(self, quinn: Client, objective: Objective) -> Attachment:
        quinn.post(path(objective), {"file": upload()})
        return Attachment.objects.get()

    def test_hands_out_the_same_bytes_to_be_saved(self, quinn: Client, objective: Objective, kept: Attachment) -> None:
        answer = quinn.get(f"{path(objective)}{kept.pk}/")

        assert b"".join(answer) == PNG  # type: ignore[arg-type]
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"

    def test_is_closed_to_others_and_under_other_records(
        self, xdyj: Cast, yntd: Cast, objective: Objective, kept: Attachment
    ) -> None:
        theirs = an_objective(yntd)

        assert browser(xdyj.eve).get(f"{path(objective)}{kept.pk}/").status_code == 404
        assert browser(xdyj.quinn).get(f"{path(an_objective(xdyj))}{kept.pk}/").status_code == 404
        assert browser(yntd.quinn).get(f"/yntd/objectives/{theirs.number}/attachments/{kept.pk}/").status_code == 404


class TestWithdrawing:
    @pytest.fixture
    def kept(self, quinn: Client, objective: Objective) -> Attachment:
        quinn.post(path(objective), {"file": upload()})
        return Attachment.objects.get()

    def test_strikes_the_file_out_with_the_reason(self, quinn: Client, objective: Objective, kept: Attachment) -> None:
        here = f"{path(objective)}{kept.pk}/withdraw/"
        assert here in quinn.get(f"/xdyj/objectives/{objective.number}/").content.decode()

        assert quinn.post(here, {"reason": "传错了"}).status_code == 302

        page = quinn.get(f"/xdyj/objectives/{objective.number}/").content.decode()
        assert "<del>会签页.png</del>" in page and "传错了" in page and here not in page

    def test_asks_for_a_reason(self, quinn: Client, objective: Objective, kept: Attachment) -> None:
        assert quinn.post(f"{path(objective)}{kept.pk}/withdraw/", {}, headers=HTMX).status_code == 422

    def test_is_for_who_attached_it_and_those_in_charge(
        self, xdyj: Cast, objective: Objective, kept: Attachment
    ) -> None:
        here = f"{path(objective)}{kept.pk}/withdraw/"
        assert browser(xdyj.ada).post(here, {"reason": "x"}).status_code in {403, 404}
        assert browser(xdyj.eve).post(here, {"reason": "x"}).status_code == 404

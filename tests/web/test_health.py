"""`/health/`: what load balancers and monitors ask, without signing in."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils.timezone import now

from bihuan.jobs.models import Beat
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def asked(address: str = "/health/") -> tuple[int, dict[str, Any]]:
    answer = Client().get(address)
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, answer.json()


class TestHealth:
    def test_tells_that_web_and_database_answer_without_a_worker(self) -> None:
        assert asked() == (200, {"ok": True, "database": True, "worker": False})
        assert asked("/health/?worker") == (503, {"ok": False, "database": True, "worker": False})

    @pytest.mark.parametrize(("minutes", "status"), [(1, 200), (6, 503)])
    def test_tells_whether_the_clock_struck_of_late(self, minutes: int, status: int) -> None:
        Beat.objects.create(name="tick", last_at=now() - timedelta(minutes=minutes))

        assert asked("/health/?worker")[0] == status and asked()[0] == 200

    def test_tells_that_the_database_is_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(**_asked: object) -> None:
            raise OperationalError("connection refused at 10.0.0.7")

        monkeypatch.setattr(Beat.objects, "filter", away)

        assert asked() == (503, {"ok": False, "database": False, "worker": None})

    def test_is_no_companys_address(self, xdyj: Cast) -> None:
        from bihuan.web.first_segments import taken

        assert "health" in taken()
        assert Client().post("/health/").status_code == 405

"""From which address a colleague acted is told to who runs the system or checks what was done; to others of themselves alone."""

import io
import json
import zipfile
from collections.abc import Iterator

import pytest

from bihuan.areas.capability.models import Objective
from bihuan.core.models import ApiToken, JournalEntry, RoleAssignment
from bihuan.core.tokens import issue
from bihuan.core.vocabulary import Role
from bihuan.core.writing import take, watch
from bihuan.exchange.evidence import Selection, write_package
from tests.cast import NOON, Cast
from tests.exchange.duties import duty, task
from tests.exchange.test_evidence import YEAR, proved
from tests.web.conftest import account_of, an_objective, browser

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.77"
PAGES = ("", "?log=steps", "comments/")


@pytest.fixture
def record(xdyj: Cast) -> Objective:
    """Issued by Gina, whom Eve, an employee, sees because she was let in."""
    made = an_objective(xdyj)
    take("issue", made, actor=xdyj.gina, at=NOON, address=ADDRESS)
    watch(made, xdyj.eve)
    return made


class TestTheHistory:
    @pytest.mark.parametrize(("who", "told"), [("eve", False), ("olga", False), ("max", False), ("gina", True),
                                               ("quinn", True), ("ada", True), ("vera", True)])  # fmt: skip
    def test_tells_it_to_who_checks_and_of_oneself(self, xdyj: Cast, record: Objective, who: str, told: bool) -> None:
        client = browser(xdyj.people[who])

        pages = [client.get(f"/xdyj/objectives/{record.number}/{page}") for page in PAGES[: 2 if who == "vera" else 3]]

        assert {page.status_code for page in pages} == {200}
        assert {ADDRESS in page.content.decode() for page in pages} == {told}

    def test_tells_it_to_an_administrator(self, xdyj: Cast, record: Objective) -> None:
        RoleAssignment.objects.create(company=xdyj.company, person=xdyj.max, role=Role.ADMINISTRATOR)

        assert ADDRESS in browser(xdyj.max).get(f"/xdyj/objectives/{record.number}/").content.decode()

    def test_a_role_for_one_record_is_no_such_role(self, xdyj: Cast, record: Objective) -> None:
        held = {"person": xdyj.eve, "role": Role.AUDITOR, "record_id": record.pk}
        RoleAssignment.objects.create(company=xdyj.company, **held)

        assert ADDRESS not in browser(xdyj.eve).get(f"/xdyj/objectives/{record.number}/").content.decode()

    def test_is_complete_in_the_journal(self, record: Objective) -> None:
        assert JournalEntry.objects.filter(record=record.pk).latest("id").address == ADDRESS


class TestTheApiAndExports:
    def test_tell_it_to_nobody(self, xdyj: Cast, record: Objective) -> None:
        token = issue(account_of(xdyj.quinn), "test", at=NOON, ends_at=NOON.replace(year=2100))
        assert ApiToken.objects.exists()
        client, key = browser(xdyj.quinn), {"Authorization": f"Bearer {token}"}
        answers = [
            client.get(f"/api/v1/xdyj/objectives/{record.number}", headers=key),
            client.get("/api/v1/xdyj/objectives", headers=key),
            client.get("/xdyj/objectives/export.csv?view=all"),
        ]

        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert not any(ADDRESS.encode() in b"".join(answer) for answer in answers)  # type: ignore[arg-type]


class TestAnEvidencePackage:
    def lines(self, xdyj: Cast, who: str) -> tuple[str, Iterator[str]]:
        record, target = proved(xdyj, task(duty(xdyj.company))), io.BytesIO()
        write_package(Selection(xdyj.company, *YEAR), target, at=NOON, actor=xdyj.people[who])
        found = zipfile.ZipFile(target)
        name = f"records/{record.number}/journal.jsonl"
        return found.read("VERIFY.txt").decode(), iter(found.read(name).decode().splitlines())

    @pytest.mark.parametrize(("who", "sealed"), [("quinn", True), ("ada", True), ("vera", True), ("max", False)])
    def test_has_the_sealed_text_for_who_checks(self, xdyj: Cast, english: None, who: str, sealed: bool) -> None:
        verify, lines = self.lines(xdyj, who)

        kept = [json.loads(line) for line in lines]
        assert kept and {"sealed" in line for line in kept} == {sealed}
        assert all(len(line["digest"]) == 64 for line in kept)
        assert ("which addresses others acted" in verify) is not sealed

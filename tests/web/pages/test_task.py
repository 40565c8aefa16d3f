"""A task's page: why this day, what shows that it was done, whom it reminded; filing a document, asking for a waiver."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.areas.improvement.models import Opportunity
from bihuan.areas.policies.models import Filing, Task, TaskState, Waiver
from bihuan.core.approvals import decide
from bihuan.core.calendars import Override
from bihuan.core.models import Approval
from bihuan.core.workdays import set_company_day
from bihuan.core.writing import create, take
from tests.areas.policies.living import MONTHLY, duty, issued, living, local, task, tick
from tests.cast import Cast
from tests.web.conftest import HTMX, browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import Node, form, main

pytestmark = pytest.mark.django_db
MOST = 32
SCREENING = duty(
    "screening",
    title_en='"Screen it"',
    on='"opportunity.raised"',
    within='"5 workdays"',
    evidence='{ record = "opportunity", state = "accepted" }',
)
ELSEWHERE = duty(
    "report", title_en='"Issue the report"', every='"month"', by='"om-management"', evidence='{ record = "kpi-record" }'
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def at(found: Task, rest: str = "") -> str:
    return f"/{found.company.slug}/tasks/{found.pk}/{rest}"


def shown(cast: Cast, found: Task) -> Node:
    return main(english(cast.quinn).get(at(found)))


def raised(cast: Cast, *day: int) -> Task:
    """The task that what was raised on this day set off."""
    create(Opportunity, actor=cast.eve, at=local(*day), title="x", channel="lesson", what="x")
    return task(cast, "screening")


class TestWhyThisDay:
    def test_counts_over_the_national_day_to_the_make_up_saturday(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, SCREENING)
        clock(2026, 9, 29)
        page = shown(xdyj, raised(xdyj, 2026, 9, 28, 10))
        days = [one.words for one in page.one("ol", "days").all("li")]

        assert "2026-10-10" in page.all("h2")[0].words
        assert [one.split()[2] for one in days] == ["start", "1", "2", *["off"] * 7, "3", "4", "5"]
        assert days[-1].startswith("Sat 10-10") and "make-up" in days[-1]
        assert any("holiday" in one or "off" in one for one in (li.words for li in page.one("ol", "because").all("li")))

    def test_says_every_day_in_words(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, SCREENING)
        clock(2026, 9, 29)
        days = shown(xdyj, raised(xdyj, 2026, 9, 28, 10)).one("ol", "days").all("li")

        assert all(one.all("small")[0].words for one in days)
        assert [one.words for one in days if one.attrs.get("aria-current") == "date"] == [days[1].words]

    def test_says_that_todays_calendar_gives_another_day(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, SCREENING)
        found = raised(xdyj, 2026, 3, 2, 10)
        Task.objects.filter(pk=found.pk).update(due_at=local(2026, 3, 13))
        clock(2026, 3, 3)

        assert "another day would follow" in shown(xdyj, found).words

    def test_tells_how_it_was_moved(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, SCREENING)
        found = raised(xdyj, 2026, 3, 2, 10)
        own = Override(is_off=True, name="周年庆", reason="放假")
        set_company_day(xdyj.company, date(2026, 3, 4), own, actor=None, at=local(2026, 3, 2, 12))
        clock(2026, 3, 3)
        page = shown(xdyj, found)

        assert "2026-03-10" in page.all("h2")[0].words
        assert "How the deadline changed" in page.words and "until then 2026-03-09 24:00" in page.words

    def test_of_a_provisional_year_is_marked(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, SCREENING)
        clock(2028, 3, 3)

        assert "Provisional" in shown(xdyj, raised(xdyj, 2028, 3, 2, 10)).words


class TestItsEvidence:
    def test_is_listed_with_when_it_took_effect_and_was_known(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, duty(**MONTHLY))
        record = issued(xdyj, local(2026, 1, 20))
        clock(2026, 2, 3)
        page = shown(xdyj, task(xdyj, occasion="2026-01"))

        assert page.link(record.number) == f"/xdyj/objectives/{record.number}/"
        assert "Done on time" in page.one("h1").words
        assert page.links("File a document made elsewhere") == []  # it is done

    def test_missing_says_what_would_do(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, duty(**MONTHLY))
        clock(2026, 1, 28)

        assert "Nothing yet." in shown(xdyj, task(xdyj, occasion="2026-01")).words

    def test_lists_reminders_with_whom_they_reached(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, duty(**MONTHLY))
        for day in (27, 28, 29, 30):
            tick(xdyj, local(2026, 1, day, 10))
        clock(2026, 1, 30, 12)

        reminders = shown(xdyj, task(xdyj, occasion="2026-01")).all("ol", "appr")
        assert reminders and "Quinn" in reminders[0].words


class TestFiling:
    @pytest.fixture
    def january(self, xdyj: Cast, clock: Clock) -> Task:
        living(xdyj, ELSEWHERE)
        clock(2026, 2, 3)
        tick(xdyj, local(2026, 2, 3))
        return task(xdyj, "report", occasion="2026-01")

    def filled(self, january: Task, **fields: Any) -> dict[str, Any]:
        return {
            "title": "2026 年 1 月指标",
            "effective_on": "2026-01-30",
            "file": SimpleUploadedFile("kpi.pdf", PDF, "application/pdf"),
            **fields,
        }

    def test_begins_with_the_duty_and_the_last_day_of_its_period(self, xdyj: Cast, january: Task) -> None:
        page = main(english(xdyj.max).get(at(january, "file/")))
        given = form(page, method="post", action=at(january, "file/"))

        assert "Issue the report · January" in given["title"]
        assert given["effective_on"] == "2026-01-31"

    def test_keeps_the_document_for_quality_to_confirm_and_then_counts(
        self, xdyj: Cast, january: Task, clock: Clock
    ) -> None:
        answer = english(xdyj.max).post(at(january, "file/"), self.filled(january))
        filing = Filing.objects.get(task=january)

        assert answer["Location"] == f"/xdyj/filings/{filing.number}/"
        file = filing.attachments.get()
        assert (file.name, file.proves_to) == ("kpi.pdf", january.due_day)
        page = shown(xdyj, january)
        assert "waits for a decision" in page.words and page.link(filing.number)
        take("confirm", filing, actor=xdyj.quinn, at=clock(2026, 2, 4))
        assert "Done on time" in shown(xdyj, january).one("h1").words

    def test_without_the_document_keeps_the_form_and_says_so_at_the_field(self, xdyj: Cast, january: Task) -> None:
        answer = english(xdyj.max).post(at(january, "file/"), {**self.filled(january), "file": ""})
        page = main(answer, 422)

        assert "Choose the file of the document." in page.one("div", "field bad").words
        assert form(page, method="post", action=at(january, "file/"))["title"] == "2026 年 1 月指标"
        assert not Filing.objects.exists()

    def test_of_a_file_that_is_not_what_it_says_keeps_nothing(self, xdyj: Cast, january: Task) -> None:
        fake = SimpleUploadedFile("kpi.pdf", b"MZ\x90\x00 no pdf", "application/pdf")
        answer = english(xdyj.max).post(at(january, "file/"), self.filled(january, file=fake))

        assert answer.status_code == 422 and not Filing.objects.exists()

    def test_twice_sent_is_kept_once(self, xdyj: Cast, january: Task) -> None:
        maxi = english(xdyj.max)
        places = [maxi.post(at(january, "file/"), self.filled(january, once="f1"))["Location"] for _n in range(2)]

        assert places[0] == places[1] and Filing.objects.count() == 1

    def test_is_a_dialog_on_the_page(self, xdyj: Cast, january: Task) -> None:
        part = english(xdyj.max).get(at(january, "file/"), headers=HTMX).content.decode()

        assert "<html" not in part and 'enctype="multipart/form-data"' in part


class TestWaiving:
    @pytest.fixture
    def january(self, xdyj: Cast, clock: Clock) -> Task:
        living(xdyj, duty(**MONTHLY))
        clock(2026, 1, 28)
        return task(xdyj, occasion="2026-01")

    def test_asks_those_the_route_names_and_ends_the_task_when_granted(self, xdyj: Cast, january: Task) -> None:
        english(xdyj.quinn).post(at(january, "waive/"), {"reason": "nothing changed"})
        waiver = Waiver.objects.get(task=january)
        assert "waits for a decision" in shown(xdyj, january).words

        decide(Approval.objects.get(record=waiver.pk), actor=xdyj.max, at=local(2026, 1, 29), verdict="approve")
        page = shown(xdyj, january)
        assert "Waived" in page.one("h1").words and "nothing changed" in page.words

    def test_without_a_reason_is_refused_at_the_field(self, xdyj: Cast, january: Task) -> None:
        page = main(english(xdyj.quinn).post(at(january, "waive/"), {"reason": " "}), 422)

        assert page.one("div", "field bad") is not None
        assert not Waiver.objects.exists()

    def test_is_not_for_who_only_looks(self, xdyj: Cast, january: Task) -> None:
        vera = english(xdyj.vera)

        assert main(vera.get(at(january))).links("Ask for a waiver") == []
        assert vera.post(at(january, "waive/"), {"reason": "x"}).status_code == 403
        assert not Waiver.objects.exists()


class TestWhoMayLook:
    def test_those_it_concerns(self, xdyj: Cast, yntd: Cast, clock: Clock) -> None:
        living(xdyj, duty(**MONTHLY))
        clock(2026, 1, 28)
        found = task(xdyj, occasion="2026-01")

        assert browser(xdyj.quinn).get(at(found)).status_code == 200
        assert browser(xdyj.eve).get(at(found)).status_code == 404
        assert browser(yntd.quinn).get(at(found)).status_code == 404
        assert browser(yntd.quinn).get(f"/yntd/tasks/{found.pk}/").status_code == 404


def test_asks_the_database_little(xdyj: Cast, clock: Clock) -> None:
    living(xdyj, duty(**MONTHLY))
    issued(xdyj, local(2026, 1, 20))
    clock(2026, 2, 3)
    found, quinn = task(xdyj, occasion="2026-01"), english(xdyj.quinn)
    quinn.get(at(found))
    with CaptureQueriesContext(connection) as asked:
        quinn.get(at(found))

    assert len(asked) <= MOST, [query["sql"][:150] for query in asked]
    assert found.state_at(local(2026, 2, 3)) == TaskState.ON_TIME

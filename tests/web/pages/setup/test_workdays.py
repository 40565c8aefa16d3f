"""The working calendar from the web: publishing a year, the company's own days, what deadlines do then."""

import json
from datetime import date

import pytest

from bihuan.areas.policies.models import Task
from bihuan.core.models import Account, CalendarNotice, CompanyDay, Person
from tests.areas.policies.living import MONTHLY, duty, living, local, task, tick
from tests.cast import Cast
from tests.web.conftest import browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import main
from tests.web.pages.setup.conftest import sheet

pytestmark = pytest.mark.django_db
ADDRESS = "/xdyj/setup/calendar/"
NEW_YEAR = [
    {"name": "元旦", "date": "2028-01-01", "isOffDay": True},
    {"name": "元旦", "date": "2028-01-08", "isOffDay": False},
]
NOTICE = json.dumps({"year": 2028, "papers": ["https://www.gov.cn/x"], "days": NEW_YEAR})


@pytest.fixture
def operator(xdyj: Cast, clock: Clock) -> Person:
    clock(2026, 3, 3)
    Account.objects.filter(pk=xdyj.quinn.account_id).update(is_operator=True)
    return Person.objects.get(pk=xdyj.quinn.pk)


class TestYears:
    def test_say_whether_they_are_published(self, operator: Person) -> None:
        rows = {
            one.all("td")[0].words: one.words for one in main(english(operator).get(ADDRESS)).all("tbody")[0].all("tr")
        }

        assert "Published" in rows["2026"] and "10-10" in rows["2026"]
        assert "Provisional" in rows["2028"] and "weekends are assumed" in rows["2028"]

    @pytest.mark.parametrize("as_file", [True, False])
    def test_are_published_from_a_notice(self, operator: Person, as_file: bool) -> None:
        given = {"file": sheet(NOTICE, "2028.json")} if as_file else {"text": NOTICE}
        assert english(operator).post(ADDRESS, {"do": "notice", **given}).status_code == 302

        row = next(one.words for one in main(english(operator).get(ADDRESS)).all("tr") if one.words.startswith("2028"))
        assert "Published" in row and "01-08 Sat" in row and "by Quinn" in row

    def test_move_the_deadlines_that_depend_on_them(self, xdyj: Cast, operator: Person, clock: Clock) -> None:
        living(xdyj, duty(every='"month"', due='{ workday = 1, of = "next" }'), at=local(2027, 12, 1))
        clock(2027, 12, 3)
        tick(xdyj, local(2027, 12, 3))
        december = task(xdyj, occasion="2027-12")
        assert (december.due_day, december.provisional) == (date(2028, 1, 3), True)
        more = [*NEW_YEAR, {"name": "元旦", "date": "2028-01-03", "isOffDay": True}]
        english(operator).post(
            ADDRESS, {"do": "notice", "text": json.dumps({"year": 2028, "papers": [], "days": more})}
        )

        december.refresh_from_db()
        assert (december.due_day, december.provisional) == (date(2028, 1, 4), False)

    @pytest.mark.parametrize(
        "text", ["", "{", '{"year": 2028}', '{"year": 2028, "papers": [], "days": [{"name": "x"}]}']
    )
    def test_are_refused_when_the_notice_is_none(self, operator: Person, text: str) -> None:
        page = main(english(operator).post(ADDRESS, {"do": "notice", "text": text}), 422)

        assert page.one(role="alert").words
        assert not CalendarNotice.objects.filter(year=2028).exists()

    def test_are_published_by_the_operator_not_by_one_company_for_another(
        self, xdyj: Cast, yntd: Cast, adam: Person
    ) -> None:
        for person in (xdyj.quinn, adam):
            client = english(person)
            assert main(client.get(ADDRESS)).all("textarea", name="text") == []
            assert client.post(ADDRESS, {"do": "notice", "text": NOTICE}).status_code == 403
        assert not CalendarNotice.objects.filter(year=2028).exists()

    def test_are_published_by_the_administrator_where_there_is_one_company(self, adam: Person) -> None:
        assert english(adam).post(ADDRESS, {"do": "notice", "text": NOTICE}).status_code == 302


class TestDaysOfTheCompany:
    def own(self, cast: Cast, **fields: str) -> int:
        given = {"do": "day", "date": "2026-03-04", "kind": "off", "name": "周年庆", "reason": "公司放假", **fields}
        return english(cast.quinn).post(ADDRESS, given).status_code

    def test_move_deadlines_and_can_be_given_back(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, duty(every='"month"', due="{ workday = 3 }"), at=local(2026, 3, 1))
        clock(2026, 3, 2)
        assert task(xdyj, occasion="2026-03").due_day == date(2026, 3, 4)
        assert self.own(xdyj) == 302
        assert task(xdyj, occasion="2026-03").due_day == date(2026, 3, 5)

        english(xdyj.quinn).post(ADDRESS, {"do": "back", "pk": CompanyDay.objects.get().pk})
        assert task(xdyj, occasion="2026-03").due_day == date(2026, 3, 4)

    def test_are_listed_with_word_and_reason(self, xdyj: Cast) -> None:
        self.own(xdyj)
        words = main(english(xdyj.quinn).get(ADDRESS)).words

        assert "2026-03-04" in words and "周年庆" in words and "公司放假" in words

    @pytest.mark.parametrize("fields", [{"date": ""}, {"date": "2026-02-30"}, {"name": ""}])
    def test_need_a_day_and_a_name(self, xdyj: Cast, fields: dict[str, str]) -> None:
        assert self.own(xdyj, **fields) == 422
        assert not CompanyDay.objects.exists()

    def test_are_the_companys_own(self, xdyj: Cast, yntd: Cast) -> None:
        living(yntd, duty(**MONTHLY), code="YNTD")
        before = dict(Task.objects.filter(company=yntd.company).values_list("pk", "due_at"))
        self.own(xdyj)

        assert dict(Task.objects.filter(company=yntd.company).values_list("pk", "due_at")) == before
        english(yntd.quinn).post(ADDRESS.replace("xdyj", "yntd"), {"do": "back", "pk": CompanyDay.objects.get().pk})
        english(yntd.quinn).post(ADDRESS.replace("xdyj", "yntd"), {"do": "back", "pk": "x"})
        assert CompanyDay.objects.count() == 1

    def test_are_for_those_who_set_the_company_up(self, xdyj: Cast) -> None:
        assert browser(xdyj.max).post(ADDRESS, {"do": "day", "date": "2026-03-04", "name": "x"}).status_code == 403

"""The reader of policies: clauses in short words, their duties, why some make none, what settled a contradiction."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.areas.policies import loading, matrix
from bihuan.areas.policies.models import ControlledDocument, Receipt
from bihuan.core.writing import add_part, take
from tests.areas.policies.living import MONTHLY, START, duty, issued, living, local, pack, task, tick
from tests.areas.policies.years import pack as shipped
from tests.cast import Cast
from tests.web.conftest import browser
from tests.web.pages.conftest import Clock, english
from tests.web.pages.reading import Node, main, read

pytestmark = pytest.mark.django_db
POLICIES = "/xdyj/policies/"
POLICY = f"{POLICIES}XDYJ-03-02/"
MOST = 24
DECISION = """
[[decision]]
key = "which-day"
question = "Month end or the 10th?"
sources = ["4.2", "5"]
holds = "The stricter one: month end"
duties = ["plan"]
"""


@pytest.fixture
def read_by(xdyj: Cast, clock: Clock) -> Cast:
    living(xdyj, duty(**MONTHLY, also='["5"]'), duty("raised", title_en='"Screen it"', on='"opportunity.raised"', within='"5 workdays"', evidence='{ record = "opportunity", state = "accepted" }'), DECISION)  # fmt: skip
    issued(xdyj, local(2026, 1, 20))
    tick(xdyj, clock(2026, 3, 10))
    return xdyj


def shown(cast: Cast, address: str) -> Node:
    return main(english(cast.quinn).get(address))


class TestTheList:
    def test_counts_clauses_duties_and_how_they_stand(self, read_by: Cast) -> None:
        row = shown(read_by, POLICIES).all("tbody")[0].one("tr")

        assert [one.words for one in row.all("td")][1:] == ["V1.0", "2025-01-10", "Quality", "2", "2", "50.0% 1 / 2"]

    def test_counts_by_the_year_of_the_period_as_the_matrix_does(self, xdyj: Cast, clock: Clock) -> None:
        """What belongs to December and is due in January is of the old year, on the policy as on the matrix."""
        living(xdyj, duty(every='"month"', due='{ workday = 2, of = "next" }'), at=local(2025, 11, 3))
        issued(xdyj, local(2026, 2, 2))
        tick(xdyj, clock(2026, 3, 10))
        found = matrix.year(xdyj.company, 2026, local(2026, 3, 10))
        counts = f"{found.sums.on_time} / {found.sums.decided}"

        assert found.sums.decided == 2  # January and February; December was due in January
        assert counts in shown(xdyj, POLICIES).all("tbody")[0].one("tr").words
        assert counts in shown(xdyj, POLICY).words
        duty_page = shown(xdyj, f"{POLICY}duties/plan/")
        assert counts in duty_page.words and "2026-01-05" not in duty_page.words

    def test_goes_on_through_the_editions_of_a_policy(self, read_by: Cast) -> None:
        loading.load(read_by.company, pack(duty(**MONTHLY, also='["5"]'), version="V2.0"), actor=None, at=local(2026, 3, 9))  # fmt: skip

        assert "50.0% 1 / 2" in shown(read_by, POLICIES).all("tbody")[0].one("tr").words

    def test_of_a_company_without_a_pack_says_what_to_do(self, yntd: Cast) -> None:
        page = main(english(yntd.quinn).get("/yntd/policies/"))

        assert "No policy is loaded yet" in page.words
        assert page.link("Load a changed pack") == "/yntd/setup/pack/"
        assert main(english(yntd.eve).get("/yntd/policies/")).links("Load a changed pack") == []


class TestAPolicy:
    def test_shows_each_clause_in_short_words_with_its_duties(self, read_by: Cast) -> None:
        clause = shown(read_by, POLICY).one("article", id="n-4.2")

        assert "每年一份" in clause.words
        duties = [one.words for one in clause.all("div", "dl")]
        assert "Quality · every month, by the last day of the month" in duties[0]
        assert "“Issued”" in duties[0] and "next 03-31" in duties[0]
        assert "within 5 working days after: An improvement opportunity was raised" in duties[1]

    @pytest.mark.requirement("XDYJ-03-02.34")
    def test_is_a_controlled_document_with_approval_and_history(self, xdyj: Cast, clock: Clock) -> None:
        loading.load(xdyj.company, shipped("xdyj"), actor=None, at=START)
        paper = ControlledDocument.objects.get(company=xdyj.company, code="XDYJ-03-02")
        add_part(Receipt, paper, actor=None, at=START, as_rule=True, owner=xdyj.eve, sent_on=START.date())
        take("confirm-reading", paper, actor=xdyj.quinn, at=START)

        page = shown(xdyj, POLICY)

        assert page.link(paper.number) == f"/xdyj/documents/{paper.number}/"
        assert "Approved by 公司高层" in page.words and "V1.0 2025-01-10 新建" in page.words
        assert "Read by 1 of 2 who were given it" in page.words

    def test_says_why_a_clause_makes_no_duty(self, xdyj: Cast, clock: Clock) -> None:
        living(xdyj, duty(**MONTHLY))

        assert "No duty: 随其他条款" in shown(xdyj, POLICY).one("article", id="n-5").words

    def test_names_a_duty_under_its_further_source(self, read_by: Cast) -> None:
        assert "also the source of Make the plan" in shown(read_by, POLICY).one("article", id="n-5").words

    def test_tells_what_holds_where_the_text_disagrees_with_itself(self, read_by: Cast) -> None:
        page = shown(read_by, POLICY)

        assert "Month end or the 10th?" in page.words and "The stricter one: month end" in page.words
        assert page.link("plan") == f"{POLICY}duties/plan/"

    def test_is_found_under_its_last_edition(self, read_by: Cast) -> None:
        loading.load(
            read_by.company, pack(duty(**MONTHLY), version="V1.1", gist="两份"), actor=None, at=local(2026, 3, 9)
        )
        page = shown(read_by, POLICY)

        assert page.one("h1").words.endswith("V1.1") and "两份" in page.words
        assert "V1.0" in page.words  # among the other editions

    def test_that_is_not_there_is_no_page(self, read_by: Cast) -> None:
        for address in ("XDYJ-99-99/", "XDYJ-03-02/9.9/", "XDYJ-03-02/duties/nothing/"):
            assert english(read_by.quinn).get(POLICIES + address).status_code == 404


class TestAClause:
    def test_tells_duties_approvals_and_decisions(self, read_by: Cast) -> None:
        page = shown(read_by, f"{POLICY}4.2/")

        assert "Duties 2" in page.words
        assert "Who approves" in page.words and "O&M management" in page.words
        assert "Month end or the 10th?" in page.words

    def test_leads_to_its_neighbours(self, read_by: Cast) -> None:
        assert shown(read_by, f"{POLICY}4.2/").one("a", rel="next").attrs["href"] == f"{POLICY}5/"
        assert shown(read_by, f"{POLICY}5/").one("a", rel="prev").attrs["href"] == f"{POLICY}4.2/"


class TestADuty:
    def test_leads_to_its_tasks_and_their_records(self, read_by: Cast) -> None:
        page = shown(read_by, f"{POLICY}duties/plan/")
        january = task(read_by, occasion="2026-01")
        rows = [one for one in page.all("tr") if "January" in one.words]

        assert rows[0].all("a")[0].attrs["href"] == f"/xdyj/tasks/{january.pk}/"
        assert january.record is not None and rows[0].link(january.record.number)
        assert "Done on time" in rows[0].words

    def test_shows_others_only_the_tasks_that_concern_them(self, read_by: Cast) -> None:
        page = main(english(read_by.eve).get(f"{POLICY}duties/plan/"))

        assert "/xdyj/tasks/" not in str([one.attrs.get("href") for one in page.all("a")])

    def test_keeps_its_earlier_editions(self, read_by: Cast) -> None:
        changed = duty(every='"month"', due="{ day = 20 }")
        loading.load(read_by.company, pack(changed), actor=None, at=local(2026, 3, 9))
        page = shown(read_by, f"{POLICY}duties/plan/")

        assert "by day 20 of the month" in page.words
        assert "Edition 1" in page.words and "Edition 2" in page.words

    def test_that_is_retired_says_so(self, read_by: Cast) -> None:
        loading.load(read_by.company, pack(duty("other", **MONTHLY)), actor=None, at=local(2026, 3, 9))

        assert "Retired" in shown(read_by, f"{POLICY}duties/plan/").one("h1").words


def test_another_companys_policies_are_no_pages(read_by: Cast, yntd: Cast) -> None:
    for address in (POLICY, f"{POLICY}4.2/", f"{POLICY}duties/plan/"):
        assert browser(yntd.quinn).get(address).status_code == 404
        assert browser(yntd.quinn).get(address.replace("/xdyj/", "/yntd/", 1)).status_code == 404


@pytest.mark.parametrize("address", [POLICIES, POLICY, f"{POLICY}4.2/", f"{POLICY}duties/plan/"])
def test_asks_the_database_little_whatever_there_is(read_by: Cast, address: str, clock: Clock) -> None:
    counted = []
    for month in (3, 11):
        tick(read_by, clock(2026, month, 20))
        quinn = english(read_by.quinn)
        with CaptureQueriesContext(connection) as asked:
            quinn.get(address)
        counted.append(len(asked))

    assert max(counted) <= MOST and counted[1] <= counted[0], counted


def test_reads_in_chinese_as_well(read_by: Cast) -> None:
    account = read_by.quinn.account
    assert account is not None and START
    page = read(browser(read_by.quinn).get(POLICY))

    assert page.one("html").attrs["lang"].lower() == "zh-hans" and "质量效能部" in page.words

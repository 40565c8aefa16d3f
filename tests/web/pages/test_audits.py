"""The pages of audits: the programme with its map, the checklist in focus."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from bihuan.areas.assurance.models import Audit, ChecklistItem, MaterialRequest
from bihuan.areas.assurance.words import Result
from bihuan.core.models import Person
from bihuan.core.writing import add_part, create, take
from bihuan.web.checklist_view import choices
from bihuan.web.drawings.interval import line
from tests.areas.assurance import builders as given
from tests.cast import NOON, Cast
from tests.web.conftest import browser
from tests.web.pages.reading import main

pytestmark = pytest.mark.django_db


def page(client: Client, path: str, **more: Any) -> str:
    return client.get(path, **more).content.decode()


def programme(audit: Audit) -> str:
    assert audit.programme is not None
    return f"/xdyj/audit-programmes/{audit.programme.number}/"


def checklist(audit: Audit) -> str:
    return f"/xdyj/audits/{audit.number}/checklist/"


def post(client: Client, audit: Audit, item: ChecklistItem, **said: Any) -> Any:
    given_ = {"item": item.pk, "seen": item.revision, "result": "conform", "evidence": "看了 3 份", **said}
    return client.post(checklist(audit), given_, headers={"Accept": "application/json"})


class TestTheProgramme:
    @pytest.mark.requirement("XDYJ-04-01.13")
    def test_shows_share_map_and_what_each_cell_is(self, xdyj: Cast, quinn: Client) -> None:
        made = given.under_way(xdyj)
        given.record(xdyj, given.items(made, xdyj.departments["om"])[0], "minor")

        shown = page(quinn, programme(made), headers={"Accept-Language": "en"})

        assert "5.6%" in shown and 'class="hc cv-d v1"' in shown
        assert shown.count('class="hc cv-p ') == 17 and "cv-g " not in shown.replace("cov-k cv-g", "")
        assert f"{checklist(made)}?department={xdyj.departments['om'].pk}&amp;subject=people" in shown

    @pytest.mark.requirement("XDYJ-04-01.13")
    def test_names_the_gaps_with_the_verb_that_closes_them(self, xdyj: Cast, quinn: Client) -> None:
        record = given.programme(xdyj)

        shown = page(quinn, f"/xdyj/audit-programmes/{record.number}/")

        assert shown.count('class="hc cv-g ') == 18 and "parts/plannedscope/new/" in shown

    def test_counts_findings_when_asked(self, xdyj: Cast, quinn: Client) -> None:
        made = given.under_way(xdyj)
        given.record(xdyj, given.items(made, xdyj.departments["om"])[0], "minor")

        part = page(quinn, f"{programme(made)}?by=findings", headers={"HX-Request": "true"})

        assert "<html" not in part and re.search(r'cv-d v1[^>]*>.*?<span aria-hidden="true">1</span>', part)

    def test_offers_to_arrange_what_is_planned(self, xdyj: Cast, quinn: Client) -> None:
        record = given.approved(xdyj)
        plan = record.planned_audits.get()

        shown = page(quinn, f"/xdyj/audit-programmes/{record.number}/")

        href = next(one for one in re.findall(r'href="([^"]+)"', shown) if "planned=" in one).replace("&amp;", "&")
        form = page(quinn, href)
        assert f'value="{plan.title}"' in form and f'value="{plan.pk}"' in form

    def test_of_another_company_does_not_exist(self, xdyj: Cast, yntd: Cast) -> None:
        made = given.under_way(xdyj)

        for path in (programme(made), checklist(made)):
            assert browser(yntd.quinn).get(path).status_code == 404


@pytest.mark.requirement("YNTD-ITSS-0301.18")
class TestWhatDepartmentsDo:
    AGREE, BRING = "steps/agree-days/", "steps/hand-in/"

    def shown(self, audit: Audit, person: Person) -> str:
        return page(browser(person), f"/xdyj/audits/{audit.number}/")

    def asked(self, cast: Cast, audit: Audit, title: str) -> None:
        add_part(MaterialRequest, audit, actor=cast.quinn, at=NOON, department=cast.departments["om"], title=title)

    def test_is_offered_to_the_departments_and_to_who_arranges(self, xdyj: Cast) -> None:
        made = given.staffed(xdyj)

        for person in (xdyj.olga, xdyj.quinn, xdyj.ada):
            assert self.AGREE in self.shown(made, person), person
        assert self.AGREE not in self.shown(made, xdyj.gina)

    def test_is_refused_to_others_with_who_does_it(self, xdyj: Cast) -> None:
        made = given.staffed(xdyj)

        answer = browser(xdyj.gina).get(f"/xdyj/audits/{made.number}/{self.AGREE}", headers={"Accept-Language": "en"})

        assert answer.status_code == 403 and "om" in answer.content.decode()

    def test_is_no_material_to_hand_in_before_any_was_asked_for(self, xdyj: Cast) -> None:
        made = given.staffed(xdyj)
        assert self.BRING not in self.shown(made, xdyj.olga) + self.shown(made, xdyj.quinn)

        self.asked(xdyj, made, "变更单")

        assert self.BRING in self.shown(made, xdyj.olga) and self.BRING in self.shown(made, xdyj.quinn)
        assert self.BRING not in self.shown(made, xdyj.gina)

    def test_is_chosen_from_the_material_of_this_audit_alone(self, xdyj: Cast) -> None:
        made, other = given.staffed(xdyj), create(Audit, actor=xdyj.quinn, at=NOON, title="专项审核")
        self.asked(xdyj, made, "变更单")
        self.asked(xdyj, other, "培训记录")

        form = page(browser(xdyj.quinn), f"/xdyj/audits/{made.number}/{self.BRING}")

        assert "变更单" in form and "培训记录" not in form


class TestTheChecklist:
    @pytest.mark.requirement("XDYJ-04-01.15")
    def test_shows_one_item_and_the_list(self, xdyj: Cast) -> None:
        made = given.under_way(xdyj)
        ada = browser(xdyj.ada)

        shown = page(ada, checklist(made))

        assert shown.count("data-item=") == 18 and shown.count('type="radio"') == len(Result)
        assert shown.count('aria-current="step"') == 1

    def test_gives_the_script_everything_it_needs_without_a_connection(self, xdyj: Cast) -> None:
        made = given.under_way(xdyj)

        shown = page(browser(xdyj.ada), checklist(made))

        found = re.search(r'<script id="checklist" type="application/json">(.+?)</script>', shown, re.DOTALL)
        assert found is not None
        data = json.loads(found.group(1))
        assert (
            len(data["items"]) == 18
            and {"question", "revision", "becomes", "clauses", "may"} <= data["items"][0].keys()
        )
        assert {one["may"] for one in data["items"] if one["place"].startswith("rd")} == {False}

    def test_is_saved_by_a_plain_form_and_goes_on_to_the_next(self, xdyj: Cast) -> None:
        made = given.under_way(xdyj)
        first, second, *_rest = given.items(made, xdyj.departments["om"])

        answer = browser(xdyj.ada).post(
            checklist(made), {"item": first.pk, "seen": 0, "result": "conform", "evidence": "看了 3 份"}
        )

        first.refresh_from_db()
        assert answer["Location"] == f"{checklist(made)}?item={second.pk}" and first.result == "conform"

    @pytest.mark.requirement("XDYJ-04-01.02")
    def test_refuses_what_has_no_evidence_and_keeps_what_was_typed(self, xdyj: Cast) -> None:
        made = given.under_way(xdyj)
        item = given.items(made, xdyj.departments["om"])[0]
        ada = browser(xdyj.ada)

        by_form = ada.post(checklist(made), {"item": item.pk, "seen": 0, "result": "minor", "statement": "缺回退方案"})
        by_script = post(ada, made, item, result="minor", evidence="")

        assert by_form.status_code == by_script.status_code == 422
        assert "缺回退方案" in by_form.content.decode() and by_script.json()["reasons"][0]["field"] == "evidence"

    def test_tells_the_second_recorder_what_the_first_wrote(self, xdyj: Cast) -> None:
        made = given.under_way(xdyj)
        om = xdyj.departments["om"]
        item = given.items(made, om)[0]
        given.name(xdyj, made, xdyj.eve, om)
        given.record(xdyj, item, evidence="甲看到的", actor=xdyj.eve)

        answer = post(browser(xdyj.ada), made, item, result="minor", evidence="乙看到的", seen=0)
        as_page = browser(xdyj.ada).post(
            checklist(made), {"item": item.pk, "seen": 0, "result": "minor", "evidence": "乙看到的"}
        )

        assert answer.status_code == as_page.status_code == 409
        assert answer.json()["now"] | {"at": ""} == answer.json()["now"] | {
            "at": "",
            "by": "Eve",
            "evidence": "甲看到的",
        }
        assert all(text in as_page.content.decode() for text in ("甲看到的", "乙看到的"))

    @pytest.mark.requirement("XDYJ-04-01.10")
    def test_is_read_only_for_who_does_not_audit_the_department(self, xdyj: Cast, quinn: Client) -> None:
        made = given.under_way(xdyj)
        item = given.items(made, xdyj.departments["om"])[0]

        assert "data-results disabled" in page(quinn, f"{checklist(made)}?item={item.pk}")
        assert post(quinn, made, item).status_code == 403

    def test_shows_what_the_question_came_to_last_time(self, xdyj: Cast) -> None:
        first = given.agreed(xdyj)
        take("draw-checklist", first, actor=xdyj.ada, at=given.NOON)
        take("start", first, actor=xdyj.ada, at=given.START, notes="到会")
        item = given.items(first, xdyj.departments["om"])[0]
        given.record(xdyj, item, "observation", evidence="履历表两份过期")
        again = given.agreed(xdyj, given.audit(xdyj, plan=first.planned))
        take("draw-checklist", again, actor=xdyj.ada, at=given.NOON)

        shown = page(browser(xdyj.ada), f"{checklist(again)}?item={given.items(again, xdyj.departments['om'])[0].pk}")

        assert "履历表两份过期" in shown

    def test_without_items_sends_back_to_the_audit(self, xdyj: Cast, quinn: Client) -> None:
        made = given.audit(xdyj)

        assert quinn.get(checklist(made))["Location"] == f"/xdyj/audits/{made.number}/"

    def test_asks_the_database_the_same_for_many_items(self, xdyj: Cast, django_assert_max_num_queries: Any) -> None:
        made = given.under_way(xdyj)
        ada = browser(xdyj.ada)
        ada.get(checklist(made))

        with django_assert_max_num_queries(45):
            ada.get(checklist(made))

    def test_has_a_key_for_every_result(self) -> None:
        assert [one.key for one in choices()] == list(range(1, len(Result) + 1))


class TestTheLineOfTheInterval:
    def test_puts_each_day_where_it_belongs(self) -> None:
        drawn = line(
            date(2026, 1, 1), date(2027, 1, 1), date(2026, 7, 2), [(date(2026, 9, 1), date(2026, 9, 8), False)]
        )

        assert drawn.today == 279.3
        assert (drawn.audits[0].x, drawn.audits[0].width, drawn.audits[0].done) == (369.5, 10.4, False)

    def test_keeps_what_lies_outside_at_its_ends(self) -> None:
        late = date(2027, 3, 1)
        drawn = line(date(2026, 1, 1), date(2027, 1, 1), late, [(late, late + timedelta(days=3), True)])

        assert (drawn.today, drawn.audits[0].x, drawn.audits[0].width) == (550.0, 550.0, 6.0)


class TestTheAudit:
    def test_shows_its_checklist_in_sums_and_the_questions_apart(self, xdyj: Cast, quinn: Client) -> None:
        made = given.under_way(xdyj)
        given.record(xdyj, given.items(made, xdyj.departments["om"])[0], "minor")

        shown = page(quinn, f"/xdyj/audits/{made.number}/")
        apart = page(quinn, f"/xdyj/audits/{made.number}/questions/")

        assert "1 / 6" in shown and "people 如何管理？" not in shown.partition('id="journal"')[0]
        assert apart.count("people 如何管理？") >= 3

    def test_shows_a_tab_of_its_journal_alone(self, xdyj: Cast, quinn: Client) -> None:
        made = given.audit(xdyj)

        for path in (f"/xdyj/audits/{made.number}/", programme(made)):
            assert "<html" not in page(quinn, f"{path}?log=steps", headers={"HX-Request": "true"})
            assert 'class="heat' not in page(quinn, f"{path}?log=steps", headers={"HX-Request": "true"})

    def test_leads_into_the_checklist_of_a_department(self, xdyj: Cast) -> None:
        made = given.under_way(xdyj)
        rd = xdyj.departments["rd"]

        shown = page(browser(xdyj.ada), f"{checklist(made)}?department={rd.pk}")

        first = given.items(made, rd)[0]
        assert f'name="item" value="{first.pk}"' in shown


@pytest.mark.requirement("YNTD-ITSS-0301.18")
class TestWhatIsMissing:
    def test_leads_to_the_step_that_mends_it(self, xdyj: Cast, quinn: Client) -> None:
        made = given.staffed(xdyj)

        shown = main(quinn.get(f"/xdyj/audits/{made.number}/"))

        steps = [one for one in shown.one("div", id="missing").all("a") if "steps/agree-days/" in one.attrs["href"]]
        assert len(steps) == made.departments.count()

    def test_names_the_record_it_waits_for_with_a_link(self, xdyj: Cast, quinn: Client) -> None:
        made = given.under_way(xdyj)

        shown = main(quinn.get(programme(made)))

        assert f"/xdyj/audits/{made.number}/" in [one.attrs["href"] for one in shown.one("div", id="missing").all("a")]


class TestRowsOfARecord:
    def heads(self, client: Client, audit: Audit) -> str:
        card = main(client.get(f"/xdyj/audits/{audit.number}/")).one(id="part-auditeddepartment")
        return card.one("thead").words

    def test_say_who_agreed_to_the_days(self, xdyj: Cast, quinn: Client) -> None:
        heads = self.heads(quinn, given.under_way(xdyj))

        assert "同意日期" in heads and "同意人" in heads

    def test_leave_out_what_nobody_filled_in_once_nobody_can(self, xdyj: Cast, quinn: Client) -> None:
        made = given.audit(xdyj)
        assert "部门联系人" in self.heads(quinn, made)

        assert "部门联系人" not in self.heads(quinn, given.under_way(xdyj, made))

"""Taking a ledger over: states, mapping, bad rows, doing it twice, being killed in the middle."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from bihuan.areas.improvement.models import Opportunity
from bihuan.core import journal
from bihuan.core.models import JournalEntry, Record
from bihuan.core.refusals import NotAllowed, Refused
from bihuan.core.writing import amend
from bihuan.exchange.imports import Order, Report, import_sheet, takeover
from tests.cast import NOON, Cast
from tests.exchange.imports.sheets import HEAD, book, row

pytestmark = pytest.mark.django_db


def take_over(cast: Cast, content: bytes, name: str = "台账.xlsx", **order: Any) -> Report:
    return import_sheet(Order("opportunity", cast.company, NOON, **{"actor": cast.quinn, **order}), name, content)


class TestALedgerRow:
    @pytest.mark.requirement("XDYJ-03-02.18")
    def test_becomes_a_record_with_everything_it_said(self, xdyj: Cast) -> None:
        report = take_over(xdyj, book([row()]))

        made = Opportunity.objects.get()
        assert (report.read, report.created, report.rejected) == (1, 1, [])
        assert (made.state, made.is_open, made.is_history, made.channel) == ("closed", False, True, "suggestion")
        assert (made.raised_on, made.due_on, made.done_on) == (date(2024, 3, 5), date(2024, 4, 30), date(2024, 4, 20))
        assert (made.owner, made.verified_by, made.department) == (xdyj.olga, xdyj.quinn, xdyj.departments["om"])
        assert (made.impact, made.urgency, made.measure_kind, made.elements) == (4, 5, "preventive", "people process")
        assert made.number == "XDYJ-OPP-2024-0001" and made.title == "夜间值班只有一部电话，占线时无人接听"

    def test_names_nobody_as_its_author(self, xdyj: Cast) -> None:
        take_over(xdyj, book([row()]))

        made = Opportunity.objects.get()
        assert made.created_by is None and made.suggested_by is None

    def test_without_a_state_stands_where_its_cells_say(self, xdyj: Cast) -> None:
        cells = {"状态": "", "验证日": "", "实际完成日": "", "验证结果": ""}
        take_over(
            xdyj,
            book(
                [row(**cells), row(编号="2", **cells, 责任人=""), row(编号="3", **{**cells, "实际完成日": "2024.4.1"})]
            ),
        )

        assert [one.state for one in Opportunity.objects.order_by("id")] == ["in-treatment", "new", "done"]

    def test_keeps_what_has_no_column_here_in_the_remark(self, xdyj: Cast) -> None:
        take_over(xdyj, book([[*row(备注="见附件"), "王五"]], [*HEAD, "抄送"]))

        assert Opportunity.objects.get().remark == "见附件\n抄送：王五"


class TestARowThatSaysItIsClosed:
    """History, too, is closed only with cause, measure, verifier and day."""

    BARE = {"编号": "2", "原因分析": "", "改进措施": "", "验证人": "", "验证日": ""}

    @pytest.mark.requirement("XDYJ-03-02.18", "XDYJ-04-01.02")
    def test_and_cannot_show_it_is_refused_before_anything_happens_with_every_reason(self, xdyj: Cast) -> None:
        with translation.override("en"):
            report = take_over(xdyj, book([row(), row(**self.BARE)]), dry_run=True)

        assert report.created == 1 and [bad["row"] for bad in report.rejected] == [4]
        said = " ".join(report.rejected[0]["reasons"])
        assert len(report.rejected[0]["reasons"]) == 4
        assert all(word in said for word in ("no cause", "no measure", "nobody verified", "no day of verification"))

    @pytest.mark.requirement("XDYJ-03-02.18")
    @pytest.mark.parametrize(
        "days",
        [
            {"验证日": "2031-03-01"},
            {"实际完成日": "2024-05-10"},
            {"提出日期": "2031-03-01"},
            {"实际完成日": "2024-03-01"},
            {"计划完成日": "2024-03-01"},
        ],
    )
    def test_on_days_that_cannot_be_is_refused(self, xdyj: Cast, days: dict[str, str]) -> None:
        report = take_over(xdyj, book([row(**days)]))

        assert not Opportunity.objects.exists() and len(report.rejected) == 1

    @pytest.mark.requirement("XDYJ-04-01.18")
    def test_is_refused_when_its_owner_verified_it(self, xdyj: Cast) -> None:
        with translation.override("en"):
            report = take_over(xdyj, book([row(验证人="Olga")]))

        assert not Opportunity.objects.exists() and "carried it out" in report.rejected[0]["reasons"][0]

    def test_stands_beside_every_other_reason(self, xdyj: Cast) -> None:
        with translation.override("en"):
            report = take_over(xdyj, book([row(**{**self.BARE, "责任人": "Nobody", "验证人": "Nobody"})]))

        said = " ".join(report.rejected[0]["reasons"])
        assert len(report.rejected[0]["reasons"]) == 5 and "nobody verified" not in said

    def test_is_taken_as_open_where_the_importer_chooses_so(self, xdyj: Cast) -> None:
        rows = [row(**self.BARE), row(编号="3", 验证人="", 验证日=""), row(编号="4")]

        report = take_over(xdyj, book(rows), unproven="open")

        assert (report.created, report.opened, report.rejected) == (3, [3, 4], [])
        states = dict(Opportunity.objects.values_list("number", "state"))
        assert [states[f"XDYJ-OPP-2024-000{n}"] for n in (1, 2, 3)] == ["done", "done", "closed"]
        assert take_over(xdyj, book(rows), unproven="open").unchanged == 3

    def test_stops_everything_when_that_was_chosen(self, xdyj: Cast) -> None:
        report = take_over(xdyj, book([row(), row(**self.BARE)]), on_error="refuse-all")

        assert report.refused and not Opportunity.objects.exists()

    def test_that_is_here_already_is_left_as_it_is(self, xdyj: Cast) -> None:
        take_over(xdyj, book([row()]))
        made = Opportunity.objects.get()

        report = take_over(xdyj, book([row(编号=made.number)]))

        assert (report.unchanged, report.rejected) == (1, [])

    def test_of_a_good_practice_needs_no_cause(self, xdyj: Cast) -> None:
        content = book([[*row(原因分析=""), "好做法"]], [*HEAD, "性质"])

        assert take_over(xdyj, content, mapping={"性质": "nature"}).created == 1


class TestBadRows:
    CELLS = {"提出日期": "13月", "来源类型": "听说", "责任人": "Nobody", "状态": "飞行中"}

    def test_are_named_with_every_reason_and_the_good_ones_kept(self, xdyj: Cast) -> None:
        report = take_over(xdyj, book([row(), row(编号="2", **self.CELLS), row(编号="3")]))

        assert report.created == 2
        assert [bad["row"] for bad in report.rejected] == [4]
        assert len(report.rejected[0]["reasons"]) == 4

    def test_stop_everything_when_that_was_chosen(self, xdyj: Cast) -> None:
        report = take_over(xdyj, book([row(), row(编号="2", **self.CELLS)]), on_error="refuse-all")

        assert report.refused and report.created == 0
        assert not Opportunity.objects.exists()

    def test_also_for_what_the_record_itself_refuses(self, xdyj: Cast) -> None:
        report = take_over(xdyj, book([row(实际完成日="2023-01-01"), row(编号="2", **{"问题/机会描述": ""})]))

        assert [bad["row"] for bad in report.rejected] == [3, 4]

    def test_the_same_number_twice(self, xdyj: Cast) -> None:
        report = take_over(xdyj, book([row(), row(备注="again")]))

        assert report.created == 1 and "3" in report.rejected[0]["reasons"][0]

    def test_stand_in_the_order_of_the_sheet_in_a_trial_too(self, xdyj: Cast) -> None:
        unproven, unread = {"验证人": "", "验证日": ""}, {"责任人": "Nobody"}
        rows = [row(编号=str(n), **(unproven if n % 2 else unread)) for n in range(6)]

        for dry_run in (True, False):
            report = take_over(xdyj, book(rows), dry_run=dry_run)
            assert [bad["row"] for bad in report.rejected] == [3, 4, 5, 6, 7, 8]

    def test_two_people_of_one_name(self, xdyj: Cast) -> None:
        type(xdyj.eve).objects.filter(pk=xdyj.eve.pk).update(name="Olga", staff_number="7")

        assert take_over(xdyj, book([row()])).rejected[0]["row"] == 3


class TestAgain:
    def test_the_same_file_changes_nothing(self, xdyj: Cast) -> None:
        content = book([row(), row(编号="2"), row(编号="")])
        take_over(xdyj, content)
        entries = JournalEntry.objects.count()

        report = take_over(xdyj, content)

        assert (report.created, report.updated, report.unchanged) == (0, 0, 3)
        assert (Opportunity.objects.count(), JournalEntry.objects.count()) == (3, entries)

    def test_a_corrected_row_is_taken_over_while_nobody_worked_on_it(self, xdyj: Cast) -> None:
        take_over(xdyj, book([row(状态="进行中")]))

        report = take_over(xdyj, book([row(状态="进行中", 目标值="99%")]))

        assert report.updated == 1 and Opportunity.objects.get().target == "99%"

    def test_a_record_worked_on_since_is_not_overwritten(self, xdyj: Cast) -> None:
        take_over(xdyj, book([row(状态="进行中")]))
        amend(Opportunity.objects.get(), actor=xdyj.quinn, at=NOON, target="97%")

        report = take_over(xdyj, book([row(状态="进行中", 目标值="99%")]))

        assert Opportunity.objects.get().target == "97%"
        assert "XDYJ-OPP-2024-0001" in report.rejected[0]["reasons"][0]

    def test_killed_in_the_middle_it_goes_on_without_doubling(
        self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(takeover, "CHUNK", 2)
        content = book([row(编号=str(n)) for n in range(7)])

        def killed(done: int, _all: int) -> None:
            if done == 4:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            take_over(xdyj, content, progress=killed)
        assert Opportunity.objects.count() == 4

        report = take_over(xdyj, content)

        assert (report.created, report.unchanged, Opportunity.objects.count()) == (3, 4, 7)
        assert JournalEntry.objects.filter(action="opportunity.file-imported").count() == 1


class TestTheJournal:
    def test_names_the_file_its_digest_and_what_came_of_it(self, xdyj: Cast) -> None:
        report = take_over(xdyj, book([row(), row(编号="2", 责任人="Nobody")]))

        entry = JournalEntry.objects.get(action="opportunity.file-imported")
        changes = json.loads(entry.changes)
        assert changes["digest"] == [None, report.file_digest] and changes["created"] == [None, 1]
        assert (entry.actor, changes["rejected"]) == (xdyj.quinn, [None, 1])
        assert list(journal.verify(xdyj.company)) == []

    def test_names_file_and_line_with_each_record(self, xdyj: Cast) -> None:
        report = take_over(xdyj, book([row()]))

        entry = JournalEntry.objects.get(action="opportunity.imported")
        assert entry.comment == f"台账.xlsx {report.file_digest[:12]}:3"


class TestMapping:
    OTHER = ["Ref", "When", "Heard from", "The matter", "Whose"]
    ROWS = [["7", "2024-03-05", "建议", "夜间占线", "Olga"]]
    MAP = {"When": "raised_on", "Heard from": "channel", "The matter": "what", "Whose": "owner", "Ref": "number"}

    def test_other_names_are_mapped_once_and_remembered(self, xdyj: Cast) -> None:
        take_over(xdyj, book(self.ROWS, self.OTHER), mapping=self.MAP)

        report = take_over(xdyj, book([["8", *self.ROWS[0][1:]]], self.OTHER))

        assert report.created == 1 and report.mapping == self.MAP
        assert JournalEntry.objects.filter(action="company.settings").count() == 1

    def test_is_remembered_per_company(self, xdyj: Cast, yntd: Cast) -> None:
        take_over(xdyj, book(self.ROWS, self.OTHER), mapping=self.MAP)

        with pytest.raises(Refused):
            take_over(yntd, book(self.ROWS, self.OTHER))

    def test_a_sheet_of_which_no_name_is_known_is_tried_out_to_name_its_columns(self, xdyj: Cast) -> None:
        strange = ["项次", "现状说明", "何处得知", "承办人"]
        content = book([["1", "三个楼层版本不一，驱动各装各的", "建议", "Olga"]], strange)

        report = take_over(xdyj, content, dry_run=True)

        assert report.mapping == dict.fromkeys(strange, "") and [bad["row"] for bad in report.rejected] == [2]
        chosen = dict(zip(strange, ["number", "what", "channel", "owner"], strict=True))
        assert take_over(xdyj, content, mapping=chosen).created == 1

    def test_a_sheet_without_any_names_is_refused(self, xdyj: Cast) -> None:
        with pytest.raises(Refused, match=r"表头|column names"):
            take_over(xdyj, book([["1", "2"]], ["2024", "3"], title="台账"), dry_run=True)

    def test_says_which_columns_are_left_out(self, xdyj: Cast) -> None:
        assert take_over(xdyj, book([[*row(), ""]], [*HEAD, "抄送"])).ignored == ["抄送"]

    def test_refuses_fields_that_do_not_exist_and_fields_named_twice(self, xdyj: Cast) -> None:
        with pytest.raises(Refused) as refused:
            take_over(xdyj, book([row()]), mapping={"备注": "colour", "进展": "target"})

        assert {reason.field for reason in refused.value.reasons} == {"colour", "target"}

    @pytest.mark.parametrize("dry_run", [True, False])
    def test_a_column_every_row_needs_is_named_once(self, xdyj: Cast, dry_run: bool) -> None:
        rows = [row(编号=str(n)) for n in range(3)]
        given: dict[str, Any] = {"mapping": {"来源类型": "", "问题/机会描述": ""}, "dry_run": dry_run}

        with translation.override("en"):
            try:
                said = [str(one) for bad in take_over(xdyj, book(rows), **given).rejected for one in bad["reasons"]]
            except Refused as refused:
                said = [str(one) for one in refused.reasons]

        assert len(said) == 3 and all("Say which column holds it." in one for one in said)
        assert [word for word in ("Channel", "What was noticed", "Title") if word not in " ".join(said)] == []
        assert not Record.objects.exists()

    def test_a_column_can_be_left_out(self, xdyj: Cast) -> None:
        take_over(xdyj, book([row()]), mapping={"责任人": ""})

        assert Opportunity.objects.get().owner is None


class TestTryingFirst:
    def test_counts_and_writes_nothing(self, xdyj: Cast) -> None:
        report = take_over(xdyj, book([row(), row(编号="2", 责任人="Nobody")]), dry_run=True)

        assert (report.created, len(report.rejected)) == (1, 1)
        assert not Record.objects.exists() and not JournalEntry.objects.exists()


class TestWhoMayImport:
    def test_quality_of_this_company_and_nobody_else(self, xdyj: Cast, yntd: Cast) -> None:
        for actor in (xdyj.eve, xdyj.vera, yntd.quinn):
            with pytest.raises(NotAllowed):
                take_over(xdyj, book([row()]), actor=actor)


def test_a_csv_in_the_old_chinese_encoding_is_read(xdyj: Cast) -> None:
    page = io.StringIO(newline="")
    csv.writer(page).writerows([HEAD, row()])

    report = take_over(xdyj, page.getvalue().encode("gb18030"), name="台账.csv")

    assert report.created == 1 and Opportunity.objects.get().due_on == date(2024, 4, 30)

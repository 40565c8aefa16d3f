"""`bihuan deadline` and `bihuan elapsed`: one object on stdout, errors on stderr, 0 done, 1 refused, 2 wrong use."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from bihuan.core.models import CompanyDay
from bihuan.jobs.cli import main
from tests.cast import Cast
from tests.jobs.conftest import Run
from tests.real_data import EXCERPTS, WHOLE, excerpt, needs_whole, rows


@pytest.fixture
def text(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def text(*argv: str) -> str:
        assert main(list(argv)) == 0
        return capsys.readouterr().out

    return text


class TestDeadline:
    def test_answers_with_the_day_and_why(self, run: Run) -> None:
        status, found, errors = run("deadline", "2025-09-26", "5 workdays")

        assert (status, errors) == (0, "")
        assert found.keys() == {"deadline", "provisional", "explanation"}
        assert (found["deadline"], found["provisional"]) == ("2025-10-10", False)
        assert found["explanation"][0] == {
            "date": "2025-09-26",
            "counts": None,
            "why": "is the trigger day and does not count",
        }
        assert [note["date"] for note in found["explanation"] if note["counts"] == 1] == ["2025-09-28"]

    @pytest.mark.parametrize(
        ("start", "rule", "expected"),
        [
            ("2025-09-30T17:00", "24 hours", "2025-10-01T17:00:00"),
            ("2025-09-30T17:00+08:00", "24 hours", "2025-10-01T17:00:00+08:00"),
            ("2025-09-30T09:00Z", "24 hours", "2025-10-01T17:00:00+08:00"),
            ("2026-03-31", "1 month before", "2026-02-28"),
            ("2026-01-05", "-5 workdays", "2025-12-26"),
            ("2025-09-26", "5个工作日内", "2025-10-10"),
        ],
    )
    def test_writes_an_instant_as_the_start_was_written(self, run: Run, start: str, rule: str, expected: str) -> None:
        assert run("deadline", start, rule)[1]["deadline"] == expected

    def test_is_provisional_where_a_notice_is_still_to_come(self, run: Run) -> None:
        assert run("deadline", "2099-12-28", "5 workdays")[1]["provisional"] is True

    def test_counts_service_time_in_a_named_calendar(self, run: Run) -> None:
        status, found, _errors = run("deadline", "2025-09-26T17:00", "2 hours", "--calendar", "cn-5x8")

        assert (status, found["deadline"]) == (0, "2025-09-28T10:00:00")

    def test_tells_people_the_same_in_words(self, text: Callable[..., str]) -> None:
        lines = text("deadline", "2025-09-26", "5 workdays", "--explain").splitlines()

        assert lines[0] == "2025-10-10 24:00 Asia/Shanghai"
        assert lines[1] == "  2025-09-26 is the trigger day and does not count"
        assert len(lines) == 16
        assert text("deadline", "2025-09-26", "5 workdays").splitlines() == lines[:1]
        assert "provisional" in text("deadline", "2099-12-28", "5 workdays")

    @pytest.mark.parametrize(
        "argv",
        [
            ("2025-02-30", "5 workdays"),
            ("2025-09-26", "5 bananas"),
            ("2025-09-26", "9999999 workdays"),
            ("2025-09-26", "5 workdays", "--calendar", "mars"),
        ],
    )
    def test_refuses_with_the_reason_on_stderr(self, run: Run, argv: tuple[str, ...]) -> None:
        status, found, errors = run("deadline", *argv)

        assert status == 1
        assert found.keys() == {"error"}
        assert found["error"] in errors and found["error"]

    @pytest.mark.parametrize(
        "argv",
        [
            ("deadline",),
            ("deadline", "2025-09-26"),
            ("deadline", "2025-09-26", "5 workdays", "more"),
            ("deadline", "--batch", "missing.csv"),
            ("deadline", "2025-09-26", "5 workdays", "--calendar", "missing.json"),
            ("elapsed", "2025-09-26"),
            ("elapsed", "--sideways"),
            ("nonsense",),
            (),
        ],
    )
    def test_calls_wrong_use_2(self, run: Run, argv: tuple[str, ...]) -> None:
        assert run(*argv)[0] == 2


class TestElapsed:
    def test_answers_with_seconds(self, run: Run) -> None:
        found = run("elapsed", "2025-09-26T17:00", "2025-09-28T10:00", "--calendar", "cn-5x8")

        assert found == (0, {"seconds": 7200}, "")

    def test_counts_every_second_without_a_calendar(self, run: Run) -> None:
        assert run("elapsed", "2025-09-26T17:00", "2025-09-28T10:00")[1] == {"seconds": 41 * 3600}
        assert run("elapsed", "2025-09-26", "2025-09-26T24:00")[1] == {"seconds": 86_400}

    def test_is_negative_when_the_end_comes_first(self, run: Run) -> None:
        assert run("elapsed", "2025-09-28T10:00", "2025-09-26T17:00", "--calendar", "cn-5x8")[1] == {"seconds": -7200}

    def test_says_it_plainly_to_people(self, text: Callable[..., str]) -> None:
        assert text("elapsed", "2025-09-26T17:00", "2025-09-26T18:00") == "3600\n"


def write(path: Path, content: str, encoding: str = "utf-8") -> str:
    path.write_text(content, encoding=encoding)
    return str(path)


class TestABatch:
    def test_answers_row_by_row_in_order(self, run: Run, tmp_path: Path) -> None:
        file = write(
            tmp_path / "rows.csv",
            "start,rule,calendar\n2025-09-26,5 workdays,\n2026-09-18,5 workdays,\n2025-09-26T17:00,2 hours,cn-5x8\n",
        )

        status, found, _errors = run("deadline", "--batch", file)

        assert status == 0 and found.keys() == {"results"}
        assert [row["deadline"] for row in found["results"]] == ["2025-10-10", "2026-09-24", "2025-09-28T10:00:00"]
        assert all(row["explanation"] for row in found["results"])

    def test_keeps_the_place_of_a_bad_row(self, run: Run, tmp_path: Path) -> None:
        file = write(tmp_path / "rows.csv", "start,end\nsoon,2025-09-28\n2025-09-26,2025-09-27\n\n,,\n2025-09-26\n")

        status, found, errors = run("elapsed", "--batch", file)

        assert status == 1
        assert [list(row) for row in found["results"]] == [["error"], ["seconds"], ["error"], ["error"]]
        assert "row 1:" in errors and "row 3:" in errors

    @pytest.mark.parametrize("header", ["", "start,rule\n", "RULE,Start\n"])
    def test_may_have_its_columns_named_in_any_order(self, run: Run, tmp_path: Path, header: str) -> None:
        row = "5 workdays,2025-09-26" if header.startswith("RULE") else "2025-09-26,5 workdays"
        file = write(tmp_path / "rows.csv", header + row)

        assert [row["deadline"] for row in run("deadline", "--batch", file)[1]["results"]] == ["2025-10-10"]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_may_come_from_excel(self, run: Run, tmp_path: Path, encoding: str) -> None:
        file = write(tmp_path / "rows.csv", "start,rule\r\n2025-09-26,5个工作日\r\n", encoding)

        assert [row["deadline"] for row in run("deadline", "--batch", file)[1]["results"]] == ["2025-10-10"]

    def test_takes_the_calendar_of_the_call_where_a_row_names_none(self, run: Run, tmp_path: Path) -> None:
        file = write(tmp_path / "rows.csv", "2025-09-26T17:00,2025-09-28T10:00\n2025-09-26,2025-09-27,cn-7x24\n")

        found = run("elapsed", "--batch", file, "--calendar", "cn-5x8")[1]

        assert found == {"results": [{"seconds": 7200}, {"seconds": 86_400}]}

    def test_finds_a_calendar_file_beside_itself(self, run: Run, tmp_path: Path) -> None:
        write(tmp_path / "monday.json", json.dumps({"tz": "UTC", "week": {"mon": [["00:00", "24:00"]]}}))
        file = write(tmp_path / "rows.csv", "2014-04-06T12:00,2016-04-06T12:00,monday.json\n")

        assert run("elapsed", "--batch", file)[1] == {"results": [{"seconds": 9_072_000}]}

    def test_answers_the_cases_of_other_libraries(self, run: Run, tmp_path: Path) -> None:
        data = excerpt("business_hours.json")
        for name, calendar in data["calendars"].items():
            write(tmp_path / f"{name}.json", json.dumps(calendar))
        cases = [case for case in data["cases"] if case["agrees_with_own_walk"]]
        elapsed = [case for case in cases if case["op"] == "elapsed"]
        adding = [case for case in cases if case["op"] == "add"]
        days = [case for case in cases if case["op"] == "add_working_days"]

        spans = [f"{case['start']},{case['end']},{case['calendar']}.json" for case in elapsed]
        rules = [f"{case['start']},{case['add_seconds']} seconds,{case['calendar']}.json" for case in adding]
        rules += [f"{case['start_date']},{case['days']} workdays,{case['calendar']}.json" for case in days]

        found = run("elapsed", "--batch", write(tmp_path / "spans.csv", "\n".join(spans)))[1]["results"]
        assert [row["seconds"] for row in found] == [case["expected_seconds"] for case in elapsed]
        found = run("deadline", "--batch", write(tmp_path / "rules.csv", "\n".join(rules)))[1]["results"]
        ends = [datetime.fromisoformat(row["deadline"]) for row in found[: len(adding)]]
        assert ends == [datetime.fromisoformat(case["expected_end"]) for case in adding]
        assert [row["deadline"] for row in found[len(adding) :]] == [case["expected_date"] for case in days]

    @pytest.mark.parametrize("calendar", ["week.json", "text.json"])
    def test_says_what_is_wrong_with_a_calendar(self, run: Run, tmp_path: Path, calendar: str) -> None:
        write(tmp_path / "week.json", '{"week": {"mon": [["17:00", "09:00"]]}}')
        write(tmp_path / "text.json", "hello")
        file = write(tmp_path / "rows.csv", f"2025-09-26,2025-09-27,{calendar}\n2025-09-26,2025-09-27,gone.json\n")

        status, found, _errors = run("elapsed", "--batch", file)

        assert status == 1
        assert all(row["error"] for row in found["results"])


class TestEveryNextWorkingDay:
    def check(self, run: Run, tmp_path: Path, file: Path) -> None:
        """From each day the next working day is the one the published calendar has."""
        days = list(rows(file))
        worked = [row["date"] for row in days if row["kind"] == "work"]
        asked = [row["date"] for row in days if row["date"] < worked[-1]]
        batch = write(tmp_path / "rows.csv", "".join(f"{day},1 workday\n" for day in asked))

        found = run("deadline", "--batch", batch)[1]["results"]

        wrong = [
            (day, row["deadline"])
            for day, row in zip(asked, found, strict=True)
            if row["deadline"] != next(other for other in worked if other > day)
        ]
        assert wrong == []
        assert not any(row["provisional"] for row in found)

    def test_is_known_for_2025(self, run: Run, tmp_path: Path) -> None:
        self.check(run, tmp_path, EXCERPTS / "cn_days_2025.csv")

    @needs_whole
    def test_is_known_for_eleven_years(self, run: Run, tmp_path: Path) -> None:
        self.check(run, tmp_path, WHOLE / "cn_calendar" / "cn_days_2016_2026.csv")


class TestACompanysCalendar:
    def test_holds_when_the_company_is_named(self, run: Run, xdyj: Cast) -> None:
        CompanyDay.objects.create(company=xdyj.company, date=date(2026, 9, 21), is_off=True, name="公司成立日")

        assert run("deadline", "2026-09-18", "5 workdays", "--company", "xdyj")[1]["deadline"] == "2026-09-28"
        assert run("deadline", "2026-09-18", "5 workdays")[1]["deadline"] == "2026-09-24"

    def test_brings_its_service_calendars(self, run: Run, xdyj: Cast) -> None:
        xdyj.company.settings = {"service_calendars": {"early": {"week": {"workday": [["06:00", "08:00"]]}}}}
        xdyj.company.save()

        found = run("elapsed", "2025-09-26", "2025-09-29", "--company", "XDYJ", "--calendar", "early")[1]
        assert found == {"seconds": 4 * 3600}

    @pytest.mark.django_db
    def test_of_an_unknown_company_is_refused(self, run: Run) -> None:
        status, _found, errors = run("deadline", "2026-09-18", "5 workdays", "--company", "none")

        assert status == 1 and "none" in errors


class TestTheCommandLine:
    def test_needs_neither_database_nor_settings_for_a_deadline(self) -> None:
        script = (
            "import sys; from bihuan.jobs.cli import main; status = main(sys.argv[1:]);"
            "assert not {'bihuan.settings', 'bihuan.core.models', 'django.db'} & sys.modules.keys();"
            "sys.exit(status)"
        )

        done = subprocess.run(
            [sys.executable, "-c", script, "deadline", "2025-09-26", "5 workdays", "--json"],
            env={"PATH": "/nowhere"},
            capture_output=True,
            check=True,
        )

        assert json.loads(done.stdout)["deadline"] == "2025-10-10"

    def test_lists_its_commands(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as left:
            main(["--help"])

        assert left.value.code == 0
        told = capsys.readouterr().out
        assert "deadline" in told and "elapsed" in told

    def test_takes_json_before_the_command_too(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--json", "elapsed", "2025-09-26", "2025-09-27"]) == 0
        assert json.loads(capsys.readouterr().out) == {"seconds": 86_400}


def test_a_reader_that_has_seen_enough_ends_it_quietly() -> None:
    """`bihuan … | head -c 1`: no traceback, the command's own status."""
    command = [sys.executable, "-m", "bihuan", "deadline", "2026-09-28", "5 workdays", "--explain"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None and child.stderr is not None
        child.stdout.close()
        said = child.stderr.read()

    assert (child.returncode, said) == (0, b"")

"""`bihuan chart`: a CSV file in, one object out; columns as people name them."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from bihuan.jobs.cli import main
from tests.jobs.conftest import Run
from tests.real_data import needs_whole, whole

TWELVE = (4, 5, 6, 5, 4, 6, 5, 5, 6, 4, 5, 5)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    def file(text: str) -> str:
        path = tmp_path / "points.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return file


class TestChart:
    def test_has_the_shape_scripts_rely_on(self, run: Run, file: Callable[..., str]) -> None:
        rows = "\n".join([*(f"{value},yes" for value in TWELVE), "60,no"])

        status, found, errors = run("chart", file(f"value,baseline\n{rows}\n"), "--kind", "c", "--rules", "we")

        assert (status, errors) == (0, "")
        assert list(found) == ["kind", "points", "signals", "enough_data"]
        assert list(found["points"][0]) == ["value", "center", "lower", "upper", "phase"]
        assert found["signals"] == [{"rule": "WE1", "points": [13]}]
        assert found["enough_data"] is True

    @pytest.mark.parametrize(
        "text",
        [
            "count,size\n1,10\n2,10\n",
            "1,10\n2,10\n",
            "month,D,n\n2026-01,1,10\n2026-02,2,10\n",
            "defects,units\n1,10\n2,10",
            "2026-01,1,10\n2026-02,2,10\n",
            "week,bad,inspected\nw1,1,10\nw2,2,10\n",
            "1,1,10\n2,2,10\n",
        ],
    )
    def test_reads_the_columns_by_their_names_or_their_places(
        self, run: Run, file: Callable[..., str], text: str
    ) -> None:
        found = run("chart", file(text), "--kind", "p")[1]

        assert [point["value"] for point in found["points"]] == [0.1, 0.2]
        assert found["points"][0]["center"] == pytest.approx(0.15)
        assert (found["enough_data"], found["signals"]) == (False, [])

    def test_starts_a_phase_where_the_file_or_the_call_says(self, run: Run, file: Callable[..., str]) -> None:
        rows = [*(f"{v},1" for v in TWELVE), *(f"{v + 20},2" for v in TWELVE)]
        by_file = run("chart", file("\n".join(["value,phase", *rows])), "--kind", "xmr")[1]
        plain = "\n".join(row.split(",")[0] for row in rows)
        by_call = run("chart", file(plain), "--kind", "xmr", "--phases", "13")[1]

        assert by_file == by_call
        assert {point["phase"] for point in by_file["points"]} == {1, 2}
        assert (by_file["points"][0]["center"], by_file["points"][12]["center"]) == (5, 25)
        assert by_file["signals"] == []

    def test_leaves_a_running_number_out(self, run: Run, file: Callable[..., str]) -> None:
        for text in ("1,34.05\n2,34.4\n", "batch,viscosity\n1,34.05\n2,34.4\n", "n,x\n1,34.05\n2,34.4\n"):
            assert [point["value"] for point in run("chart", file(text), "--kind", "xmr")[1]["points"]] == [34.05, 34.4]

    def test_takes_samples_in_a_row_or_one_below_the_other(self, run: Run, file: Callable[..., str]) -> None:
        wide = run("chart", file("sample,x1,x2\n1,4,6\n2,5,7\n"), "--kind", "xbar")[1]
        tall = run("chart", file("diameter,sample\n4,1\n6,1\n5,2\n7,2\n"), "--kind", "xbar")[1]

        assert wide == tall
        assert [point["value"] for point in wide["points"]] == [5, 6]

    def test_refuses_every_fault_with_its_line(self, run: Run, file: Callable[..., str]) -> None:
        status, found, errors = run("chart", file("value\n1\nmany\n3\nfew\n"), "--kind", "c")

        assert status == 1
        assert found == {"error": "line 3: “many” is not a number.\nline 5: “few” is not a number."}
        assert "line 5" in errors

    @pytest.mark.parametrize("text", ["", "value\n"])
    def test_refuses_a_file_without_points(self, run: Run, file: Callable[..., str], text: str) -> None:
        assert run("chart", file(text), "--kind", "c")[0] == 1

    @pytest.mark.parametrize("argv", [["--kind", "pie"], [], ["--kind", "c", "--phases", "x"]])
    def test_says_wrong_use(self, run: Run, file: Callable[..., str], argv: list[str]) -> None:
        assert run("chart", file("1\n2\n"), *argv)[0] == 2

    def test_reads_for_people_too(self, file: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
        main(["chart", file("1\n2\n"), "--kind", "c"])

        assert "not enough data" in capsys.readouterr().out

    @needs_whole
    def test_draws_the_published_tables_as_they_are(self, run: Run, tmp_path: Path) -> None:
        table = whole("spc/qcc_datasets.json")["tables"]["orangejuice"]
        path = tmp_path / "orangejuice.csv"
        with path.open("w", newline="") as out:
            csv.writer(out).writerows([table["columns"], *table["rows"]])

        found = run("chart", str(path), "--kind", "np")[1]

        assert found["points"][0]["center"] == pytest.approx(11.56667, rel=1e-6)
        assert found["points"][0]["upper"] == pytest.approx(20.51196, rel=1e-6)
        assert next(s for s in found["signals"] if s["rule"] == "N1")["points"] == [15, 23, 41]

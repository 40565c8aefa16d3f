"""`bihuan ledger`: one object on stdout, 0 done, 1 refused; a killed import goes on where it stopped."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from bihuan.areas.improvement.models import Opportunity
from tests.areas.improvement.builders import opportunity
from tests.cast import Cast
from tests.exchange.imports.sheets import book, row
from tests.jobs.conftest import Run


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "ledger")


@pytest.mark.django_db
class TestImport:
    def test_answers_with_the_counts_and_the_bad_rows(self, run: Run, xdyj: Cast, tmp_path: Path) -> None:
        (tmp_path / "台账.xlsx").write_bytes(book([row(), row(编号="2", 责任人="Nobody")]))

        status, found, _said = run("import", str(tmp_path / "台账.xlsx"), "--company", "xdyj", "--as", "quinn@xdyj")

        assert status == 0 and (found["read"], found["created"]) == (2, 1)
        assert found["rejected"][0]["row"] == 4 and len(found["file_digest"]) == 64

    def test_takes_nothing_when_asked_to_refuse_all(self, run: Run, xdyj: Cast, tmp_path: Path) -> None:
        (tmp_path / "台账.xlsx").write_bytes(book([row(), row(编号="2", 责任人="Nobody")]))

        status, found, _said = run("import", str(tmp_path / "台账.xlsx"), "--company", "xdyj", "--refuse-all")

        assert status == 1 and found["refused"] and not Opportunity.objects.exists()

    def test_maps_columns_that_go_by_other_names(self, run: Run, xdyj: Cast, tmp_path: Path) -> None:
        (tmp_path / "l.xlsx").write_bytes(book([["夜间占线", "建议"]], ["The matter", "Heard from"]))
        maps = ["--map", "The matter=what", "--map", "Heard from=channel"]

        assert run("import", str(tmp_path / "l.xlsx"), "--company", "xdyj", *maps)[1]["created"] == 1

    def test_says_what_is_wrong_with_the_call(self, run: Run, xdyj: Cast, tmp_path: Path) -> None:
        assert run("import", str(tmp_path / "none.xlsx"), "--company", "xdyj")[0] == 1
        assert run("import", "l.xlsx", "--company", "nobody")[0] == 1
        assert run("import", "l.xlsx", "--company", "xdyj", "--map", "what")[0] == 2


@pytest.mark.django_db
def test_export_writes_a_whole_file_or_none(run: Run, xdyj: Cast, tmp_path: Path) -> None:
    status, found, _said = run("export", str(tmp_path / "out.xlsx"), "--company", "xdyj")

    assert status == 0 and openpyxl.load_workbook(found["file"]).active is not None
    assert run("export", str(tmp_path / "missing" / "out.xlsx"), "--company", "xdyj")[0] == 1
    assert run("export", str(tmp_path / "out.pdf"), "--company", "xdyj")[0] == 2
    assert [one.name for one in tmp_path.iterdir()] == ["out.xlsx"]


@pytest.mark.django_db
def test_export_for_a_person_holds_what_that_person_sees(run: Run, xdyj: Cast, tmp_path: Path) -> None:
    opportunity(xdyj, what="Hidden from Eve", actor=xdyj.quinn, department=xdyj.departments["quality"])

    def shown(*argv: str) -> str:
        place = tmp_path / "out.csv"
        assert run("export", str(place), "--company", "xdyj", *argv)[0] == 0
        return place.read_text(encoding="utf-8")

    assert "Hidden from Eve" in shown() and "Hidden from Eve" in shown("--as", "quinn@xdyj")
    assert "Hidden from Eve" not in shown("--as", "eve@xdyj")


@pytest.mark.django_db
def test_export_for_a_person_who_left_is_refused(run: Run, xdyj: Cast, tmp_path: Path) -> None:
    type(xdyj.quinn).objects.filter(pk=xdyj.quinn.pk).update(left_on="2020-01-01")

    status, _told, said = run("export", str(tmp_path / "out.csv"), "--company", "xdyj", "--as", "quinn@xdyj")

    assert status == 1 and "holds no role" in said and not (tmp_path / "out.csv").exists()


SET_UP = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.cast import make_company
make_company("XDYJ")
"""
COUNT = """
import django; django.setup()
from bihuan.areas.improvement.models import Opportunity
from bihuan.core import journal
from bihuan.core.models import Company, Origin
print(Opportunity.objects.count(), Origin.objects.count(), len(list(journal.verify(Company.objects.get()))))
"""


def test_killed_in_the_middle_it_goes_on_without_doubling(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    database = {"DATABASE_URL": f"sqlite:///{tmp_path / 'bihuan.sqlite3'}", "BIHUAN_DATA": str(tmp_path)}
    surroundings = {
        **os.environ,
        **database,
        "DJANGO_SETTINGS_MODULE": "bihuan.settings",
        "PYTHONPATH": f"{root / 'src'}:{root}",
    }
    (tmp_path / "l.xlsx").write_bytes(book([row(编号=str(n)) for n in range(500)]))

    def python(*words: str) -> str:
        return subprocess.run(
            [sys.executable, *words], env=surroundings, check=True, capture_output=True, text=True
        ).stdout

    def taken() -> int:
        with closing(sqlite3.connect(tmp_path / "bihuan.sqlite3", timeout=20)) as file:
            return int(file.execute("SELECT count(*) FROM core_origin").fetchone()[0])

    main_program = "import sys; from bihuan.jobs.cli import main; sys.exit(main())"
    command = ["-c", main_program, "ledger", "import", str(tmp_path / "l.xlsx"), "--company", "xdyj", "--json"]
    python("-c", SET_UP)
    importing = subprocess.Popen([sys.executable, *command], env=surroundings, stdout=subprocess.PIPE)
    while importing.poll() is None and taken() == 0:
        time.sleep(0.05)
    importing.send_signal(signal.SIGKILL)
    importing.communicate()
    before = taken()

    report = json.loads(python(*command))

    assert 0 < before < 500 and before % 200 == 0  # it was killed between two chunks
    assert (report["unchanged"], report["created"]) == (before, 500 - before)
    assert python("-c", COUNT).split() == ["500", "500", "0"]

"""`bihuan deadline` and `duties simulate` know the installation they run on, and do without one."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bihuan.jobs import installation
from tests.areas.policies.drafts import AUDIT, COMPANY, policy
from tests.jobs.processes import Home

PACKS = Path(__file__).parents[2] / "src" / "bihuan" / "packs"
NOTICE = {
    "year": 2027,
    "papers": ["https://www.gov.cn/x"],
    "days": [{"name": "国庆节", "date": f"2027-10-{day:02}", "isOffDay": True} for day in range(1, 8)],
}


def asked(home: Home, *arguments: str) -> tuple[int, dict[str, Any], str]:
    done = home.bihuan(*arguments, "--json")
    return done.returncode, json.loads(done.stdout), done.stderr


@pytest.fixture
def own_pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "company.toml").write_text(COMPANY)
    (folder / "policy.toml").write_text(policy(AUDIT))
    return folder


@pytest.mark.requirement("XDYJ-03-02.19")
def test_a_company_made_from_a_folder_is_simulated_by_its_code(home: Home, own_pack: Path) -> None:
    assert home.bihuan("company", "create", "--pack", str(own_pack), "--code", "NEWCO").returncode == 0
    shutil.rmtree(own_pack)

    status, found, errors = asked(home, "duties", "simulate", "--company", "newco", "--year", "2027")

    assert (status, errors) == (0, "")
    assert [(one["duty"], one["period"]) for one in found["tasks"]] == [("audit", "2027")]
    wanted = {"policy", "clause", "duty", "scope", "period", "trigger", "due", "role", "provisional"}
    assert found.keys() == {"tasks"} and set(found["tasks"][0]) == wanted
    status, found, errors = asked(home, "duties", "simulate", "--company", "nobody", "--year", "2027")
    assert status == 1 and "nobody" in errors


@pytest.mark.parametrize("name", ["xdyj", "yntd"])
def test_a_company_that_lives_by_its_shipped_pack_is_simulated_from_it(home: Home, name: str) -> None:
    """Whether it does is asked before the framework is set up."""
    assert home.bihuan("company", "create", "--pack", name).returncode == 0

    for more in ([], ["--load"], ["--live"], ["--language", "zh-hans"]):
        status, found, errors = asked(home, "duties", "simulate", "--company", name, "--year", "2027", *more)
        assert (status, errors) == (0, "") and (found.get("tasks") or found["load"]), more


@pytest.mark.requirement("XDYJ-03-02.31")
def test_a_company_is_simulated_by_the_pack_it_lives_by_and_says_so(home: Home, tmp_path: Path) -> None:
    assert home.bihuan("company", "create", "--pack", "xdyj").returncode == 0
    plain = asked(home, "duties", "simulate", "--company", "xdyj", "--year", "2027")
    changed = tmp_path / "changed"
    shutil.copytree(PACKS / "xdyj", changed)
    rules = (changed / "improvement.toml").read_text()
    block = rules.index('key = "monthly-plan-check"')
    edited = rules[block:].replace('due = { day = "last" }', "due = { day = 20 }", 1)
    (changed / "improvement.toml").write_text(rules[:block] + edited)
    done = home.bihuan("pack", "load", str(changed), "--company", "xdyj")
    assert done.returncode == 0, done.stderr

    status, found, errors = asked(home, "duties", "simulate", "--company", "xdyj", "--year", "2027")

    def checks(of: dict[str, Any]) -> set[str]:
        return {one["due"][-2:] for one in of["tasks"] if one["duty"] == "monthly-plan-check"}

    assert plain[2] == "" and "20" not in checks(plain[1])
    assert (status, checks(found)) == (0, {"20"})
    assert "lives by another pack here" in errors


@pytest.mark.requirement("XDYJ-03-02.19", "YNTD-ITSS-0300.02")
def test_a_year_that_was_imported_is_certain_for_every_command(home: Home, tmp_path: Path) -> None:
    before = asked(home, "deadline", "2027-09-28", "5 workdays")[1]
    notice = tmp_path / "2027.json"
    notice.write_text(json.dumps(NOTICE))
    done = home.bihuan("calendar", "import", str(notice))
    assert done.returncode == 0, done.stderr

    status, found, errors = asked(home, "deadline", "2027-09-28", "5 workdays")

    assert (before["deadline"], before["provisional"]) == ("2027-10-05", True)
    assert (status, errors, found["deadline"], found["provisional"]) == (0, "", "2027-10-12", False)
    for pack in ("xdyj", "yntd"):
        tasks = asked(home, "duties", "simulate", "--company", pack, "--year", "2027")[1]["tasks"]
        assert [one for one in tasks if one["provisional"] and one["due"] < "2027-12"] == []


def test_where_there_are_no_tables_the_packaged_years_count(other_home: Home) -> None:
    status, found, errors = asked(other_home, "deadline", "2025-09-26", "5 workdays")

    assert (status, errors, found["deadline"], found["provisional"]) == (0, "", "2025-10-10", False)
    assert asked(other_home, "duties", "simulate", "--company", "xdyj", "--year", "2026")[0] == 0


def test_a_database_that_cannot_be_read_is_told_and_done_without(tmp_path: Path) -> None:
    (tmp_path / "bihuan.sqlite3").write_text("no database at all " * 100)
    home = Home(tmp_path, f"sqlite:///{tmp_path / 'bihuan.sqlite3'}")

    status, found, errors = asked(home, "deadline", "2025-09-26", "5 workdays")

    assert (status, found["deadline"]) == (0, "2025-10-10")
    assert "cannot be read" in errors


AT = "127.0.0.1:1/x"


@pytest.mark.parametrize(
    "address",
    [
        f"mysql://bihuan:topsecret@{AT}", f"postgres://bihuan:top[secret@{AT}", f"postgres://bihuan:top/secret@{AT}",
        f"postgres://bihuan:top#secret@{AT}", f"postgres://bihuan:top?secret=1@{AT}", f"postgres://bihuan:top℀secret@{AT}",
        "postgres://bihuan:1?topsecret=1@127.0.0.1/x", "postgres://bihuan:topsecret@127.0.0.1:abc/x", "topsecret",
        f"postgres://bihuan:topsecret@{AT}?bogus=1",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_told_by_its_form_and_never_repeated(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)

    assert list(installation.ask("SELECT 1")) == []

    told = capsys.readouterr().err
    assert "DATABASE_URL cannot be read" in told and "postgres://user:password@host:port/name" in told
    assert "top" not in told and "secret" not in told


@pytest.mark.parametrize("password", ["top%zzsecret", "top@secret", "top%40secret"])
def test_nor_is_the_password_of_a_server_that_is_away(
    password: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The address is read as the framework reads it."""
    monkeypatch.setenv("DATABASE_URL", f"postgres://bihuan:{password}@{AT}")

    assert list(installation.ask("SELECT 1")) == []

    told = capsys.readouterr().err
    assert "refused" in told and "top" not in told and "secret" not in told


@pytest.mark.parametrize("address", ["mysql://b:topsecret@h/x", "postgres://b:top/secret@h/x", "postgres://b:t[p@h/x"])
def test_the_settings_do_not_repeat_it_either(tmp_path: Path, address: str) -> None:
    done = Home(tmp_path, address).bihuan("company", "list")

    assert done.returncode == 2 and "DATABASE_URL cannot be read" in done.stderr
    assert "top" not in done.stderr and "t[p" not in done.stderr and "Traceback" not in done.stderr

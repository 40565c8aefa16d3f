"""`bihuan pack check` and `bihuan duties simulate`: the objects scripts rely on, and the texts people read."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bihuan.core.catalogue import KINDS
from bihuan.core.vocabulary import Event, Role
from bihuan.jobs.cli import main
from tests.areas.policies.drafts import AUDIT, duty, line_of, policy
from tests.jobs.conftest import Run


class TestPackCheck:
    @pytest.mark.parametrize(("name", "policies"), [("xdyj", 2), ("yntd", 3), ("template", 1)])
    def test_finds_the_shipped_packs_good(self, run: Run, name: str, policies: int) -> None:
        status, found, errors = run("pack", "check", name)

        assert (status, errors) == (0, "")
        assert found.keys() == {"policies", "clauses", "duties", "errors", "warnings", "conflicts"}
        assert found["policies"] == policies
        assert (found["errors"], found["conflicts"]) == ([], [])

    def test_names_file_and_line_of_an_error(self, run: Run, folder: Path) -> None:
        spoiled = policy(duty(by='"qualty"'))
        (folder / "policy.toml").write_text(spoiled)

        status, found, _errors = run("pack", "check", str(folder))

        assert status == 1
        assert found["errors"] == [
            {
                "file": "policy.toml",
                "line": line_of(spoiled, "qualty"),
                "message": "“qualty” is no role of this company. Did you mean “quality”?",
            }
        ]

    def test_is_not_content_with_a_conflict(self, run: Run, folder: Path) -> None:
        (folder / "policy.toml").write_text(policy(AUDIT, duty(key='"again"', by='"quality-head"')))

        status, found, _errors = run("pack", "check", str(folder))

        assert status == 1
        assert found["errors"] == []
        assert found["conflicts"][0]["duties"] == ["ACME-1/audit", "ACME-1/again"]

    def test_lets_a_warning_pass(self, run: Run, folder: Path) -> None:
        bare = '\n[[clause]]\nnumber = "2"\ntitle = "x"\ngist = "x"\n'
        (folder / "policy.toml").write_text(policy(AUDIT, bare))

        status, found, _errors = run("pack", "check", str(folder))

        assert (status, len(found["warnings"])) == (0, 1)

    def test_says_when_there_is_no_pack(self, run: Run, tmp_path: Path) -> None:
        status, found, _errors = run("pack", "check", str(tmp_path / "none"))

        assert (status, found["policies"]) == (1, 0)
        assert found["errors"][0]["message"].startswith("There is no folder here.")

    def test_is_used_wrongly_without_a_folder(self, run: Run) -> None:
        assert run("pack", "check")[0] == 2

    def test_prints_a_line_for_each_finding(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        spoiled = policy(duty(by='"qualty"'))
        (folder / "policy.toml").write_text(spoiled)

        main(["pack", "check", str(folder)])

        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith(f"policy.toml:{line_of(spoiled, 'qualty')}: error: ")
        assert lines[-1] == "1 policies, 1 clauses, 1 duties: 1 errors, 0 conflicts, 0 warnings"


class TestPackWords:
    def test_lists_what_a_pack_may_say(self, run: Run) -> None:
        status, told, _errors = run("pack", "words")

        assert status == 0 and {one["kind"] for one in told["kinds"]} == set(KINDS)
        assert told["events"].keys() == set(Event.values) and told["roles"].keys() == set(Role.values)

    def test_of_one_kind_are_its_states_and_fields(self, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
        [kind] = run("pack", "words", "audit")[1]["kinds"]

        assert "reported" in kind["states"] and "starts_on" in kind["dates"] and "full_coverage" in kind["fields"]
        assert run("pack", "words", "no-kind")[0] == 1
        assert main(["pack", "words"]) == 0
        assert "nonconformity.raised" in capsys.readouterr().out

    def test_are_pointed_to_where_a_pack_has_errors(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (folder / "policy.toml").write_text(policy(duty(by='"qualty"')))

        main(["pack", "check", str(folder)])

        assert "`bihuan pack words`" in capsys.readouterr().out


class TestDutiesSimulate:
    def simulate(self, run: Run, *argv: str) -> Any:
        status, found, errors = run("duties", "simulate", "--company", "xdyj", "--year", "2026", *argv)
        assert (status, errors) == (0, "")
        return found

    def test_lists_the_tasks_of_a_year(self, run: Run) -> None:
        found = self.simulate(run)

        assert {
            "policy": "XDYJ-04-01",
            "clause": "4.1.1",
            "duty": "audit-programme",
            "scope": "",
            "period": "2026",
            "trigger": "calendar",
            "due": "2026-03-31",
            "role": "quality",
            "provisional": False,
        } in found["tasks"]

    def test_counts_the_load_of_the_year_when_asked(self, run: Run) -> None:
        loaded = self.simulate(run, "--load")

        assert loaded.keys() == {"load"}
        assert sum(entry["tasks"] for entry in loaded["load"]) == len(self.simulate(run)["tasks"])

    def test_fans_out_over_the_names_given(self, run: Run) -> None:
        found = self.simulate(run, "--project", "A", "--project", "B", "--key-customer", "K")

        surveys = {task["scope"] for task in found["tasks"] if task["duty"] == "project-survey"}
        visits = {task["scope"] for task in found["tasks"] if task["duty"] == "regular-visit"}
        assert (surveys, visits) == ({"project:A", "project:B"}, {"key-customer:K"})

    def test_reads_names_happenings_and_dates_from_a_file(self, run: Run, tmp_path: Path) -> None:
        world = {
            "project": ["A"],
            "last": {"XDYJ-04-01/internal-audit": {"": "2025-06-20"}},
            "events": [{"event": "ticket.resolved", "at": "2026-03-02T15:00", "about": "T-1"}],
            "dates": [{"date": "customer-visit.agreed_on", "on": "2026-06-17", "about": "V-1"}],
        }
        (tmp_path / "world.json").write_text(json.dumps(world))

        found = self.simulate(run, "--scopes", str(tmp_path / "world.json"), "--project", "B")

        due = {(task["duty"], task["period"], task["scope"]): task["due"] for task in found["tasks"]}
        assert due["callback", "T-1", ""] == "2026-03-03T15:00:00+08:00"
        assert due["agreed-visit", "V-1", ""] == "2026-06-17"
        assert due["internal-audit", "2026", ""] == "2026-06-20"
        assert ("project-survey", "2026-01", "project:B") in due

    @pytest.mark.parametrize(
        ("argv", "status", "says"),
        [
            (["--company", "nobody", "--year", "2026"], 1, "There is no folder here"),
            (["--company", "xdyj", "--year", "26"], 2, "--year must be"),
            (["--company", "xdyj", "--year", "soon"], 2, ""),
            (["--company", "xdyj"], 2, ""),
            (["--company", "xdyj", "--year", "2026", "--scopes", "/nowhere.json"], 1, "cannot be read"),
        ],
    )
    def test_says_what_is_wrong(self, run: Run, argv: list[str], status: int, says: str) -> None:
        found = run("duties", "simulate", *argv)

        assert found[0] == status
        assert says in found[2]

    @pytest.mark.parametrize("content", ["{", "[]", '{"projects": []}', "[" * 100_000])
    def test_refuses_a_file_it_cannot_read(self, run: Run, tmp_path: Path, content: str) -> None:
        (tmp_path / "world.json").write_text(content)
        argv = ["--company", "xdyj", "--year", "2026", "--scopes", str(tmp_path / "world.json")]

        status, found, errors = run("duties", "simulate", *argv)

        assert status == 1
        assert found["error"]
        assert errors

    def test_prints_tasks_and_load(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["duties", "simulate", "--company", "xdyj", "--year", "2026"]) == 0

        lines = capsys.readouterr().out.splitlines()
        assert lines[0].split() == ["due", "policy", "clause", "duty", "scope", "period", "role"]
        assert lines[-1].endswith("more duties wait for an event or a date.")


def test_neither_needs_settings_or_a_database(tmp_path: Path) -> None:
    asked = "import sys; from bihuan.jobs.cli import main; sys.exit(main(sys.argv[1:]))"
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}

    for argv in (
        ["pack", "check", "yntd"],
        ["pack", "words"],
        ["duties", "simulate", "--company", "yntd", "--year", "2026"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", asked, *argv, "--json"], cwd=tmp_path, env=bare, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)
    assert list(tmp_path.iterdir()) == []

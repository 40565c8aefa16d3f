"""`bihuan company create`, `bihuan pack load` and `bihuan duties simulate --live`."""

from pathlib import Path

import pytest

from bihuan.areas.policies.models import Task
from bihuan.core.models import Company, JournalEntry
from bihuan.jobs.cli import main
from tests.areas.policies.drafts import AUDIT, duty, policy
from tests.jobs.conftest import Run

pytestmark = pytest.mark.django_db


class TestCompanyCreate:
    def test_sets_a_third_company_up_from_a_folder(self, run: Run, folder: Path) -> None:
        status, found, _err = run("company", "create", "--pack", str(folder))

        assert (status, found["company"], found["duties"]) == (0, "ACME", 1)
        assert Task.objects.filter(company__code="ACME").exists()

    def test_can_give_it_another_code_and_refuses_one_that_is_taken(self, run: Run, folder: Path) -> None:
        assert run("company", "create", "--pack", str(folder), "--code", "OTHER", "--name", "另一公司")[0] == 0

        status, found, err = run("company", "create", "--pack", str(folder), "--code", "other")
        assert status == 1 and "OTHER" in Company.objects.get().code and "other" in err and found["error"]


class TestPackLoad:
    def test_shows_what_would_change_and_then_changes_it(self, run: Run, folder: Path) -> None:
        run("company", "create", "--pack", str(folder))
        (folder / "policy.toml").write_text(policy(duty(due="{ month = 11, day = 30 }")))
        before = list(Task.objects.values_list("due_day", flat=True))

        status, seen, _err = run("pack", "load", str(folder), "--company", "acme", "--dry-run")
        assert (status, seen["changed"], [one["what"] for one in seen["duties"]]) == (0, True, ["changed"])
        assert seen["tasks"]["changed"] and list(Task.objects.values_list("due_day", flat=True)) == before

        run("pack", "load", str(folder), "--company", "acme")
        assert list(Task.objects.values_list("due_day", flat=True)) != before
        assert run("pack", "load", str(folder), "--company", "acme")[1]["changed"] is False

    def test_of_a_new_edition_says_what_differs_and_counts_the_rest(
        self, run: Run, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = duty(key='"other"', title='"复核"', evidence='{ record = "management-review" }')
        (folder / "policy.toml").write_text(policy(AUDIT, other))
        run("company", "create", "--pack", str(folder))
        edited = policy(duty(due="{ month = 11, day = 30 }"), other).replace('version = "1"', 'version = "2"')
        (folder / "policy.toml").write_text(edited)

        _status, seen, _err = run("pack", "load", str(folder), "--company", "acme", "--dry-run")
        assert (seen["clauses"], seen["carried"]) == ([], {"clauses": 1, "duties": 1})
        assert [(one["what"], one["ref"]) for one in seen["duties"]] == [("changed", "ACME-1/audit")]
        assert {moment[-6:] for one in seen["tasks"]["changed"] for moment in (one["before"], one["after"])} == {
            "+08:00"
        }

        main(["pack", "load", str(folder), "--company", "acme", "--dry-run"])
        told = capsys.readouterr().out.splitlines()
        assert [line.split()[0] for line in told[:3]] == ["policy", "duty", "carried"]
        assert told[2] == "carried over unchanged: 1 clauses, 1 duties"
        assert told[1].endswith("changed: When once a year, by December 31 → once a year, by November 30")
        assert told[3].endswith("-12-31 24:00 → " + told[3][-16:-12] + "-11-30 24:00") and "{" not in "".join(told)

    def test_refuses_a_bad_pack_and_an_unknown_company(self, run: Run, folder: Path) -> None:
        assert run("pack", "load", str(folder), "--company", "nobody")[0] == 1
        run("company", "create", "--pack", str(folder))
        (folder / "policy.toml").write_text(policy(duty(by='"nobody"')))

        status, _found, err = run("pack", "load", str(folder), "--company", "acme")
        assert status == 1 and "policy.toml" in err

    @pytest.mark.parametrize("dry", [[], ["--dry-run"]])
    def test_names_what_contradicts_itself_and_does_not_load_it(self, run: Run, folder: Path, dry: list[str]) -> None:
        run("company", "create", "--pack", str(folder))
        (folder / "policy.toml").write_text(policy(AUDIT, duty(key='"again"', by='"quality-head"')))
        load = ("pack", "load", str(folder), "--company", "acme", *dry)

        status, found, err = run(*load)

        assert (status, found["conflicts"][0]["duties"]) == (1, ["ACME-1/audit", "ACME-1/again"])
        line = found["conflicts"][0]["line"]
        assert f"policy.toml, line {line}:" in err and "[[decision]]" in err and "--contradicting" in err
        assert not Task.objects.filter(duty__ref="ACME-1/again").exists()

    def test_loads_it_where_whoever_loads_it_says_so_and_names_it_all_the_same(self, run: Run, folder: Path) -> None:
        (folder / "policy.toml").write_text(policy(AUDIT, duty(key='"again"', by='"quality-head"')))
        assert run("company", "create", "--pack", str(folder))[0] == 1
        assert not Company.objects.exists()

        status, _found, err = run("company", "create", "--pack", str(folder), "--contradicting")

        assert status == 0 and "conflict: policy.toml, line" in err
        entry = JournalEntry.objects.get(action="pack.loaded")
        assert "ACME-1/audit – ACME-1/again" in str(entry.changes)

    def test_needs_a_company(self, run: Run, folder: Path) -> None:
        assert run("pack", "load", str(folder))[0] == 2


def test_a_year_of_a_company_that_exists_is_simulated_with_its_own_duties(run: Run, folder: Path) -> None:
    run("company", "create", "--pack", str(folder), "--code", "OTHER")

    _status, found, _err = run("duties", "simulate", "--company", "other", "--year", "2031", "--live")

    assert [(task["duty"], task["due"]) for task in found["tasks"]] == [("audit", "2031-12-31")]

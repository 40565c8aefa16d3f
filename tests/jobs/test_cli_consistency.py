"""`bihuan consistency`: the rules with the numbers they name; exit status 1 when there is something to notice."""

import json

import pytest

from bihuan.jobs.cli import main
from tests.areas.correction.builders import nonconformity
from tests.cast import Cast


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    try:
        status = main(["consistency", *argv])
    except SystemExit as left:
        status = int(left.code or 0)
    return status, capsys.readouterr().out


class TestConsistency:
    def test_is_quiet_about_a_register_in_order(self, xdyj: Cast, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(capsys, "--company", "xdyj") == (0, "nothing to notice\n")

    def test_names_the_records_that_break_a_rule(self, xdyj: Cast, capsys: pytest.CaptureFixture[str]) -> None:
        found = nonconformity(xdyj)
        type(found).objects.filter(pk=found.pk).update(evidence="")

        status, out = run(capsys, "--company", "xdyj", "--json")

        told = json.loads(out)
        broken = [one for one in told["rules"] if one["records"]]
        assert (status, told["ok"], told["company"]) == (1, False, "XDYJ")
        assert [(one["rule"], one["records"], one["more"]) for one in broken] == [
            ("finding-without-evidence", [found.number], False)
        ]

    @pytest.mark.parametrize(
        ("argv", "status"), [(["--company", "nobody"], 1), ([], 2), (["--company", "xdyj", "--on", "soon"], 2)]
    )
    def test_refuses_what_it_cannot_read(
        self, xdyj: Cast, capsys: pytest.CaptureFixture[str], argv: list[str], status: int
    ) -> None:
        assert run(capsys, *argv)[0] == status

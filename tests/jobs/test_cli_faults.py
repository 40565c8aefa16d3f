"""What is wrong around a command is said in one line on stderr, with an exit status; no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bihuan.core.refusals import Refused
from bihuan.jobs import cli
from bihuan.jobs.commands import elapsed

BARE = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "DATABASE_URL"))}


def bihuan(folder: Path, *words: str, **environment: str) -> tuple[int, str]:
    """Exit status and stderr of `bihuan` on an installation that has nothing yet."""
    env = {**BARE, "DJANGO_SETTINGS_MODULE": "bihuan.settings", "BIHUAN_DATA": str(folder), **environment}
    done = subprocess.run(
        [sys.executable, "-m", "bihuan", *words], env=env, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


class TestANewMachine:
    def test_without_tables_is_told_what_makes_them(self, tmp_path: Path) -> None:
        status, said = bihuan(tmp_path, "journal", "verify")

        assert status == 1 and "bihuan serve" in said and len(said.splitlines()) == 1

    def test_gets_them_with_its_first_company(self, tmp_path: Path) -> None:
        """As the operator guide begins."""
        assert bihuan(tmp_path, "company", "create", "--pack", "template") == (0, "")
        assert bihuan(tmp_path, "journal", "verify") == (0, "")


@pytest.mark.parametrize(
    ("environment", "status", "says"),
    [
        ({"DATABASE_URL": "mysql://x"}, 2, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://127.0.0.1:1/x"}, 1, "DATABASE_URL"),
        ({"BIHUAN_PROXIES": "abc"}, 2, "abc"),
        ({"BIHUAN_DATA": "/proc/nowhere"}, 2, "/proc/nowhere"),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    tmp_path: Path, environment: dict[str, str], status: int, says: str
) -> None:
    found, said = bihuan(tmp_path, "tick", **environment)

    assert found == status and says in said


class TestInTheMiddle:
    @pytest.mark.parametrize(
        ("error", "status", "says"),
        [
            (KeyboardInterrupt(), 130, "stopped"),
            (PermissionError(13, "Permission denied", "/x/y.xlsx"), 1, "/x/y.xlsx: Permission denied"),
            (OSError(28, "No space left on device"), 1, "No space left"),
        ],
    )
    def test_a_command_that_is_stopped_says_so(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        error: BaseException,
        status: int,
        says: str,
    ) -> None:
        def breaks(_args: object) -> None:
            raise error

        monkeypatch.setattr(elapsed, "run", breaks)

        assert cli.main(["elapsed", "2026-01-01", "2026-01-02"]) == status
        assert says in capsys.readouterr().err

    def test_what_is_refused_before_anything_is_set_up_is_told_too(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def refuses(_args: object) -> bool:
            raise Refused(["No such folder."])

        monkeypatch.setattr(elapsed, "needs_django", refuses)

        assert cli.main(["elapsed", "2026-01-01", "2026-01-02"]) == 1
        assert capsys.readouterr().err == "bihuan: No such folder.\n"

    def test_a_fault_of_ours_is_not_hidden(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def breaks(_args: object) -> None:
            raise KeyError("ours")

        monkeypatch.setattr(elapsed, "run", breaks)

        with pytest.raises(KeyError):
            cli.main(["elapsed", "2026-01-01", "2026-01-02"])

"""A backup is database and files as of one moment; it goes back whole, or not at all."""

import io
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.conftest import copy_of, drop_database, filled_with
from tests.jobs.processes import Home

GIVEN = """
from django.core.files.base import ContentFile
from bihuan.core.files import attach
for code in ("XDYJ", "YNTD"):
    cast = make_company(code)
    record = create(Objective, actor=cast.quinn, at=NOON, title="一线解决率", year=2026)
    attach(record, ContentFile(f"%PDF-1.7 {code}".encode(), "a.pdf"), actor=cast.quinn, at=NOON)
"""
INTACT = """
from bihuan.core.files import is_intact
from bihuan.core.search import find
from bihuan.core.access import standing_of
assert [is_intact(one) for one in Attachment.objects.all()] == [True, True]
assert [hit.number for hit in find(standing_of(Person.objects.get(name="Quinn", company__code="XDYJ"), NOON), "解决")] == ["XDYJ-OBJ-2026-0001"]
"""

HOLDING = {
    "sqlite": "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM core_record').fetchall();",
    "postgres": "import psycopg, sys, time; c = psycopg.connect(sys.argv[1], autocommit=True);",
}


@pytest.fixture(scope="module")
def filled(empty: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An installation with two companies and a file each. Not to be changed."""
    with filled_with(GIVEN, empty, tmp_path_factory.mktemp("filled")) as home:
        yield home


@pytest.fixture(scope="module")
def archive(filled: Home) -> Path:
    path = filled.folder / "kept.tar.gz"
    status, answer = filled.told("backup", str(path))
    assert (status, answer["companies"], answer["files"]) == (0, 2, 2)
    return path


@pytest.fixture
def kept(archive: Path, tmp_path: Path) -> Path:
    """A backup of the filled installation."""
    return Path(shutil.copyfile(archive, tmp_path / "kept.tar.gz"))


@pytest.fixture
def home(filled: Home, tmp_path: Path) -> Iterator[Home]:
    """A copy of the filled installation."""
    made = copy_of(filled, tmp_path)
    yield made
    made.end()
    drop_database(made)


def changed(path: Path, name: str, content: bytes | None) -> Path:
    """The backup with one member replaced, or left out."""
    made = path.with_name("changed.tar.gz")
    with tarfile.open(path) as old, tarfile.open(made, "w:gz") as new:
        for member in old:
            body = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name.startswith(name):
                if content is None:
                    continue
                body = content
            member.size = len(body)
            new.addfile(member, io.BytesIO(body))
    return made


class TestABackup:
    def test_goes_back_whole_into_an_empty_installation(self, kept: Path, other_home: Home) -> None:
        status, answer = other_home.told("restore", str(kept))

        assert (status, answer) == (0, {"companies": 2, "files": 2, "ok": True, "faults": []})
        done = other_home.python(INTACT)
        assert done.returncode == 0, done.stderr

    def test_does_not_go_over_companies_unless_forced(self, kept: Path, home: Home) -> None:
        home.python('amend(Objective.objects.first(), actor=Person.objects.first(), at=NOON, title="later")')

        done = home.bihuan("restore", str(kept))
        assert done.returncode == 1 and "XDYJ, YNTD" in done.stderr and "--force" in done.stderr
        assert ("later",) in home.asked("SELECT title FROM core_record")

        assert home.told("restore", str(kept), "--force")[0] == 0
        assert ("later",) not in home.asked("SELECT title FROM core_record")

    def test_that_breaks_off_leaves_no_archive(self, kept: Path, home: Home) -> None:
        done = home.bihuan("backup", str(kept.parent / "missing" / "b.tar.gz"))

        assert done.returncode == 2
        assert [path.name for path in kept.parent.glob("*.tar.gz*")] == ["kept.tar.gz"]


class TestADamagedBackup:
    @pytest.mark.parametrize(
        ("name", "content"),
        [("database", b"damaged"), ("files/", b"damaged"), ("manifest.json", None), ("database", None)],
    )
    def test_is_not_put_back(self, kept: Path, other_home: Home, name: str, content: bytes | None) -> None:
        done = other_home.bihuan("restore", str(changed(kept, name, content)))

        assert done.returncode in {1, 2} and ("damaged" in done.stderr or "no backup" in done.stderr)

    def test_leaves_everything_as_it_is(self, kept: Path, home: Home) -> None:
        """Also where only a file at its end is damaged, or where the copy of it broke off: `--force` destroys nothing for it."""
        home.python('amend(Objective.objects.first(), actor=Person.objects.first(), at=NOON, title="解决 later")')
        archives = [changed(kept, "files/", b"damaged")]
        for part in (0.5, 0.9, 0.99):
            archives.append(kept.with_name(f"cut-{part}.tar.gz"))
            archives[-1].write_bytes(kept.read_bytes()[: int(kept.stat().st_size * part)])
        for archive in archives:
            done = home.bihuan("restore", str(archive), "--force")

            assert done.returncode == 1 and "damaged" in done.stderr, (archive, done.stderr)
            assert "Traceback" not in done.stderr
            assert ("解决 later",) in home.asked("SELECT title FROM core_record")
        assert home.python(INTACT).returncode == 0

    def test_cannot_write_outside_the_folder_of_files(self, kept: Path, other_home: Home) -> None:
        evil = kept.with_name("evil.tar.gz")
        with tarfile.open(kept) as old, tarfile.open(evil, "w:gz") as new:
            for member in old:
                body = old.extractfile(member).read()  # type: ignore[union-attr]
                new.addfile(member, io.BytesIO(body))
            escaping = tarfile.TarInfo("files/../../escaped")
            new.addfile(escaping, io.BytesIO())

        done = other_home.bihuan("restore", str(evil))

        assert done.returncode == 1 and "no stored file" in done.stderr
        assert not (other_home.folder.parent / "escaped").exists()

    def test_is_no_file_of_another_kind(self, tmp_path: Path, other_home: Home) -> None:
        (tmp_path / "x").write_text("x")

        assert other_home.bihuan("restore", str(tmp_path / "x")).returncode == 2


class TestARestoreOverARunningSystem:
    def test_is_refused(self, kept: Path, home: Home) -> None:
        code, where = HOLDING[home.database.partition(":")[0]], home.database.removeprefix("sqlite:///")
        holding = home.start("-c", code + " print('open', flush=True); time.sleep(60)", where, stdout=-1)
        assert holding.stdout is not None and holding.stdout.readline() == "open\n"

        done = home.bihuan("restore", str(kept), "--force")

        assert done.returncode == 1 and "bihuan serve" in done.stderr

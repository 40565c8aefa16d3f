"""What is committed fits on any machine: no registry addresses, no paths of one machine, no built files."""

import re
import tomllib

from packaging.requirements import Requirement

from tests.architecture.sources import ROOT, files, short

ELSEWHERE = re.compile(
    r"(?:pypi|pythonhosted|npmjs|npmmirror|yarnpkg|aliyuncs|tsinghua)\.(?:org|com|edu)"
    r"|(?<![\w.~])/(?:root|work|Users)/\w",
    re.IGNORECASE,
)
BUILT = (".mo", ".pyc", ".min.js", ".min.css", ".sqlite3", ".ttf")


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    found = {
        short(path): match.group()
        for path in files()
        if (match := ELSEWHERE.search(path.read_bytes().decode("utf-8", errors="ignore")))
    }

    assert found == {}


def test_no_built_file_is_committed() -> None:
    assert [short(path) for path in files(*BUILT)] == []


def test_the_locks_hold_every_dependency() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = versions("requirements.lock")

    for line in declared["project"]["dependencies"]:
        dependency = Requirement(line)
        assert dependency.specifier.contains(locked[dependency.name]), line


def test_both_locks_hold_the_same_versions() -> None:
    run_time, development = versions("requirements.lock"), versions("requirements-dev.lock")

    assert run_time.items() <= development.items()


def versions(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==([^\s;]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))

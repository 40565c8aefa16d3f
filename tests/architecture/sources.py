"""The files of the project, as git knows them: tracked or about to be."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/bihuan"


@cache
def files(*suffixes: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    paths = [ROOT / name for name in names if name and (not suffixes or name.endswith(suffixes))]
    return sorted(path for path in paths if path.is_file())


def code(under: Path = ROOT) -> list[Path]:
    """Python written by hand."""
    return [path for path in files(".py") if path.is_relative_to(under) and "migrations" not in path.parts]


def templates() -> list[Path]:
    return [path for path in files(".html", ".txt") if path.is_relative_to(PACKAGE) and "templates" in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()

"""Only the core writes: everywhere else changes go through `bihuan.core`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGE, code, tree

BULK = {"bulk_create", "bulk_update"}
ON_MANAGERS = {"create", "get_or_create", "update_or_create", "delete", "add", "remove", "set", "clear"}
# Files that call `save` on something that is no record, with what it is.
NO_RECORDS: dict[str, str] = {
    "exchange/documents/word.py": "writes a Word document into memory",
    "jobs/backup.py": "puts stored files back",
}


def test_nothing_outside_the_core_writes_to_the_database() -> None:
    outside = [path for path in code(PACKAGE) if not path.is_relative_to(PACKAGE / "core")]

    found = [f"{path.relative_to(PACKAGE)}:{line}" for path in outside for line in written(path)]

    assert found == []


def written(path: Path) -> Iterator[str]:
    free = path.relative_to(PACKAGE).as_posix() in NO_RECORDS
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and writes(node, node.func):
            if not (free and node.func.attr == "save"):
                yield f"{node.lineno} {ast.unparse(node.func)}"
        elif isinstance(node, ast.Assign) and any(sets_state(target) for target in node.targets):
            yield f"{node.lineno} {ast.unparse(node.targets[0])} ="


def writes(call: ast.Call, method: ast.Attribute) -> bool:
    if isinstance(method.value, ast.Name) and method.value.id in {"lean", "default_storage"}:
        return False  # core.lean refuses records; the storage keeps files
    if method.attr == "save" or method.attr in BULK:
        return True
    if method.attr == "update":  # a dictionary takes |= or a positional argument, a queryset only names
        return bool(call.keywords)
    return method.attr in ON_MANAGERS and is_manager(method.value)


def is_manager(node: ast.expr) -> bool:
    """`Model.objects…`, `record.parts_set…`: anything reached through a manager."""
    names = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    return any(name == "objects" or name.endswith("_set") for name in names)


def sets_state(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "state" and ast.unparse(target.value) != "self"

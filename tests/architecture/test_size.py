"""Files, classes and functions stay small; module names say what is inside."""

import ast

from tests.architecture.sources import code, short, tree

LONGEST_FILE, LONGEST_CLASS, LONGEST_FUNCTION = 400, 200, 40
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "services", "managers", "misc"}


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in code()}

    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_or_class_is_too_long() -> None:
    too_long = [
        f"{short(path)}:{node.lineno} {node.name}"
        for path in code()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and body_lines(node) > (LONGEST_CLASS if isinstance(node, ast.ClassDef) else LONGEST_FUNCTION)
    ]

    assert too_long == []


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    """What there is to read after the signature and the docstring."""
    first, last = node.body[1 if ast.get_docstring(node) and len(node.body) > 1 else 0], node.body[-1]
    return (last.end_lineno or last.lineno) - first.lineno + 1


def test_no_module_has_a_name_that_attracts_everything() -> None:
    assert [short(path) for path in code() if SHAPELESS & {path.stem, *path.parent.parts}] == []

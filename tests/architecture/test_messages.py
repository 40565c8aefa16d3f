"""Every text for users is a literal the translators' tool can find."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import PACKAGE, code, short, tree

TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}


def calls(found: ast.AST) -> Iterator[ast.Call]:
    for one in ast.walk(found):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in TRANSLATING:
            yield one


def test_no_text_is_translated_inside_an_f_string() -> None:
    inside = [
        f"{short(path)}:{one.lineno}"
        for path in code(PACKAGE)
        for text in ast.walk(tree(path))
        if isinstance(text, ast.JoinedStr)
        for one in calls(text)
    ]

    assert inside == []


def test_no_text_to_translate_is_put_together_first() -> None:
    built = [
        f"{short(path)}:{one.lineno}"
        for path in code(PACKAGE)
        for one in calls(tree(path))
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in one.args[:1])
    ]

    assert built == []

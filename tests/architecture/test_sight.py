"""Rows are read as somebody may see them. `concerning` leaves out the company, for an index: only where it is known."""

import ast

from tests.architecture.sources import PACKAGE, code, tree

# Each with why its rows are of the person's company already.
KNOWN: dict[str, str] = {
    "core/models/record.py": "visible_to names the company first",
    "areas/policies/models/task_queries.py": "visible_to names the company first",
    "web/record_tasks.py": "tasks about a record that was found as visible",
    "web/templatetags/correcting.py": "records counted with one that is shown",
}


def test_the_company_is_left_out_only_where_it_is_known() -> None:
    calling = {
        path.relative_to(PACKAGE).as_posix()
        for path in code(PACKAGE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "concerning"
    }

    assert calling == KNOWN.keys()

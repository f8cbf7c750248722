"""What the kit does once is not written again beside it."""

from __future__ import annotations

import ast
from collections.abc import Callable

from tests.architecture.tree import PACKAGE, apps, sources, syntax

DIGITS = {"isdecimal", "isdigit", "isnumeric"}


def statements(*, where: Callable[[ast.stmt], bool]) -> list[str]:
    """Simple statements outside of the kit, by file and line."""
    return [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for app in apps()
        if app.name != "kit"
        for path in sources(app)
        for node in ast.walk(syntax(path))
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Return, ast.Expr)) and where(node)
    ]


def called_in(statement: ast.stmt) -> set[str]:
    """The last word of each call that is given something: "get" for ``rows.get(pk=1)``."""
    calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
    given = [call for call in calls if call.keywords or any(ast.unparse(one) != "None" for one in call.args)]
    return {ast.unparse(call.func).split(".")[-1] for call in given}


def reads_a_number(statement: ast.stmt) -> bool:
    asked = {node.attr for node in ast.walk(statement) if isinstance(node, ast.Attribute)}
    return bool(asked & DIGITS) and "int" in called_in(statement)


def test_a_number_that_somebody_sent_is_read_by_the_kit() -> None:
    """`rebond.kit.numbers.whole_number` knows how many digits a column holds, and which signs are digits."""
    assert statements(where=reads_a_number) == []


def test_a_hold_joins_nothing() -> None:
    """`rebond.kit.holding` says why. Written in several statements, `tests.harness.holding` sees it when a test runs it."""
    both = {"select_for_update", "select_related"}
    assert statements(where=lambda statement: both <= called_in(statement)) == []

"""A transition is written once: in the table, and in one action that takes it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

from rebond.devices.lifecycle import STEPS
from rebond.devices.stages import Stage
from rebond.referrals.lifecycle import STEPS as STEPS_OF_REFERRALS
from tests.architecture.tree import PACKAGE, apps, sources, syntax


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(syntax(path)) if isinstance(node, ast.FunctionDef)]


def calls_of(name: str, within: ast.AST) -> list[ast.Call]:
    """Calls of ``name(...)`` or ``anything.name(...)``."""
    return [
        node
        for node in ast.walk(within)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name
    ]


def is_actions(path: Path) -> bool:
    inside = path.relative_to(PACKAGE).parts
    return inside[1].removesuffix(".py") == "actions"


def takers() -> dict[str, list[str]]:
    """Step name -> the functions that hand it to `advance`."""
    found: dict[str, list[str]] = defaultdict(list)
    for app in apps():
        for path in sources(app):
            for function in functions(path):
                for call in calls_of("advance", function):
                    found[step_of(call)].append(f"{path.relative_to(PACKAGE)}:{function.name}")
    return found


def step_of(call: ast.Call) -> str:
    """The step that an ``advance(STEPS["name"], ...)`` takes; its source text when it is written otherwise."""
    step = call.args[0] if call.args else None
    if (
        isinstance(step, ast.Subscript)
        and ast.unparse(step.value).endswith("STEPS")
        and isinstance(step.slice, ast.Constant)
    ):
        return str(step.slice.value)
    return f"not a literal step: {ast.unparse(call)[:80]}"


def test_each_step_is_taken_in_exactly_one_action() -> None:
    found = takers()
    steps = [*STEPS, *STEPS_OF_REFERRALS]
    assert found.keys() - set(steps) == set()
    assert {name: len(found[name]) for name in steps} == dict.fromkeys(steps, 1)


def test_steps_are_taken_in_actions_and_nowhere_else() -> None:
    elsewhere = [
        str(path.relative_to(PACKAGE))
        for app in apps()
        for path in sources(app)
        if calls_of("advance", syntax(path)) and not is_actions(path)
    ]
    assert elsewhere == []


def test_the_stage_of_a_device_is_written_by_the_state_machine_alone() -> None:
    """Nobody assigns ``device.stage`` nor updates devices with ``stage=``."""
    writers = set()
    for app in apps():
        for path in sources(app):
            for node in ast.walk(syntax(path)):
                if assigns_device_stage(node) or updates_device_stage(node):
                    writers.add(str(path.relative_to(PACKAGE)))
    allowed = (
        "devices/lifecycle",
        "devices/actions",
    )  # `advance`; `rectify` and `merge` have no fixed target
    assert {writer for writer in writers if not writer.startswith(allowed)} == set()


def assigns_device_stage(node: ast.AST) -> bool:
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, ast.AugAssign)
        else []
    )
    return any(ast.unparse(target) in {"device.stage", "computer.stage"} for target in targets)


def updates_device_stage(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith(".update"):
        return False
    return "Device.objects" in ast.unparse(node.func) and any(word.arg == "stage" for word in node.keywords)


STAGE_COMPARED = re.compile(
    r"{%-?\s*(?:el)?if[^%]*\bstage\b\s*(?:==|!=|in\b|not in\b)|{%-?\s*ifchanged[^%]*\bstage\b"
)


def test_templates_never_compare_stages() -> None:
    """What is open, done or ahead comes from the table, through a query."""
    comparing = [
        str(path.relative_to(PACKAGE))
        for path in sorted(PACKAGE.rglob("templates/**/*.html"))
        if STAGE_COMPARED.search(path.read_text(encoding="utf-8"))
    ]
    assert comparing == []


def test_the_partition_holds_every_stage_that_was_taken_in_exactly_once() -> None:
    counted = [stage for stages in Stage.PARTITION.values() for stage in stages]
    assert sorted(counted) == sorted(set(Stage.values) - {Stage.ANNOUNCED})


def test_every_stage_can_be_reached_from_the_announcement() -> None:
    reached = {Stage.ANNOUNCED.value}
    while more := {step.target for step in STEPS.values() if reached & step.sources} - reached:
        reached |= more
    assert set(Stage.values) - reached == set()


def test_what_was_eliminated_retired_or_given_back_never_moves_again() -> None:
    ends = {Stage.ELIMINATED, Stage.OUT_OF_SERVICE, Stage.GIVEN_BACK}
    assert [step.name for step in STEPS.values() if step.sources & ends] == []


def test_every_step_names_a_capability_of_the_matrix() -> None:
    from rebond.access.matrix import MATRIX

    steps = [*STEPS.values(), *STEPS_OF_REFERRALS.values()]
    assert {step.capability for step in steps} - MATRIX.keys() == set()


def test_every_step_points_to_a_page_that_exists() -> None:
    from tests.harness.urlconf import named_urls

    assert {step.page for step in STEPS.values()} - named_urls().keys() == set()

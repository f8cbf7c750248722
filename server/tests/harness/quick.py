"""`make quick`: in two minutes, all tests of the apps that changed, then of the others as many as there is time for.

A plugin of pytest (``-p tests.harness.quick``). What changed is told by git: since the commit before the last. Of a
test with many examples the first comes before all others; which files come first changes with each commit. What was
not played is counted and told: only `make test` plays everything.
"""

from __future__ import annotations

import subprocess
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SECONDS = 65.0
"""From the first test to the last that begins: the rest of two minutes is for the collection and the end."""
UNPLAYED = pytest.StashKey[int]()
END = pytest.StashKey[float]()


def folder_of_tests(path: str) -> str:
    """Where the tests of a changed file lie; empty for one that no folder of tests is about."""
    match path.split("/"):
        case ["server", "src", "rebond", app, _, *_] | ["server", "tests", app, _, *_]:
            return f"server/tests/{app}/"
        case [("passport" | "workbench") as package, _, *_]:
            return f"{package}/tests/"
    return ""


def changed_folders() -> frozenset[str]:
    paths: set[str] = set()
    for command in (["diff", "--name-only", "HEAD~1"], ["ls-files", "--others", "--exclude-standard"]):
        told = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=False)
        paths.update(told.stdout.splitlines())
    return frozenset(filter(None, map(folder_of_tests, paths)))


def commit() -> str:
    told = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    changed, seed, seen = changed_folders(), commit(), set[str]()
    ranks: dict[str, tuple[bool, bool, int]] = {}
    left_out = [item for item in items if any(map(item.get_closest_marker, ("demonstration", "long")))]
    kept = [item for item in items if item not in left_out]
    for item in kept:
        function, file = item.nodeid.partition("[")[0], item.nodeid.partition("::")[0]
        is_changed = any(item.nodeid.startswith(folder) for folder in changed)
        by_chance = zlib.crc32(f"{seed}{file}".encode())
        ranks[item.nodeid] = (not is_changed, not is_changed and function in seen, by_chance)
        seen.add(function)
    items[:] = sorted(kept, key=lambda item: ranks[item.nodeid])
    config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> bool | None:
    stash = item.config.stash
    if time.monotonic() < stash.setdefault(END, time.monotonic() + SECONDS):
        return None
    stash[UNPLAYED] = stash.get(UNPLAYED, 0) + 1
    return True


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    output: Any = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["unplayed"] = session.config.stash.get(UNPLAYED, 0)
    return (yield)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    stash = node.config.stash
    stash[UNPLAYED] = stash.get(UNPLAYED, 0) + getattr(node, "workeroutput", {}).get("unplayed", 0)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if unplayed := config.stash.get(UNPLAYED, 0):
        terminalreporter.write_line(
            f"{unplayed} tests were not played for want of time: make test plays all."
        )

"""What may stand between a computer and the shelf, by whichever app: each has its station at the bench."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from rebond.kit.outcomes import Obstacle
from rebond.workshop import brought, programme_systems, releases
from rebond.workshop.choices import Station
from rebond.workshop.queries import readiness


def those_that_judge() -> Iterator[ModuleType]:
    yield readiness
    yield programme_systems
    yield releases
    judges: list[Callable[..., object]] = [*brought._judges, *brought._last_looks, *brought._equipment]
    for judge in judges:
        module = inspect.getmodule(judge)
        assert module is not None
        yield module


def codes_of(module: ModuleType) -> Iterator[str]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Obstacle":
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield first.value


def test_every_obstacle_has_a_station_and_every_station_an_obstacle() -> None:
    codes = {code for module in those_that_judge() for code in codes_of(module)}
    assert codes == set(readiness._STATIONS)


def test_a_drive_without_proof_waits_where_it_is_erased() -> None:
    assert readiness.station_of(Obstacle("drive_unproven", "")) is Station.ERASE


def test_an_obstacle_that_has_no_station_is_no_silent_one() -> None:
    with pytest.raises(KeyError):
        readiness.station_of(Obstacle("unheard_of", ""))

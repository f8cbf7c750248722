"""What holds in every test; `tests.harness` says how each is done."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from rebond.ledger.sealing import heads_file
from tests.cast import Cast, gather
from tests.harness.clock import Clock, stop_the_clock
from tests.harness.flushing import lift_triggers_to_flush
from tests.harness.holding import refuse_joined_holds
from tests.harness.network import stay_on_this_machine
from tests.harness.queries import assert_list_costs as _assert_list_costs
from tests.harness.readonly import ReadOnlyGetClient
from tests.harness.shuffling import shuffle_unordered
from tests.harness.signing_in import signed_in
from tests.pages import VISITOR

# The same examples on every run, and no deadline: two busy cores are no fault of the code.
hypothesis_settings.register_profile(
    "rebond", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("rebond")


BROWSER = Path(__file__).parent / "browser"


def pytest_configure(config: pytest.Config) -> None:
    folder = os.environ.get("REBOND_CORPUS")
    if folder is not None and not any(path.is_file() for path in Path(folder).rglob("*")):
        pytest.exit(f"REBOND_CORPUS names {folder!r}, which is absent or empty", returncode=1)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The browser is a suite of its own: its tests run when they are named."""
    if collection_path != BROWSER:
        return None
    named = [Path(config.invocation_params.dir, arg.split("::")[0]).resolve() for arg in config.args]
    return not any(path == BROWSER or BROWSER in path.parents for path in named) or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What opens no database says the same on any; what takes minutes runs in `make soak` only."""
    for item in items:
        if not opens_the_database(item):
            item.add_marker("once")
    if "soak" in config.option.markexpr:
        return
    soak = [item for item in items if item.get_closest_marker("soak")]
    if soak:
        config.hook.pytest_deselected(items=soak)
        items[:] = [item for item in items if item not in soak]


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not walk through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def opens_the_database(item: pytest.Item) -> bool:
    """Without the fixture or the mark, pytest-django refuses every query."""
    asked = {"db", "transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ()))
    return bool(asked) or any(item.get_closest_marker(mark) for mark in ("django_db", "each"))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Tell every skip to the file that `make test` reads out at its end."""
    told = os.environ.get("REBOND_SKIPS")
    if (
        told
        and report.skipped
        and isinstance(report.longrepr, tuple)
        and "PYTEST_XDIST_WORKER" not in os.environ
    ):
        with Path(told).open("a", encoding="utf-8") as file:
            file.write(f"{report.longrepr[2]}\n")


@pytest.fixture(scope="session", autouse=True)
def _held_all_along() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stay_on_this_machine(patch)
        lift_triggers_to_flush(patch)
        refuse_joined_holds(patch)
        yield


@pytest.fixture(autouse=True)
def _unordered_is_shuffled(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        shuffle_unordered(patch, seed=request.node.nodeid)
        yield


@pytest.fixture(autouse=True)
def _french_until_somebody_asks() -> None:
    """A page of another test may have left its language to this process."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _heads_of_this_test_only() -> Iterator[None]:
    """Heads lie outside the database: rolled back with no test, they would accuse the ledger of the next."""
    yield
    heads_file().unlink(missing_ok=True)


@pytest.fixture
def client() -> Client:
    """A visitor; GET cannot write."""
    return ReadOnlyGetClient()


@pytest.fixture
def cast(db: None) -> Cast:
    """Everyone, with their organisations, their workshop and their places."""
    return gather()


@pytest.fixture
def client_of(cast: Cast) -> Callable[[str], Client]:
    """``client_of("chloe")``: her browser; "visitor": nobody's. GET cannot write."""

    def client_named(name: str) -> Client:
        return ReadOnlyGetClient() if name == VISITOR else signed_in(cast.people()[name])

    return client_named


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time stands still at ``clock.now`` and moves by ``clock.advance(days=3)``."""
    return stop_the_clock(monkeypatch)


@pytest.fixture
def assert_list_costs(client: Client) -> Callable[..., None]:
    """``assert_list_costs(url, add_row=..., expected=7)``: as many queries for one row as for three."""
    return partial(_assert_list_costs, client)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real reports. Absent: the test is skipped, and the run says so at its end."""
    folder = os.environ.get("REBOND_CORPUS")
    if folder is None:
        pytest.skip("REBOND_CORPUS is not set: real reports were not read")
    return Path(folder)

"""What the live bench is told, by an agent that never waits for it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from receiving_server import TOKEN, Received, serving

from workbench.livecard import Activity, Computer, LiveCard, State
from workbench.spool import Spool

ARDOISE = Computer(maker="Pinède", model="Ardoise 14", serial="PN7K2M9Q41")


@pytest.fixture
def server() -> Iterator[Received]:
    with serving() as received:
        yield received


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path)


def joined(spool: Spool, address: str, token: str = TOKEN) -> None:
    (spool.folder / "server").write_text(address, encoding="utf-8")
    (spool.folder / "token").write_text(token, encoding="utf-8")


def a_card(spool: Spool) -> LiveCard:
    card = LiveCard.of(spool.folder, ARDOISE)
    assert card is not None
    return card


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not done() and time.monotonic() < end:
        time.sleep(0.01)
    assert done()


def test_a_stick_that_joined_no_workshop_has_no_card(spool: Spool) -> None:
    assert LiveCard.of(spool.folder, ARDOISE) is None


def test_the_bench_hears_the_computer_and_how_far_it_is(spool: Spool, server: Received) -> None:
    joined(spool, server.url)
    card = a_card(spool)
    card.tell(State(activity=Activity.ERASING, percent=12, bytes_per_second=90_000_000, seconds_left=600))
    until(lambda: bool(server.recorded))
    card.close()
    (body,) = server.recorded.values()
    told = json.loads(body)
    assert len(told.pop("run")) == 36
    assert told == {
        "maker": "Pinède",
        "model": "Ardoise 14",
        "serial": "PN7K2M9Q41",
        "activity": "erasing",
        "percent": 12,
        "bytes_per_second": 90_000_000,
        "seconds_left": 600,
    }


def test_the_last_word_leaves_at_the_end_and_those_between_are_left_out(
    spool: Spool, server: Received
) -> None:
    joined(spool, server.url)
    card = a_card(spool)
    card.tell(State(activity=Activity.ERASING, percent=0))
    until(lambda: len(server.arrivals) == 1)
    for percent in range(1, 100):
        card.tell(State(activity=Activity.ERASING, percent=percent))
    card.tell(State(activity=Activity.DONE, percent=100))
    card.close()
    assert len(server.arrivals) == 2
    assert [json.loads(body)["activity"] for body in server.contradicting] == ["done"]


def test_a_word_that_did_not_come_through_is_said_again_at_the_end(spool: Spool, server: Received) -> None:
    joined(spool, server.url)
    server.answers = [0]
    card = a_card(spool)
    card.tell(State(activity=Activity.ERASING, percent=5))
    until(lambda: len(server.arrivals) == 1)
    card.close()
    assert len(server.arrivals) == 2


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "not an address"])
def test_work_goes_on_when_no_server_answers(spool: Spool, address: str) -> None:
    joined(spool, address)
    card = a_card(spool)
    card.tell(State(activity=Activity.ERASING, percent=5))
    started = time.monotonic()
    card.close()
    assert time.monotonic() - started < 5

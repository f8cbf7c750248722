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


def test_an_agent_that_says_nothing_new_still_says_that_it_lives(
    spool: Spool, server: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.livecard._REPEATED_AFTER_SECONDS", 0.2)
    monkeypatch.setattr("workbench.livecard._EVERY_SECONDS", 0.05)
    joined(spool, server.url)
    card = a_card(spool)
    card.tell(State(activity=Activity.WAITING))
    until(lambda: len(server.states) >= 3)
    card.close()
    assert {one["activity"] for one in server.states} == {"waiting"}


def test_one_start_of_a_computer_is_one_card(
    spool: Spool, server: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(spool, server.url)
    for given in ("5e0c1d0a-54f1-4b3c-9a4e-0d7c52f0a111", "5e0c1d0a-54f1-4b3c-9a4e-0d7c52f0a111", "nonsense"):
        monkeypatch.setenv("REBOND_RUN", given)
        card = a_card(spool)
        card.tell(State(activity=Activity.DONE))
        card.close()
    first, second, third = (one["run"] for one in server.states)
    assert first == second == "5e0c1d0a-54f1-4b3c-9a4e-0d7c52f0a111"
    assert len(third) == 36
    assert third != first


def test_nothing_longer_than_the_server_takes_is_said(spool: Spool, server: Received) -> None:
    joined(spool, server.url)
    card = LiveCard.of(spool.folder, Computer(maker="m" * 200, hardware="h" * 200, battery_percent=87))
    assert card is not None
    card.tell(State(activity=Activity.DONE, detail="d" * 300))
    card.close()
    (told,) = server.states
    assert (len(told["maker"]), len(told["hardware"]), len(told["detail"])) == (80, 120, 200)
    assert told["battery_percent"] == 87


@pytest.mark.parametrize("token", ["a\nb", "cl\u00e9"])
def test_a_damaged_token_harms_nobody(spool: Spool, token: str) -> None:
    joined(spool, "http://127.0.0.1:9", token)
    card = a_card(spool)
    card.tell(State(activity=Activity.DONE))
    started = time.monotonic()
    card.close()
    assert time.monotonic() - started < 5

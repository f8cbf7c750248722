from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Model
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rebond.access import system_actor
from rebond.access.guards import NotAllowed
from rebond.devices.actions import receive
from rebond.kit.errors import Invalid
from rebond.ledger import verification, worker
from rebond.ledger.facts import Facts
from rebond.ledger.models import Event, PendingReaction, Seal, SealedEvent, StreamHead, Unsealed
from rebond.ledger.recording import record
from rebond.ledger.sealing import heads_file, seal_all
from rebond.ledger.verification import verify
from tests.cast import gather
from tests.factories import a_device, a_lot, devices

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2001, 2, 3, tzinfo=UTC)


def faults() -> list[tuple[str, str]]:
    return [(fault.code, fault.where) for fault in verify().faults]


def test_what_is_recorded_verifies_before_and_after_sealing() -> None:
    devices(3)
    assert (verify().events, verify().unsealed, faults()) == (6, 6, [])
    seal_all()
    assert (verify().unsealed, verify().seals, faults()) == (0, 1, [])


def test_each_stream_is_numbered_and_chained() -> None:
    device = a_device()
    first, second = Event.objects.filter(stream=device.stream).order_by("seq")
    assert (first.seq, second.seq) == (1, 2)
    assert second.previous_digest == first.digest


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET actor = 'user:1'",
        "DELETE FROM ledger_event",
        "DELETE FROM ledger_seal",
        "UPDATE ledger_sealedevent SET position = 9",
    ],
)
def test_the_database_refuses_to_change_what_happened(statement: str) -> None:
    a_device()
    seal_all()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_database_refuses_to_replace_what_happened() -> None:
    a_device()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            statement = "INSERT OR REPLACE INTO ledger_event SELECT * FROM ledger_event LIMIT 1"
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else it is refused for what is pending
            statement = "TRUNCATE ledger_event CASCADE"
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


def test_a_byte_changed_by_hand_is_found() -> None:
    from rebond.ledger import triggers

    device = a_device()
    seal_all()
    triggers.remove()
    Event.objects.filter(stream=device.stream, seq=2).update(actor="user:666")
    triggers.install()
    assert faults() == [("event_altered", f"{device.stream}#2")]


@pytest.mark.parametrize(
    ("rows", "column", "value"),
    [
        (Event, "uuid", UUID(int=6)),
        (Event, "stream", "device:666"),
        (Event, "seq", 6),
        (Event, "kind", "device.lost"),
        (Event, "actor", "user:666"),
        (Event, "membership_id", 666),
        (Event, "occurred_at", LONG_AGO),
        (Event, "recorded_at", LONG_AGO),
        (Event, "facts", {"workshop_id": 666}),
        (Event, "previous_digest", "6" * 64),
        (Event, "digest", "6" * 64),
        (StreamHead, "seq", 6),
        (StreamHead, "digest", "6" * 64),
        (Seal, "seq", 6),
        (Seal, "event_count", 6),
        (Seal, "root", "6" * 64),
        (Seal, "previous_digest", "6" * 64),
        (Seal, "digest", "6" * 64),
        (Seal, "sealed_at", LONG_AGO),
        (SealedEvent, "position", 6),
    ],
)
def test_whatever_is_changed_by_hand_is_found(rows: type[Model], column: str, value: object) -> None:
    from rebond.ledger import triggers

    a_device()
    seal_all()
    triggers.remove()
    last = rows._default_manager.order_by("pk").last()
    assert last is not None
    rows._default_manager.filter(pk=last.pk).update(**{column: value})
    triggers.install()
    assert faults() != []


def test_an_event_that_no_seal_will_ever_cover_is_found() -> None:
    a_device()
    Unsealed.objects.all().delete()
    assert {code for code, _where in faults()} == {"event_not_covered"}


def test_seals_made_anew_are_found_by_the_heads_that_were_published(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[Any]]],
) -> None:
    from rebond.ledger import triggers

    a_device()
    with django_capture_on_commit_callbacks(execute=True):
        seal_all()
    assert faults() == []
    triggers.remove()
    SealedEvent.objects.all().delete()
    Seal.objects.all().delete()
    triggers.install()
    Unsealed.objects.bulk_create(Unsealed(event=event) for event in Event.objects.order_by("pk"))
    seal_all()
    with heads_file().open("a", encoding="ascii") as file:
        file.write("{\n")
    assert faults() == [("published_head_differs", "seal 1"), ("published_head_unreadable", "line 2")]


def test_a_cut_tail_is_found() -> None:
    from rebond.ledger import triggers

    device = a_device()
    triggers.remove()
    Unsealed.objects.all().delete()
    PendingReaction.objects.all().delete()
    Event.objects.filter(stream=device.stream, seq=2).delete()
    triggers.install()
    assert ("stream_end_differs", device.stream) in faults()


def test_a_dropped_trigger_is_found() -> None:
    from rebond.ledger import triggers

    triggers.remove()
    assert {code for code, _where in faults()} == {"trigger_missing"}
    triggers.install()


def test_the_seals_form_a_chain() -> None:
    a_device()
    seal_all()
    a_device()
    seal_all()
    first, second = Seal.objects.order_by("seq")
    assert second.previous_digest == first.digest


def test_only_those_entitled_set_the_moment() -> None:
    cast = gather()
    lot = a_lot(workshop=cast.workshop)
    (device,) = devices(1, lot, stage="announced")
    before = timezone.now() - timedelta(days=3)
    with pytest.raises(NotAllowed):
        receive(actor=cast.actor("bruno"), devices=[device], workshop=cast.workshop, occurred_at=before)
    receive(actor=cast.actor("chloe"), devices=[device], workshop=cast.workshop, occurred_at=before)
    assert Event.objects.get(stream=device.stream, kind="device.received").occurred_at == before


def test_nothing_happens_in_the_future() -> None:
    lot = a_lot()
    (device,) = devices(1, lot, stage="announced")
    later = timezone.now() + timedelta(hours=1)
    with pytest.raises(Invalid):
        receive(actor=system_actor("tests"), devices=[device], workshop=lot.workshop, occurred_at=later)


@pytest.mark.parametrize("value", [1.5, [1.5], {"kg": 1}, b"kg"])
def test_facts_hold_nothing_that_a_database_writes_in_another_way(value: object) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Weighed(Facts):
        weight: Any

    with pytest.raises(TypeError):
        Weighed(weight=value).as_json()


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record(actor=system_actor("tests"), entries=[])


@pytest.mark.django_db(transaction=True)
def test_what_is_recorded_while_one_verifies_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heads were read, then another connection records and seals, then events and seals are read."""
    gather()
    seal_all()
    before = verify()
    read_streams = verification._stream_faults

    def record_and_seal() -> None:
        try:
            devices(2)
            seal_all()
        finally:
            connections.close_all()

    def interrupted(*arguments: Any) -> list[verification.Fault]:
        if not (connection.vendor == "sqlite" and connection.is_in_memory_db()):  # threads share that one
            other = threading.Thread(target=record_and_seal)
            other.start()
            other.join()
        return read_streams(*arguments)

    monkeypatch.setattr(verification, "_stream_faults", interrupted)
    assert verify() == before
    monkeypatch.undo()
    a_device()  # the snapshot is over: one may write again
    assert verify().whole


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_run_batches_at_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("an IMMEDIATE transaction holds the whole of SQLite")
    a_device()
    done: list[int] = []

    def drain_too() -> None:
        try:
            done.append(worker.drain())
        finally:
            connections.close_all()

    other = threading.Thread(target=drain_too)
    with transaction.atomic():
        worker._lock()
        other.start()
        other.join(0.5)
        assert (other.is_alive(), done) == (True, [])
    other.join(20)
    assert len(done) == 1
    assert not PendingReaction.objects.exists()


def test_an_idle_worker_asks_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    worker.drain()
    with django_assert_num_queries(1):
        assert worker.drain() == 0

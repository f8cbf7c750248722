"""`record`, the only writer of events."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access.actors import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid
from rebond.ledger import reactions
from rebond.ledger.digests import GENESIS, event_digest
from rebond.ledger.facts import Facts
from rebond.ledger.models import Event

BATCH = 500
Head = tuple[int, str]
HEADS = "SELECT stream, seq, digest FROM ledger_streamhead"
KEEP_HEAD = (
    "INSERT INTO ledger_streamhead (stream, seq, digest) VALUES (%s, %s, %s)"
    " ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, digest = excluded.digest"
)
COLUMNS = (
    "uuid",
    "stream",
    "seq",
    "kind",
    "actor",
    "membership_id",
    "occurred_at",
    "recorded_at",
    "facts",
    "previous_digest",
    "digest",
)
AWAIT_REACTION = (
    "INSERT INTO ledger_pendingreaction (event_id, reaction, attempts, due_at, error)"
    " VALUES (%s, %s, 0, %s, '')"
)
AWAIT_SEAL = "INSERT INTO ledger_unsealed (event_id) VALUES (%s)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event to be: its stream ("device:12") and its facts."""

    stream: str
    facts: Facts


def record(*, actor: Actor, entries: Iterable[Entry], occurred_at: datetime | None = None) -> list[Event]:
    """Append one event per entry, in order, inside the caller's transaction.

    The caller already holds the row of every subject it records on. Raise ``RuntimeError`` outside a
    transaction, `Invalid` for a moment in the future, `NotAllowed` when the actor may not set the moment.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() runs inside the transaction of the change it records")
    wanted = list(entries)
    now = timezone.now()
    moment = _moment(actor, occurred_at, now)
    heads = _hold_heads({entry.stream for entry in wanted})
    events = [_next_event(entry, actor, moment, now, heads) for entry in wanted]
    for start in range(0, len(events), BATCH):
        _insert(events[start : start + BATCH])
    _keep(heads, events)
    _queue_reactions(events, now)
    return events


def _moment(actor: Actor, occurred_at: datetime | None, now: datetime) -> datetime:
    if occurred_at is None:
        return now
    if occurred_at > now:
        raise Invalid(
            _("The date is in the future. Enter the day on which it really happened."), field="occurred_at"
        )
    if not actor.system:
        require(actor, "event.backdate")
    return occurred_at


def _hold_heads(streams: set[str]) -> dict[str, Head]:
    heads = dict.fromkeys(sorted(streams), (0, GENESIS))
    names = list(heads)
    with connection.cursor() as cursor:
        for start in range(0, len(names), BATCH):
            part = names[start : start + BATCH]
            cursor.execute(_hold_head(len(part)), part)
            heads |= {stream: (seq, digest) for stream, seq, digest in cursor.fetchall()}
    return heads


@cache
def _hold_head(count: int) -> str:
    lock = connection.ops.for_update_sql(no_key=True) if connection.features.has_select_for_update else ""
    marks = ", ".join(["%s"] * count)
    return f"{HEADS} WHERE stream IN ({marks}) ORDER BY stream {lock}"


def _insert(events: Sequence[Event]) -> None:
    """Write the rows and give each event its key."""
    moment, as_json = connection.ops.adapt_datetimefield_value, connection.ops.adapt_json_value
    native = connection.features.has_native_uuid_field
    values: list[Any] = []
    for event in events:
        values += (
            event.uuid if native else event.uuid.hex,
            event.stream,
            event.seq,
            event.kind,
            event.actor,
            event.membership_id,
            moment(event.occurred_at),
            moment(event.recorded_at),
            as_json(event.facts, None),
            event.previous_digest,
            event.digest,
        )
    with connection.cursor() as cursor:
        cursor.execute(_insert_of(len(events)), values)
        for event, (key,) in zip(events, cursor.fetchall(), strict=True):
            event.pk = key


@cache
def _insert_of(count: int) -> str:
    row = f"({', '.join(['%s'] * len(COLUMNS))})"
    return f"INSERT INTO ledger_event ({', '.join(COLUMNS)}) VALUES {', '.join([row] * count)} RETURNING id"  # noqa: S608 - our own columns


def _keep(heads: Mapping[str, Head], events: Sequence[Event]) -> None:
    """Where each stream ends now, and what waits for its seal.

    Every gesture of everybody passes here and above: plain statements take half the time of the same through models.
    """
    with connection.cursor() as cursor:
        cursor.executemany(KEEP_HEAD, [(stream, *head) for stream, head in heads.items()])
        cursor.executemany(AWAIT_SEAL, [(event.pk,) for event in events])


def _next_event(
    entry: Entry, actor: Actor, occurred_at: datetime, now: datetime, heads: dict[str, Head]
) -> Event:
    if not entry.facts.kind:
        raise TypeError(f"{type(entry.facts).__name__} declares no kind")
    seq, previous = heads[entry.stream]
    event = Event(
        uuid=uuid.uuid4(),
        stream=entry.stream,
        seq=seq + 1,
        kind=entry.facts.kind,
        actor=actor.reference,
        membership_id=actor.membership_id,
        occurred_at=occurred_at,
        recorded_at=now,
        facts=entry.facts.as_json(),
        previous_digest=previous,
    )
    event.digest = event_digest(event)
    heads[entry.stream] = (event.seq, event.digest)
    return event


def _queue_reactions(events: Sequence[Event], now: datetime) -> None:
    following = {kind: reactions.names_for(kind) for kind in {event.kind for event in events}}
    due_at = connection.ops.adapt_datetimefield_value(now)
    rows = [(event.pk, name, due_at) for event in events for name in following[event.kind]]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(AWAIT_REACTION, rows)

"""`record`, the only writer of events."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access.actors import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid
from rebond.ledger import reactions
from rebond.ledger.digests import GENESIS, event_digest
from rebond.ledger.facts import Facts
from rebond.ledger.models import Event, PendingReaction

BATCH = 500
Head = tuple[int, str]
HEADS = "SELECT stream, seq, digest FROM ledger_streamhead"
KEEP_HEAD = (
    "INSERT INTO ledger_streamhead (stream, seq, digest) VALUES (%s, %s, %s)"
    " ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, digest = excluded.digest"
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
    created = Event.objects.bulk_create(events, batch_size=BATCH)
    _keep(heads, created)
    _queue_reactions(created, now)
    return created


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


def _keep(heads: Mapping[str, Head], events: Sequence[Event]) -> None:
    """Where each stream ends now, and what waits for its seal.

    Every gesture of everybody passes here: two plain statements, in half the time of the same through models.
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
    rows = [
        PendingReaction(event=event, reaction=name, due_at=now)
        for event in events
        for name in reactions.names_for(event.kind)
    ]
    if rows:
        PendingReaction.objects.bulk_create(rows, batch_size=BATCH)

"""`record`, the only writer of events."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access.actors import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid
from rebond.ledger import reactions
from rebond.ledger.digests import GENESIS, event_digest
from rebond.ledger.facts import Facts
from rebond.ledger.models import Event, PendingReaction, StreamHead, Unsealed

BATCH = 500


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
    StreamHead.objects.bulk_create(
        heads.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["stream"],
        update_fields=["seq", "digest"],
    )
    Unsealed.objects.bulk_create([Unsealed(event=event) for event in created], batch_size=BATCH)
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


def _hold_heads(streams: set[str]) -> dict[str, StreamHead]:
    heads = {stream: StreamHead(stream=stream, seq=0, digest=GENESIS) for stream in sorted(streams)}
    names = sorted(streams)
    for start in range(0, len(names), BATCH):
        known = StreamHead.objects.filter(stream__in=names[start : start + BATCH])
        for head in known.select_for_update(no_key=True).order_by("stream"):
            heads[head.stream] = head
    return heads


def _next_event(
    entry: Entry, actor: Actor, occurred_at: datetime, now: datetime, heads: dict[str, StreamHead]
) -> Event:
    if not entry.facts.kind:
        raise TypeError(f"{type(entry.facts).__name__} declares no kind")
    head = heads[entry.stream]
    event = Event(
        uuid=uuid.uuid4(),
        stream=entry.stream,
        seq=head.seq + 1,
        kind=entry.facts.kind,
        actor=actor.reference,
        membership_id=actor.membership_id,
        occurred_at=occurred_at,
        recorded_at=now,
        facts=entry.facts.as_json(),
        previous_digest=head.digest,
    )
    event.digest = event_digest(event)
    head.seq, head.digest = event.seq, event.digest
    return event


def _queue_reactions(events: Sequence[Event], now: datetime) -> None:
    rows = [
        PendingReaction(event=event, reaction=name, due_at=now)
        for event in events
        for name in reactions.names_for(event.kind)
    ]
    if rows:
        PendingReaction.objects.bulk_create(rows, batch_size=BATCH)

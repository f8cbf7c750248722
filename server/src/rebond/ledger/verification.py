"""`verify`: recompute every digest, stream and seal, and say what does not hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from rebond.ledger.digests import GENESIS, event_digest, merkle_root, seal_digest
from rebond.ledger.models import Event, Seal, SealedEvent, StreamHead, Unsealed
from rebond.ledger.sealing import heads_file
from rebond.ledger.triggers import missing_triggers

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold, and where: ``where`` names a stream and number, a seal, or a trigger."""

    code: str
    where: str


@dataclass(frozen=True, slots=True)
class Verification:
    events: int
    streams: int
    seals: int
    unsealed: int
    fault_count: int
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        return self.fault_count == 0


def verify(progress: Callable[[int], None] = lambda _done: None) -> Verification:
    """Check triggers, digests, chains of streams, ends of streams, seals and the published heads.

    The published heads are read first: each names a seal that the snapshot knows.
    """
    published = heads_file().read_text(encoding="ascii").splitlines() if heads_file().exists() else []
    with _one_snapshot():
        return _verify(published, progress)


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """All that is read shows one moment, while others go on writing; within a transaction, what that one shows."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:  # atomic() would take the lock of the writers
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


def _verify(published: Sequence[str], progress: Callable[[int], None]) -> Verification:
    found: list[Fault] = [Fault("trigger_missing", name) for name in missing_triggers()]
    heads = {head.stream: (head.seq, head.digest) for head in StreamHead.objects.all()}
    digests: dict[int, str] = {}
    found += _stream_faults(heads, digests, progress)
    found += _seal_faults(digests)
    found += _published_faults(published)
    return Verification(
        events=len(digests),
        streams=len(heads),
        seals=Seal.objects.count(),
        unsealed=Unsealed.objects.count(),
        fault_count=len(found),
        faults=tuple(found[:MOST_SHOWN]),
    )


def is_whole(events: Sequence[Event], head: StreamHead | None) -> bool:
    """Whether all ``events`` of one stream, in any order, are what they were, up to where the stream ends."""
    end = (0, GENESIS)
    for event in sorted(events, key=lambda event: event.seq):
        follows = (event.seq - 1, event.previous_digest) == end
        if not follows or event_digest(event) != event.digest:
            return False
        end = (event.seq, event.digest)
    return end == ((head.seq, head.digest) if head else (0, GENESIS))


def _stream_faults(
    heads: dict[str, tuple[int, str]], digests: dict[int, str], progress: Callable[[int], None]
) -> list[Fault]:
    found: list[Fault] = []
    ends: dict[str, tuple[int, str]] = {}
    for event in Event.objects.order_by("stream", "seq").iterator(chunk_size=2000):
        seq, previous = ends.get(event.stream, (0, GENESIS))
        where = f"{event.stream}#{event.seq}"
        if event.seq != seq + 1 or event.previous_digest != previous:
            found.append(Fault("chain_broken", where))
        if event_digest(event) != event.digest:
            found.append(Fault("event_altered", where))
        ends[event.stream] = (event.seq, event.digest)
        digests[event.pk] = event.digest
        if len(digests) % 2000 == 0:
            progress(len(digests))
    found += [
        Fault("stream_end_differs", stream)
        for stream in sorted(heads.keys() | ends.keys())
        if heads.get(stream) != ends.get(stream)
    ]
    return found


def _seal_faults(digests: dict[int, str]) -> Iterator[Fault]:
    sealed: set[int] = set()
    previous, expected = GENESIS, 1
    for seal in Seal.objects.order_by("seq"):
        rows = SealedEvent.objects.filter(seal=seal).order_by("position")
        places = list(rows.values_list("position", "event_id"))
        leaves = [digests[event_id] for _position, event_id in places if event_id in digests]
        sealed.update(event_id for _position, event_id in places)
        root, count = merkle_root(leaves), len(leaves)
        digest = seal_digest(
            seq=seal.seq, event_count=count, root=root, previous=previous, sealed_at=seal.sealed_at
        )
        kept = (seal.seq, seal.event_count, seal.root, seal.previous_digest, seal.digest)
        is_ordered = [position for position, _event_id in places] == list(range(count))
        if kept != (expected, count, root, previous, digest) or not is_ordered:
            yield Fault("seal_broken", f"seal {seal.seq}")
        previous, expected = seal.digest, seal.seq + 1
    unsealed = set(Unsealed.objects.values_list("event_id", flat=True))
    yield from (
        Fault("event_not_covered", f"event {pk}") for pk in sorted(digests.keys() - sealed - unsealed)
    )


def _published_faults(lines: Sequence[str]) -> Iterator[Fault]:
    kept = dict(Seal.objects.values_list("seq", "digest"))
    for number, line in enumerate(lines, start=1):
        try:
            head = json.loads(line)
            differs = kept.get(int(head["seal"])) != head["digest"]
        except (ValueError, KeyError, TypeError):
            yield Fault("published_head_unreadable", f"line {number}")
            continue
        if differs:
            yield Fault("published_head_differs", f"seal {head['seal']}")

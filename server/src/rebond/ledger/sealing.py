"""The sealer: turns unsealed events into the leaves of a Merkle root, and chains the roots."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from rebond.ledger.digests import GENESIS, merkle_root, seal_digest
from rebond.ledger.models import Seal, SealedEvent, Unsealed

SEALER_LOCK = 0x5EA1
LARGEST_SEAL = 20_000


def seal_pending() -> Seal | None:
    """Seal what is not yet sealed, and publish the new head outside the database. None when there was nothing."""
    with transaction.atomic():
        _lock()
        rows = Unsealed.objects.order_by("event_id").values_list("event_id", "event__digest")
        waiting = list(rows[:LARGEST_SEAL])
        if not waiting:
            return None
        seal = _write_seal([digest for _event_id, digest in waiting])
        SealedEvent.objects.bulk_create(
            [SealedEvent(seal=seal, position=i, event_id=pk) for i, (pk, _digest) in enumerate(waiting)],
            batch_size=500,
        )
        _forget([event_id for event_id, _digest in waiting])
        transaction.on_commit(lambda: publish_head(seal))
    return seal


def seal_all() -> int:
    """Seal until nothing waits. Answer how many seals were made."""
    count = 0
    while seal_pending() is not None:
        count += 1
    return count


def heads_file() -> Path:
    return Path(settings.REBOND_DATA) / "ledger-heads.jsonl"


def publish_head(seal: Seal) -> None:
    """Append the head to a file that backups and auditors copy elsewhere: a cut tail shows only against one."""
    line = json.dumps({"seal": seal.seq, "digest": seal.digest, "sealed_at": seal.sealed_at.isoformat()})
    with heads_file().open("a", encoding="ascii") as file:
        file.write(line + "\n")


def _write_seal(leaves: list[str]) -> Seal:
    last = Seal.objects.order_by("-seq").first()
    seq, previous = (last.seq + 1, last.digest) if last else (1, GENESIS)
    root, now = merkle_root(leaves), timezone.now()
    digest = seal_digest(seq=seq, event_count=len(leaves), root=root, previous=previous, sealed_at=now)
    return Seal.objects.create(
        seq=seq, event_count=len(leaves), root=root, previous_digest=previous, digest=digest, sealed_at=now
    )


def _forget(event_ids: list[int]) -> None:
    for start in range(0, len(event_ids), 500):
        Unsealed.objects.filter(pk__in=event_ids[start : start + 500]).delete()


def _lock() -> None:
    """One sealer at a time. SQLite needs nothing: an IMMEDIATE transaction already holds the file."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])

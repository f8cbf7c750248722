"""The digest of an event, of a Merkle tree, of a seal: SHA-256 over RFC 8785 canonical JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from passport.canonical import canonical
from rebond.ledger.models import Event

GENESIS = "0" * 64


def event_digest(event: Event) -> str:
    content = {
        "uuid": str(event.uuid),
        "stream": event.stream,
        "seq": event.seq,
        "kind": event.kind,
        "actor": event.actor,
        "membership": event.membership_id,
        "occurred_at": _moment(event.occurred_at),
        "recorded_at": _moment(event.recorded_at),
        "facts": event.facts,
        "previous": event.previous_digest,
    }
    return hashlib.sha256(canonical(content)).hexdigest()


def merkle_root(leaves: Sequence[str]) -> str:
    """Root over hexadecimal digests, with the leaf and node prefixes of RFC 6962 section 2.1."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    level = [hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in leaves]
    while len(level) > 1:
        paired = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = [*paired, level[-1]] if len(level) % 2 else paired
    return level[0].hex()


def seal_digest(*, seq: int, event_count: int, root: str, previous: str, sealed_at: datetime) -> str:
    content = {
        "seq": seq,
        "events": event_count,
        "root": root,
        "previous": previous,
        "sealed_at": _moment(sealed_at),
    }
    return hashlib.sha256(canonical(content)).hexdigest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")

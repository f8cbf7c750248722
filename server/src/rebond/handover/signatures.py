"""The signature of a handover, drawn on a screen (`rebond.kit.strokes`): sealed, and known to the ledger by its digest."""

from __future__ import annotations

from hashlib import sha256

from rebond.kit.sealing import Seal
from rebond.kit.strokes import HEIGHT, MOST_POINTS, WIDTH, drawn, lines_of

SEAL = Seal("handover.signature")

__all__ = ["HEIGHT", "MOST_POINTS", "SEAL", "WIDTH", "digest_of", "drawn", "lines_of"]


def digest_of(content: bytes) -> str:
    """What the ledger keeps of it."""
    return sha256(content).hexdigest()

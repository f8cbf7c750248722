from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("privacy.keys_rotated")
@dataclass(frozen=True, slots=True, kw_only=True)
class KeysRotated(Facts):
    """``key``: the name of the newest one, which tells nothing of it. ``resealed``: values that it sealed again."""

    key: str
    resealed: int

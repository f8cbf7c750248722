"""What the ledger keeps: that somebody asked, never what was answered."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("aftercare.followed_up")
@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedUp(Facts):
    """On the stream of the handover. ``occasion``: months after it."""

    occasion: str
    reached: str
    place_id: int

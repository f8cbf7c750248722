"""What the ledger keeps of what La Coop says: counts and numbers, never the key, never a word of an activity."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPlace(Facts):
    place_id: int


@facts("coop_key.set")
@dataclass(frozen=True, slots=True, kw_only=True)
class CoopKeySet(OfPlace):
    pass


@facts("coop_key.forgotten")
@dataclass(frozen=True, slots=True, kw_only=True)
class CoopKeyForgotten(OfPlace):
    pass


@facts("coop.read")
@dataclass(frozen=True, slots=True, kw_only=True)
class CoopRead(OfPlace):
    """How many activities were new, and how many had changed."""

    new: int
    changed: int


@facts("coop_activity.confirmed")
@dataclass(frozen=True, slots=True, kw_only=True)
class CoopActivityConfirmed(OfPlace):
    session_id: int


@facts("coop_activity.set_aside")
@dataclass(frozen=True, slots=True, kw_only=True)
class CoopActivitySetAside(OfPlace):
    pass


@facts("coop_activity.brought_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class CoopActivityBroughtBack(OfPlace):
    pass

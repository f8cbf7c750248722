"""What the ledger keeps of requests to give, and of the rounds that fetch what is given. Never a name, an address or a word."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("donation_request.received")
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReceived(Facts):
    """``organisation_id`` None: it came by the public page. ``computers``: laptops, desktops and tablets."""

    organisation_id: int | None
    giver_kind: str
    computers: int
    pictures: int
    erasure_level: str
    handing: str


@facts("donation_request.more_asked")
@dataclass(frozen=True, slots=True, kw_only=True)
class MoreAsked(Facts):
    """The coordination asked something; the question itself is not here."""


@facts("donation_request.answered")
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswered(Facts):
    pictures: int


@facts("donation_request.accepted")
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAccepted(Facts):
    programme_id: int
    donor_id: int
    agreement_id: int
    lot_id: int
    accepted: int
    left_out: int


@facts("donation_request.refused")
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRefused(Facts):
    reason: str


@facts("round.planned")
@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPlanned(Facts):
    """``planned_for``: the day, ISO 8601."""

    workshop_id: int
    planned_for: str


@facts("round.stop_added")
@dataclass(frozen=True, slots=True, kw_only=True)
class StopAdded(Facts):
    stop_id: int
    lot_id: int
    announced: int | None


@facts("round.stop_removed")
@dataclass(frozen=True, slots=True, kw_only=True)
class StopRemoved(Facts):
    stop_id: int
    lot_id: int


@facts("round.stop_visited")
@dataclass(frozen=True, slots=True, kw_only=True)
class StopVisited(Facts):
    """What really left the site; a second visit of the same stop corrects the first."""

    stop_id: int
    lot_id: int
    outcome: str
    announced: int | None
    collected: int
    signature: str


@facts("round.brought_in")
@dataclass(frozen=True, slots=True, kw_only=True)
class RoundBroughtIn(Facts):
    workshop_id: int
    stops: int
    collected: int


@facts("round.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCancelled(Facts):
    stops: int


@facts("drop_off_point.told")
@dataclass(frozen=True, slots=True, kw_only=True)
class DropOffPointTold(Facts):
    """A workshop or a place takes computers from anybody, or does so no more."""

    workshop_id: int | None
    place_id: int | None
    is_open: bool

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
    kinds: tuple[str, ...] = ()
    most_at_once: int | None = None
    by_appointment: bool = False


@facts("drop_off.asked")
@dataclass(frozen=True, slots=True, kw_only=True)
class DropOffAsked(Facts):
    """A donor wishes to bring what is offered. ``day``: ISO 8601. ``expected``: no appointment is needed there."""

    request_id: int
    point_id: int
    day: str
    expected: bool


@facts("drop_off.confirmed")
@dataclass(frozen=True, slots=True, kw_only=True)
class DropOffConfirmed(Facts):
    """By the drop-off point; by the donor, the day that the point proposed."""

    day: str
    by_giver: bool


@facts("drop_off.day_proposed")
@dataclass(frozen=True, slots=True, kw_only=True)
class DropOffDayProposed(Facts):
    day: str
    instead_of: str


@facts("drop_off.refused")
@dataclass(frozen=True, slots=True, kw_only=True)
class DropOffRefused(Facts):
    reason: str


@facts("drop_off.given_up")
@dataclass(frozen=True, slots=True, kw_only=True)
class DropOffGivenUp(Facts):
    """The donor chose otherwise, the coordination refused what was offered, or accepted it when that point or day was over."""


@facts("drop_off.received")
@dataclass(frozen=True, slots=True, kw_only=True)
class DropOffReceived(Facts):
    """Counted at the drop-off point; once more: the count is corrected. ``pallet_id``: the point is the workshop itself."""

    lot_id: int
    announced: int
    counted: int
    pallet_id: int | None


@facts("drop_off.arrived")
@dataclass(frozen=True, slots=True, kw_only=True)
class DropOffArrived(Facts):
    """A round brought it from the drop-off point to the workshop. ``collected``: as counted when it left."""

    stop_id: int
    collected: int

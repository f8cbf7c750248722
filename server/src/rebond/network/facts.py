"""What the ledger keeps of the network: ids and roles only, never an address or a name."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOrganisation(Facts):
    organisation_id: int
    territory_id: int


@facts("organisation.created")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationCreated(OfOrganisation):
    organisation_kind: str


@facts("organisation.changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChanged(OfOrganisation):
    organisation_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfWorkshop(Facts):
    workshop_id: int
    organisation_id: int


@facts("workshop.created")
@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopCreated(OfWorkshop):
    pass


@facts("workshop.changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopChanged(OfWorkshop):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPlace(Facts):
    place_id: int
    organisation_id: int
    is_open: bool
    is_on_map: bool


@facts("place.created")
@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCreated(OfPlace):
    pass


@facts("place.changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChanged(OfPlace):
    pass


@facts("place.taken_over")
@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTakenOver(Facts):
    """``to_place_id`` answers for the loans and the instalments of ``place_id``, which closes."""

    place_id: int
    to_place_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPlaceStop(Facts):
    place_id: int
    stop_id: int


@facts("place.stop_added")
@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceStopAdded(OfPlaceStop):
    """``commune``: the INSEE code; ``first_on``: an ISO date."""

    commune: str
    first_on: str
    repeats: str


@facts("place.stop_skipped")
@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceStopSkipped(OfPlaceStop):
    """It does not come on that ``day`` (ISO date)."""

    day: str


@facts("place.stop_removed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceStopRemoved(OfPlaceStop):
    """It comes there no more from ``day`` (ISO date) on."""

    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfHat(Facts):
    role: str
    organisation_id: int
    place_id: int | None


@facts("invitation.sent")
@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSent(OfHat):
    """``last_day``: an ISO date when the hat ends by itself, else empty."""

    last_day: str = ""


@facts("invitation.withdrawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn(OfHat):
    pass


@facts("membership.started")
@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipStarted(OfHat):
    """``invitation_id`` None: given without an invitation, at the first start of an installation.

    ``last_day``: an ISO date when the hat ends by itself, else empty.
    """

    invitation_id: int | None = None
    last_day: str = ""


@facts("membership.ended")
@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipEnded(OfHat):
    pass


@facts("api_token.created")
@dataclass(frozen=True, slots=True, kw_only=True)
class ApiTokenCreated(Facts):
    pass


@facts("api_token.revoked")
@dataclass(frozen=True, slots=True, kw_only=True)
class ApiTokenRevoked(Facts):
    pass

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rebond.network.choices import OrganisationKind

INDIVIDUAL = "individual"
GIVERS = [*OrganisationKind.choices, (INDIVIDUAL, _("A person, at home"))]
"""Who may ask: the kinds of organisations, and anybody."""


class EquipmentKind(TextChoices):
    LAPTOP = "laptop", _("Laptops")
    DESKTOP = "desktop", _("Desktop computers")
    TABLET = "tablet", _("Tablets")
    SCREEN = "screen", _("Screens")
    OTHER = "other", _("Other equipment")


COMPUTERS = frozenset({EquipmentKind.LAPTOP, EquipmentKind.DESKTOP, EquipmentKind.TABLET})
"""What a lot counts. Screens and the rest come along without a line of their own."""


class Handing(TextChoices):
    """How the computers come to the workshop."""

    PICK_UP = "pick_up", _("Picked up at the donor's")
    DROP_OFF = "drop_off", _("Brought by the donor")


class RequestState(TextChoices):
    RECEIVED = "received", _("To be answered")
    ASKED = "asked", _("Waiting for the donor")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")

    @property
    def is_open(self) -> bool:
        return self in {RequestState.RECEIVED, RequestState.ASKED}

    @property
    def kind(self) -> str:
        return _REQUEST_BADGES[self]


_REQUEST_BADGES = {
    RequestState.RECEIVED: "attention",
    RequestState.ASKED: "hand",
    RequestState.ACCEPTED: "done",
    RequestState.REFUSED: "neutral",
}


class RequestRefusal(TextChoices):
    TOO_OLD = "too_old", _("The computers are too old for us")
    TOO_WEAK = "too_weak", _("The computers are below the least hardware asked")
    NOT_OURS = "not_ours", _("It is not what we collect")
    TOO_FAR = "too_far", _("It is outside of our area")
    NO_ROOM = "no_room", _("The workshop has no room at the moment")
    NO_ANSWER = "no_answer", _("No answer to our question")
    WITHDRAWN = "withdrawn", _("The donor changed their mind")
    DOUBLE = "double", _("The same request came twice")


class Verdict(TextChoices):
    """What the rules of a programme say of equipment, before anybody saw it."""

    FITS = "fits", _("Fits")
    TOO_OLD = "too_old", _("Too old for the programme")
    TOO_WEAK = "too_weak", _("Not enough memory")
    RECYCLE = "recycle", _("More than ten years old: to recycling")
    UNKNOWN = "unknown", _("To be seen: not all is known")
    ALONGSIDE = "alongside", _("Comes along")

    @property
    def kind(self) -> str:
        return _VERDICT_BADGES[self]


_VERDICT_BADGES = {
    Verdict.FITS: "done",
    Verdict.TOO_OLD: "blocked",
    Verdict.TOO_WEAK: "blocked",
    Verdict.RECYCLE: "blocked",
    Verdict.UNKNOWN: "attention",
    Verdict.ALONGSIDE: "neutral",
}


class DropOffState(TextChoices):
    """What a donor brings to a drop-off point, from the wish to the workshop."""

    ASKED = "asked", _("Waiting for the drop-off point")
    PROPOSED = "proposed", _("Another day is proposed")
    CONFIRMED = "confirmed", _("Expected")
    KEPT = "kept", _("At the drop-off point")
    ARRIVED = "arrived", _("At the workshop")
    REFUSED = "refused", _("Refused by the drop-off point")
    GIVEN_UP = "given_up", _("Given up")

    @property
    def kind(self) -> str:
        return _DROP_OFF_BADGES[self]


_DROP_OFF_BADGES = {
    DropOffState.ASKED: "attention",
    DropOffState.PROPOSED: "hand",
    DropOffState.CONFIRMED: "running",
    DropOffState.KEPT: "attention",
    DropOffState.ARRIVED: "done",
    DropOffState.REFUSED: "neutral",
    DropOffState.GIVEN_UP: "neutral",
}
AWAITED = frozenset({DropOffState.ASKED, DropOffState.PROPOSED, DropOffState.CONFIRMED})
"""Not brought yet, and not given up."""
LIVE = AWAITED | {DropOffState.KEPT}
"""One of these at the most for a request."""


class DropOffRefusal(TextChoices):
    NO_ROOM = "no_room", _("No room at the moment")
    NOBODY_HERE = "nobody_here", _("Nobody can receive them on that day")
    NOT_TAKEN = "not_taken", _("It is not what this point takes")
    NOT_BROUGHT = "not_brought", _("Nobody brought them")


class RoundState(TextChoices):
    PLANNED = "planned", _("Planned")
    BROUGHT_IN = "brought_in", _("Brought to the workshop")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def kind(self) -> str:
        return {"planned": "running", "brought_in": "done", "cancelled": "neutral"}[self.value]


class StopOutcome(TextChoices):
    TO_DO = "to_do", _("To be visited")
    COLLECTED = "collected", _("Collected")
    NOBODY = "nobody", _("Nobody there")
    NOT_READY = "not_ready", _("The computers were not ready")
    REFUSED = "refused", _("Nothing there that we may take")

    @property
    def kind(self) -> str:
        if self is StopOutcome.TO_DO:
            return "running"
        return "done" if self is StopOutcome.COLLECTED else "attention"


class Signature(TextChoices):
    """How the site agreed to what left."""

    ON_SCREEN = "on_screen", _("Signed on this screen")
    ON_PAPER = "on_paper", _("Signed on the paper slip")
    NONE = "none", _("Not signed")

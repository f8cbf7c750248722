from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LocationKind(TextChoices):
    """From the largest to the smallest: each may stand in any of those before it."""

    SITE = "site", _("Site")
    AISLE = "aisle", _("Aisle")
    SHELF = "shelf", _("Shelf")
    BOX = "box", _("Box")

    @property
    def rank(self) -> int:
        return list(LocationKind).index(self)


class DeliveryState(TextChoices):
    FILLING = "filling", pgettext_lazy("delivery", "Being filled")
    IN_TRANSIT = "in_transit", pgettext_lazy("delivery", "On its way")
    RECEIVED = "received", pgettext_lazy("delivery", "Received")


class LineState(TextChoices):
    """What became of one computer of a delivery.

    Surplus: it came without being on the note. Refused: it came, and a hold or a missing proof keeps it out of the
    stock of the place.
    ``SENT`` counts towards the order; ``TO_SETTLE`` waits for somebody to say what became of it.
    """

    LOADED = "loaded", _("On the note")
    RECEIVED = "received", _("Received")
    MISSING = "missing", _("Not in the delivery")
    SURPLUS = "surplus", _("Came in surplus")
    MOVED = "moved", _("Received elsewhere")
    REFUSED = "refused", _("Came, not accepted")
    RECALLED = "recalled", _("Called back to the workshop")
    LOST = "lost", _("Declared missing")

    ON_THE_WAY = nonmember(frozenset({"loaded", "missing", "refused"}))
    SENT = nonmember(frozenset({"loaded", "received"}))
    TO_SETTLE = nonmember(frozenset({"missing", "surplus", "refused", "lost"}))


class MissingReason(TextChoices):
    NOT_FOUND = "not_found", _("Not found at stocktaking")
    LOST_IN_DELIVERY = "lost_in_delivery", _("Lost in delivery")
    STOLEN = "stolen", _("Stolen")


class StocktakeState(TextChoices):
    COUNTING = "counting", pgettext_lazy("stocktake", "Being counted")
    CLOSED = "closed", pgettext_lazy("stocktake", "Closed and signed")
    GIVEN_UP = "given_up", pgettext_lazy("stocktake", "Given up")


class Difference(TextChoices):
    """How what was seen differs from what the records said. ``EXPLAINED``: a movement since the date says why."""

    MISSING = "missing", _("Expected, not seen")
    MOVED = "moved", _("Seen on another shelf")
    ELSEWHERE = "elsewhere", _("Seen here, recorded at another site")
    WITH_A_PERSON = "with_a_person", _("Seen here, recorded as handed over, lent or sold")
    IN_DELIVERY = "in_delivery", _("Seen here, recorded as in delivery")
    DECLARED_MISSING = "declared_missing", _("Seen here, recorded as missing")
    GONE = "gone", _("Seen here, recorded as gone for good")
    NEVER_RECEIVED = "never_received", _("Seen here, announced and never received")
    LEFT_SINCE = "left_since", _("Left since that day")
    CAME_SINCE = "came_since", _("Came since that day")

    EXPLAINED = nonmember(frozenset({"left_since", "came_since"}))


class GapDecision(TextChoices):
    """What was decided of one difference; a gesture of the road is taken with it where there is one."""

    NOT_FOUND = "not_found", _("Declare missing: not found")
    STOLEN = "stolen", _("Declare missing: stolen")
    SEARCH_ON = "search_on", _("Leave the gap: the search goes on")
    MOVED = "moved", _("Record the shelf where it was seen")
    BROUGHT_HERE = "brought_here", _("Record that it is here now")
    FOUND_AGAIN = "found_again", _("Found again: it goes back in work")
    PUT_ASIDE = "put_aside", _("Put aside, to be put right on its page")
    WRONG_SCAN = "wrong_scan", _("Wrong scan: it was not here")

    OPEN = nonmember(frozenset({"search_on", "put_aside"}))


class StrangerDecision(TextChoices):
    PUT_ASIDE = "put_aside", _("Put aside, to be registered")
    NOT_OURS = "not_ours", _("Not one of our computers")
    WRONG_SCAN = "wrong_scan", pgettext_lazy("code", "Wrong scan")


class TransferState(TextChoices):
    FILLING = "filling", pgettext_lazy("transfer", "Being filled")
    UNDERWAY = "underway", pgettext_lazy("transfer", "On its way")
    RECEIVED = "received", pgettext_lazy("transfer", "Received")


class TransferLineState(TextChoices):
    """What became of one computer of a transfer. Surplus: it came without being on the slip."""

    LOADED = "loaded", _("On the slip")
    RECEIVED = "received", pgettext_lazy("transfer", "Received")
    MISSING = "missing", pgettext_lazy("transfer", "Did not come")
    SURPLUS = "surplus", pgettext_lazy("transfer", "Came in surplus")
    BACK = "back", _("Stayed where it was")
    LOST = "lost", pgettext_lazy("transfer", "Declared missing")


class MapStage(TextChoices):
    """What the map of stock counts at each site."""

    AVAILABLE = "available", _("Available: ready, or at a place")
    IN_WORK = "in_work", _("In work")
    READY = "ready", pgettext_lazy("map of stock", "Ready to hand over")
    RESERVED = "reserved", _("Reserved")
    IN_TRANSIT = "in_transit", _("In delivery")
    AT_PLACE = "at_place", _("At the place")

    @property
    def stages(self) -> frozenset[str]:
        return _STAGES_ON_THE_MAP.get(self, frozenset({self.value}))


_STAGES_ON_THE_MAP = {
    MapStage.AVAILABLE: frozenset({"ready", "at_place"}),
    MapStage.IN_WORK: frozenset({"received", "returned"}),
}


class SiteKind(TextChoices):
    WORKSHOP = "workshop", _("Workshop")
    PLACE = "place", _("Place")
    TRAVELLING = "travelling", _("Place that travels")

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

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryState(TextChoices):
    FILLING = "filling", _("Being filled")
    IN_TRANSIT = "in_transit", _("On its way")
    RECEIVED = "received", _("Received")


class LineState(TextChoices):
    """What became of one computer of a delivery. Surplus: it came without being on the note."""

    LOADED = "loaded", _("On the note")
    RECEIVED = "received", _("Received")
    MISSING = "missing", _("Not in the delivery")
    SURPLUS = "surplus", _("Came in surplus")


class MissingReason(TextChoices):
    NOT_FOUND = "not_found", _("Not found at stocktaking")
    LOST_IN_DELIVERY = "lost_in_delivery", _("Lost in delivery")
    STOLEN = "stolen", _("Stolen")

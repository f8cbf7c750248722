"""The stages of a device, and the named groups that the partition of rule 8 counts."""

from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    ANNOUNCED = "announced", _("Announced")
    RECEIVED = "received", _("Received")
    READY = "ready", _("Ready to hand over")
    RESERVED = "reserved", _("Reserved")
    IN_TRANSIT = "in_transit", _("In delivery")
    AT_PLACE = "at_place", _("At the place")
    HANDED_OVER = "handed_over", _("Handed over")
    LENT = "lent", _("Lent")
    SOLD = "sold", _("Sold")
    RETURNED = "returned", _("Returned")
    ELIMINATED = "eliminated", _("Eliminated")
    OUT_OF_SERVICE = "out_of_service", _("Out of service")
    MISSING = "missing", _("Missing")
    GIVEN_BACK = "given_back", _("Given back to the donor")

    PARTITION = nonmember(
        {
            "in_work": frozenset({"received", "returned"}),
            "in_stock": frozenset({"ready", "reserved"}),
            "in_transit": frozenset({"in_transit"}),
            "at_places": frozenset({"at_place"}),
            "handed_over": frozenset({"handed_over"}),
            "lent": frozenset({"lent"}),
            "sold": frozenset({"sold"}),
            "eliminated": frozenset({"eliminated"}),
            "returned_out_of_service": frozenset({"out_of_service"}),
            "given_back": frozenset({"given_back"}),
            "missing": frozenset({"missing"}),
        }
    )
    IN_WORK = nonmember(frozenset({"received", "returned"}))
    IN_WORKSHOP = nonmember(frozenset({"received", "returned", "ready", "reserved"}))
    WITH_A_PERSON = nonmember(frozenset({"handed_over", "lent", "sold"}))
    GONE = nonmember(frozenset({"eliminated", "out_of_service", "given_back", "missing"}))


STAGE_KINDS = {
    "received": "running",
    "returned": "attention",
    "ready": "done",
    "reserved": "done",
    "in_transit": "running",
    "handed_over": "done",
    "lent": "done",
    "sold": "done",
    "eliminated": "blocked",
    "out_of_service": "blocked",
    "missing": "blocked",
}
"""The kind of badge that says each stage; those left out are neutral."""

"""A place below its minimum: the transfer that would bring what it lacks is prepared with one gesture."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.models import Device
from rebond.kit.errors import Refused
from rebond.kit.holding import hold_each
from rebond.network.models import Place
from rebond.stock.actions.transferring import load_transfer, open_transfer
from rebond.stock.models import Transfer
from rebond.stock.queries import held_at, places_supplied


def prepare_supply(*, actor: Actor, place: Place) -> tuple[Transfer, int]:
    """The slip, and how many computers were put on it: those longest at the place that has most to spare.

    It leaves only once it is dispatched. Said twice, the slip is filled once: what is on it counts as coming. Raise `Refused`
    when nothing lacks any more, or no other place can spare any.
    """
    require(actor, "stock.transfer", on=place)
    with transaction.atomic():
        # Two suggestions at once would promise the same computers: one after the other, in key order.
        hold_each(Place.objects.filter(**_territory(place)))
        row = next((row for row in places_supplied(actor) if row.place.pk == place.pk), None)
        supply = row.supply if row is not None else None
        if supply is None or supply.from_place is None:
            raise Refused(
                _("Nothing is to be sent from another place any more: see the list again."),
                code="nothing_to_send",
            )
        giver = Place.objects.select_related("organisation__territory").get(pk=supply.from_place.pk)
        transfer = open_transfer(actor=actor, origin=giver, destination=place)
        loaded = _load(actor, transfer, held_at(giver), supply.count)
        if not loaded:
            raise Refused(
                _("No computer of %(place)s may go there: open a transfer to see why.") % {"place": giver},
                code="none_may_go",
            )
    return transfer, loaded


def _load(actor: Actor, transfer: Transfer, candidates: list[Device], count: int) -> int:
    """Those that may not go leave their turn to the next."""
    known = set(transfer.lines.values_list("device_id", flat=True))
    candidates = sorted(
        (device for device in candidates if device.pk not in known), key=lambda one: (one.stage_since, one.pk)
    )
    loaded = 0
    while candidates and loaded < count:
        turn, candidates = candidates[: count - loaded], candidates[count - loaded :]
        loaded += len(load_transfer(actor=actor, transfer=transfer, devices=turn).taken)
    return loaded


def _territory(place: Place) -> dict[str, int]:
    return {"organisation__territory": place.organisation.territory_id}

"""An external workshop gives computers back: a slip, what it says of each, and the reception by scanning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.models import Device
from rebond.kit.errors import Invalid
from rebond.kit.holding import hold_each
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.network.models import Workshop
from rebond.stock.actions import (
    dispatch_transfer,
    load_transfer,
    open_transfer,
    receive_transfer,
    unload_transfer,
)
from rebond.stock.models import Transfer
from rebond.stock.queries import Arrived
from rebond.subcontracting.actions.settling import settle_returned
from rebond.subcontracting.choices import Claim
from rebond.subcontracting.models import Entrusted

PART = "subcontracting"
NOT_ENTRUSTED = Obstacle(
    "not_entrusted", _("It is not entrusted to this workshop, or it was given back already. Put it aside.")
)


def prepare_return(
    *, actor: Actor, workshop: Workshop, devices: Collection[Device], claim: Claim
) -> Outcome[Device]:
    """Put them on the slip that goes back to where each came from. Scanned again with another word, the last one counts.

    One that is not entrusted to ``workshop`` comes back with why.
    """
    with transaction.atomic():
        require(actor, "entrustment.work", on=workshop)
        lines = _open_lines(workshop, devices)
        strangers = [device for device in devices if device.pk not in lines]
        by_origin: dict[Workshop, list[Device]] = defaultdict(list)
        for device in devices:
            if device.pk in lines:
                by_origin[lines[device.pk].entrustment.origin].append(device)
        taken: list[Device] = []
        refused = [Refusal(device, (NOT_ENTRUSTED,)) for device in strangers]
        for origin, pile in by_origin.items():
            transfer = open_transfer(actor=as_part(actor), origin=workshop, destination=origin)
            outcome = load_transfer(actor=as_part(actor), transfer=transfer, devices=pile)
            keys = [lines[device.pk].pk for device in outcome.taken]
            Entrusted.objects.filter(pk__in=keys).update(claim=claim, back=transfer)
            taken += outcome.taken
            refused += outcome.refused
    return Outcome(taken, refused)


def take_off(*, actor: Actor, transfer: Transfer, device: Device) -> None:
    """It stays: off the slip, and nothing is said of it any more."""
    with transaction.atomic():
        require(actor, "entrustment.work", on=workshop_of(transfer))
        unload_transfer(actor=as_part(actor), transfer=transfer, devices=[device])
        lines = Entrusted.objects.still_there().filter(device=device, back=transfer)
        lines.update(claim="", back=None)


def send_return(*, actor: Actor, transfer: Transfer) -> Transfer:
    """It leaves with its slip. Raise `Refused` when it is empty, or when one may not go."""
    require(actor, "entrustment.work", on=workshop_of(transfer))
    return dispatch_transfer(actor=as_part(actor), transfer=transfer)


def receive_return(*, actor: Actor, transfer: Transfer, scanned: Collection[Device]) -> Arrived:
    """What came is judged at once: a computer whose drive lacks its proof is not ready, whatever the slip says."""
    with transaction.atomic():
        arrived = receive_transfer(actor=actor, transfer=transfer, scanned=scanned)
        transfer.refresh_from_db()
        settle_returned(actor=actor, transfer=transfer)
    return arrived


def _open_lines(workshop: Workshop, devices: Collection[Device]) -> dict[int, Entrusted]:
    rows = Entrusted.objects.still_there().filter(device__in=devices, entrustment__workshop=workshop)
    held = hold_each(rows.select_related("entrustment__origin__organisation__territory"))
    return {line.device_id: line for line in held}


def workshop_of(transfer: Transfer) -> Workshop:
    if transfer.from_workshop is None:
        raise Invalid(_("This transfer does not leave from a workshop."), code="not_from_a_workshop")
    return transfer.from_workshop


def as_part(actor: Actor) -> Actor:
    """Whoever may give back what is entrusted to them has no rights on transfers: the slip is made in their name."""
    return replace(actor, system=actor.system or PART)

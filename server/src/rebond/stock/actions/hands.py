"""A computer passes from one workshop to another, or from one place to another, and stays at its stage."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.choices import HoldReason
from rebond.devices.lifecycle import hold_obstacles, hold_rows
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place, Workshop
from rebond.orders.models import Agreement
from rebond.stock.facts import DeviceTransferred
from rebond.stock.models import Placement


def change_hands(
    *,
    actor: Actor,
    devices: Collection[Device],
    to: Workshop | Place,
    transfer_id: int | None = None,
    stocktake_id: int | None = None,
) -> Outcome[Device]:
    """``to`` holds them from now on; no shelf keeps them any more. One that ``to`` holds already is taken as it is."""
    with transaction.atomic():
        held = hold_rows(devices)
        require(actor, "stock.transfer", on=[*held, to])
        hands = "workshop" if isinstance(to, Workshop) else "place"
        in_the_way = obstacles_to_transfer(held, to)
        taken = [device for device in held if not in_the_way.get(device.pk)]
        moved = [device for device in taken if getattr(device, f"{hands}_id") != to.pk]
        Device.objects.filter(pk__in=[device.pk for device in moved]).update(**{hands: to})
        Placement.objects.filter(device__in=moved).delete()
        facts = DeviceTransferred(
            workshop_id=to.pk if isinstance(to, Workshop) else None,
            place_id=to.pk if isinstance(to, Place) else None,
            transfer_id=transfer_id,
            stocktake_id=stocktake_id,
        )
        record(actor=actor, entries=[Entry(device.stream, facts) for device in moved])
    refused = [Refusal(device, tuple(in_the_way[device.pk])) for device in held if in_the_way.get(device.pk)]
    return Outcome(taken, refused)


def obstacles_to_transfer(devices: Sequence[Device], to: Workshop | Place) -> dict[int, list[Obstacle]]:
    """A workshop takes what is in work or in stock and not promised; a place, what is at a place of its programme.

    What only the donor can release does not hold a computer back from another workshop: it is no step forward.
    """
    found = _holds_in_the_way(devices, to)
    programmes = _programmes_of(to) if isinstance(to, Place) else frozenset()
    for device in devices:
        obstacle = _of_workshop(device) if isinstance(to, Workshop) else _of_place(device, programmes)
        if obstacle is not None:
            found.setdefault(device.pk, []).append(obstacle)
    return found


def _holds_in_the_way(devices: Sequence[Device], to: Workshop | Place) -> dict[int, list[Obstacle]]:
    let_through = (
        {f"held_{reason}" for reason in HoldReason.BY_THE_DONOR} if isinstance(to, Workshop) else set()
    )
    kept = {
        key: [obstacle for obstacle in obstacles if obstacle.code not in let_through]
        for key, obstacles in hold_obstacles(devices).items()
    }
    return {key: obstacles for key, obstacles in kept.items() if obstacles}


def _programmes_of(place: Place) -> frozenset[int]:
    """The programmes in which ``place`` may hold computers today."""
    running = Agreement.objects.in_force(timezone.localdate()).filter(place=place)
    return frozenset(running.order_by().values_list("programme", flat=True))


def _of_workshop(device: Device) -> Obstacle | None:
    if device.stage == Stage.RESERVED:
        return Obstacle("reserved", _("It is reserved for an order. Take it out of its delivery first."))
    if device.stage not in Stage.IN_WORKSHOP:
        return _not_there(device)
    return None


def _of_place(device: Device, programmes: frozenset[int]) -> Obstacle | None:
    if device.stage != Stage.AT_PLACE:
        return _not_there(device)
    if device.lot.serves_id not in programmes:
        return Obstacle(
            "no_agreement", _("The place that would receive it has no agreement in force for its programme.")
        )
    return None


def _not_there(device: Device) -> Obstacle:
    message = _("This computer is at “%(stage)s”: it cannot be transferred.")
    return Obstacle("not_transferable", message % {"stage": device.get_stage_display()})

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from passport.junk import mac_address
from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions.register import NewDevice, register
from rebond.devices.choices import IdentifierKind
from rebond.devices.lifecycle import STEPS, Obstacles, advance
from rebond.devices.matching import devices_named, naming
from rebond.devices.models import Device
from rebond.donations.actions import hold_lot, hold_lots
from rebond.donations.models import Lot, Pallet
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.network.models import Workshop


def receive(
    *,
    actor: Actor,
    devices: Collection[Device],
    workshop: Workshop,
    pallet: Pallet | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Announced computers have arrived at ``workshop``, on ``pallet`` when it is known."""
    sets = {"workshop": workshop, **({"pallet": pallet} if pallet else {})}
    with transaction.atomic():
        hold_lots({device.lot_id for device in devices})
        return advance(
            STEPS["receive"],
            devices,
            actor=actor,
            sets=sets,
            facts_of=lambda _device: {"workshop_id": workshop.pk, "pallet_id": pallet.pk if pallet else None},
            obstacles=lambda held: obstacles_to_reception(held, pallet),
            occurred_at=occurred_at,
        )


def obstacles_to_reception(devices: Sequence[Device], pallet: Pallet | None = None) -> Obstacles:
    """A reception that was closed, or a pallet of another lot."""
    found: dict[int, list[Obstacle]] = {}
    for device in devices:
        if device.lot.closed_at is not None:
            found.setdefault(device.pk, []).append(Obstacle("lot_closed", _closed(device.lot)))
        if pallet is not None and pallet.lot_id != device.lot_id:
            other = _("Not of this lot: it is awaited in lot %(lot)s.") % {"lot": device.lot.reference}
            found.setdefault(device.pk, []).append(Obstacle("other_lot", other))
    return found


def receive_pile(
    *,
    actor: Actor,
    lot: Lot,
    devices: Collection[Device] = (),
    serials: Sequence[str] = (),
    unnumbered: int = 0,
    pallet: Pallet | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Receive a pile at the workshop of the lot; computers that nobody announced are registered first.

    ``serials`` are numbers that no computer bears; ``unnumbered`` counts machines without a readable one.
    Raise `Refused` for a closed reception or a serial that a computer bears by now.
    """
    require(actor, "device.receive", on=lot)
    with transaction.atomic():
        lot = hold_lot(lot)
        if lot.closed_at is not None:
            raise Refused(_closed(lot), code="lot_closed")
        new = [_unannounced(lot, serial) for serial in serials] + [NewDevice()] * unnumbered
        made = (
            register(actor=actor, lot=lot, new=new, source="reception", occurred_at=occurred_at)
            if new
            else []
        )
        return receive(
            actor=actor,
            devices=[*devices, *made],
            workshop=lot.workshop,
            pallet=pallet,
            occurred_at=occurred_at,
        )


def _unannounced(lot: Lot, code: str) -> NewDevice:
    kind = IdentifierKind.MAC if mac_address(code) else IdentifierKind.SERIAL
    item = naming(kind, code)
    borne = devices_named([item], territory=lot.agreement.programme.territory)
    if borne:
        raise Refused(
            _("%(code)s is the number of a computer that is known by now. Look at the pile again.")
            % {"code": code},
            code="known_by_now",
        )
    return NewDevice(serial=code if kind is IdentifierKind.SERIAL else "", namings=(item,))


def _closed(lot: Lot) -> str:
    return str(_("The reception of lot %(lot)s is closed. Reopen it first.") % {"lot": lot.reference})

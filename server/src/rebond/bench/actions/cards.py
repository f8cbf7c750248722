"""Gestures on the machines of the bench."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.agents.actions import take_in_hand, take_the_bench
from rebond.bench.models import Card
from rebond.devices.actions import NewDevice, receive, register
from rebond.devices.actions.name import add_namings
from rebond.devices.choices import IdentifierKind
from rebond.devices.matching import Naming, devices_named, naming
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.models import Lot
from rebond.kit.errors import NotFound, Refused
from rebond.kit.holding import hold_each
from rebond.kit.outcomes import Outcome
from rebond.workshop.actions import validate_certificates
from rebond.workshop.models import Certificate


def attach(*, actor: Actor, card: Card, device: Device) -> Device:
    """The machine of the card is this computer: it bears its numbers from here on.

    Raise `Refused` when another computer bears them, or when the card has its computer already.
    """
    require(actor, "device.identify", on=[card, device])
    with transaction.atomic():
        held = _hold(card)
        if held.device_id is not None and held.device_id != device.pk:
            raise Refused(_("This machine is attached already."), code="attached_already")
        found = _namings(held)
        bearers = devices_named(found, territory=device.territory, maker=held.maker)
        others = [other for other in bearers if other != device]
        if others:
            raise Refused(
                _("%(tag)s bears the number of this machine. If both are one computer, merge them.")
                % {"tag": others[0].asset_tag},
                code="borne_by_another",
                field="code",
            )
        add_namings(actor=actor, namings={device: found}, source="bench")
        _set_device(held, device)
    return device


def create_in_lot(*, actor: Actor, card: Card, lot: Lot) -> Device:
    """Nobody announced the machine: it is received in ``lot``, with a tag of ours to print."""
    require(actor, "device.receive", on=[card, lot])
    part = Actor(
        user_id=actor.user_id,
        membership_id=actor.membership_id,
        territory_id=actor.territory_id,
        system=actor.system or "bench",
    )
    with transaction.atomic():
        held = _hold(card)
        if held.device_id is not None:
            raise Refused(_("This machine is attached already."), code="attached_already")
        if lot.closed_at is not None:
            raise Refused(
                _("The reception of lot %(lot)s is closed. Reopen it first.") % {"lot": lot.reference},
                code="lot_closed",
                field="lot",
            )
        new = NewDevice(maker=held.maker, model=held.model, serial=held.serial, namings=_namings(held))
        (device,) = register(actor=part, lot=lot, new=[new], source="bench")
        receive(actor=actor, devices=[device], workshop=held.workshop)
        _set_device(held, device)
    device.refresh_from_db()
    return device


def take(*, actor: Actor, card: Card) -> None:
    """``actor`` has the machine in hand: its stick's documents are theirs from here on."""
    require(actor, "bench.view", on=card)
    take_in_hand(actor=actor, agents=[card.agent])
    Card.objects.on_the_bench().filter(agent=card.agent_id).update(revision=F("revision") + 1)


def take_bench(*, actor: Actor) -> None:
    """Somebody was switched to at the computer of the bench: its documents are theirs from here on."""
    bench = take_the_bench(actor=actor)
    if bench is not None:
        Card.objects.on_the_bench().filter(agent=bench).update(revision=F("revision") + 1)


def clear(*, actor: Actor, card: Card) -> None:
    """The machine left its place. Doing it again changes nothing."""
    require(actor, "bench.view", on=card)
    Card.objects.filter(pk=card.pk, closed_at=None).update(closed_at=timezone.now())


def validate_finished(*, actor: Actor, cards: Collection[Card]) -> Outcome[Certificate]:
    """The human signature on every certificate of the machines that are finished, together."""
    devices = [card.device_id for card in cards if card.device_id is not None]
    rows = Certificate.objects.to_validate().filter(erasure__drive__device__in=devices)
    waiting = list(rows.select_related("document__device__lot__agreement").order_by("pk"))
    if not waiting:
        raise Refused(_("Nothing waits for a signature."), code="nothing_to_validate")
    outcome = validate_certificates(actor=actor, certificates=waiting)
    Card.objects.filter(pk__in=[card.pk for card in cards]).update(revision=F("revision") + 1)
    return outcome


def _hold(card: Card) -> Card:
    rows = Card.objects.select_related("workshop__organisation", "device")
    found = hold_each(rows, [card.pk], no_key=False)
    if not found:
        raise NotFound(_("This machine is no longer on the bench."), code="not_found")
    return found[0]


def _namings(card: Card) -> list[Naming]:
    kinds = ((IdentifierKind.SERIAL, card.serial), (IdentifierKind.SYSTEM_UUID, card.system_uuid))
    return [item for kind, value in kinds if value and (item := naming(kind, value)).matchable]


def _set_device(card: Card, device: Device) -> None:
    if device.stage not in Stage.IN_WORK and device.stage != Stage.ANNOUNCED:
        raise Refused(
            _("This computer is at “%(stage)s”: take it back first.") % {"stage": device.get_stage_display()},
            code="not_in_work",
            field="code",
        )
    Card.objects.filter(pk=card.pk).update(device=device, revision=F("revision") + 1)

"""The recycler is asked to come, comes, and what left is written into the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.days import written
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.recycling.actions.holding import (
    hold_batch,
    hold_computers,
    refuse_frozen,
    refuse_parts_that_may_not_leave,
    refuse_what_may_not_leave,
)
from rebond.recycling.choices import BatchState, TreatmentCode
from rebond.recycling.companies import refuse_bad_siret
from rebond.recycling.facts import BatchCollected, Collected, PickUpRequested
from rebond.recycling.models import Collection, PickUpRequest, RegisterEntry, WeeeBatch
from rebond.recycling.queries import Contents, contents_of

MOST_PALLETS = 66


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of the eco-organisation."""

    eco_name: str
    wished_from: date
    wished_to: date
    pallets: int
    contact_name: str
    contact_phone: str
    contact_email: str = ""
    access: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Who sent, carried and treats (arrêté du 31 mai 2021, article 2). SIRET numbers have 14 digits."""

    left_on: date
    slip_number: str
    sender_siret: str
    carrier_name: str
    carrier_siret: str
    carrier_address: str
    carrier_postcode: str
    carrier_city: str
    site_name: str
    site_siret: str
    site_address: str
    site_postcode: str
    site_city: str
    treatment_code: TreatmentCode
    eco_name: str = ""
    eco_siret: str = ""
    carrier_receipt: str = ""
    vehicle_plate: str = ""


def request_pick_up(*, actor: Actor, batch: WeeeBatch, wish: Wish) -> PickUpRequest:
    """Ask for the pick-up of a closed batch; asking again replaces what was asked.

    Raise `Invalid` for a window that ends before it begins, or before today.
    """
    if wish.wished_to < wish.wished_from:
        raise Invalid(_("The window ends before it begins."), code="window", field="wished_to")
    if wish.wished_to < timezone.localdate():
        raise Invalid(_("This day is over. Choose a later one."), code="window", field="wished_to")
    if not 1 <= wish.pallets <= MOST_PALLETS:
        raise Invalid(
            _("Give the number of pallets or cages, from 1 to %(most)d.") % {"most": MOST_PALLETS},
            code="pallets",
            field="pallets",
        )
    with transaction.atomic():
        batch = hold_batch(batch, actor=actor, capability="weee.send")
        refuse_frozen(batch)
        if batch.state == BatchState.OPEN:
            raise Refused(_("Close the batch first: what is asked for must not change."), code="batch_open")
        given = {**asdict(wish), "requested_on": timezone.localdate()}
        request, _made = PickUpRequest.objects.update_or_create(batch=batch, defaults=given)
        batch.state = BatchState.REQUESTED
        batch.save(update_fields=["state"])
        asked = PickUpRequested(pallets=wish.pallets, weight_g=contents_of(batch).weight_g)
        record(actor=actor, entries=[Entry(batch.stream, asked)])
    return request


def confirm_collection(*, actor: Actor, batch: WeeeBatch, movement: Movement) -> Collection:
    """The lorry left: the batch is frozen and its lines stand in the register.

    Raise `Refused` for a batch still open or collected already, and when something in it may not leave: a drive that was
    seen since needs its proof, or its place on a list of drives to destroy.
    """
    _judge(movement)
    with transaction.atomic():
        batch = hold_batch(batch, actor=actor, capability="weee.send")
        refuse_frozen(batch)
        if batch.state == BatchState.OPEN:
            raise Refused(_("Close the batch before it leaves."), code="batch_open")
        _refuse_before_its_beginning(movement, batch)
        devices = hold_computers(batch)
        refuse_what_may_not_leave(devices)
        refuse_parts_that_may_not_leave(batch)
        contents, now = contents_of(batch), timezone.now()
        signed = {"recorded_at": now, "recorded_by_id": actor.membership_id}
        collection = Collection.objects.create(batch=batch, **asdict(movement), **signed)
        RegisterEntry.objects.bulk_create(_entries(batch, movement, contents, signed))
        batch.state = BatchState.COLLECTED
        batch.save(update_fields=["state"])
        left = BatchCollected(
            computers=contents.computers,
            parts=contents.parts,
            weight_g=contents.weight_g,
            estimated_g=contents.estimated_g,
        )
        gone = Collected(weee_batch_id=batch.pk)
        record(
            actor=actor,
            entries=[Entry(batch.stream, left), *(Entry(device.stream, gone) for device in devices)],
        )
    return collection


def _judge(movement: Movement) -> None:
    if movement.left_on > timezone.localdate():
        raise Invalid(
            _("The date is in the future. Enter the day on which it really happened."),
            code="future",
            field="left_on",
        )
    if not movement.slip_number.strip():
        raise Invalid(_("Give the number of the slip."), code="no_slip", field="slip_number")
    for name in ("sender_siret", "carrier_siret", "site_siret"):
        refuse_bad_siret(getattr(movement, name), field=name)
    if movement.eco_siret:
        refuse_bad_siret(movement.eco_siret, field="eco_siret")


def _refuse_before_its_beginning(movement: Movement, batch: WeeeBatch) -> None:
    begun = timezone.localdate(batch.opened_at)
    if movement.left_on < begun:
        raise Invalid(
            _("The batch was opened on %(day)s only: it cannot have left before.") % {"day": written(begun)},
            code="before_opening",
            field="left_on",
        )


def _entries(
    batch: WeeeBatch, movement: Movement, contents: Contents, signed: Mapping[str, Any]
) -> Sequence[RegisterEntry]:
    """One line for each category and code: what the register and the slip both name."""
    workshop = batch.workshop
    sender = {
        "sender_name": workshop.organisation.name,
        "sender_address": workshop.address,
        "sender_postcode": first_postcode(workshop.commune.postcodes),
        "sender_city": workshop.commune.name,
    }
    return [
        RegisterEntry(
            batch=batch,
            number=f"{batch.reference}-{at}",
            category=group.category,
            waste_code=group.waste_code,
            count=group.count,
            weight_g=group.weight_g,
            is_estimated=group.is_estimated,
            **sender,
            **asdict(movement),
            **signed,
        )
        for at, group in enumerate(contents.groups, start=1)
    ]


def first_postcode(postcodes: str) -> str:
    """Of a commune that has several, the first; empty when none is known."""
    return postcodes.replace(",", " ").split()[0] if postcodes.strip() else ""

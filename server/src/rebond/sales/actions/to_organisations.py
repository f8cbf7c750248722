"""Computers sold together to an organisation, where their provenance allows: one price, one receipt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions import Undoing, gives_back, rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.lifecycle import STEPS, advance, hold_rows, moment_of_all
from rebond.devices.models import Device
from rebond.handover.choices import PaymentMeans, written_euros
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Obstacle, Refusal
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation, Place, Workshop
from rebond.sales.actions.numbering import take_number
from rebond.sales.facts import OrganisationSaleCancelled, OrganisationSaleRecorded
from rebond.sales.models import SaleToOrganisation, SoldComputer
from rebond.sales.queries import least_price_of, obstacles_to_sell_to_organisation, seller_of
from rebond.stock.models import Placement
from rebond.stock.queries import whereabouts, whereabouts_before

MOST_CENTS = 10_000_00
"""Of one computer: above it, a slip of the keyboard."""
NOT_KEPT = Obstacle("not_kept", _("What was there before this step is no longer known: use another gesture."))


def sell_to_organisation(
    *,
    actor: Actor,
    devices: Collection[Device],
    organisation: Organisation,
    price_cents: int,
    paid_by: PaymentMeans,
    submission: UUID,
    occurred_at: datetime | None = None,
) -> SaleToOrganisation:
    """Sell all of them, at ``price_cents`` each, or none: what was agreed is one receipt.

    They stand at one place or in the stock of one workshop, which is the seller. The same ``submission`` again gives
    the same sale. Raise `Invalid` for a price under that of the programme or above `MOST_CENTS`, `Refused` for a computer
    that may not be sold so, and where that submission said something else; no number is taken.
    """
    said = _Said(organisation.pk, frozenset(device.pk for device in devices), price_cents, paid_by)
    with transaction.atomic():
        if (already := _sent_already(actor, submission, said)) is not None:
            return already
        seller = seller_of(list(devices))
        require(actor, "device.sell_to_organisation", on=seller)
        _refuse_a_wrong_price(devices, price_cents)
        taken = take_number(seller)
        if (
            already := _sent_already(actor, submission, said)
        ) is not None:  # while this one waited for the number
            transaction.set_rollback(True)
            return already
        sale = SaleToOrganisation(
            organisation=organisation,
            place=seller if isinstance(seller, Place) else None,
            workshop=seller if isinstance(seller, Workshop) else None,
            year=taken.year,
            number=taken.number,
            paid_by=paid_by,
            sold_at=occurred_at or timezone.now(),
            sold_by_id=actor.membership_id,
            submission=submission,
        )
        sold = _take_out(actor, sale, devices, price_cents, occurred_at)
        sale.sold_at = max(device.stage_since for device in sold)
        sale.save()
        SoldComputer.objects.bulk_create(
            SoldComputer(sale=sale, device=device, price_cents=price_cents) for device in sold
        )
        Placement.objects.filter(device__in=[device.pk for device in sold]).delete()
        recorded = OrganisationSaleRecorded(
            organisation_id=organisation.pk,
            place_id=sale.place_id,
            workshop_id=sale.workshop_id,
            reference=sale.reference,
            computers=len(sold),
            cents=price_cents * len(sold),
        )
        moment = sale.sold_at if occurred_at is not None else None
        record(actor=actor, occurred_at=moment, entries=[Entry(sale.stream, recorded)])
    return sale


@dataclass(frozen=True, slots=True)
class _Said:
    """What one page says: sent again with something else, it is another sale."""

    organisation_id: int
    device_ids: frozenset[int]
    price_cents: int
    paid_by: str


def _sent_already(actor: Actor, submission: UUID, said: _Said) -> SaleToOrganisation | None:
    sale = SaleToOrganisation.objects.filter(submission=submission).first()
    if sale is None:
        return None
    lines = list(sale.lines.all())
    keys = frozenset(line.device_id for line in lines)
    if any(_Said(sale.organisation_id, keys, line.price_cents, sale.paid_by) != said for line in lines):
        raise Refused(_("This page was sent already: open it again for another sale."), code="sent_already")
    require(actor, "device.sell_to_organisation", on=sale)
    return sale


def _refuse_a_wrong_price(devices: Collection[Device], price_cents: int) -> None:
    least = max(least_price_of(device) for device in devices)
    if price_cents < least:
        raise Invalid(
            _("The programme asks %(price)s at least for each computer.") % {"price": written_euros(least)},
            code="under_price",
            field="price",
        )
    if price_cents > MOST_CENTS:
        raise Invalid(
            _("At most %(price)s for each computer: check the amount.")
            % {"price": written_euros(MOST_CENTS)},
            code="above_price",
            field="price",
        )


def _take_out(
    actor: Actor,
    sale: SaleToOrganisation,
    devices: Collection[Device],
    price_cents: int,
    occurred_at: datetime | None,
) -> Sequence[Device]:
    held = hold_rows(devices)
    were = whereabouts(held)
    outcome = advance(
        STEPS["sell_to_organisation"],
        held,
        actor=actor,
        sets={"workshop": None, "place": None},
        facts_of=lambda device: {
            "reference": sale.reference,
            "organisation_id": sale.organisation_id,
            "price_cents": price_cents,
            "from_workshop_id": were[device.pk].from_workshop_id,
            "from_place_id": were[device.pk].from_place_id,
            "from_location_id": were[device.pk].from_location_id,
        },
        obstacles=lambda rows: obstacles_to_sell_to_organisation(rows, sale.organisation, sale.seller),
        occurred_at=moment_of_all(held, occurred_at),
    )
    if outcome.refused:
        raise Refused(
            " ".join(_told(refusal) for refusal in outcome.refused),
            code=outcome.refused[0].obstacles[0].code,
            obstacles=outcome.refused[0].obstacles,
            field="codes",
        )
    return outcome.taken


def _told(refusal: Refusal[Device]) -> str:
    return f"{refusal.subject.asset_tag}: {refusal.reason}"


def cancel_sale_to_organisation(
    *, actor: Actor, sale: SaleToOrganisation, reason: RectificationReason
) -> SaleToOrganisation:
    """The sale never was, its receipt keeps its number, its computers are where they were. Said twice, it is done once.

    Raise `Refused` when one of them went on since.
    """
    with transaction.atomic():
        require(actor, "exit.cancel", on=sale)
        lines = sale.lines.filter(cancelled_at=None).select_related("device").order_by("device")
        outcome = rectify(
            actor=actor,
            devices=[line.device for line in lines],
            reason=reason,
            expected=lambda _device, step: step.facts.get("reference") == sale.reference,
        )
        for refusal in outcome.refused:
            if SoldComputer.objects.filter(sale=sale, device=refusal.subject, cancelled_at=None).exists():
                raise Refused(_told(refusal), code=refusal.obstacles[0].code, obstacles=refusal.obstacles)
        sale.refresh_from_db()
    return sale


@gives_back("device.sold_to_organisation")
def _back_with_the_seller(undoing: Undoing) -> Mapping[int, Obstacle]:
    firsts = {device.pk: undoing.steps[device.pk][0] for device in undoing.devices}
    were = whereabouts_before(undoing.devices, firsts)
    refused: dict[int, Obstacle] = {}
    for device in undoing.devices:
        was, line = were[device.pk], _line_of(device, firsts[device.pk].facts["reference"])
        if line is None or (was.from_workshop_id is None and was.from_place_id is None):
            refused[device.pk] = NOT_KEPT
            continue
        undoing.give_back(device, workshop_id=was.from_workshop_id, place_id=was.from_place_id)
        if was.from_location_id is not None:
            Placement.objects.update_or_create(device=device, defaults={"location_id": was.from_location_id})
        _cancel_line(undoing, line)
    return refused


def _line_of(device: Device, reference: str) -> SoldComputer | None:
    rows = (
        SoldComputer.objects.filter(device=device, cancelled_at=None).select_related("sale").order_by("-pk")
    )
    return next((line for line in rows if line.sale.reference == reference), None)


def _cancel_line(undoing: Undoing, line: SoldComputer) -> None:
    line.cancelled_at, line.cancel_reason = timezone.now(), undoing.reason
    line.save(update_fields=["cancelled_at", "cancel_reason"])
    if not line.sale.lines.filter(cancelled_at=None).exists():
        line.sale.cancelled_at = line.cancelled_at
        line.sale.save(update_fields=["cancelled_at"])
    cancelled = OrganisationSaleCancelled(
        device_id=line.device_id,
        organisation_id=line.sale.organisation_id,
        cents=line.price_cents,
        reason=undoing.reason.value,
    )
    record(actor=undoing.actor, entries=[Entry(line.sale.stream, cancelled)])

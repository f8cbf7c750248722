"""A sold computer that fails under warranty comes back, and another leaves in its stead."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.handover.actions import sell, take_back
from rebond.handover.actions.selling import hold_counter
from rebond.handover.choices import PaymentMeans, ReturnReason
from rebond.handover.models import Sale
from rebond.kit.errors import Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop
from rebond.referrals.lifecycle import hold_rows as hold_referrals
from rebond.sales.facts import Exchanged
from rebond.sales.models import Exchange
from rebond.sales.queries import obstacle_to_exchange


def exchange(*, actor: Actor, sale: Sale, device: Device, workshop: Workshop) -> Sale:
    """The computer of ``sale`` comes back to ``workshop``; ``device`` leaves, with a receipt at no price.

    The warranty goes on from the first sale. Said twice with the same computer, it is done once. Raise `Refused` when
    the warranty is over or the computer may not leave.
    """
    with transaction.atomic():
        held = Sale.objects.select_related(
            "place__organisation", "place__taken_over_by__organisation", "device", "handover__referral"
        ).get(pk=sale.pk)
        require(actor, "device.sell", on=held)
        if held.handover is not None:
            hold_referrals([held.handover.referral])  # before the counter, as a sale does
        hold_counter(held.place.answering, timezone.localdate().year)
        hold_rows([held.device, device])  # both in key order, as a pile does
        made = Exchange.objects.filter(original=held).select_related("replacement").first()
        if made is not None and made.replacement.device_id == device.pk:
            return made.replacement
        if (obstacle := obstacle_to_exchange(held)) is not None:
            raise Refused(obstacle.message, code=obstacle.code, obstacles=[obstacle])
        _take_back(actor, held, workshop)
        replacement = sell(
            actor=actor,
            device=_at_the_same_place(device, held),
            price_cents=0,
            paid_by=PaymentMeans(held.paid_by),
            proof_seen=True,
            referral=held.handover.referral if held.handover else None,
            in_exchange=True,
        )
        Exchange.objects.create(original=held, replacement=replacement, made_at=replacement.sold_at)
        exchanged = Exchanged(
            device_id=held.device_id, replacement_id=replacement.device_id, place_id=replacement.place_id
        )
        record(actor=actor, entries=[Entry(held.stream, exchanged)])
    return replacement


def _take_back(actor: Actor, sale: Sale, workshop: Workshop) -> None:
    outcome = take_back(actor=actor, devices=[sale.device], workshop=workshop, reason=ReturnReason.FAULTY)
    for refusal in outcome.refused:
        raise Refused(refusal.reason, code=refusal.obstacles[0].code, obstacles=refusal.obstacles)


def _at_the_same_place(device: Device, sale: Sale) -> Device:
    found = Device.objects.get(pk=device.pk)
    if found.place_id != sale.place.answering.pk:
        raise Refused(_("This computer is not at the place that sold."), code="other_place", field="code")
    return found

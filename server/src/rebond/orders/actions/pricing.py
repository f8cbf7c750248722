"""The price of batches: claimed for several orders of a place at once, or waived with a reason.

A local public body claims nothing below EUR 15, and may group what is owed (CGCT L. 1611-5, D. 1611-1).
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.kit.holding import hold_each, hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place
from rebond.orders.choices import LEAST_CLAIM_CENTS, PriceStanding, PriceWaiver, least_claim_cents
from rebond.orders.facts import PriceClaimCancelled, PriceClaimed, PriceRestored, PriceWaived
from rebond.orders.models import Order, PriceClaim
from rebond.programmes.models import Programme
from rebond.programmes.wording import euros

CAPABILITY = "agreement.edit"


def claim_price(*, actor: Actor, programme: Programme, place: Place, seen_cents: int) -> PriceClaim:
    """One claim for all that ``place`` owes within ``programme``; ``seen_cents``: what the page showed.

    Raise `Refused` where nothing is owed any more, where it is another sum than the one seen, or below the threshold.
    """
    require(actor, CAPABILITY, on=[programme, place])
    with transaction.atomic():
        owed = Order.objects.owed().filter(place=place, agreement__programme=programme)
        held = hold_each(owed)
        cents = sum(order.price_cents for order in held)
        _refuse_unless_claimable(programme, cents, seen_cents)
        claim = PriceClaim.objects.create(
            programme=programme,
            place=place,
            reference=uuid.uuid4().hex,
            cents=cents,
            claimed_on=timezone.localdate(),
            claimed_by_id=actor.membership_id,
        )
        claim.reference = f"DP-{claim.claimed_on.year}-{claim.pk:04d}"
        claim.save(update_fields=["reference"])
        Order.objects.filter(pk__in=[order.pk for order in held]).update(claim=claim)
        record(
            actor=actor,
            entries=[
                Entry(
                    order.stream, PriceClaimed(**_subject(order), claim_id=claim.pk, cents=order.price_cents)
                )
                for order in held
            ],
        )
    return claim


def cancel_claim(*, actor: Actor, claim: PriceClaim) -> PriceClaim:
    """Drawn up by mistake: its orders are owed again. Again: changes nothing."""
    require(actor, CAPABILITY, on=[claim.programme, claim.place])
    with transaction.atomic():
        rows = Order.objects.select_for_update(no_key=True, of=("self",)).filter(claim=claim)
        held = list(rows.order_by("pk"))
        claim = PriceClaim.objects.select_for_update(no_key=True, of=("self",)).get(pk=claim.pk)
        if claim.cancelled_at is not None:
            return claim
        claim.cancelled_at = timezone.now()
        claim.save(update_fields=["cancelled_at"])
        Order.objects.filter(claim=claim).update(claim=None)
        record(
            actor=actor,
            entries=[
                Entry(
                    order.stream,
                    PriceClaimCancelled(**_subject(order), claim_id=claim.pk, cents=order.price_cents),
                )
                for order in held
            ],
        )
    return claim


def waive_price(*, actor: Actor, order: Order, reason: PriceWaiver) -> Order:
    """Its price is not claimed. The same again changes nothing. Raise `Refused` once it is claimed, or where none is owed."""
    with transaction.atomic():
        order = _hold(actor, order)
        if order.waiver == reason:
            return order
        if order.price_standing not in {PriceStanding.OWED, PriceStanding.NOT_DUE, PriceStanding.WAIVED}:
            raise Refused(
                _("Its price is “%(standing)s”: there is nothing to waive.")
                % {"standing": order.price_standing.label},
                code="nothing_to_waive",
            )
        order.waiver = reason.value
        order.save(update_fields=["waiver"])
        waived = PriceWaived(**_subject(order), cents=order.price_cents, reason=order.waiver)
        record(actor=actor, entries=[Entry(order.stream, waived)])
    return order


def restore_price(*, actor: Actor, order: Order) -> Order:
    """Waived by mistake: it is owed again. Again: changes nothing."""
    with transaction.atomic():
        order = _hold(actor, order)
        if order.waiver:
            restored = PriceRestored(**_subject(order), cents=order.price_cents, was=order.waiver)
            order.waiver = ""
            order.save(update_fields=["waiver"])
            record(actor=actor, entries=[Entry(order.stream, restored)])
    return order


def _refuse_unless_claimable(programme: Programme, cents: int, seen_cents: int) -> None:
    if not cents:
        raise Refused(_("This place owes nothing that is not claimed already."), code="nothing_owed")
    if cents != seen_cents:
        raise Refused(
            _("This place owes %(owed)s now, no more %(seen)s: look again, then claim.")
            % {"owed": euros(cents), "seen": euros(seen_cents)},
            code="changed",
        )
    if cents < least_claim_cents(programme.batch_claims):
        raise Refused(
            _(
                "This place owes %(owed)s: below %(least)s a public body claims nothing (CGCT D. 1611-1). Wait for its next "
                "orders, or waive the price."
            )
            % {"owed": euros(cents), "least": euros(LEAST_CLAIM_CENTS)},
            code="below_threshold",
        )


def _hold(actor: Actor, order: Order) -> Order:
    rows = Order.objects.select_related("agreement__programme", "place__organisation")
    held = hold_one(rows, order.pk)
    require(actor, CAPABILITY, on=held)
    return held


def _subject(order: Order) -> dict[str, int]:
    return {"agreement_id": order.agreement_id, "place_id": order.place_id}

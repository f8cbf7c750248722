"""An order is placed by a place, answered by the coordination, and closed by what was received."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, reaches
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.orders.choices import MOST_BATCHES, OrderRefusal, OrderState, PriceWaiver
from rebond.orders.declaring import declared_at
from rebond.orders.facts import (
    OfOrder,
    OrderAccepted,
    OrderCancelled,
    OrderDelivered,
    OrderDeliveryUndone,
    OrderPlaced,
    OrderRefused,
)
from rebond.orders.models import Agreement, Order
from rebond.programmes.choices import BatchClaims


def place_order(
    *,
    actor: Actor,
    agreement: Agreement,
    batches: int,
    submission: uuid.UUID | None = None,
    occurred_at: datetime | None = None,
) -> Order:
    """Order batches under an agreement in force on that day, at the programme's size and price.

    ``submission``: what the page carried; sent again, it is the same order.

    Raise `Refused` when the agreement is not in force, or while the place declared too few handovers of what it received
    last, where the programme asks for some; `Invalid` for a senseless number of batches. Whoever answers orders may order
    for a place all the same.
    """
    if not 1 <= batches <= MOST_BATCHES:
        raise Invalid(_("Order between 1 and %(most)s batches.") % {"most": MOST_BATCHES}, field="batches")
    try:
        return _place(actor, agreement, batches, submission, occurred_at)
    except IntegrityError:  # the same page was sent at once for another agreement, and that one was first
        if (sent := _sent_before(agreement, submission)) is not None:
            return sent
        raise


def _place(
    actor: Actor,
    agreement: Agreement,
    batches: int,
    submission: uuid.UUID | None,
    occurred_at: datetime | None,
) -> Order:
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        rows = Agreement.objects.select_related("programme", "place__organisation")
        agreement = hold_one(rows, agreement.pk)
        require(actor, "order.place", on=agreement)
        if (sent := _sent_before(agreement, submission)) is not None:
            return sent
        if not Agreement.objects.in_force(timezone.localdate(moment)).filter(pk=agreement.pk).exists():
            raise Refused(
                _("The agreement %(reference)s is not in force on that day. Renew it, then order.")
                % {"reference": agreement.reference},
                code="agreement_not_in_force",
            )
        _refuse_before_handovers_are_declared(actor, agreement)
        order = _new_order(actor, agreement, batches, moment, submission)
        facts = OrderPlaced(**_subject(order), batches=batches, computers=order.computers)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(order.stream, facts)])
    return order


def _refuse_before_handovers_are_declared(actor: Actor, agreement: Agreement) -> None:
    """The programme sets a share; a place that reports nothing gets nothing more."""
    percent = agreement.programme.least_declared_percent
    if not percent or reaches(actor, "order.fill", agreement.scope_keys()):
        return
    last = declared_at(agreement.place_id, agreement.programme_id)
    if last is None or last.is_enough(percent):
        return
    message = _(
        "Of the %(received)d computers received last, %(declared)d are declared handed over; the programme asks for "
        "%(asked)d. Declare the handovers, then order."
    )
    counts = {"received": last.received, "declared": last.declared, "asked": last.asked(percent)}
    raise Refused(message % counts, code="handovers_not_declared")


def accept_order(*, actor: Actor, order: Order, occurred_at: datetime | None = None) -> Order:
    """The coordination will fill it. Raise `Refused` when it was answered already."""
    with transaction.atomic():
        order = _hold(actor, order, "order.fill")
        _require_state(order, OrderState.PLACED)
        return _answer(actor, order, OrderState.ACCEPTED, OrderAccepted(**_subject(order)), occurred_at)


def refuse_order(
    *, actor: Actor, order: Order, reason: OrderRefusal, occurred_at: datetime | None = None
) -> Order:
    """The coordination will not fill it, and says why. Raise `Refused` when it was answered already."""
    with transaction.atomic():
        order = _hold(actor, order, "order.fill")
        _require_state(order, OrderState.PLACED)
        order.refusal = OrderRefusal(reason).value
        facts = OrderRefused(**_subject(order), reason=order.refusal)
        return _answer(actor, order, OrderState.REFUSED, facts, occurred_at)


def cancel_order(*, actor: Actor, order: Order, occurred_at: datetime | None = None) -> Order:
    """Give an order up. Once it is accepted, only those who fill orders may: computers may be reserved for it.

    Raise `Refused` while its price is claimed: received by mistake, it is asked for all the same.
    """
    with transaction.atomic():
        order = _hold(actor, order, "order.place")
        _require_state(order, OrderState.PLACED, OrderState.ACCEPTED)
        if order.state == OrderState.ACCEPTED:
            require(actor, "order.fill", on=order)
        if order.claim_id is not None:
            raise Refused(
                _("The price of this order is claimed. Cancel the claim first."), code="price_claimed"
            )
        return _answer(actor, order, OrderState.CANCELLED, OrderCancelled(**_subject(order)), occurred_at)


def mark_delivered(
    *,
    actor: Actor,
    order: Order,
    received: int,
    missing: int,
    surplus: int,
    refused: int = 0,
    occurred_at: datetime | None = None,
) -> Order:
    """The place has received what came for the order, which may be fewer or more than ordered.

    A later delivery of the same order is recorded beside the first. What had left for an order that was given up
    since still arrives: the order stays given up. Raise `Refused` for an order that was never accepted.
    """
    with transaction.atomic():
        order = _hold(actor, order, "delivery.receive")
        _require_state(order, OrderState.ACCEPTED, OrderState.DELIVERED, OrderState.CANCELLED)
        facts = OrderDelivered(
            **_subject(order), received=received, missing=missing, surplus=surplus, refused=refused
        )
        if order.state != OrderState.CANCELLED:
            order.state = OrderState.DELIVERED
            order.save(update_fields=["state"])
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(order.stream, facts)])
    return order


def unmark_delivered(*, actor: Actor, order: Order, others_received: bool) -> Order:
    """The last reception for the order was a mistake; ``others_received``: another delivery of it was received."""
    with transaction.atomic():
        order = _hold(actor, order, "device.rectify")
        _require_state(order, OrderState.DELIVERED, OrderState.CANCELLED)
        if order.state == OrderState.DELIVERED and not others_received:
            order.state = OrderState.ACCEPTED
            order.save(update_fields=["state"])
        record(actor=actor, entries=[Entry(order.stream, OrderDeliveryUndone(**_subject(order)))])
    return order


def _sent_before(agreement: Agreement, submission: uuid.UUID | None) -> Order | None:
    if submission is None or (found := Order.objects.filter(submission=submission).first()) is None:
        return None
    if found.agreement_id != agreement.pk:
        raise Refused(
            _("This page was sent already: open it again to place another order."), code="sent_already"
        )
    return found


def _new_order(
    actor: Actor, agreement: Agreement, batches: int, moment: datetime, submission: uuid.UUID | None
) -> Order:
    programme = agreement.programme
    price_cents = batches * programme.batch_price_cents
    is_waived = price_cents > 0 and programme.batch_claims == BatchClaims.WAIVED
    order = Order.objects.create(
        agreement=agreement,
        place=agreement.place,
        reference=uuid.uuid4().hex,
        batches=batches,
        computers=batches * programme.batch_size,
        price_cents=price_cents,
        waiver=PriceWaiver.BY_RULE.value if is_waived else "",
        submission=submission,
        placed_at=moment,
        placed_by_id=actor.membership_id,
    )
    order.reference = f"CMD-{timezone.localdate(moment).year}-{order.pk:04d}"
    order.save(update_fields=["reference"])
    return order


def _hold(actor: Actor, order: Order, capability: str) -> Order:
    rows = Order.objects.select_related("agreement__programme", "place__organisation")
    held = hold_one(rows, order.pk)
    require(actor, capability, on=held)
    return held


def _require_state(order: Order, *states: OrderState) -> None:
    if order.state not in states:
        raise Refused(
            _("This is not possible now: the order is “%(state)s”.") % {"state": order.get_state_display()},
            code="wrong_state",
        )


def _answer(
    actor: Actor, order: Order, state: OrderState, facts: OfOrder, occurred_at: datetime | None
) -> Order:
    order.state = state
    order.answered_at = occurred_at or timezone.now()
    order.save(update_fields=["state", "refusal", "answered_at"])
    record(actor=actor, occurred_at=occurred_at, entries=[Entry(order.stream, facts)])
    return order


def _subject(order: Order) -> dict[str, int]:
    return {"agreement_id": order.agreement_id, "place_id": order.place_id}

"""What a person pays of an instalment plan, what was entered by mistake, and the rest that is let off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions import Undoing, gives_back_besides
from rebond.handover.choices import PaymentMeans, written_euros
from rebond.handover.models import Sale
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_each, hold_one
from rebond.ledger.recording import Entry, record
from rebond.sales.actions.numbering import take_number
from rebond.sales.choices import LetOffReason, PaymentMistake
from rebond.sales.facts import PaymentCancelled, PaymentReceived, RestLetOff
from rebond.sales.models import Exchange, Instalment, InstalmentPlan, Payment
from rebond.sales.schedules import covered


def take_payment(
    *,
    actor: Actor,
    plan: InstalmentPlan,
    cents: int,
    paid_by: PaymentMeans,
    submission: UUID,
    occurred_at: datetime | None = None,
) -> Payment:
    """Money came for ``plan``. The receipt takes the next number of the place; the oldest instalments are covered first.

    The same ``submission`` again gives the same payment. Raise `Invalid` for more than the rest, `Refused` for a plan
    of a sale that was cancelled, and where that submission said something else.
    """
    with transaction.atomic():
        held = _hold(plan)
        require(actor, "device.sell", on=held)
        if (already := _sent_already(submission, held, cents, paid_by)) is not None:
            return already
        if held.sale.cancelled_at is not None:
            raise Refused(_("This sale was cancelled: nothing is to be paid."), code="sale_cancelled")
        rest = _rest_of(held)
        if not 0 < cents <= rest:
            raise Invalid(
                _("There are %(rest)s left to pay.") % {"rest": written_euros(rest)},
                code="not_the_rest",
                field="amount",
            )
        if occurred_at is not None and occurred_at < held.sale.sold_at:
            raise Invalid(_("The sale came later."), code="before_the_sale", field="occurred_at")
        till = held.sale.place.answering
        taken = take_number(till)
        payment = Payment.objects.create(
            plan=held,
            place=till,
            year=taken.year,
            number=taken.number,
            cents=cents,
            paid_by=paid_by,
            paid_at=occurred_at or timezone.now(),
            taken_by_id=actor.membership_id,
            submission=submission,
        )
        _cover(held)
        received = PaymentReceived(
            device_id=held.sale.device_id,
            place_id=payment.place_id,
            reference=payment.reference,
            cents=cents,
            rest_cents=rest - cents,
        )
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(held.sale.stream, received)])
    return payment


def _sent_already(
    submission: UUID, plan: InstalmentPlan, cents: int, paid_by: PaymentMeans
) -> Payment | None:
    payment = Payment.objects.filter(submission=submission).first()
    if payment is not None and (payment.plan_id, payment.cents, payment.paid_by) != (plan.pk, cents, paid_by):
        raise Refused(
            _("This page was sent already: open it again to record another payment."), code="sent_already"
        )
    return payment


def cancel_payment(*, actor: Actor, payment: Payment, reason: PaymentMistake) -> Payment:
    """It was entered by mistake. Its receipt keeps its number. Said twice, it is done once."""
    with transaction.atomic():
        plan = _hold(payment.plan)
        require(actor, "exit.cancel", on=plan)
        held = Payment.objects.get(pk=payment.pk)
        if held.cancelled_at is None:
            _cancel(actor, held, reason)
            _cover(plan)
    return held


def let_off(*, actor: Actor, plan: InstalmentPlan, reason: LetOffReason) -> InstalmentPlan:
    """What is still to pay is not asked for any more. Said twice, it is done once."""
    with transaction.atomic():
        held = _hold(plan)
        require(actor, "instalment.let_off", on=held)
        rest = _rest_of(held)
        if not rest:
            return held
        held.let_off_cents += rest
        held.let_off_reason, held.let_off_at = reason, timezone.now()
        held.save(update_fields=["let_off_cents", "let_off_reason", "let_off_at"])
        _cover(held)
        facts = RestLetOff(
            device_id=held.sale.device_id, place_id=held.sale.place_id, cents=rest, reason=reason.value
        )
        record(actor=actor, entries=[Entry(held.sale.stream, facts)])
    return held


@gives_back_besides("device.sold")
def _money_given_back(undoing: Undoing) -> None:
    """A sale that never was: what was paid of it is given back, and an exchange that it made is none."""
    keys = [device.pk for device in undoing.devices]
    references = {undoing.steps[key][0].facts["reference"] for key in keys}
    plans = InstalmentPlan.objects.filter(sale__device__in=keys).select_related("sale")
    for plan in hold_each(plans):
        if plan.sale.reference in references:
            for payment in plan.payments.standing().order_by("pk"):
                _cancel(undoing.actor, payment, PaymentMistake.SALE_CANCELLED)
            _cover(plan)
    for made in Exchange.objects.filter(replacement__device__in=keys).select_related("replacement"):
        if made.replacement.reference in references:
            made.delete()


def _hold(plan: InstalmentPlan) -> InstalmentPlan:
    """The sale first, as its cancellation does: what is read of it is what stands while the plan is held."""
    sale = hold_one(Sale.objects.select_related("place__organisation"), plan.sale_id)
    held = hold_one(InstalmentPlan.objects.all(), plan.pk)
    held.sale = sale
    return held


def _rest_of(plan: InstalmentPlan) -> int:
    return plan.sale.price_cents - _paid(plan) - plan.let_off_cents


def _paid(plan: InstalmentPlan) -> int:
    return plan.payments.standing().aggregate(cents=Sum("cents"))["cents"] or 0


def _cover(plan: InstalmentPlan) -> None:
    rows = list(plan.instalments.order_by("number"))
    shares = covered([row.cents for row in rows], _paid(plan) + plan.let_off_cents)
    for row, share in zip(rows, shares, strict=True):
        row.covered_cents = share
    Instalment.objects.bulk_update(rows, ["covered_cents"])


def _cancel(actor: Actor, payment: Payment, reason: PaymentMistake) -> None:
    payment.cancelled_at, payment.cancel_reason = timezone.now(), reason
    payment.save(update_fields=["cancelled_at", "cancel_reason"])
    sale = payment.plan.sale
    cancelled = PaymentCancelled(
        device_id=sale.device_id,
        place_id=payment.place_id,
        reference=payment.reference,
        cents=payment.cents,
        reason=reason.value,
    )
    record(actor=actor, entries=[Entry(sale.stream, cancelled)])

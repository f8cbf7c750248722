"""A place claims what it redeemed; the claim is approved or turned down; approved claims are paid together."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.days import written
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_each, hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place
from rebond.vouchers.actions.schemes import hold_scheme
from rebond.vouchers.choices import ClaimRefusal, ClaimState
from rebond.vouchers.facts import (
    ClaimApproved,
    ClaimPaid,
    ClaimSubmitted,
    ClaimTurnedDown,
    PaymentMade,
    PaymentPaid,
)
from rebond.vouchers.models import Claim, Payment, Redemption, VoucherScheme
from rebond.vouchers.queries.claims import obstacles_to_approval, redemptions_to_claim

BATCH = 500


def submit_claim(
    *,
    actor: Actor,
    scheme: VoucherScheme,
    place: Place,
    starts_on: date,
    ends_on: date,
    occurred_at: datetime | None = None,
) -> Claim:
    """Ask for what ``place`` redeemed from ``starts_on`` to ``ends_on`` included and never claimed.

    Raise `Invalid` for a period the wrong way round, `Refused` when nothing is left to claim in it.
    """
    require(actor, "voucher_claim.submit", on=place)
    if ends_on < starts_on:
        raise Invalid(_("It cannot end before it begins. Check both dates."), field="ends_on")
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        rows = redemptions_to_claim(scheme, place, starts_on, ends_on)
        held = hold_each(rows)
        if not held:
            raise Refused(
                _("Nothing is left to claim from %(start)s to %(end)s.")
                % {"start": written(starts_on), "end": written(ends_on)},
                code="nothing_to_claim",
            )
        claim = Claim.objects.create(
            scheme=scheme,
            place=place,
            reference=uuid.uuid4().hex,
            starts_on=starts_on,
            ends_on=ends_on,
            voucher_count=len(held),
            amount_cents=sum(redemption.cents for redemption in held),
            submitted_at=moment,
            submitted_by_id=actor.membership_id,
        )
        _number(claim, "DP", moment)
        _attach(held, claim)
        facts = ClaimSubmitted(**_worth(claim), starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(claim.stream, facts)])
    return claim


def approve_claim(*, actor: Actor, claim: Claim, occurred_at: datetime | None = None) -> Claim:
    """The claim is right: it will be paid. Raise `Refused`, with its obstacles, when it is not, or for one's own."""
    with transaction.atomic():
        claim = _hold(actor, claim, "voucher_claim.approve")
        _require_state(claim, ClaimState.SUBMITTED)
        if claim.submitted_by_id is not None and claim.submitted_by_id == actor.membership_id:
            raise Refused(_("You sent this claim yourself: somebody else approves it."), code="own_claim")
        if obstacles := obstacles_to_approval(claim):
            message = " ".join(str(obstacle.message) for obstacle in obstacles)
            raise Refused(message, code="claim_not_right", obstacles=obstacles)
        claim.state, claim.answered_at = ClaimState.APPROVED, occurred_at or timezone.now()
        claim.save(update_fields=["state", "answered_at"])
        entry = Entry(claim.stream, ClaimApproved(**_worth(claim)))
        record(actor=actor, occurred_at=occurred_at, entries=[entry])
    return claim


def turn_down_claim(
    *, actor: Actor, claim: Claim, reason: ClaimRefusal, occurred_at: datetime | None = None
) -> Claim:
    """The claim is not right: its vouchers are free again, to be corrected and claimed anew."""
    with transaction.atomic():
        waiting = Redemption.objects.filter(claim=claim.pk).order_by("pk")
        list(waiting.select_for_update(no_key=True))  # before the claim, as a reversal does
        claim = _hold(actor, claim, "voucher_claim.approve")
        _require_state(claim, ClaimState.SUBMITTED)
        waiting.order_by().update(claim=None)
        claim.state, claim.answered_at = ClaimState.TURNED_DOWN, occurred_at or timezone.now()
        claim.refusal = ClaimRefusal(reason).value
        claim.save(update_fields=["state", "answered_at", "refusal"])
        entry = Entry(claim.stream, ClaimTurnedDown(**_worth(claim), reason=claim.refusal))
        record(actor=actor, occurred_at=occurred_at, entries=[entry])
    return claim


def make_payment(*, actor: Actor, scheme: VoucherScheme, occurred_at: datetime | None = None) -> Payment:
    """Put all approved claims of ``scheme`` in one payment. Raise `Refused` when there is none."""
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        scheme = hold_scheme(actor, scheme)
        waiting = Claim.objects.filter(scheme=scheme, state=ClaimState.APPROVED, payment=None)
        held = list(waiting.select_for_update(no_key=True).order_by("pk"))
        if not held:
            raise Refused(_("No approved claim is waiting to be paid."), code="nothing_to_pay")
        payment = Payment.objects.create(
            scheme=scheme,
            reference=uuid.uuid4().hex,
            made_at=moment,
            voucher_count=sum(claim.voucher_count for claim in held),
            amount_cents=sum(claim.amount_cents for claim in held),
        )
        _number(payment, "PAI", moment)
        Claim.objects.filter(pk__in=[claim.pk for claim in held]).update(payment=payment)
        facts = PaymentMade(**_sum(payment), claims=len(held))
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(payment.stream, facts)])
    return payment


def mark_paid(
    *, actor: Actor, payment: Payment, paid_on: date, occurred_at: datetime | None = None
) -> Payment:
    """The money has left, on ``paid_on``. Raise `Refused` when it was marked already, `Invalid` for a day to come."""
    if paid_on > timezone.localdate():
        raise Invalid(_("This date is in the future. Enter the day of the payment."), field="paid_on")
    with transaction.atomic():
        rows = Payment.objects.select_related("scheme__programme")
        payment = hold_one(rows, payment.pk)
        require(actor, "voucher.edit", on=payment.scheme)
        if payment.paid_on is not None:
            raise Refused(_("This payment is marked as paid already."), code="paid_already")
        claims = Claim.objects.filter(payment=payment).order_by("pk")
        held = list(claims.select_for_update(no_key=True))
        payment.paid_on, payment.marked_at = paid_on, occurred_at or timezone.now()
        payment.save(update_fields=["paid_on", "marked_at"])
        claims.order_by().update(state=ClaimState.PAID)
        day = paid_on.isoformat()
        entries = [Entry(payment.stream, PaymentPaid(**_sum(payment), paid_on=day))]
        entries += [
            Entry(claim.stream, ClaimPaid(**_worth(claim), payment_id=payment.pk, paid_on=day))
            for claim in held
        ]
        record(actor=actor, occurred_at=occurred_at, entries=entries)
    return payment


def _hold(actor: Actor, claim: Claim, capability: str) -> Claim:
    rows = Claim.objects.select_related("scheme__programme", "place__organisation")
    held = hold_one(rows, claim.pk)
    require(actor, capability, on=held.scheme)
    return held


def _require_state(claim: Claim, state: ClaimState) -> None:
    if claim.state != state:
        raise Refused(
            _("This is not possible now: the claim is “%(state)s”.") % {"state": claim.get_state_display()},
            code="wrong_state",
        )


def _attach(redemptions: Collection[Redemption], claim: Claim) -> None:
    keys = [redemption.pk for redemption in redemptions]
    for start in range(0, len(keys), BATCH):
        Redemption.objects.filter(pk__in=keys[start : start + BATCH]).update(claim=claim)


def _number(row: Claim | Payment, letters: str, moment: datetime) -> None:
    row.reference = f"{letters}-{timezone.localdate(moment).year}-{row.pk:04d}"
    row.save(update_fields=["reference"])


def _worth(claim: Claim) -> dict[str, int]:
    return {
        "scheme_id": claim.scheme_id,
        "place_id": claim.place_id,
        "vouchers": claim.voucher_count,
        "cents": claim.amount_cents,
    }


def _sum(payment: Payment) -> dict[str, int]:
    return {
        "scheme_id": payment.scheme_id,
        "vouchers": payment.voucher_count,
        "cents": payment.amount_cents,
    }

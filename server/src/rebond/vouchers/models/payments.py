"""What places redeem, claim and are paid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.learning.models import Session
from rebond.network.models import Membership, Place
from rebond.vouchers.choices import ClaimRefusal, ClaimState, ReversalReason
from rebond.vouchers.models.books import Voucher
from rebond.vouchers.models.schemes import VoucherScheme
from rebond.vouchers.querysets import ClaimQuerySet, RedemptionQuerySet

CLAIM_BADGES = {
    ClaimState.SUBMITTED: "hand",
    ClaimState.APPROVED: "running",
    ClaimState.TURNED_DOWN: "blocked",
    ClaimState.PAID: "done",
}


class Payment(models.Model):
    """Approved claims sent to the accountant together."""

    scheme = models.ForeignKey(VoucherScheme, on_delete=models.PROTECT, related_name="payments")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    made_at = models.DateTimeField(_("prepared on"))
    voucher_count = models.PositiveIntegerField(_("vouchers"))
    amount_cents = models.PositiveBigIntegerField(_("amount (cents)"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    marked_at = models.DateTimeField(_("marked as paid on"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"voucher_payment:{self.pk}"


class Claim(models.Model):
    """What a place asks to be paid for the vouchers it redeemed over a period."""

    scheme = models.ForeignKey(VoucherScheme, on_delete=models.PROTECT, related_name="claims")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="voucher_claims")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    state = models.CharField(_("state"), max_length=12, choices=ClaimState, default=ClaimState.SUBMITTED)
    refusal = models.CharField(_("reason"), max_length=16, choices=ClaimRefusal, blank=True)
    voucher_count = models.PositiveIntegerField(_("vouchers"))
    amount_cents = models.PositiveBigIntegerField(_("amount (cents)"))
    submitted_at = models.DateTimeField(_("claim sent on"))
    submitted_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="voucher_claim_period"
            ),
            models.CheckConstraint(
                condition=~Q(state="turned_down") | ~Q(refusal=""), name="voucher_claim_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(payment__isnull=False), name="voucher_claim_paid_by"
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"voucher_claim:{self.pk}"

    @property
    def badge_kind(self) -> str:
        return CLAIM_BADGES[ClaimState(self.state)]

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(
            self.scheme.programme.territory_id,
            frozenset({self.place.organisation_id}) | self.scheme.scope_keys().organisation_ids,
            frozenset({self.place_id}),
        )


class Redemption(models.Model):
    """A voucher given for a session. Reversed by mistake, it stays, with its end; a new one may follow."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="redemptions")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="redemptions")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="redemptions")
    cents = models.PositiveIntegerField(_("worth (cents)"))
    redeemed_at = models.DateTimeField(_("redeemed on"))
    redeemed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    reversed_at = models.DateTimeField(_("reversed on"), null=True, blank=True)
    reversal = models.CharField(_("reason"), max_length=16, choices=ReversalReason, blank=True)
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="redemptions"
    )

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        constraints = (
            models.UniqueConstraint(
                fields=("voucher",), condition=Q(reversed_at=None), name="voucher_redeemed_once"
            ),
            models.CheckConstraint(
                condition=Q(reversed_at=None, reversal="")
                | (Q(reversed_at__isnull=False, claim=None) & ~Q(reversal="")),
                name="voucher_reversal_says_why",
            ),
        )
        indexes = (models.Index(fields=("place", "claim"), name="redemption_place_claim"),)

    def __str__(self) -> str:
        return self.voucher.code

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()

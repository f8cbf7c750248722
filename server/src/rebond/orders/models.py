from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.network.models import Membership, Place
from rebond.orders.choices import (
    AgreementState,
    OrderRefusal,
    OrderState,
    PrerequisiteKind,
    PriceStanding,
    PriceWaiver,
)
from rebond.orders.querysets import AgreementQuerySet, OrderQuerySet, PriceClaimQuerySet
from rebond.programmes.models import Programme

BADGES = {
    OrderState.PLACED: "hand",
    OrderState.ACCEPTED: "running",
    OrderState.REFUSED: "blocked",
    OrderState.CANCELLED: "neutral",
    OrderState.DELIVERED: "done",
}


class Agreement(models.Model):
    """A place may order while one is in force. A renewal is a new agreement that names the one before."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="agreements")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="agreements")
    reference = models.CharField(_("reference"), max_length=40)
    state = models.CharField(_("state"), max_length=8, choices=AgreementState, default=AgreementState.DRAFT)
    renews = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="renewed_by",
        verbose_name=_("renews"),
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    ends_on = models.DateField(_("valid until"), null=True, blank=True)
    signed_paper_reference = models.CharField(_("where the signed paper lies"), max_length=120, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = (
            models.UniqueConstraint(fields=("programme", "reference"), name="agreement_reference"),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_on__isnull=False), name="agreement_signed_has_a_date"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} · {self.place}"

    @property
    def stream(self) -> str:
        return f"agreement:{self.pk}"

    @property
    def is_over(self) -> bool:
        """Its last day has passed."""
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def standing(self) -> str:
        """The state as it is read today: a signed agreement past its term says so."""
        expired = self.is_over and self.state == AgreementState.SIGNED
        return gettext("Expired") if expired else str(self.get_state_display())

    @property
    def badge_kind(self) -> str:
        if self.state == AgreementState.DRAFT:
            return "hand"
        return "attention" if self.is_over or self.state == AgreementState.ENDED else "done"

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(
            self.programme.territory_id, frozenset({self.place.organisation_id}), frozenset({self.place_id})
        )


class Prerequisite(models.Model):
    """A condition of the agreement, met when somebody says by what evidence."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="prerequisites")
    kind = models.CharField(_("condition"), max_length=20, choices=PrerequisiteKind)
    evidence = models.CharField(_("evidence"), max_length=200)
    met_on = models.DateField(_("checked on"))
    checked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("prerequisite")
        verbose_name_plural = _("prerequisites")
        constraints = (models.UniqueConstraint(fields=("agreement", "kind"), name="prerequisite_once"),)

    def __str__(self) -> str:
        return self.get_kind_display()


class PriceClaim(models.Model):
    """What a place is asked to pay for several orders at once. Cancelled: its orders are owed again."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="price_claims")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="price_claims")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    cents = models.PositiveIntegerField(_("amount (cents)"))
    claimed_on = models.DateField(_("claimed on"))
    claimed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)

    objects = PriceClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim of the price of batches")
        verbose_name_plural = _("claims of the price of batches")

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Decimal:
        """In euros."""
        return Decimal(self.cents) / 100

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(
            self.programme.territory_id, frozenset({self.place.organisation_id}), frozenset({self.place_id})
        )


class Order(models.Model):
    """``claim``: with what its price is claimed; ``waiver``: why it is not. ``submission``: what the page carried."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="orders")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="orders")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    batches = models.PositiveSmallIntegerField(_("batches"))
    computers = models.PositiveIntegerField(_("computers ordered"))
    price_cents = models.PositiveIntegerField(_("price (cents)"))
    state = models.CharField(_("state"), max_length=10, choices=OrderState, default=OrderState.PLACED)
    refusal = models.CharField(_("reason of refusal"), max_length=24, choices=OrderRefusal, blank=True)
    placed_at = models.DateTimeField(_("placed on"))
    placed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    claim = models.ForeignKey(
        PriceClaim, on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    waiver = models.CharField(
        _("why the price is not claimed"), max_length=10, choices=PriceWaiver, blank=True
    )
    submission = models.UUIDField(unique=True, null=True, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = (
            models.CheckConstraint(condition=Q(batches__gte=1), name="order_has_a_batch"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="order_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(claim=None) | Q(waiver=""), name="order_price_claimed_or_waived"
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"order:{self.pk}"

    @property
    def price(self) -> Decimal:
        """In euros."""
        return Decimal(self.price_cents) / 100

    @property
    def price_standing(self) -> PriceStanding:
        if not self.price_cents:
            return PriceStanding.FREE
        if self.claim_id is not None:
            return PriceStanding.CLAIMED
        if self.state in OrderState.GIVEN_UP:
            return PriceStanding.DROPPED
        if self.waiver:
            return PriceStanding.WAIVED
        return PriceStanding.OWED if self.state == OrderState.DELIVERED else PriceStanding.NOT_DUE

    @property
    def badge_kind(self) -> str:
        return BADGES[OrderState(self.state)]

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(
            self.agreement.programme.territory_id,
            frozenset({self.place.organisation_id}),
            frozenset({self.place_id}),
        )

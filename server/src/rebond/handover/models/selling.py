"""Computers sold to people, and their receipts."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.choices import PaymentMeans, written_euros
from rebond.handover.models.handovers import Handover
from rebond.handover.querysets import SaleQuerySet
from rebond.network.models import Membership, Place


class SaleCounter(models.Model):
    """The last number given to a receipt of one place in one year. Held while the next one is written."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter of receipts")
        verbose_name_plural = _("counters of receipts")
        constraints = (models.UniqueConstraint(fields=("place", "year"), name="sale_counter_once"),)

    def __str__(self) -> str:
        return f"{self.place_id}-{self.year}"


class Sale(models.Model):
    """A computer sold to a person, and its receipt. Nothing is kept of the person.

    One cancelled keeps its number; ``year`` is that of the receipt. ``handover``: when the person had been referred.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="sales")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="sales")
    handover = models.OneToOneField(
        Handover, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="sale"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    price_cents = models.PositiveIntegerField(_("price (cents)"))
    paid_by = models.CharField(_("paid by"), max_length=10, choices=PaymentMeans)
    sold_at = models.DateTimeField(_("sold on"))
    sold_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)
    cancel_reason = models.CharField(
        _("why it was cancelled"), max_length=16, choices=RectificationReason, blank=True
    )

    objects = SaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("sale")
        verbose_name_plural = _("sales")
        constraints = (models.UniqueConstraint(fields=("place", "year", "number"), name="sale_number_once"),)

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"V-{self.place_id}-{self.year}-{self.number:04d}"

    @property
    def price(self) -> Decimal:
        return Decimal(self.price_cents).scaleb(-2)

    @property
    def price_written(self) -> str:
        return written_euros(self.price_cents)

    @property
    def stream(self) -> str:
        return f"sale:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()

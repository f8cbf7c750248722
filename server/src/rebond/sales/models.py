from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.choices import PaymentMeans, written_euros
from rebond.handover.models import Sale
from rebond.network.models import Membership, Organisation, Place, Workshop
from rebond.sales.choices import LetOffReason, PaymentMistake
from rebond.sales.querysets import (
    InstalmentPlanQuerySet,
    InstalmentQuerySet,
    PaymentQuerySet,
    SaleToOrganisationQuerySet,
)


class WorkshopCounter(models.Model):
    """The last number given to a receipt of one workshop in one year. Held while the next one is written."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter of receipts of a workshop")
        verbose_name_plural = _("counters of receipts of workshops")
        constraints = (models.UniqueConstraint(fields=("workshop", "year"), name="workshop_counter_once"),)

    def __str__(self) -> str:
        return f"{self.workshop_id}-{self.year}"


class SentSale(models.Model):
    """What a page or a program carried when it sold a computer to a person: sent twice, it is one sale."""

    sale = models.OneToOneField(Sale, on_delete=models.PROTECT, related_name="sent")
    submission = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("sale sent")
        verbose_name_plural = _("sales sent")

    def __str__(self) -> str:
        return self.sale.reference


class SaleToOrganisation(models.Model):
    """Computers sold together to an organisation, with one receipt. The seller is a place or a workshop.

    ``submission``: what the page carried, so that a page sent twice is one sale. Cancelled, it keeps its number.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="purchases")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    paid_by = models.CharField(_("paid by"), max_length=10, choices=PaymentMeans)
    sold_at = models.DateTimeField(_("sold on"))
    sold_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    submission = models.UUIDField(unique=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)

    objects = SaleToOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("sale to an organisation")
        verbose_name_plural = _("sales to organisations")
        constraints = (
            models.CheckConstraint(
                condition=Q(place=None, workshop__isnull=False) | Q(place__isnull=False, workshop=None),
                name="organisation_sale_one_seller",
            ),
            models.UniqueConstraint(
                fields=("place", "year", "number"),
                condition=Q(workshop=None),
                name="organisation_sale_number_of_place",
            ),
            models.UniqueConstraint(
                fields=("workshop", "year", "number"),
                condition=Q(place=None),
                name="organisation_sale_number_of_workshop",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        seller = f"A{self.workshop_id}" if self.place_id is None else self.place_id
        return f"V-{seller}-{self.year}-{self.number:04d}"

    @property
    def seller(self) -> Place | Workshop:
        found = self.place or self.workshop
        assert found is not None
        return found

    @property
    def stream(self) -> str:
        return f"organisation_sale:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.seller.scope_keys()


class SoldComputer(models.Model):
    """One line of a receipt to an organisation. ``cancelled_at``: it was entered by mistake."""

    sale = models.ForeignKey(SaleToOrganisation, on_delete=models.PROTECT, related_name="lines")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    price_cents = models.PositiveIntegerField(_("price (cents)"))
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)
    cancel_reason = models.CharField(
        _("why it was cancelled"), max_length=16, choices=RectificationReason, blank=True
    )

    class Meta:
        verbose_name = _("computer sold to an organisation")
        verbose_name_plural = _("computers sold to organisations")
        constraints = (models.UniqueConstraint(fields=("sale", "device"), name="sold_computer_once"),)

    def __str__(self) -> str:
        return f"{self.sale} · {self.device}"

    @property
    def price_written(self) -> str:
        return written_euros(self.price_cents)


class InstalmentPlan(models.Model):
    """A 0 % loan: the price of a sale, paid in instalments. Nothing is kept of the person.

    ``let_off_cents``: what is not asked for any more.
    """

    sale = models.OneToOneField(Sale, on_delete=models.PROTECT, related_name="plan")
    let_off_cents = models.PositiveIntegerField(_("let off (cents)"), default=0)
    let_off_reason = models.CharField(
        _("why the rest is let off"), max_length=12, choices=LetOffReason, blank=True
    )
    let_off_at = models.DateTimeField(_("let off on"), null=True, blank=True)

    objects = InstalmentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("instalment plan")
        verbose_name_plural = _("instalment plans")

    def __str__(self) -> str:
        return str(self.sale)

    def scope_keys(self) -> ScopeKeys:
        return self.sale.scope_keys()


class Instalment(models.Model):
    """``covered_cents``: what payments and what was let off cover of it, the oldest instalment first."""

    plan = models.ForeignKey(InstalmentPlan, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("number"))
    due_on = models.DateField(_("due on"))
    cents = models.PositiveIntegerField(_("amount (cents)"))
    covered_cents = models.PositiveIntegerField(default=0, editable=False)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="instalment_once"),
            models.CheckConstraint(
                condition=Q(covered_cents__lte=F("cents")), name="instalment_covered_at_most"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan} · {self.number}"

    @property
    def written(self) -> str:
        return written_euros(self.cents)

    @property
    def rest_cents(self) -> int:
        return self.cents - self.covered_cents

    def is_late_on(self, day: date) -> bool:
        return self.rest_cents > 0 and self.due_on < day


class Payment(models.Model):
    """Money that a person brought for an instalment plan, with its receipt."""

    plan = models.ForeignKey(InstalmentPlan, on_delete=models.PROTECT, related_name="payments")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    cents = models.PositiveIntegerField(_("amount (cents)"))
    paid_by = models.CharField(_("paid by"), max_length=10, choices=PaymentMeans)
    paid_at = models.DateTimeField(_("paid on"))
    taken_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    submission = models.UUIDField(unique=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)
    cancel_reason = models.CharField(
        _("why it was cancelled"), max_length=16, choices=PaymentMistake, blank=True
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = (
            models.UniqueConstraint(fields=("place", "year", "number"), name="payment_number_once"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"V-{self.place_id}-{self.year}-{self.number:04d}"

    @property
    def written(self) -> str:
        return written_euros(self.cents)

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()


class Exchange(models.Model):
    """Under warranty the computer of ``original`` came back, and that of ``replacement`` left at no price."""

    original = models.OneToOneField(Sale, on_delete=models.PROTECT, related_name="exchange")
    replacement = models.OneToOneField(Sale, on_delete=models.PROTECT, related_name="replaces")
    made_at = models.DateTimeField(_("exchanged on"))

    class Meta:
        verbose_name = _("exchange under warranty")
        verbose_name_plural = _("exchanges under warranty")

    def __str__(self) -> str:
        return f"{self.original} · {self.replacement}"

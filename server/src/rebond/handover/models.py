from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.choices import (
    LENT_TO_A_PERSON,
    PaymentMeans,
    ReturnReason,
    SignatureMeans,
    Signer,
    WaiverReason,
    written_euros,
)
from rebond.handover.querysets import HandoverQuerySet, LoanQuerySet, SaleQuerySet, SigningQuerySet
from rebond.learning.models import LearningPath
from rebond.network.models import Membership, Organisation, Place
from rebond.programmes.choices import Outlet
from rebond.referrals.models import Referral
from rebond.stock.choices import LineState
from rebond.stock.models import DeliveryLine


class Handover(models.Model):
    """A computer given to a person. Place and path complete the six facts of the referral.

    After an exchange the same referral has a later handover; ``ended_at`` closes the earlier one. One entered by
    mistake stays, cancelled on ``cancelled_at``: it never was. ``due_on``: when a loan ends; ``given_at``: when a loan
    during the path became a gift.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="handovers")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="handovers")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="handovers")
    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, null=True, related_name="+")
    outlet = models.CharField(_("outlet"), max_length=24, choices=Outlet, default=Outlet.GIFT)
    waiver = models.CharField(_("exemption"), max_length=20, choices=WaiverReason, blank=True)
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    handed_over_at = models.DateTimeField(_("handed over on"))
    handed_over_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    signed_paper_reference = models.CharField(_("where the signed sheet lies"), max_length=120, blank=True)
    due_on = models.DateField(_("due back on"), null=True, blank=True)
    given_at = models.DateTimeField(_("given for good on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("came back on"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)
    cancel_reason = models.CharField(
        _("why it was cancelled"), max_length=16, choices=RectificationReason, blank=True
    )

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = (
            models.UniqueConstraint(
                fields=("device",),
                condition=Q(ended_at=None, cancelled_at=None),
                name="handover_one_person",
            ),
            models.UniqueConstraint(
                fields=("referral",),
                condition=Q(ended_at=None, cancelled_at=None),
                name="handover_one_device",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(outlet__in=sorted(LENT_TO_A_PERSON)),
                name="handover_due_is_a_loan",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"handover:{self.pk}"

    @property
    def is_loan(self) -> bool:
        return self.outlet in LENT_TO_A_PERSON

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()


class Signing(models.Model):
    """What was given, explained and signed when a computer was handed over face to face.

    ``submission``: what the page carried, so that one sent twice is one handover. ``items``: what really left with the
    computer. ``may_call``: the person agreed to be called at 3 and 12 months. ``entered_at``: when it was written down, ``handover.handed_over_at`` is when it happened.
    ``sealed_signature``: the lines drawn on the screen; ``sealed_paper``: a picture of the signed paper; both sealed,
    and erased on ``erase_on``.
    """

    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="signing")
    submission = models.UUIDField(unique=True, editable=False)
    items = models.JSONField(_("left with the computer"), default=list, blank=True)
    read_aloud = models.BooleanField(_("read aloud, in easy words"), default=False)
    witnessed = models.BooleanField(_("a witness was present"), default=False)
    may_call = models.BooleanField(_("agrees to be called later"), default=False)
    signer = models.CharField(_("who signed"), max_length=12, choices=Signer, default=Signer.PERSON)
    means = models.CharField(_("how it was signed"), max_length=6, choices=SignatureMeans)
    entered_at = models.DateTimeField(_("written down on"))
    sealed_signature = models.BinaryField(_("signature"), default=b"")
    sealed_paper = models.BinaryField(_("signed paper"), default=b"")
    erase_on = models.DateField(_("erased on"))

    objects = SigningQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed sheet")
        verbose_name_plural = _("signed sheets")

    def __str__(self) -> str:
        return self.handover.reference

    @property
    def is_kept(self) -> bool:
        """Whether something signed is still there to be looked at."""
        return bool(self.sealed_signature or self.sealed_paper)

    def scope_keys(self) -> ScopeKeys:
        return self.handover.scope_keys()


class Loan(models.Model):
    """Computers made available to an organisation, one row a computer."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="loans")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="loans")
    outlet = models.CharField(_("outlet"), max_length=24, choices=Outlet, default=Outlet.PROVISION)
    lent_at = models.DateTimeField(_("lent on"))
    due_on = models.DateField(_("due back on"), null=True, blank=True)
    renewals = models.PositiveSmallIntegerField(_("renewals"), default=0)
    ended_at = models.DateTimeField(_("came back on"), null=True, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        constraints = (
            models.UniqueConstraint(fields=("device",), condition=Q(ended_at=None), name="loan_one_borrower"),
        )

    def __str__(self) -> str:
        return f"{self.device} · {self.organisation}"

    def scope_keys(self) -> ScopeKeys:
        return self.organisation.scope_keys()


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


class DeviceReturn(models.Model):
    """A computer that came back, and why.

    ``data_since_before``, ``delivery_line`` and ``line_was`` are what it ended: the moment from which proofs counted,
    and the line of a delivery that waited for it. A return entered by mistake gives them back.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="returns")
    handover = models.ForeignKey(
        Handover, on_delete=models.PROTECT, null=True, blank=True, related_name="returns"
    )
    reason = models.CharField(_("reason"), max_length=16, choices=ReturnReason)
    returned_at = models.DateTimeField(_("came back on"))
    exchange_wanted = models.BooleanField(_("to be exchanged"), default=False)
    data_since_before = models.DateTimeField(null=True, blank=True, editable=False)
    delivery_line = models.ForeignKey(
        DeliveryLine, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    line_was = models.CharField(max_length=8, choices=LineState, blank=True, editable=False)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")

    def __str__(self) -> str:
        return f"{self.device} · {self.get_reason_display()}"

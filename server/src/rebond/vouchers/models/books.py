"""Books, their vouchers, the groups that receive them, and what goes back to the funders."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.network.models import Organisation
from rebond.referrals.models import Referral
from rebond.vouchers.choices import CancellationReason, VoucherState
from rebond.vouchers.models.schemes import VoucherScheme
from rebond.vouchers.querysets import VoucherQuerySet

VOUCHER_BADGES = {
    VoucherState.OUTSTANDING: "running",
    VoucherState.REDEEMED: "done",
    VoucherState.EXPIRED: "attention",
    VoucherState.CANCELLED: "neutral",
}


class VoucherGroup(models.Model):
    """A class or a cohort that receives books together. How many people, never who."""

    scheme = models.ForeignKey(VoucherScheme, on_delete=models.PROTECT, related_name="groups")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    name = models.CharField(_("group"), max_length=80)
    people = models.PositiveSmallIntegerField(_("people"))
    formed_on = models.DateField(_("formed on"))

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = (
            models.CheckConstraint(condition=Q(people__gte=1), name="voucher_group_has_people"),
            models.UniqueConstraint(fields=("scheme", "organisation", "name"), name="voucher_group_name"),
        )

    def __str__(self) -> str:
        return self.name


class Credit(models.Model):
    """A credit note: the worth of vouchers expired or cancelled, given back to the funders."""

    scheme = models.ForeignKey(VoucherScheme, on_delete=models.PROTECT, related_name="credits")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    credited_at = models.DateTimeField(_("credited on"))
    voucher_count = models.PositiveIntegerField(_("vouchers"))
    amount_cents = models.PositiveBigIntegerField(_("amount (cents)"))

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"voucher_credit:{self.pk}"


class VoucherBook(models.Model):
    """Vouchers bound together; its worth is fixed on the day it is issued."""

    scheme = models.ForeignKey(VoucherScheme, on_delete=models.PROTECT, related_name="books")
    number = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("code"), max_length=10, unique=True)
    face_value_cents = models.PositiveIntegerField(_("face value (cents)"))
    size = models.PositiveSmallIntegerField(_("vouchers"))
    issued_at = models.DateTimeField(_("issued on"))
    expires_on = models.DateField(_("valid until"))
    days_to_enter = models.PositiveSmallIntegerField(_("days to enter the last sessions"))
    given_at = models.DateTimeField(_("given on"), null=True, blank=True)
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="voucher_books"
    )
    group = models.ForeignKey(
        VoucherGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="books"
    )

    class Meta:
        verbose_name = _("voucher book")
        verbose_name_plural = _("voucher books")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "number"), name="voucher_book_number"),
            models.CheckConstraint(
                condition=Q(given_at=None, referral=None, group=None)
                | Q(given_at__isnull=False, referral__isnull=False, group=None)
                | Q(given_at__isnull=False, referral=None, group__isnull=False),
                name="voucher_book_given_to_one",
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def stream(self) -> str:
        return f"voucher_book:{self.pk}"

    @property
    def last_entry_on(self) -> date:
        """The last day on which a session of its validity may still be entered."""
        return self.expires_on + timedelta(days=self.days_to_enter)

    def scope_keys(self) -> ScopeKeys:
        return self.scheme.scope_keys()


class Voucher(models.Model):
    """Worth its face value once, at a session, for the place that held it."""

    book = models.ForeignKey(VoucherBook, on_delete=models.PROTECT, related_name="vouchers")
    number = models.PositiveSmallIntegerField(_("number in the book"))
    code = models.CharField(_("code"), max_length=9, unique=True)
    state = models.CharField(
        _("state"), max_length=12, choices=VoucherState, default=VoucherState.OUTSTANDING
    )
    settled_at = models.DateTimeField(_("ended on"), null=True, blank=True)
    cancellation = models.CharField(_("reason"), max_length=12, choices=CancellationReason, blank=True)
    credit = models.ForeignKey(
        Credit, on_delete=models.PROTECT, null=True, blank=True, related_name="vouchers"
    )

    objects = VoucherQuerySet.as_manager()

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        constraints = (
            models.UniqueConstraint(fields=("book", "number"), name="voucher_number"),
            models.CheckConstraint(
                condition=Q(state__in=("outstanding", "redeemed"), settled_at=None, credit=None)
                | Q(state__in=("expired", "cancelled"), settled_at__isnull=False),
                name="voucher_settled_is_dated",
            ),
        )
        indexes = (models.Index(fields=("book", "state"), name="voucher_book_state"),)

    def __str__(self) -> str:
        return self.code

    @property
    def stream(self) -> str:
        return f"voucher:{self.pk}"

    @property
    def badge_kind(self) -> str:
        return VOUCHER_BADGES[VoucherState(self.state)]

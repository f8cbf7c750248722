from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.learning.models import Session
from rebond.network.models import Membership, Organisation, Place
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral
from rebond.vouchers.choices import (
    AccreditationState,
    CancellationReason,
    ClaimRefusal,
    ClaimState,
    CriterionKind,
    ReversalReason,
    VoucherState,
    WithdrawalReason,
)
from rebond.vouchers.querysets import (
    AccreditationQuerySet,
    ClaimQuerySet,
    RedemptionQuerySet,
    SchemeQuerySet,
    VoucherQuerySet,
)

VOUCHER_BADGES = {
    VoucherState.OUTSTANDING: "running",
    VoucherState.REDEEMED: "done",
    VoucherState.EXPIRED: "attention",
    VoucherState.CANCELLED: "neutral",
}
CLAIM_BADGES = {
    ClaimState.SUBMITTED: "hand",
    ClaimState.APPROVED: "running",
    ClaimState.TURNED_DOWN: "blocked",
    ClaimState.PAID: "done",
}


def first_criteria() -> list[str]:
    return list(CriterionKind.FIRST)


class VoucherScheme(models.Model):
    """Training vouchers of a programme: what one is worth, how many a book holds, until when, accepted where."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="voucher_schemes")
    name = models.CharField(_("name"), max_length=80)
    face_value_cents = models.PositiveIntegerField(_("face value (cents)"))
    vouchers_per_book = models.PositiveSmallIntegerField(_("vouchers in a book"), default=10)
    most_per_session = models.PositiveSmallIntegerField(
        _("most vouchers for one person at one session"), default=1
    )
    expires_on = models.DateField(_("valid until"))
    days_to_enter = models.PositiveSmallIntegerField(_("days to enter the last sessions"), default=31)
    criteria = models.JSONField(_("criteria of the places"), default=first_criteria)
    is_open = models.BooleanField(_("books may be issued"), default=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("voucher scheme")
        verbose_name_plural = _("voucher schemes")
        constraints = (
            models.UniqueConstraint(fields=("programme", "name"), name="voucher_scheme_name"),
            models.CheckConstraint(
                condition=Q(face_value_cents__gte=1, vouchers_per_book__gte=1, most_per_session__gte=1),
                name="voucher_scheme_worth_something",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"voucher_scheme:{self.pk}"

    @property
    def criterion_kinds(self) -> list[CriterionKind]:
        return [kind for kind in CriterionKind if kind.value in self.criteria]

    def scope_keys(self) -> ScopeKeys:
        """Its territory, and those who fund it."""
        funders = self.fundings.order_by("pk").values_list("organisation_id", flat=True) if self.pk else ()
        return ScopeKeys(self.programme.territory_id, frozenset(funders))


class Funding(models.Model):
    """Who pays, and for which share. The shares of a scheme make the whole."""

    scheme = models.ForeignKey(VoucherScheme, on_delete=models.CASCADE, related_name="fundings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="voucher_fundings")
    share = models.PositiveSmallIntegerField(_("share (hundredths of a per cent)"))

    class Meta:
        verbose_name = _("funding")
        verbose_name_plural = _("fundings")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "organisation"), name="voucher_funding_once"),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=10_000), name="voucher_funding_share"
            ),
        )

    def __str__(self) -> str:
        return str(self.organisation)


class Accreditation(models.Model):
    """A place may redeem vouchers of a scheme while one is in force."""

    scheme = models.ForeignKey(VoucherScheme, on_delete=models.PROTECT, related_name="accreditations")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="voucher_accreditations")
    state = models.CharField(
        _("state"), max_length=10, choices=AccreditationState, default=AccreditationState.DRAFT
    )
    granted_on = models.DateField(_("accredited on"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    withdrawal = models.CharField(_("reason"), max_length=16, choices=WithdrawalReason, blank=True)
    payee_reference = models.CharField(_("payee number"), max_length=40, blank=True)

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "place"),
                condition=Q(state="draft"),
                name="voucher_accreditation_drafted_once",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(granted_on__isnull=False), name="voucher_accreditation_dated"
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme} · {self.place}"

    @property
    def stream(self) -> str:
        return f"voucher_accreditation:{self.pk}"

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def standing(self) -> str:
        """The state as it is read today."""
        over = self.is_over and self.state == AccreditationState.GRANTED
        return gettext("Ended") if over else str(self.get_state_display())

    @property
    def badge_kind(self) -> str:
        if self.state == AccreditationState.DRAFT:
            return "hand"
        return "attention" if self.is_over or self.state == AccreditationState.WITHDRAWN else "done"

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(
            self.scheme.programme.territory_id,
            frozenset({self.place.organisation_id}),
            frozenset({self.place_id}),
        )


class CriterionMet(models.Model):
    """A criterion of an accreditation, and by what it is proven."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.CASCADE, related_name="criteria_met")
    kind = models.CharField(_("criterion"), max_length=16, choices=CriterionKind)
    evidence = models.CharField(_("evidence"), max_length=200)
    met_on = models.DateField(_("checked on"))
    checked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("criterion met")
        verbose_name_plural = _("criteria met")
        constraints = (
            models.UniqueConstraint(fields=("accreditation", "kind"), name="voucher_criterion_once"),
        )

    def __str__(self) -> str:
        return self.get_kind_display()


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

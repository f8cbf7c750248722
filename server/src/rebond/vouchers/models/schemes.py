"""What a voucher is worth, who pays, and which places take it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.network.models import Membership, Organisation, Place
from rebond.programmes.models import Programme
from rebond.vouchers.choices import AccreditationState, CriterionKind, WithdrawalReason
from rebond.vouchers.querysets import AccreditationQuerySet, SchemeQuerySet


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

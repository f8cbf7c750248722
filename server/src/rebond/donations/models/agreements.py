from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.donations.choices import AgreementKind, DocumentKind, LegalCondition, LegalGround
from rebond.donations.querysets import AgreementDocumentQuerySet, DonationAgreementQuerySet
from rebond.donations.scans import PDF
from rebond.network.models import Membership, Organisation
from rebond.programmes.choices import ErasureLevel, Outlet
from rebond.programmes.models import Programme


class DonorPool(models.Model):
    """A source that feeds several lots: "Un collégien, un ordinateur portable" 2014."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="donor_pools")
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        verbose_name = _("donor pool")
        verbose_name_plural = _("donor pools")
        constraints = (models.UniqueConstraint(fields=("programme", "name"), name="donor_pool_name"),)

    def __str__(self) -> str:
        return self.name


class DonationAgreement(models.Model):
    """``signed_on`` None: it goes through its signatures (`SigningStep`); nothing is announced under it before."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="donation_agreements")
    donor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="donation_agreements")
    pool = models.ForeignKey(
        DonorPool,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("donor pool"),
    )
    reference = models.CharField(_("reference"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=AgreementKind, default=AgreementKind.ONE_OFF)
    legal_ground = models.CharField(
        _("legal ground"), max_length=16, choices=LegalGround, default=LegalGround.PRIVATE_GIFT
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    erasure_level = models.CharField(
        _("erasure level asked by the donor"), max_length=8, choices=ErasureLevel, default=ErasureLevel.CLEAR
    )
    outlets = models.JSONField(_("outlets allowed by the donor"), default=list, blank=True)

    objects = DonationAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("donation agreement")
        verbose_name_plural = _("donation agreements")
        constraints = (
            models.UniqueConstraint(fields=("programme", "reference"), name="donation_agreement_reference"),
        )

    def __str__(self) -> str:
        return f"{self.reference} · {self.donor}"

    def donor_allows(self, outlet: str) -> bool:
        return not self.outlets or outlet in self.outlets

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.programme.territory_id, frozenset({self.donor_id}))

    @property
    def stream(self) -> str:
        return f"donation_agreement:{self.pk}"

    @property
    def years(self) -> tuple[int, int | None]:
        """The first and the last calendar year in which it runs; a one-off gift without an end is of its year."""
        first = (self.signed_on or timezone.localdate()).year
        one_off = self.kind == AgreementKind.ONE_OFF and self.ends_on is None
        last = first if one_off else self.ends_on.year if self.ends_on else None
        return first, last

    def is_over(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day

    @property
    def outlet_labels(self) -> list[str]:
        """The outlets that the donor allows, in words; none: no limit."""
        return [str(Outlet(value).label) for value in self.outlets]


class LegalCheck(models.Model):
    """One condition of the law, made sure of by somebody on a day."""

    agreement = models.ForeignKey(DonationAgreement, on_delete=models.CASCADE, related_name="legal_checks")
    condition = models.CharField(_("condition"), max_length=16, choices=LegalCondition)
    checked_at = models.DateTimeField(_("checked on"))
    checked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("condition of the law")
        verbose_name_plural = _("conditions of the law")
        constraints = (models.UniqueConstraint(fields=("agreement", "condition"), name="legal_check_once"),)

    def __str__(self) -> str:
        return f"{self.agreement} · {self.get_condition_display()}"


class Commitment(models.Model):
    """How many computers a donor promises in a calendar year."""

    agreement = models.ForeignKey(DonationAgreement, on_delete=models.CASCADE, related_name="commitments")
    year = models.PositiveSmallIntegerField(_("year"))
    computers = models.PositiveIntegerField(_("computers promised"))

    class Meta:
        verbose_name = _("commitment of a donor")
        verbose_name_plural = _("commitments of donors")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "year"), name="commitment_once_a_year"),
            models.CheckConstraint(condition=models.Q(computers__gte=1), name="commitment_promises"),
        )

    def __str__(self) -> str:
        return f"{self.agreement} · {self.year}"


class AgreementDocument(models.Model):
    """A paper of an agreement: a PDF as it came, or a picture written anew. ``digest`` recognises the file that came."""

    agreement = models.ForeignKey(DonationAgreement, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    content = models.BinaryField(_("content"))
    media_type = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField(_("size (bytes)"))
    received_at = models.DateTimeField(_("received on"))
    received_from = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = AgreementDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of an agreement")
        verbose_name_plural = _("documents of agreements")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "digest"), name="agreement_document_once"),
        )

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.get_kind_display()}"

    @property
    def file_name(self) -> str:
        """Without a word of what is written on it."""
        return f"{self.kind}-{self.pk}.{'pdf' if self.media_type == PDF else 'jpg'}"

    def scope_keys(self) -> ScopeKeys:
        return self.agreement.scope_keys()

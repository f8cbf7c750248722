"""What left, and the register of it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.network.models import Membership
from rebond.recycling.choices import CorrectionReason, TreatmentCode, WasteCode, WeeeCategory
from rebond.recycling.models.batches import WeeeBatch
from rebond.recycling.querysets import RegisterQuerySet

YEARS_KEPT = 3
"""Article R. 541-43 of the Code de l'environnement: the register is kept three years at the least."""


class WasteMovement(models.Model):
    """Who sent, carried and treats the waste (arrêté du 31 mai 2021, article 2)."""

    left_on = models.DateField(_("collected on"))
    slip_number = models.CharField(_("number of the slip"), max_length=60)
    sender_siret = models.CharField(_("SIRET of the workshop"), max_length=14)
    eco_name = models.CharField(_("eco-organisation"), max_length=160, blank=True)
    eco_siret = models.CharField(_("SIRET of the eco-organisation"), max_length=14, blank=True)
    carrier_name = models.CharField(_("carrier"), max_length=160)
    carrier_siret = models.CharField(_("SIRET of the carrier"), max_length=14)
    carrier_address = models.CharField(_("address of the carrier"), max_length=200)
    carrier_postcode = models.CharField(_("postcode"), max_length=5)
    carrier_city = models.CharField(_("town"), max_length=80)
    carrier_receipt = models.CharField(_("receipt of the carrier"), max_length=60, blank=True)
    vehicle_plate = models.CharField(_("plate of the lorry"), max_length=12, blank=True)
    site_name = models.CharField(_("treatment site"), max_length=160)
    site_siret = models.CharField(_("SIRET of the treatment site"), max_length=14)
    site_address = models.CharField(_("address of the treatment site"), max_length=200)
    site_postcode = models.CharField(_("postcode"), max_length=5)
    site_city = models.CharField(_("town"), max_length=80)
    treatment_code = models.CharField(_("treatment"), max_length=3, choices=TreatmentCode)

    class Meta:
        abstract = True


class Collection(WasteMovement):
    """The lorry left with the batch."""

    batch = models.OneToOneField(WeeeBatch, on_delete=models.PROTECT, related_name="collection")
    recorded_at = models.DateTimeField(_("recorded on"))
    recorded_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("collection of waste")
        verbose_name_plural = _("collections of waste")

    def __str__(self) -> str:
        return f"{self.batch} · {self.slip_number}"


class RegisterEntry(WasteMovement):
    """One line of the register of outgoing waste. Never changed: a correction is another line that names it."""

    batch = models.ForeignKey(WeeeBatch, on_delete=models.PROTECT, related_name="entries")
    number = models.CharField(_("number"), max_length=30)
    sender_name = models.CharField(_("sender"), max_length=160)
    sender_address = models.CharField(_("address"), max_length=200, blank=True)
    sender_postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    sender_city = models.CharField(_("town"), max_length=80)
    category = models.CharField(_("category"), max_length=16, choices=WeeeCategory)
    waste_code = models.CharField(_("waste code"), max_length=9, choices=WasteCode)
    count = models.PositiveIntegerField(_("pieces"))
    weight_g = models.PositiveIntegerField(_("weight (g)"))
    is_estimated = models.BooleanField(_("estimated"))
    recorded_at = models.DateTimeField(_("recorded on"))
    recorded_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(
        _("why corrected"), max_length=16, choices=CorrectionReason, blank=True
    )

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the waste register")
        verbose_name_plural = _("lines of the waste register")
        constraints = (
            models.UniqueConstraint(fields=("batch", "number"), name="register_number_once"),
            models.CheckConstraint(
                condition=Q(corrects=None, correction_reason="")
                | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
                name="register_correction_says_why",
            ),
        )
        indexes = (models.Index(fields=("left_on", "id"), name="register_by_day"),)

    def __str__(self) -> str:
        return self.number

    @property
    def kept_until(self) -> date:
        """The 29th of February ends on the 1st of March: never a day too early."""
        year = self.left_on.year + YEARS_KEPT
        leap_day = (self.left_on.month, self.left_on.day) == (2, 29)
        return date(year, 3, 1) if leap_day else self.left_on.replace(year=year)

    @property
    def replaced_by(self) -> RegisterEntry | None:
        """The line that corrects this one; None while it is in force."""
        found: RegisterEntry | None = getattr(self, "corrected_by", None)
        return found

    def scope_keys(self) -> ScopeKeys:
        return self.batch.scope_keys()

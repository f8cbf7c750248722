from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device, Drive
from rebond.network.models import Membership, Territory, Workshop
from rebond.recycling.choices import (
    BatchState,
    CorrectionReason,
    DestructionMethod,
    DestructionState,
    DisposalReason,
    TreatmentCode,
    WasteCode,
    WeeeCategory,
)
from rebond.recycling.querysets import BatchQuerySet, DestructionQuerySet, RegisterQuerySet

YEARS_KEPT = 3
"""Article R. 541-43 of the Code de l'environnement: the register is kept three years at the least."""


class Disposal(models.Model):
    """The decision that a computer ends here, and why."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="disposals")
    reason = models.CharField(_("reason"), max_length=20, choices=DisposalReason)
    after_refurbishing = models.BooleanField(_("after refurbishing"))
    decided_at = models.DateTimeField(_("decided on"))
    decided_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("disposal")
        verbose_name_plural = _("disposals")

    def __str__(self) -> str:
        return f"{self.device} · {self.get_reason_display()}"


class WeeeBatch(models.Model):
    """What leaves together with the recycler. Frozen once collected."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="weee_batches")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="weee_batches")
    reference = models.CharField(_("reference"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=BatchState, default=BatchState.OPEN)
    opened_at = models.DateTimeField(_("opened on"))
    opened_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("waste batch")
        verbose_name_plural = _("waste batches")
        constraints = (models.UniqueConstraint(fields=("territory", "reference"), name="weee_batch_once"),)

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"weee_batch:{self.pk}"

    @property
    def kind(self) -> str:
        return BatchState(self.state).kind

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.territory_id)


class WeeeLine(models.Model):
    """One computer, or ``count`` pieces without a code of their own (what was taken out of computers)."""

    batch = models.ForeignKey(WeeeBatch, on_delete=models.PROTECT, related_name="lines")
    device = models.OneToOneField(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="weee_line"
    )
    category = models.CharField(_("category"), max_length=16, choices=WeeeCategory)
    waste_code = models.CharField(_("waste code"), max_length=9, choices=WasteCode)
    count = models.PositiveIntegerField(_("pieces"), default=1)

    class Meta:
        verbose_name = _("line of a waste batch")
        verbose_name_plural = _("lines of a waste batch")
        constraints = (
            models.UniqueConstraint(
                fields=("batch", "category", "waste_code"),
                condition=Q(device=None),
                name="weee_parts_once",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1) & (Q(device=None) | Q(count=1)), name="weee_line_counts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch} · {self.device or self.get_category_display()}"


class Weighing(models.Model):
    """What a scale said of all pieces of one category and code. A change of their number takes it away."""

    batch = models.ForeignKey(WeeeBatch, on_delete=models.PROTECT, related_name="weighings")
    category = models.CharField(_("category"), max_length=16, choices=WeeeCategory)
    waste_code = models.CharField(_("waste code"), max_length=9, choices=WasteCode)
    weight_g = models.PositiveIntegerField(_("weight (g)"))

    class Meta:
        verbose_name = _("weighing")
        verbose_name_plural = _("weighings")
        constraints = (
            models.UniqueConstraint(fields=("batch", "category", "waste_code"), name="weighing_once"),
        )

    def __str__(self) -> str:
        return f"{self.batch} · {self.get_category_display()}"


class PickUpRequest(models.Model):
    """What was asked of the eco-organisation. The contact is somebody of the workshop."""

    batch = models.OneToOneField(WeeeBatch, on_delete=models.PROTECT, related_name="request")
    eco_name = models.CharField(_("eco-organisation"), max_length=160)
    requested_on = models.DateField(_("requested on"))
    wished_from = models.DateField(_("pick-up wished from"))
    wished_to = models.DateField(_("to"))
    pallets = models.PositiveSmallIntegerField(_("pallets or cages"))
    contact_name = models.CharField(_("contact"), max_length=120)
    contact_phone = models.CharField(_("telephone"), max_length=20)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    access = models.CharField(_("access for the lorry"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("pick-up request")
        verbose_name_plural = _("pick-up requests")
        constraints = (
            models.CheckConstraint(
                condition=Q(wished_to__gte=models.F("wished_from")), name="pick_up_window_is_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch} · {self.eco_name}"


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


class Destruction(models.Model):
    """Drives that are destroyed together, and what attests it once it is done."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="destructions")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="destructions")
    reference = models.CharField(_("reference"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=DestructionState, default="open")
    opened_at = models.DateTimeField(_("opened on"))
    destroyed_on = models.DateField(_("destroyed on"), null=True, blank=True)
    method = models.CharField(_("method"), max_length=12, choices=DestructionMethod, blank=True)
    destroyed_by = models.CharField(_("destroyed by"), max_length=160, blank=True)
    attestation = models.CharField(_("number of their attestation"), max_length=60, blank=True)
    recorded_at = models.DateTimeField(_("recorded on"), null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = DestructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("destruction of drives")
        verbose_name_plural = _("destructions of drives")
        constraints = (
            models.UniqueConstraint(fields=("territory", "reference"), name="destruction_once"),
            models.CheckConstraint(
                condition=Q(state="open")
                | (Q(destroyed_on__isnull=False) & ~Q(method="") & ~Q(destroyed_by="")),
                name="destruction_says_how",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"destruction:{self.pk}"

    @property
    def kind(self) -> str:
        return DestructionState(self.state).kind

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.territory_id)


class DestructionLine(models.Model):
    destruction = models.ForeignKey(Destruction, on_delete=models.PROTECT, related_name="lines")
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="destruction_lines")

    class Meta:
        verbose_name = _("drive to destroy")
        verbose_name_plural = _("drives to destroy")
        constraints = (
            models.UniqueConstraint(fields=("destruction", "drive"), name="destruction_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.destruction} · {self.drive}"

"""What ends here, and the batches in which it leaves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device
from rebond.network.models import Membership, Territory, Workshop
from rebond.recycling.choices import BatchState, DisposalReason, WasteCode, WeeeCategory
from rebond.recycling.querysets import BatchQuerySet
from rebond.repairs.models import Part


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


class WeeePart(models.Model):
    """Parts that came out of a computer into the stock of parts, and leave with the batch: all pieces of one row."""

    batch = models.ForeignKey(WeeeBatch, on_delete=models.PROTECT, related_name="parts")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="weee_parts")
    category = models.CharField(_("category"), max_length=16, choices=WeeeCategory)
    waste_code = models.CharField(_("waste code"), max_length=9, choices=WasteCode)
    count = models.PositiveIntegerField(_("pieces"))

    class Meta:
        verbose_name = _("part in a waste batch")
        verbose_name_plural = _("parts in a waste batch")
        constraints = (
            models.UniqueConstraint(fields=("batch", "part"), name="weee_part_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="weee_part_counts"),
        )

    def __str__(self) -> str:
        return f"{self.batch} · {self.part}"


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

"""Drives that are destroyed, and what attests it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Drive
from rebond.network.models import Membership, Territory, Workshop
from rebond.recycling.choices import DestructionMethod, DestructionState
from rebond.recycling.querysets import DestructionQuerySet


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

"""What is told of the drives of a computer: erased, destroyed, removed, absent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device, Drive
from rebond.network.models import Membership
from rebond.programmes.choices import ErasureLevel
from rebond.workshop.choices import DriveFate, ErasureResult
from rebond.workshop.models.documents import Document


class Erasure(models.Model):
    """One erasure of one drive, as a document tells it. Only ``proven`` with full verification is a proof."""

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="erasures")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="erasures")
    number = models.PositiveIntegerField(_("number in the document"), default=1)
    result = models.CharField(_("result"), max_length=8, choices=ErasureResult, default=ErasureResult.UNKNOWN)
    reasons = models.JSONField(_("why it is no proof"), default=list)
    method = models.CharField(_("method"), max_length=40, blank=True)
    level = models.CharField(_("level"), max_length=8, choices=ErasureLevel, blank=True)
    verification = models.CharField(_("verification"), max_length=12, blank=True)
    tool = models.CharField(_("tool"), max_length=60, blank=True)
    is_training = models.BooleanField(_("for training"), default=False)
    started_at = models.DateTimeField(_("started on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = (
            models.UniqueConstraint(fields=("drive", "document", "number"), name="erasure_once"),
            models.CheckConstraint(
                condition=~Q(result="proven")
                | (Q(ended_at__isnull=False) & Q(document__isnull=False) & ~Q(level="")),
                name="erasure_proven_has_its_proof",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_result_display()} · {self.drive}"


class DriveSettlement(models.Model):
    """A drive that left its computer, or was proven absent: by whom, when, with which slip.

    A report that sees the drive after ``recorded_at`` contradicts it. ``to_confirm``: an external workshop answers for the
    computer, and nobody else confirmed it with its paper: it proves nothing yet.
    """

    drive = models.OneToOneField(Drive, on_delete=models.PROTECT, related_name="settlement")
    fate = models.CharField(_("fate"), max_length=10, choices=DriveFate)
    slip_reference = models.CharField(_("reference of the slip"), max_length=80, blank=True)
    settled_on = models.DateField(_("on"))
    recorded_at = models.DateTimeField(_("recorded on"))
    settled_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    to_confirm = models.BooleanField(_("to confirm"), default=False)

    class Meta:
        verbose_name = _("fate of a drive")
        verbose_name_plural = _("fates of drives")
        constraints = (
            models.CheckConstraint(
                condition=~Q(fate="destroyed") | ~Q(slip_reference=""), name="drive_destroyed_has_a_slip"
            ),
        )

    def __str__(self) -> str:
        return self.get_fate_display()


class NoMediumFinding(models.Model):
    """Somebody looked inside and found no storage medium: not an erasure, but nothing to erase.

    ``to_confirm``: as for a drive, an external workshop answers for the computer, and nobody else confirmed it yet.
    """

    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="no_medium_finding")
    found_on = models.DateField(_("looked on"))
    recorded_at = models.DateTimeField(_("recorded on"))
    found_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    to_confirm = models.BooleanField(_("to confirm"), default=False)

    class Meta:
        verbose_name = _("no medium found")
        verbose_name_plural = _("no medium found")

    def __str__(self) -> str:
        return str(self.device)

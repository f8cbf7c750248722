from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device, Drive
from rebond.donations.models import Lot
from rebond.donations.scans import PDF
from rebond.network.models import Membership, Territory, Workshop
from rebond.programmes.choices import ErasureLevel
from rebond.stock.models import Transfer
from rebond.subcontracting.choices import Claim, Result
from rebond.subcontracting.querysets import DrivePaperQuerySet, EntrustedQuerySet, EntrustmentQuerySet
from rebond.workshop.choices import DriveFate


class Entrustment(models.Model):
    """What is agreed with an external workshop for the computers of one transfer: when, at which level, for how much.

    Prices are in cents, for one computer.
    """

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="entrustments")
    origin = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="entrusted_to_others")
    workshop = models.ForeignKey(
        Workshop,
        on_delete=models.PROTECT,
        related_name="entrustments",
        verbose_name=_("external workshop"),
    )
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="entrustment")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="entrustments")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    due_on = models.DateField(_("due back on"))
    erasure_level = models.CharField(_("erasure level asked for"), max_length=8, choices=ErasureLevel)
    ready_cents = models.PositiveIntegerField(_("price of a computer that comes back ready"))
    other_cents = models.PositiveIntegerField(_("price of a computer that cannot be saved"))
    opened_at = models.DateTimeField(_("opened on"))
    opened_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled before it left on"), null=True, blank=True)

    objects = EntrustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrustment")
        verbose_name_plural = _("entrustments")
        constraints = (
            models.CheckConstraint(condition=~Q(origin=models.F("workshop")), name="entrusted_to_another"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"entrustment:{self.pk}"

    @property
    def is_filling(self) -> bool:
        return self.sent_at is None and self.cancelled_at is None

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.territory_id, workshop_ids=frozenset({self.workshop_id}))


class Entrusted(models.Model):
    """One computer entrusted. ``claim`` and ``back``: what is said of it, and the transfer that brings it back.

    ``before_answer``: the result before a person answered (``is_answered``), which counts again when that is taken back.
    """

    entrustment = models.ForeignKey(Entrustment, on_delete=models.CASCADE, related_name="lines")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="entrusted_lines")
    claim = models.CharField(_("said by the workshop"), max_length=16, choices=Claim, blank=True)
    back = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, null=True, blank=True, related_name="entrusted_back"
    )
    result = models.CharField(_("what came of it"), max_length=16, choices=Result, blank=True)
    is_answered = models.BooleanField(_("answered by a person"), default=False)
    before_answer = models.CharField(_("before that answer"), max_length=16, choices=Result, blank=True)
    settled_at = models.DateTimeField(_("settled on"), null=True, blank=True)
    cents = models.PositiveIntegerField(_("amount due"), default=0)
    proof_asked_at = models.DateTimeField(_("proof asked for on"), null=True, blank=True)

    objects = EntrustedQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrusted computer")
        verbose_name_plural = _("entrusted computers")
        constraints = (
            models.UniqueConstraint(fields=("entrustment", "device"), name="entrusted_once"),
            models.UniqueConstraint(
                fields=("device",), condition=Q(result=""), name="entrusted_to_one_workshop"
            ),
        )
        indexes = (models.Index(fields=("result", "entrustment"), name="entrusted_result"),)

    def __str__(self) -> str:
        return f"{self.entrustment} · {self.device}"

    @property
    def kind(self) -> str:
        """The kind of badge that says the result."""
        return Result.KINDS.get(self.result, "running")

    def scope_keys(self) -> ScopeKeys:
        return self.entrustment.scope_keys()


class DrivePaper(models.Model):
    """The paper with which a person of the coordination confirmed what somebody else had said of a drive.

    Or of a computer in which no medium was found: ``device``, without ``drive`` nor ``fate``. ``digest`` recognises the
    file that came.
    """

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, null=True, related_name="papers")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, related_name="no_medium_papers")
    fate = models.CharField(_("fate"), max_length=10, choices=DriveFate, blank=True)
    content = models.BinaryField(_("content"))
    media_type = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(_("confirmed on"))
    confirmed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = DrivePaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a drive")
        verbose_name_plural = _("papers of drives")
        constraints = (
            models.CheckConstraint(
                condition=(Q(drive__isnull=False, device=None) & ~Q(fate=""))
                | Q(drive=None, device__isnull=False, fate=""),
                name="drive_paper_of_a_drive_or_of_none",
            ),
        )
        indexes = (models.Index(fields=("drive", "digest"), name="drive_paper_file"),)

    def __str__(self) -> str:
        return f"{self.drive} · {self.get_fate_display()}" if self.drive else f"{self.device}"

    @property
    def computer(self) -> Device:
        found = self.drive.device if self.drive is not None else self.device
        assert found is not None
        return found

    @property
    def file_name(self) -> str:
        """Without a word of what is written on it."""
        subject = f"drive-{self.drive_id}" if self.drive_id else "no-medium"
        return f"{subject}-{self.pk}.{'pdf' if self.media_type == PDF else 'jpg'}"

    def scope_keys(self) -> ScopeKeys:
        return self.computer.scope_keys()

"""Documents as they came in, and those that wait for a person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.network.models import Membership, Territory
from rebond.workshop.choices import IntakeOutcome, ReviewReason, ReviewSettlement, SetAsideReason
from rebond.workshop.querysets import DocumentQuerySet, ReviewQuerySet


class Document(models.Model):
    """A report or a log as it came in, kept after product keys and user names were removed.

    ``content`` is empty for a refused file that cannot be looked into (an archive, a PDF, a picture): what cannot be
    redacted is not kept. ``received_digest`` is a keyed hash of the received bytes: the same file twice is recognised, and
    the hash tells nothing about what was removed. ``clock_offset_seconds`` is how wrong the clock of its sender was.
    """

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    subject = models.CharField(_("about"), max_length=160, blank=True)
    received_digest = models.CharField(max_length=64)
    content = models.BinaryField(_("content"))
    size_bytes = models.PositiveIntegerField(_("size (bytes)"))
    received_at = models.DateTimeField(_("received on"))
    clock_offset_seconds = models.BigIntegerField(_("correction of the clock (s)"), default=0)
    received_from = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=IntakeOutcome)
    reason = models.CharField(_("reason"), max_length=40, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = (
            models.UniqueConstraint(fields=("territory", "received_digest"), name="document_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}".strip()

    @property
    def stream(self) -> str:
        return f"document:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.territory_id)


class Review(models.Model):
    """A document that waits for a person: nothing is dropped, nothing is guessed."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="review")
    reason = models.CharField(_("reason"), max_length=20, choices=ReviewReason)
    candidates = models.ManyToManyField(Device, related_name="+", verbose_name=_("candidates"))
    opened_at = models.DateTimeField(_("since"))
    settled_at = models.DateTimeField(_("settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    settlement = models.CharField(_("answer"), max_length=10, choices=ReviewSettlement, blank=True)
    set_aside_reason = models.CharField(_("why set aside"), max_length=12, choices=SetAsideReason, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("document to review")
        verbose_name_plural = _("documents to review")
        indexes = (models.Index(fields=("settled_at", "opened_at"), name="review_waiting"),)

    def __str__(self) -> str:
        return f"{self.get_reason_display()} · {self.document}"

    @property
    def stream(self) -> str:
        return f"review:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.document.scope_keys()

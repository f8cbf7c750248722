from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ledger.models import Event
from rebond.network.models import Place
from rebond.programmes.models import Programme
from rebond.reporting.choices import ReopeningReason


class StageRecord(models.Model):
    """One step of one device, or its passage to another place, copied from the ledger so that a report need not read all of it.

    ``counted_as`` is the device itself, or the one that its twin was merged into: a computer counts once.
    ``sequence`` is the step's number in the history of ``device``; ``corrects``, on a rectification, that of the
    step it undoes. ``place`` is where the step left the device, when that is a place.
    ``month`` ("2023-04") is that of the platform's time zone.
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="stage_records")
    counted_as = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="stage_records")
    kind = models.CharField(max_length=32)
    stage = models.CharField(max_length=16, choices=Stage)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    occurred_at = models.DateTimeField()
    sequence = models.PositiveIntegerField()
    corrects = models.PositiveIntegerField(null=True)
    month = models.CharField(max_length=7)

    class Meta:
        verbose_name = _("step of a computer")
        verbose_name_plural = _("steps of computers")
        constraints = (models.UniqueConstraint(fields=("device", "sequence"), name="record_device_sequence"),)
        indexes = (
            models.Index(fields=("programme", "kind", "occurred_at"), name="record_programme_kind"),
            models.Index(
                fields=("device", "corrects"), name="record_corrects", condition=Q(corrects__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.device_id} {self.stage}"


class YearClosing(models.Model):
    """The figures of a civil year as a programme published them. Never changed: closed again, it is a new version.

    ``published`` is the whole report (`formats.as_json`) as it was counted at ``closed_at``; ``digest`` is the SHA-256 of its
    canonical JSON (RFC 8785), which the event tells too. ``ledger_sequence`` is the key of the last event that was
    counted: what was entered afterwards rectifies.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="year_closings")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    published = models.JSONField()
    digest = models.CharField(max_length=64)
    ledger_sequence = models.BigIntegerField()
    closed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("closed year")
        verbose_name_plural = _("closed years")
        constraints = (
            models.UniqueConstraint(fields=("programme", "year", "version"), name="year_closing_version"),
        )

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"

    @property
    def since(self) -> date:
        return date(self.year, 1, 1)

    @property
    def until(self) -> date:
        return date(self.year, 12, 31)

    @property
    def reopened(self) -> YearReopening | None:
        return getattr(self, "reopening", None)

    def scope_keys(self) -> ScopeKeys:
        return self.programme.scope_keys()


class YearReopening(models.Model):
    """From here on the year is counted afresh. What was published stays."""

    closing = models.OneToOneField(YearClosing, on_delete=models.PROTECT, related_name="reopening")
    reason = models.CharField(max_length=20, choices=ReopeningReason)
    reopened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("year opened again")
        verbose_name_plural = _("years opened again")

    def __str__(self) -> str:
        return str(self.closing)


class ToldWhole(models.Model):
    """A programme that was over, and published whole up to ``until``, before its years were told by themselves (ADR 27).

    It keeps that whole beside its quarters: years told besides would give back by subtraction what it hides. Written once, when
    the rule changed; no programme comes to it.
    """

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="told_whole")
    until = models.DateField()

    class Meta:
        verbose_name = _("programme told whole")
        verbose_name_plural = _("programmes told whole")

    def __str__(self) -> str:
        return f"{self.programme_id} {self.until}"

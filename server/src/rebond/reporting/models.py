from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ledger.models import Event
from rebond.network.models import Place
from rebond.programmes.models import Programme


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

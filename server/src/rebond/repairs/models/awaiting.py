"""The parts that a repair cannot go on without."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.network.models import Membership
from rebond.repairs.models.parts import PartModel
from rebond.repairs.models.repairs import Repair


class AwaitedPart(models.Model):
    """Somebody said that the repair waits for a part of this model. Whether it still does is read from the stock."""

    repair = models.ForeignKey(Repair, on_delete=models.PROTECT, related_name="awaited_parts")
    model = models.ForeignKey(PartModel, on_delete=models.PROTECT, related_name="awaited_by")
    since = models.DateTimeField(_("since"))
    said_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("awaited part")
        verbose_name_plural = _("awaited parts")
        constraints = (models.UniqueConstraint(fields=("repair", "model"), name="awaited_part_once"),)

    def __str__(self) -> str:
        return f"{self.repair} · {self.model}"

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device
from rebond.network.models import Membership
from rebond.recycling.choices import DisposalReason


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

"""How a computer leaves the hands of a person: it comes back, or its use ends."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device
from rebond.handover.choices import ReplacementReason, ReturnReason, UseEnd
from rebond.handover.models.handovers import Handover
from rebond.handover.models.selling import Sale
from rebond.handover.querysets import EndOfUseQuerySet
from rebond.network.models import Membership, Place
from rebond.stock.choices import LineState
from rebond.stock.models import DeliveryLine


class EndOfUse(models.Model):
    """A person has their computer no more, and did not bring it back: what the place was told, without any name.

    ``handover``, or ``sale`` of one sold to somebody who had not been referred. ``submission``: what the page carried.
    ``replacement_reason``: why they may have another one; empty while nobody agreed to it.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="ends_of_use")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    handover = models.OneToOneField(
        Handover, on_delete=models.PROTECT, null=True, editable=False, related_name="end_of_use"
    )
    sale = models.OneToOneField(
        Sale, on_delete=models.PROTECT, null=True, editable=False, related_name="end_of_use"
    )
    how = models.CharField(_("what happened"), max_length=12, choices=UseEnd)
    happened_on = models.DateField(_("when it happened"))
    declaration_seen = models.BooleanField(_("declaration to the police seen"), default=False)
    declared_at = models.DateTimeField(_("written down on"))
    declared_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    replacement_reason = models.CharField(
        _("why another one"), max_length=12, choices=ReplacementReason, blank=True
    )
    submission = models.UUIDField(unique=True, editable=False)

    objects = EndOfUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("end of use")
        verbose_name_plural = _("ends of use")
        constraints = (
            models.CheckConstraint(
                condition=Q(handover=None) ^ Q(sale=None), name="end_of_use_handover_or_sale"
            ),
        )

    def __str__(self) -> str:
        return f"{self.device} · {self.get_how_display()}"

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()


class DeviceReturn(models.Model):
    """A computer that came back, and why.

    ``data_since_before``, ``delivery_line`` and ``line_was`` are what it ended: the moment from which proofs counted,
    and the line of a delivery that waited for it. A return entered by mistake gives them back.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="returns")
    handover = models.ForeignKey(
        Handover, on_delete=models.PROTECT, null=True, blank=True, related_name="returns"
    )
    reason = models.CharField(_("reason"), max_length=16, choices=ReturnReason)
    returned_at = models.DateTimeField(_("came back on"))
    exchange_wanted = models.BooleanField(_("to be exchanged"), default=False)
    data_since_before = models.DateTimeField(null=True, blank=True, editable=False)
    delivery_line = models.ForeignKey(
        DeliveryLine, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    line_was = models.CharField(max_length=8, choices=LineState, blank=True, editable=False)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")

    def __str__(self) -> str:
        return f"{self.device} · {self.get_reason_display()}"

"""Computers made available to organisations."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device
from rebond.handover.querysets import LoanQuerySet
from rebond.network.models import Organisation
from rebond.programmes.choices import Outlet


class Loan(models.Model):
    """Computers made available to an organisation, one row a computer."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="loans")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="loans")
    outlet = models.CharField(_("outlet"), max_length=24, choices=Outlet, default=Outlet.PROVISION)
    lent_at = models.DateTimeField(_("lent on"))
    due_on = models.DateField(_("due back on"), null=True, blank=True)
    renewals = models.PositiveSmallIntegerField(_("renewals"), default=0)
    ended_at = models.DateTimeField(_("came back on"), null=True, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        constraints = (
            models.UniqueConstraint(fields=("device",), condition=Q(ended_at=None), name="loan_one_borrower"),
        )

    def __str__(self) -> str:
        return f"{self.device} · {self.organisation}"

    def scope_keys(self) -> ScopeKeys:
        return self.organisation.scope_keys()

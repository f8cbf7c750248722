"""A repair: what is wrong with one computer, what was done about it, what it cost."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device
from rebond.network.models import Membership, Workshop
from rebond.programmes.choices import CheckKind
from rebond.repairs.choices import Diagnosis, GoingOnReason, RepairOutcome, RepairSource
from rebond.repairs.costs import Cost
from rebond.repairs.querysets import RepairQuerySet


class Repair(models.Model):
    """Open until somebody says how it ended. The rates of the programme are kept when it closes."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="repairs")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="repairs")
    source = models.CharField(_("opened by"), max_length=8, choices=RepairSource)
    opened_at = models.DateTimeField(_("opened on"))
    opened_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.TextField(_("note"), blank=True)
    estimated_cents = models.PositiveIntegerField(_("expected cost (cents)"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("time spent (minutes)"), default=0)
    parts_cents = models.PositiveIntegerField(_("parts used (cents)"), default=0)
    going_on_reason = models.CharField(
        _("why it goes on above the ceiling"), max_length=12, choices=GoingOnReason, blank=True
    )
    outcome = models.CharField(_("outcome"), max_length=16, choices=RepairOutcome, blank=True)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    hour_cents = models.PositiveIntegerField(_("an hour then (cents)"), null=True, blank=True)
    ceiling_cents = models.PositiveIntegerField(_("ceiling then (cents)"), null=True, blank=True)

    objects = RepairQuerySet.as_manager()

    class Meta:
        verbose_name = _("repair")
        verbose_name_plural = _("repairs")
        constraints = (
            models.UniqueConstraint(
                fields=("device",), condition=Q(closed_at=None), name="repair_one_open_a_device"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="repair_closed_has_an_outcome",
            ),
        )
        indexes = (models.Index(fields=("workshop", "closed_at"), name="repair_workshop_closed"),)

    def __str__(self) -> str:
        return f"{self.device} · {self.get_source_display()}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def outcome_kind(self) -> str:
        return RepairOutcome(self.outcome).kind if self.outcome else "running"

    @property
    def cost(self) -> Cost:
        """By the rule in force while it is open, by the one under which it closed afterwards."""
        programme = self.device.programme
        return Cost(
            parts_cents=self.parts_cents,
            minutes=self.minutes,
            hour_cents=programme.repair_hour_cents if self.hour_cents is None else self.hour_cents,
            ceiling_cents=programme.repair_ceiling_cents if self.is_open else self.ceiling_cents,
            estimated_cents=self.estimated_cents if self.is_open else None,
        )

    def scope_keys(self) -> ScopeKeys:
        return self.device.scope_keys()


class Fault(models.Model):
    """One thing that is wrong, by the check that shows it, and what it comes from once somebody looked."""

    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, related_name="faults")
    kind = models.CharField(_("fault"), max_length=12, choices=CheckKind)
    diagnosis = models.CharField(_("diagnosis"), max_length=16, choices=Diagnosis, blank=True)

    class Meta:
        verbose_name = _("fault")
        verbose_name_plural = _("faults")
        constraints = (models.UniqueConstraint(fields=("repair", "kind"), name="fault_once"),)

    def __str__(self) -> str:
        return self.get_kind_display()

"""The last result of each kind of work on a computer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.devices.choices import Grade
from rebond.devices.models import Device
from rebond.network.models import Membership
from rebond.programmes.choices import CheckKind
from rebond.workshop.choices import (
    CheckResult,
    CosmeticState,
    LicenceEvidence,
    NotApplicableReason,
    OperatingSystem,
)


class Check(models.Model):
    """The last result of one check of one device."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(_("check"), max_length=12, choices=CheckKind)
    result = models.CharField(_("result"), max_length=16, choices=CheckResult)
    not_applicable_reason = models.CharField(
        _("why it does not apply"), max_length=12, choices=NotApplicableReason, blank=True
    )
    done_at = models.DateTimeField(_("done on"))
    done_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        constraints = (
            models.UniqueConstraint(fields=("device", "kind"), name="check_once"),
            models.CheckConstraint(
                condition=~Q(result="not_applicable") | ~Q(not_applicable_reason=""),
                name="check_not_applicable_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_result_display()}"


class Grading(models.Model):
    """The grade and the answers from which the rule computed it."""

    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="grading")
    case = models.CharField(_("case"), max_length=8, choices=CosmeticState)
    screen = models.CharField(_("screen"), max_length=8, choices=CosmeticState)
    keyboard = models.CharField(_("keyboard"), max_length=8, choices=CosmeticState)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade)
    graded_at = models.DateTimeField(_("graded on"))
    graded_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("grading")
        verbose_name_plural = _("gradings")

    def __str__(self) -> str:
        return self.grade


class Installation(models.Model):
    """The operating system put on the device, and why it was allowed to."""

    device = models.OneToOneField(Device, on_delete=models.PROTECT, related_name="installation")
    system = models.CharField(_("operating system"), max_length=16, choices=OperatingSystem)
    version = models.CharField(_("version"), max_length=40, blank=True)
    licence = models.CharField(_("licence"), max_length=12, choices=LicenceEvidence)
    installed_at = models.DateTimeField(_("installed on"))
    installed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")

    def __str__(self) -> str:
        return f"{self.get_system_display()} {self.version}".strip()

"""What was done on one computer: prepared with a recipe, looked at by another person, its defects pictured."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device
from rebond.network.models import Membership
from rebond.preparation.choices import DefectPart, FinalFault, FinalResult
from rebond.preparation.models.recipes import RecipeVersion
from rebond.programmes.choices import CheckKind


class Preparation(models.Model):
    """One a time; the last one counts."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="preparations")
    version = models.ForeignKey(RecipeVersion, on_delete=models.PROTECT, related_name="preparations")
    prepared_at = models.DateTimeField(_("prepared on"))
    prepared_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("preparation")
        verbose_name_plural = _("preparations")

    def __str__(self) -> str:
        return str(self.version)


class FinalCheck(models.Model):
    """A look by another person. ``faults`` (`FinalFault`) and ``functions`` (`CheckKind`) are empty where it passed.

    ``submission``: what the form carried, so that a page sent twice is one check.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="final_checks")
    result = models.CharField(_("result"), max_length=8, choices=FinalResult)
    faults = models.JSONField(_("what is wrong"), default=list, blank=True)
    functions = models.JSONField(_("functions that fail"), default=list, blank=True)
    checked_at = models.DateTimeField(_("checked on"))
    checked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    submission = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("final check")
        verbose_name_plural = _("final checks")

    def __str__(self) -> str:
        return f"{self.device} · {self.get_result_display()}"

    @property
    def has_failed(self) -> bool:
        return self.result == FinalResult.FAILED

    @property
    def kind(self) -> str:
        """The kind of badge that says the result."""
        return FinalResult(self.result).kind

    @property
    def faults_in_words(self) -> str:
        said = [str(FinalFault(code).label) for code in FinalFault.values if code in self.faults]
        functions = [str(CheckKind(code).label) for code in CheckKind.values if code in self.functions]
        if functions:
            said.append(", ".join(functions))
        return " · ".join(said)


class DefectPicture(models.Model):
    """A picture, written anew by us: nothing of the file that came is kept. ``digest``: the same picture counts once."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="defect_pictures")
    part = models.CharField(_("what it shows"), max_length=8, choices=DefectPart)
    content = models.BinaryField(_("picture"))
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField(_("taken on"))
    taken_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    final_check = models.ForeignKey(
        FinalCheck, on_delete=models.SET_NULL, null=True, blank=True, related_name="pictures"
    )

    class Meta:
        verbose_name = _("picture of a defect")
        verbose_name_plural = _("pictures of defects")
        constraints = (models.UniqueConstraint(fields=("device", "digest"), name="defect_picture_once"),)

    def __str__(self) -> str:
        return f"{self.device} · {self.get_part_display()}"

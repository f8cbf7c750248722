from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.recycling.choices import DestructionMethod
from rebond.stock.forms import DateInput, PileForm


class DrivesForm(PileForm):
    """The computers whose drives are to be destroyed."""

    serial = forms.CharField(
        label=_("Serial number of the drive"),
        max_length=80,
        required=False,
        help_text=_("Only for one computer whose drive no report ever showed: read it on the drive."),
    )
    field_order = ("codes", "serial")


class NoDriveForm(PileForm):
    """Computers that somebody opened, without a drive inside."""

    looked = forms.BooleanField(
        label=_("Each of these computers was opened, and holds no drive."),
        error_messages={"required": _("Tick the box once every computer was opened.")},
    )


class DestructionForm(forms.Form):
    destroyed_on = forms.DateField(label=_("Destroyed on"), widget=DateInput, initial=timezone.localdate)
    method = forms.ChoiceField(
        label=_("Method"),
        choices=DestructionMethod.choices,
        widget=forms.RadioSelect,
        help_text=_("Drilled, bent or demagnetised is not destroyed: data can still be read."),
    )
    destroyed_by = forms.CharField(
        label=_("Destroyed by"), max_length=160, help_text=_("The company, or the person of the workshop.")
    )
    attestation = forms.CharField(label=_("Number of their attestation"), max_length=60, required=False)

    def clean_destroyed_on(self) -> date:
        day: date = self.cleaned_data["destroyed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("The date is in the future. Enter the day on which it really happened.")
            )
        return day

    def clean_method(self) -> DestructionMethod:
        return DestructionMethod(self.cleaned_data["method"])

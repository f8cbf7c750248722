from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.donations.choices import SuccessionReason
from rebond.donations.forms.dates import DateInput
from rebond.donations.models import SigningStep


class StepForm(forms.Form):
    """A step that was done."""

    done_on = forms.DateField(label=_("Done on"), widget=DateInput())
    reference = forms.CharField(
        label=_("Number of the paper"),
        max_length=80,
        required=False,
        help_text=_("For example: deliberation 2026-031 of 12 March."),
    )
    function = forms.CharField(
        label=_("Who acted, by the function"),
        max_length=80,
        required=False,
        help_text=_("For example: mayor, vice-president for digital affairs. Never a name."),
    )

    def __init__(self, *args: Any, step: SigningStep, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"done_on": timezone.localdate(), "function": step.function, **self.initial}
        if step.needs_reference:
            self.fields["reference"].required = True
            del self.fields["function"]
        else:
            del self.fields["reference"]


class DelegationForm(forms.Form):
    """Who signs by delegation."""

    function = forms.CharField(label=_("Who signs by delegation, by the function"), max_length=80)


class SuccessionForm(forms.Form):
    """Who signs in the place of the one awaited."""

    function = forms.CharField(label=_("Who signs now, by the function"), max_length=80)
    reason = forms.ChoiceField(label=_("Why"), choices=SuccessionReason.choices, widget=forms.RadioSelect)

    def clean_reason(self) -> SuccessionReason:
        return SuccessionReason(self.cleaned_data["reason"])

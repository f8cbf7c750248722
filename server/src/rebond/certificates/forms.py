from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from passport.strict import MAX_BYTES
from rebond.workshop.choices import ValidationRefusal


class VerifyForm(forms.Form):
    """One file that somebody holds. It is looked at and forgotten."""

    certificate = forms.FileField(
        label=_("Certificate"),
        help_text=_("The .json file, or the one inside the PDF. Nothing is kept of it."),
    )

    def clean_certificate(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["certificate"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("This file is too large to be a certificate."), code="too_large")
        return file


class RefuseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why you refuse it"), choices=ValidationRefusal.choices, widget=forms.RadioSelect
    )

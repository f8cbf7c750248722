from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from passport.strict import MAX_BYTES
from rebond.ui.fields import ScanField
from rebond.workshop.choices import ValidationRefusal


class VerifyForm(forms.Form):
    """One file that somebody holds. It is looked at and forgotten."""

    certificate = forms.FileField(
        label=_("Certificate"),
        help_text=_("The PDF of the certificate, or its .json file. Nothing is kept of it."),
    )

    def clean_certificate(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["certificate"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("This file is too large to be a certificate."), code="too_large")
        return file


class ProofForm(forms.Form):
    """Whatever names one computer."""

    code = ScanField(
        label=_("Code, serial number or inventory number"),
        max_length=200,
        help_text=_("One page tells what became of each of its drives, or that it came without any."),
    )


class RefuseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why you refuse it"), choices=ValidationRefusal.choices, widget=forms.RadioSelect
    )

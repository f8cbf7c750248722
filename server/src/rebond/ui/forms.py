"""The form behind a destructive gesture: the code of the thing is typed, not "OK" pressed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.ui.fields import ScanInput, scanned


class ConfirmationForm(forms.Form):
    """``ConfirmationForm(request.POST, code=device.asset_tag)``: valid when the same code was typed or scanned."""

    confirmation = forms.CharField(label=_("Type or scan the code to confirm"), widget=ScanInput)

    def __init__(self, *args: Any, code: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.code = code

    def clean_confirmation(self) -> str:
        typed = scanned(self.cleaned_data["confirmation"])
        if _bare(typed) != _bare(self.code):
            raise forms.ValidationError(
                _("This is not the code %(code)s.") % {"code": self.code}, code="other_code"
            )
        return typed


def _bare(code: str) -> str:
    return code.upper().replace("-", "").replace(" ", "")

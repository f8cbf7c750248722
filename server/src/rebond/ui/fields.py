"""Form fields of the scan gun: one code, or a pile of them; and rows that are ticked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from rebond.kit.numbers import whole_number

_LINK = re.compile(r"^https?://[^\s]+/[DLPV]/([^/\s?#]+)", re.IGNORECASE)


def scanned(text: str) -> str:
    """The code in what a scanner typed: a QR gives the address of the thing, whose last part is its code."""
    found = _LINK.match(text.strip())
    return (found.group(1) if found else text.strip()).upper()


class ScanInput(forms.TextInput):
    """A field that the hand scanner, the camera and the keyboard can fill."""

    template_name = "ui/widgets/scan.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        asked = {
            "data-scan": True,
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        super().__init__(attrs={**asked, **(attrs or {})})


class ScanField(forms.CharField):
    widget = ScanInput

    @override
    def to_python(self, value: Any) -> str:
        return scanned(super().to_python(value) or "")


class ScanListInput(forms.Textarea):
    """A pile of codes, one a line; with JavaScript each scan becomes a line of its own.

    A line says that it was read, or, once the server answered, refused (`mark_refused`).
    """

    template_name = "ui/widgets/scan_list.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        asked = {"rows": 6, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(attrs={**asked, **(attrs or {})})


class ScanListField(forms.Field):
    """Gives the list of codes, each once, in the order of scanning.

    ``may_be_empty``: the page is about these codes, and an empty pile is an answer too: nothing came.
    """

    widget = ScanListInput
    default_error_messages = {"too_many": _("That is more than %(most)s codes. Send them in several piles.")}

    def __init__(self, *, most: int = 500, may_be_empty: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.most, self.may_be_empty = most, may_be_empty

    @override
    def to_python(self, value: Any) -> list[str]:
        codes = list(
            dict.fromkeys(scanned(part) for part in re.split(r"[\n,;\t]+", value or "") if part.strip())
        )
        if len(codes) > self.most:
            raise forms.ValidationError(self.error_messages["too_many"], params={"most": self.most})
        return codes

    @override
    def validate(self, value: Any) -> None:
        if value or not self.may_be_empty:
            super().validate(value)

    @override
    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value


def mark_refused(form: forms.Form, codes: Iterable[str], *, field: str = "codes") -> None:
    """The pile that comes back says which of its codes were refused; why stands with the errors of the page."""
    form.fields[field].widget.attrs["data-refused"] = "\n".join(codes)


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """Rows that are ticked. A key that no column holds is told as any other that is not one of them."""

    @override
    def clean(self, value: Any) -> Any:
        for key in value or ():
            if whole_number(str(key)) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super().clean(value)

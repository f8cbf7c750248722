from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

MOST_CENTS = 10_000_00


class EurosField(forms.Field):
    """Typed in euros, with a comma or a point; gives cents, None for nothing."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Give an amount in euros, for example 12,50.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "size": 8}

    @override
    def to_python(self, value: Any) -> int | None:
        text = "".join(str(value or "").split()).replace("€", "").replace(",", ".")
        if not text:
            return None
        try:
            cents = Decimal(text) * 100
        except ArithmeticError:  # no number, or one beyond all measure ("1e999999")
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not cents.is_finite() or not 0 <= cents <= MOST_CENTS or cents != cents.to_integral_value():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(cents)

    @override
    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:.2f}".replace(".", ",") if isinstance(value, int) else value

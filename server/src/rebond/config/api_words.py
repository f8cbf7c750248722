"""What does not fit a field of the API, in the words that the forms of the pages say for the same fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import DateField, DecimalField, Field, IntegerField, UUIDField
from django.utils.translation import gettext as _

_SAID: Mapping[str, Any] = {
    "missing": Field.default_error_messages["required"],
    "int_parsing": IntegerField.default_error_messages["invalid"],
    "int_from_float": IntegerField.default_error_messages["invalid"],
    "decimal_parsing": DecimalField.default_error_messages["invalid"],
    "date_parsing": DateField.default_error_messages["invalid"],
    "date_from_datetime_parsing": DateField.default_error_messages["invalid"],
    "uuid_parsing": UUIDField.default_error_messages["invalid"],
}
_BOUNDS: Mapping[str, tuple[str, Any]] = {
    "greater_than_equal": ("ge", MinValueValidator.message),
    "less_than_equal": ("le", MaxValueValidator.message),
}


def said_of(fault: Mapping[str, Any]) -> str:
    """One error of pydantic in words; one that the forms do not know keeps pydantic's own, in English."""
    kind = str(fault.get("type", ""))
    if kind in _SAID:
        return str(_SAID[kind])
    if kind in _BOUNDS:
        bound, words = _BOUNDS[kind]
        return str(words) % {"limit_value": fault["ctx"][bound]}
    return str(fault.get("msg") or _("Invalid input."))

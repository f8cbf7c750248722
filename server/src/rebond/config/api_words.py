"""What does not fit a field of the API, in the words that the forms of the pages say for the same fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import DateField, DateTimeField, DecimalField, Field, IntegerField, UUIDField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

Context = Mapping[str, Any]

_OBJECT = gettext_lazy("Send an object: names and values between braces.")
_SAID: Mapping[str, Any] = {
    "missing": Field.default_error_messages["required"],
    "finite_number": IntegerField.default_error_messages["invalid"],
    "list_type": gettext_lazy("Send a list: values between square brackets."),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "get_attribute_error": _OBJECT,
    "invalid_key": gettext_lazy("Send a text, in quotation marks."),
}
_FAMILIES: Mapping[str, Any] = {
    "int": IntegerField.default_error_messages["invalid"],
    "decimal": DecimalField.default_error_messages["invalid"],
    "date": DateField.default_error_messages["invalid"],
    "datetime": DateTimeField.default_error_messages["invalid"],
    "uuid": UUIDField.default_error_messages["invalid"],
    "bool": gettext_lazy("Send true or false."),
    "string": gettext_lazy("Send a text, in quotation marks."),
}
"""Pydantic tells each kind of value in several ways (not one at all, unreadable, too large): one sentence for all."""


def _at_least(context: Context) -> str:
    return str(MinValueValidator.message) % {"limit_value": context["ge"]}


def _at_most(context: Context) -> str:
    return str(MaxValueValidator.message) % {"limit_value": context["le"]}


def _too_long_a_text(context: Context) -> str:
    most = context["max_length"]
    return ngettext("%(count)d character at most.", "%(count)d characters at most.", most) % {"count": most}


def _too_few(context: Context) -> str:
    return _("Send at least %(count)d.") % {"count": context["min_length"]}


def _too_many(context: Context) -> str:
    return _("Send %(count)d at most at once.") % {"count": context["max_length"]}


def _not_offered(context: Context) -> str:
    """Pydantic writes the values as Python does, with an English "or" before the last one."""
    values = [value for value in re.findall(r"'([^']*)'", context["expected"]) if value]
    quoted = ", ".join(_("“%(value)s”") % {"value": value} for value in values)
    return _("Choose one of these values: %(values)s.") % {"values": quoted}


_MEASURED: Mapping[str, Callable[[Context], str]] = {
    "greater_than_equal": _at_least,
    "less_than_equal": _at_most,
    "string_too_long": _too_long_a_text,
    "too_short": _too_few,
    "too_long": _too_many,
    "literal_error": _not_offered,
    "enum": _not_offered,
}


def said_of(fault: Mapping[str, Any]) -> str:
    """One error of pydantic in words, in the current language; never pydantic's own, which are English."""
    kind = str(fault.get("type", ""))
    if kind in _MEASURED:
        return _MEASURED[kind](fault["ctx"])
    words = _SAID.get(kind) or _FAMILIES.get(kind.partition("_")[0])
    return str(words or _("This value has not the form that is asked for: see the page of the API."))

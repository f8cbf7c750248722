"""One of the values that may be chosen, as a program names it."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

from django.utils.translation import gettext as _

from rebond.kit.errors import Invalid

Choice = TypeVar("Choice", bound=Enum)


def chosen(choices: type[Choice], value: str, field: str) -> Choice:
    """The choice whose value is ``value``. Raise `Invalid`, which lists the possible ones, for another."""
    try:
        return choices(value)
    except ValueError:
        possible = ", ".join(str(item.value) for item in choices)
        raise Invalid(
            _("Choose one of: %(values)s.") % {"values": possible}, code="invalid", field=field
        ) from None

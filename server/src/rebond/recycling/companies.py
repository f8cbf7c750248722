"""How companies are named in the papers of waste: by their SIRET number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import Invalid

SIRET_LENGTH = 14
LA_POSTE = "356000000"


def plain_siret(text: str) -> str:
    """The digits, as people write them with spaces and dots."""
    return "".join(sign for sign in text if sign not in " .\u00a0\u202f-")


def is_siret(text: str) -> bool:
    """14 digits with the check of Luhn (INSEE); the establishments of La Poste sum to a multiple of 5 instead."""
    if len(text) != SIRET_LENGTH or not (text.isascii() and text.isdecimal()):
        return False
    if text.startswith(LA_POSTE) and sum(map(int, text)) % 5 == 0:
        return True
    doubled = (int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(text))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def refuse_bad_siret(text: str, *, field: str) -> None:
    if not is_siret(text):
        raise Invalid(
            _("This is no SIRET number: it has 14 digits, and they do not agree. Read it again."),
            code="bad_siret",
            field=field,
        )

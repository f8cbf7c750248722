"""Amounts are whole cents everywhere; here they are written, and shared to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

WHOLE = 10_000
"""All of an amount, in hundredths of a per cent: the shares of the funders add up to it."""


def euros(cents: int) -> str:
    """``cents`` as the language writes them, always to the cent: "1 234,50 €" in French, "€1,234.50" in English.

    The spaces do not break, so that an amount never parts at the end of a line.
    """
    sign = "−" if cents < 0 else ""
    return sign + _("€%(amount)s") % {"amount": plain_amount(abs(cents))}


def plain_amount(cents: int) -> str:
    """The amount without its currency, grouped by thousands."""
    units, rest = divmod(cents, 100)
    mark = number_format("0.1", 1)[1]
    return f"{number_format(units, force_grouping=True)}{mark}{rest:02d}"


def spreadsheet_amount(cents: int) -> str:
    """The amount as a French spreadsheet reads it as a number: "1234,50", without any space."""
    units, rest = divmod(cents, 100)
    return f"{units},{rest:02d}"


def shared(cents: int, shares: Sequence[int]) -> list[int]:
    """Part ``cents`` by ``shares`` (hundredths of a per cent that make `WHOLE`), without losing or making one.

    Each gets the whole cents of its share; those left over go to the largest remainders, the first named winning a
    tie (largest remainder method). Raise ``ValueError`` for shares that do not make the whole.
    """
    if sum(shares) != WHOLE or min(shares) < 0:
        raise ValueError("the shares of the funders must add up to 100 %")
    parts = [cents * share // WHOLE for share in shares]
    rests = [cents * share % WHOLE for share in shares]
    order = sorted(range(len(shares)), key=lambda at: (-rests[at], at))
    for at in order[: cents - sum(parts)]:
        parts[at] += 1
    return parts


def per_cent(share: int) -> str:
    """A share in hundredths of a per cent as the language writes it: "50 %", "33,34 %"."""
    written = number_format(Decimal(share) / 100, 0 if share % 100 == 0 else 2)
    return _("%(share)s%%") % {"share": written}

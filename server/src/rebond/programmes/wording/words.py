"""What every rule is said with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a person would say it."""

    name: str
    words: str


def euros(cents: int) -> str:
    amount = Decimal(cents) / 100
    return _("EUR %(amount)s") % {
        "amount": number_format(amount, 0 if cents % 100 == 0 else 2, force_grouping=True)
    }


def labels(kinds: type[TextChoices], values: Iterable[str]) -> str:
    wanted = set(values)
    return ", ".join(str(kind.label) for kind in kinds if kind.value in wanted)

"""What a request says of its household, to be told apart from others: slow to make, so made before anything is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rebond.geography.models import Commune
from rebond.programmes.rules import Rules
from rebond.referrals.choices import Need
from rebond.referrals.household import Prints, prints_of
from rebond.referrals.models import Fingerprint, Referral


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """As it was told; nothing of it is kept."""

    programme_id: int
    need: str
    commune: Commune | None
    address: str
    first_name: str
    family_names: str
    born_on: date | None

    def prints_under(self, rules: Rules) -> Prints | None:
        """None where ``rules`` count no household for this need."""
        if not is_counted(rules, self.need):
            return None
        return prints_of(
            programme_id=self.programme_id,
            commune=self.commune,
            address=self.address,
            first_name=self.first_name,
            family_names=self.family_names,
            born_on=self.born_on,
        )


def household_of(programme_id: int, told: Mapping[str, Any]) -> Household:
    """Of what `refer` takes."""
    return Household(
        programme_id=programme_id,
        need=told["need"],
        commune=told["commune"],
        address=told.get("household") or "",
        first_name=told.get("first_name", ""),
        family_names=told.get("family_names", ""),
        born_on=told.get("birth_date"),
    )


def is_counted(rules: Rules, need: str) -> bool:
    """Only a computer is counted once per household, and only where the programme says so."""
    return rules.one_per_household and need == Need.COMPUTER_AND_INITIATION


def keep_prints(referral: Referral, prints: Prints) -> None:
    Fingerprint.objects.bulk_create(
        Fingerprint(referral=referral, kind=kind, digest=digest) for kind, digest in prints.by_kind()
    )

"""The common indicators of the ESF+ (Regulation (EU) 2021/1057, annex I), from what one person said.

The codes are those of the programmes' reports (EECO for outputs, EECR for results). A result nobody could ask for is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from rebond.cofunding.answers import Entry, Said
from rebond.cofunding.choices import Employment, Later, Leaving, Schooling, Situation

CODES = (
    *(f"EECO{number:02d}" for number in range(1, 18)),
    *(f"EECR{number:02d}" for number in range(1, 7)),
)
_SITUATIONS = MappingProxyType(
    {
        "EECO12": Situation.DISABILITY,
        "EECO13": Situation.THIRD_COUNTRY,
        "EECO14": Situation.FOREIGN,
        "EECO15": Situation.MINORITY,
        "EECO16": Situation.HOMELESS,
        "EECO17": Situation.RURAL,
    }
)
_LEAVING = MappingProxyType(
    {
        "EECR01": Leaving.SEARCHING,
        "EECR02": Leaving.TRAINING,
        "EECR03": Leaving.QUALIFIED,
        "EECR04": Leaving.WORKING,
    }
)
_LATER = MappingProxyType({"EECR05": Later.WORKING, "EECR06": Later.BETTER})


def indicators_of(said: Said, *, entered_on: date) -> dict[str, bool | None]:
    """True or false by code; None where the person was not asked yet, or not reached."""
    left = said.left if said.left is not None and said.left.reached else None
    followed = said.followed if said.followed is not None and said.followed.reached else None
    return {
        **_of_entry(said.entry, age=_age(said.entry.birth_date, entered_on)),
        **{code: None if left is None else result in left.results for code, result in _LEAVING.items()},
        **{code: None if followed is None else result in followed.results for code, result in _LATER.items()},
    }


def _of_entry(entry: Entry, *, age: int) -> Mapping[str, bool]:
    without_work = {Employment.UNEMPLOYED, Employment.LONG_UNEMPLOYED}
    return {
        "EECO01": True,
        "EECO02": entry.employment in without_work,
        "EECO03": entry.employment == Employment.LONG_UNEMPLOYED,
        "EECO04": entry.employment == Employment.INACTIVE,
        "EECO05": entry.employment == Employment.EMPLOYED,
        "EECO06": age < 18,
        "EECO07": 18 <= age <= 29,
        "EECO08": age >= 55,
        "EECO09": entry.schooling == Schooling.LOWER,
        "EECO10": entry.schooling == Schooling.UPPER,
        "EECO11": entry.schooling == Schooling.TERTIARY,
        **{code: situation in entry.situations for code, situation in _SITUATIONS.items()},
    }


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

"""What is proposed for each category: a code of the list of waste, and a weight while nothing was weighed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NewType

from django.utils.translation import get_language

from rebond.devices.choices import FormFactor
from rebond.recycling.choices import WasteCode, WeeeCategory
from rebond.repairs.choices import PartKind

Grams = NewType("Grams", int)

BATTERY_CODES_CHANGE = date(2026, 11, 9)
"""Delegated Decision (EU) 2025/934, article 2: from that day batteries have entries by chemistry."""
_UNTIL = frozenset({WasteCode.OTHER_BATTERIES})
_SINCE = frozenset({WasteCode.LITHIUM_BATTERIES, WasteCode.NICKEL_BATTERIES})

ESTIMATES: Mapping[str, Grams] = {
    category.value: Grams(grams)
    for category, grams in (
        (WeeeCategory.LAPTOP, 2300),
        (WeeeCategory.DESKTOP, 8500),
        (WeeeCategory.MINI, 1500),
        (WeeeCategory.ALL_IN_ONE, 8000),
        (WeeeCategory.TABLET, 600),
        (WeeeCategory.SERVER, 18000),
        (WeeeCategory.OTHER_COMPUTER, 4000),
        (WeeeCategory.SCREEN, 4500),
        (WeeeCategory.BATTERY, 320),
        (WeeeCategory.DRIVE, 400),
        (WeeeCategory.CHARGER, 350),
        (WeeeCategory.PERIPHERAL, 500),
        (WeeeCategory.BOARD, 500),
        (WeeeCategory.CARD, 50),
        (WeeeCategory.POWER_SUPPLY, 1500),
        (WeeeCategory.PANEL, 500),
        (WeeeCategory.PART, 300),
    )
}
"""Grams a piece. An assumption of ours, of the order of what makers print: marked "estimated" wherever it is shown."""

CATEGORIES: Mapping[str, WeeeCategory] = {
    FormFactor.NOTEBOOK: WeeeCategory.LAPTOP,
    FormFactor.DESKTOP: WeeeCategory.DESKTOP,
    FormFactor.TOWER: WeeeCategory.DESKTOP,
    FormFactor.MINI: WeeeCategory.MINI,
    FormFactor.ALL_IN_ONE: WeeeCategory.ALL_IN_ONE,
    FormFactor.TABLET: WeeeCategory.TABLET,
    FormFactor.SERVER: WeeeCategory.SERVER,
}
OF_PARTS: Mapping[str, WeeeCategory] = {
    PartKind.MEMORY: WeeeCategory.CARD,
    PartKind.SSD: WeeeCategory.DRIVE,
    PartKind.HDD: WeeeCategory.DRIVE,
    PartKind.BATTERY: WeeeCategory.BATTERY,
    PartKind.SCREEN: WeeeCategory.PANEL,
    PartKind.CHARGER: WeeeCategory.CHARGER,
}
"""What each kind of part of the stock of parts is as waste; any other is a part."""
_COMPONENTS = frozenset(
    {
        WeeeCategory.DRIVE,
        WeeeCategory.BOARD,
        WeeeCategory.CARD,
        WeeeCategory.POWER_SUPPLY,
        WeeeCategory.PART,
    }
)
_WITH_DANGEROUS_COMPONENTS = frozenset(
    {WeeeCategory.LAPTOP, WeeeCategory.TABLET, WeeeCategory.ALL_IN_ONE, WeeeCategory.SCREEN}
)


def category_of(form_factor: str) -> WeeeCategory:
    return CATEGORIES.get(form_factor, WeeeCategory.OTHER_COMPUTER)


def category_of_part(kind: str) -> WeeeCategory:
    return OF_PARTS.get(kind, WeeeCategory.PART)


def codes_on(day: date) -> list[WasteCode]:
    """The codes that may be chosen for what leaves on ``day``."""
    gone = _UNTIL if day >= BATTERY_CODES_CHANGE else _SINCE
    return [code for code in WasteCode if code not in gone]


def proposed_code(category: WeeeCategory, *, day: date, dangerous: bool = False) -> WasteCode:
    """A battery or a lamp behind the screen makes equipment dangerous (16 02 13*); a person may choose otherwise."""
    if category is WeeeCategory.BATTERY:
        return WasteCode.LITHIUM_BATTERIES if day >= BATTERY_CODES_CHANGE else WasteCode.OTHER_BATTERIES
    if category is WeeeCategory.PANEL:  # the lamp behind it holds mercury, where nobody looked
        return WasteCode.COMPONENTS_DANGEROUS
    if category in _COMPONENTS:
        return WasteCode.COMPONENTS
    if dangerous or category in _WITH_DANGEROUS_COMPONENTS:
        return WasteCode.EQUIPMENT_DANGEROUS
    return WasteCode.EQUIPMENT


def estimate(category: str, count: int) -> Grams:
    return Grams(ESTIMATES[category] * count)


def in_kilograms(grams: int) -> str:
    """110400 as "110,4 kg" in French, "110.4 kg" in English: what a scale of pallets shows."""
    whole, tenths = divmod(round(grams / 100), 10)
    french = (get_language() or "fr").startswith("fr")
    mark, space = (",", "\u202f") if french else (".", ",")
    return f"{whole:,}".replace(",", space) + (f"{mark}{tenths}" if tenths else "") + "\u00a0kg"

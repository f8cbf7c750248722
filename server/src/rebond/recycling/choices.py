from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DisposalReason(TextChoices):
    TOO_OLD = "too_old", _("Too old for a supported system")
    BROKEN = "broken", _("Broken, repair not worth it")
    DRIVE_UNERASABLE = "drive_unerasable", _("Drive that cannot be erased")
    LOCKED = "locked", _("Locked, never released by the donor")
    FOR_PARTS = "for_parts", _("Taken apart for its parts")
    DANGEROUS = "dangerous", _("Dangerous (battery, damage)")


class BatchState(TextChoices):
    OPEN = "open", pgettext_lazy("waste batch", "Being filled")
    CLOSED = "closed", pgettext_lazy("waste batch", "Closed")
    REQUESTED = "requested", pgettext_lazy("waste batch", "Pick-up requested")
    COLLECTED = "collected", pgettext_lazy("waste batch", "Collected")

    WAITING = nonmember(frozenset({"closed", "requested"}))

    @property
    def kind(self) -> str:
        """The kind of badge that says the state."""
        return {"open": "running", "closed": "attention", "requested": "attention", "collected": "done"}[
            self.value
        ]


class WeeeCategory(TextChoices):
    """What lies in a batch. Computers first, then what was taken out of them."""

    LAPTOP = "laptop", _("Laptops")
    DESKTOP = "desktop", _("Desktops and towers")
    MINI = "mini", _("Mini computers")
    ALL_IN_ONE = "all_in_one", _("All-in-ones")
    TABLET = "tablet", _("Tablets")
    SERVER = "server", _("Servers")
    OTHER_COMPUTER = "other_computer", _("Other computers")
    SCREEN = "screen", _("Screens")
    BATTERY = "battery", _("Batteries taken out")
    DRIVE = "drive", _("Drives taken out")
    CHARGER = "charger", _("Chargers and cables")
    PERIPHERAL = "peripheral", _("Keyboards, mice and other accessories")
    BOARD = "board", _("Main boards taken out")
    CARD = "card", _("Cards and memory taken out")
    POWER_SUPPLY = "power_supply", _("Power supplies taken out")
    PANEL = "panel", _("Screen panels taken out")
    PART = "part", _("Other parts taken out")

    COMPUTERS = nonmember(
        frozenset({"laptop", "desktop", "mini", "all_in_one", "tablet", "server", "other_computer"})
    )


class WasteCode(TextChoices):
    """The codes of the list of waste that a workshop of computers meets; an asterisk says dangerous.

    Decision 2000/532/EC, chapters 16 and 20; article R. 541-7 of the Code de l'environnement. The entries of batteries
    are those of Delegated Decision (EU) 2025/934, which applies from 9 November 2026: `waste.codes_on` says which day
    knows which.
    """

    EQUIPMENT_DANGEROUS = "16 02 13*", _("Discarded equipment with dangerous components")
    EQUIPMENT = "16 02 14", _("Discarded equipment without dangerous components")
    COMPONENTS_DANGEROUS = "16 02 15*", _("Dangerous components taken out of equipment")
    COMPONENTS = "16 02 16", _("Other components taken out of equipment")
    OTHER_BATTERIES = "16 06 05", _("Other batteries and accumulators")
    LITHIUM_BATTERIES = "16 06 07*", _("Lithium-based batteries")
    NICKEL_BATTERIES = "16 06 08*", _("Nickel-based batteries")
    HOUSEHOLD_EQUIPMENT_DANGEROUS = "20 01 35*", _("Equipment of households with dangerous components")
    HOUSEHOLD_EQUIPMENT = "20 01 36", _("Equipment of households without dangerous components")

    @property
    def is_dangerous(self) -> bool:
        return self.value.endswith("*")


class TreatmentCode(TextChoices):
    """What the treatment site does: annexes I and II of Directive 2008/98/EC, those met with electronic waste."""

    R3 = "R3", _("R3 · Recycling of plastics and other organic matter")
    R4 = "R4", _("R4 · Recycling of metals")
    R5 = "R5", _("R5 · Recycling of other inorganic matter")
    R12 = "R12", _("R12 · Sorting and dismantling before recovery")
    R13 = "R13", _("R13 · Storage before recovery")
    D13 = "D13", _("D13 · Mixing before disposal")
    D15 = "D15", _("D15 · Storage before disposal")


class CorrectionReason(TextChoices):
    WEIGHED_LATER = "weighed_later", _("Weighed by the treatment site")
    SORTED_LATER = "sorted_later", _("Sorted otherwise by the treatment site")
    WRONG_ENTRY = "wrong_entry", _("Entered wrongly")
    SLIP_CAME_LATER = "slip_came_later", _("The slip came later")


class DestructionMethod(TextChoices):
    """The techniques of NIST SP 800-88 Rev. 2, "Destroy". Drilling, bending and degaussing leave data readable: they are none."""

    SHRED = "shred", _("Shredding")
    DISINTEGRATE = "disintegrate", _("Disintegration")
    PULVERISE = "pulverise", _("Pulverisation")
    INCINERATE = "incinerate", _("Incineration")
    MELT = "melt", _("Melting")


class DestructionState(TextChoices):
    OPEN = "open", pgettext_lazy("destruction", "To destroy")
    DESTROYED = "destroyed", pgettext_lazy("destruction", "Destroyed")

    @property
    def kind(self) -> str:
        return {"open": "attention", "destroyed": "done"}[self.value]

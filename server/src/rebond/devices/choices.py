from __future__ import annotations

from enum import nonmember
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class IdentifierKind(TextChoices):
    SERIAL = "serial", _("Serial number")
    SYSTEM_UUID = "system_uuid", _("System UUID")
    MAC = "mac", _("MAC address")
    BOARD_SERIAL = "board_serial", _("Board serial number")
    INVENTORY_NUMBER = "inventory_number", _("Donor's inventory number")
    ASSET_TAG = "asset_tag", _("Previous tag")


class FormFactor(TextChoices):
    NOTEBOOK = "notebook", _("Laptop")
    DESKTOP = "desktop", _("Desktop")
    MINI = "mini", _("Mini computer")
    TOWER = "tower", _("Tower")
    ALL_IN_ONE = "all_in_one", _("All-in-one")
    TABLET = "tablet", _("Tablet")
    SERVER = "server", _("Server")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Unknown")


class DriveKind(TextChoices):
    HDD = "hdd", _("Hard disk")
    SSD = "ssd", _("SSD")
    NVME = "nvme", _("NVMe SSD")
    EMMC = "emmc", _("Soldered flash (eMMC)")
    OTHER = "other", _("Other medium")
    UNKNOWN = "unknown", _("Unknown medium")


class HoldReason(TextChoices):
    FIRMWARE_LOCK = "firmware_lock", _("Firmware password")
    REMOTE_MANAGEMENT = "remote_management", _("Enrolled in remote management")
    SWOLLEN_BATTERY = "swollen_battery", _("Swollen battery")
    POLICE = "police", _("Police matter")

    BY_THE_DONOR = nonmember(frozenset({"firmware_lock", "remote_management"}))
    """What only the former owner can release."""


class RectificationReason(TextChoices):
    WRONG_SCAN = "wrong_scan", _("Wrong code scanned")
    WRONG_GESTURE = "wrong_gesture", _("Wrong gesture")
    WRONG_DAY = "wrong_day", _("Wrong day entered")
    WRONG_PERSON = "wrong_person", _("Wrong person")


class Grade(TextChoices):
    A = "A", _("A · Very good condition")
    B = "B", _("B · Light marks")
    C = "C", _("C · Visible marks")
    D = "D", _("D · Defect stated")


class LineOutcome(TextChoices):
    """What became of one line of a donor's list."""

    CREATED = "created", _("Created")
    MATCHED = "matched", _("Already known")
    REFUSED = "refused", _("Refused")

    @property
    def foreseen(self) -> StrPromise:
        """What is said of the line while nothing is written yet."""
        return _("To be created") if self is LineOutcome.CREATED else self.label

    @property
    def kind(self) -> str:
        """The kind of badge that says it."""
        return {"created": "done", "matched": "neutral", "refused": "blocked"}[self.value]


class LabelField(TextChoices):
    """What may stand on a label under the code, which always does."""

    TITLE = "title", _("Maker and model")
    SERIAL = "serial", _("Serial number")
    INVENTORY = "inventory", _("Donor's inventory number")
    LOT = "lot", _("Lot")
    HARDWARE = "hardware", _("Processor, memory, storage")
    GRADE = "grade", _("Grade")
    WORKSHOP = "workshop", _("Workshop")
    RECEIVED = "received", _("Received on")

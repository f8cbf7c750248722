from __future__ import annotations

from enum import nonmember
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Activity(TextChoices):
    """What an agent does. The values are those of `POST /api/v1/agents/state`."""

    IDENTIFYING = "identifying", pgettext_lazy("agent", "Identification")
    CHECKING = "checking", _("Automatic checks")
    BY_HAND = "by_hand", _("Checks by hand")
    ERASING = "erasing", pgettext_lazy("agent", "Erasing")
    VERIFYING = "verifying", pgettext_lazy("agent", "Reading back")
    WAITING = "waiting", _("Waits for a hand")
    DONE = "done", pgettext_lazy("agent", "Finished")
    FAILED = "failed", _("Drive to destroy")
    UNKNOWN = "unknown", _("To erase again")
    STOPPED = "stopped", _("Stopped")

    @property
    def is_over(self) -> bool:
        return self in {Activity.DONE, Activity.FAILED, Activity.UNKNOWN, Activity.STOPPED}


class Need(TextChoices):
    """What needs a hand. The values are those of `POST /api/v1/agents/state`."""

    KEYBOARD = "keyboard", _("Press every key")
    SCREEN = "screen", _("Look at the screen")
    POINTER = "pointer", _("Try the touchpad")
    PORTS = "ports", _("Plug into each port")
    LOOK = "look", _("Look at the case and the hinges")
    CONFIRM_ERASURE = "confirm_erasure", _("Confirm the erasure")
    PLUG_POWER = "plug_power", _("Plug in the charger")
    FROZEN_DRIVE = "frozen_drive", _("Drive locked by the firmware: close the lid, then open it")
    RAID_MODE = "raid_mode", _("Set the storage to AHCI in the firmware")
    FIRMWARE_LOCK = "firmware_lock", _("Firmware password: put it aside")
    SWOLLEN_BATTERY = "swollen_battery", _("Look at the battery: is it swollen?")
    NO_MEDIUM = "no_medium", _("No medium found: look inside")
    DESTROY_DRIVE = "destroy_drive", _("Take the drive out and destroy it")


class ObjectKind(TextChoices):
    SIM = "sim", _("SIM card")
    USB_STICK = "usb_stick", _("USB stick left inside")
    DISC = "disc", _("CD or DVD")
    MEMORY_CARD = "memory_card", _("Memory card")
    PAPER = "paper", _("Paper or photograph")
    BADGE = "badge", _("Badge or bank card")
    MONEY = "money", _("Money or a valuable thing")
    OTHER = "other", _("Another thing")


class ObjectFate(TextChoices):
    RETURNED = "returned", _("Returned to the donor")
    TO_PERSON = "to_person", _("Given back to the person, through their place")
    DESTROYED = "destroyed", pgettext_lazy("object", "Destroyed")

    OF_A_DONOR = nonmember(("returned", "destroyed"))
    OF_A_PERSON = nonmember(("to_person", "destroyed"))

    @property
    def asked(self) -> StrPromise:
        """What is missing when it is said without a paper."""
        if self is ObjectFate.RETURNED:
            return _("Give the number of the slip that the donor signed.")
        if self is ObjectFate.TO_PERSON:
            return _("Give the number of the slip that was signed; never the name of the person.")
        return _("Say what attests the destruction: who did it, the number of their paper.")

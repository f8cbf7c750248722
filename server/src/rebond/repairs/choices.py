from __future__ import annotations

from collections.abc import Mapping
from enum import nonmember
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rebond.programmes.choices import CheckKind


class RepairSource(TextChoices):
    """What opened a repair."""

    CHECK = "check", _("A check failed")
    RETURN = "return", _("It came back faulty")
    BY_HAND = "by_hand", _("Opened by hand")


class Diagnosis(TextChoices):
    """What a fault comes from."""

    WORN = "worn", _("Worn out")
    BROKEN = "broken", _("Broken")
    MISSING = "missing", _("A piece is missing")
    LOOSE = "loose", _("Loose or badly plugged")
    DIRTY = "dirty", _("Dirty or clogged")
    SWOLLEN = "swollen", _("Swollen")
    NOT_CHARGING = "not_charging", _("Does not charge")
    OVERHEATS = "overheats", _("Overheats")
    BAD_SECTORS = "bad_sectors", _("Errors of the drive")
    NOT_SEEN = "not_seen", _("Not seen by the computer")
    TOO_LITTLE = "too_little", _("Too little or too slow")
    BOARD = "board", _("The main board")
    POWER = "power", _("The power supply")
    DRIVER = "driver", _("A driver or the firmware")
    NOTHING = "nothing", _("Nothing found")


_D, _K = Diagnosis, CheckKind
_PIECE = (_D.BROKEN, _D.MISSING, _D.LOOSE, _D.DIRTY, _D.BOARD, _D.DRIVER, _D.NOTHING)

DIAGNOSES: Mapping[str, tuple[Diagnosis, ...]] = MappingProxyType(
    {
        _K.START.value: (_D.POWER, _D.BOARD, _D.LOOSE, _D.DRIVER, _D.NOTHING),
        _K.PROCESSOR.value: (_D.OVERHEATS, _D.DIRTY, _D.BOARD, _D.NOTHING),
        _K.MEMORY.value: (_D.BROKEN, _D.LOOSE, _D.TOO_LITTLE, _D.BOARD, _D.NOTHING),
        _K.STORAGE.value: (
            _D.BAD_SECTORS,
            _D.WORN,
            _D.NOT_SEEN,
            _D.MISSING,
            _D.TOO_LITTLE,
            _D.LOOSE,
            _D.NOTHING,
        ),
        _K.BATTERY.value: (_D.WORN, _D.SWOLLEN, _D.NOT_CHARGING, _D.MISSING, _D.BOARD, _D.NOTHING),
        _K.CHARGER.value: (_D.MISSING, _D.BROKEN, _D.POWER, _D.NOTHING),
        _K.CASE.value: (_D.BROKEN, _D.MISSING, _D.LOOSE, _D.NOTHING),
    }
)
"""What may be said of each kind of fault; any other kind takes those of a piece (`diagnoses_of`)."""


def diagnoses_of(kind: str) -> tuple[Diagnosis, ...]:
    return DIAGNOSES.get(kind, _PIECE)


class RepairOutcome(TextChoices):
    """How a repair ends."""

    REPAIRED = "repaired", _("Repaired")
    NO_FAULT = "no_fault", _("No fault found")
    LEFT = "left", _("The fault stays, and is told")
    NOT_REPAIRABLE = "not_repairable", _("Cannot be repaired")
    NOT_WORTH_IT = "not_worth_it", _("Not worth it")
    TAKEN_APART = "taken_apart", _("Taken apart for its parts")
    GONE = "gone", _("The computer left the workshop")

    BY_HAND = nonmember(("repaired", "no_fault", "left", "not_repairable", "not_worth_it"))
    """What a person may say at the bench; the others follow another gesture."""
    GIVEN_UP = nonmember(frozenset({"not_repairable", "not_worth_it", "taken_apart"}))
    """After these a computer is no good for the shelf."""

    @property
    def kind(self) -> str:
        return {"repaired": "done", "no_fault": "done", "left": "attention"}.get(self.value, "blocked")


class GoingOnReason(TextChoices):
    """Why a repair goes on though it costs more than the programme's ceiling."""

    PROMISED = "promised", _("It is promised to a person")
    RARE = "rare", _("No other computer does what it does")
    LESSON = "lesson", _("It serves to teach a repair")
    LAST_PIECE = "last_piece", _("Nearly done: one piece is missing")


class Advice(TextChoices):
    """What the rule of the programme says of a repair."""

    NO_RULE = "no_rule", _("The programme sets no ceiling")
    REPAIR = "repair", pgettext_lazy("advice", "Repair it")
    DISMANTLE = "dismantle", pgettext_lazy("advice", "Take it apart: it costs more than the ceiling")


class PartKind(TextChoices):
    MEMORY = "memory", pgettext_lazy("part", "Memory")
    SSD = "ssd", pgettext_lazy("part", "SSD")
    HDD = "hdd", pgettext_lazy("part", "Hard disk")
    BATTERY = "battery", pgettext_lazy("part", "Battery")
    SCREEN = "screen", pgettext_lazy("part", "Screen")
    KEYBOARD = "keyboard", pgettext_lazy("part", "Keyboard")
    CHARGER = "charger", pgettext_lazy("part", "Charger")
    OTHER = "other", pgettext_lazy("part", "Other")

    DRIVES = nonmember(frozenset({"ssd", "hdd"}))
    """What holds data: taken out of a computer, it stays under the rule of erasure."""


class PartOrigin(TextChoices):
    """Where a part comes from."""

    BOUGHT = "bought", _("Bought")
    TAKEN = "taken", _("Taken from a computer")
    COUNTED = "counted", _("In stock when the count began")


class PartState(TextChoices):
    NEW = "new", pgettext_lazy("part", "New")
    TESTED = "tested", pgettext_lazy("part", "Tested")
    UNTESTED = "untested", pgettext_lazy("part", "Not tested")
    FAULTY = "faulty", pgettext_lazy("part", "Faulty")


class MovementCause(TextChoices):
    """Why the number of parts changed."""

    RECEIVED = "received", _("Received from a supplier")
    TAKEN = "taken", _("Taken from a computer")
    USED = "used", _("Used in a repair")
    GIVEN_BACK = "given_back", _("Not used after all")
    COUNTED = "counted", pgettext_lazy("part", "Counted")
    SCRAPPED = "scrapped", _("Thrown away")


class OrderState(TextChoices):
    ORDERED = "ordered", pgettext_lazy("supplier order", "Ordered")
    PARTLY = "partly", pgettext_lazy("supplier order", "Received in part")
    RECEIVED = "received", pgettext_lazy("supplier order", "Received")
    CANCELLED = "cancelled", pgettext_lazy("supplier order", "Cancelled")

    WAITING = nonmember(frozenset({"ordered", "partly"}))

    @property
    def kind(self) -> str:
        return {"ordered": "running", "partly": "attention", "received": "done"}.get(self.value, "neutral")

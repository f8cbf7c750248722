from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FinalResult(TextChoices):
    PASSED = "passed", pgettext_lazy("final check", "Passed")
    FAILED = "failed", pgettext_lazy("final check", "Sent back")

    @property
    def kind(self) -> str:
        return {"passed": "done"}.get(self.value, "blocked")


class FinalFault(TextChoices):
    """Why a final check fails."""

    SYSTEM = "system", _("The system does not start, or is another one")
    SOFTWARE = "software", _("A program is missing or does not open")
    SETTINGS = "settings", _("A setting is not that of the recipe")
    TRACES = "traces", _("An account or a file of somebody is left")
    FUNCTION = "function", _("A function does not work")
    CLEANING = "cleaning", _("It is not clean")
    GRADE = "grade", _("The grade is not right")

    PREPARED_AGAIN = nonmember(frozenset({"system", "software", "settings", "traces"}))
    """Put right by preparing the computer again."""
    GRADED_AGAIN = nonmember(frozenset({"cleaning", "grade"}))
    """Put right by cleaning it and giving it its grade again."""


class AccessoryState(TextChoices):
    """What is known of an accessory of one computer; nothing said is no state."""

    PRESENT = "present", pgettext_lazy("accessory", "With the computer")
    MISSING = "missing", pgettext_lazy("accessory", "Missing")
    GIVEN = "given", pgettext_lazy("accessory", "From the stock")

    @property
    def kind(self) -> str:
        return "attention" if self.value == "missing" else "done"


class AccessoryGesture(TextChoices):
    """What a person says of it. ``PUT_BACK``: what the stock had given lies there again, and is missing from now on."""

    PRESENT = "present", pgettext_lazy("accessory", "With the computer")
    MISSING = "missing", pgettext_lazy("accessory", "Missing")
    GIVEN = "given", pgettext_lazy("accessory", "From the stock")
    PUT_BACK = "put_back", pgettext_lazy("accessory", "Put back in the stock")


class LooseCause(TextChoices):
    """Why the number of loose accessories changed."""

    CAME_IN = "came_in", pgettext_lazy("accessory", "Came in")
    GIVEN = "given", pgettext_lazy("accessory", "Given with a computer")
    PUT_BACK = "put_back", pgettext_lazy("accessory", "Put back in the stock")
    COUNTED = "counted", pgettext_lazy("accessory", "Counted")


class Connector(TextChoices):
    """The end of a charger or of a cord that goes into the computer: see `connectors` for how to recognise it."""

    USB_C = "usb_c", _("USB-C")
    LENOVO_SLIM = "lenovo_slim", _("Lenovo, rectangular")
    LENOVO_LARGE = "lenovo_large", _("Lenovo, large round")
    LENOVO_SMALL = "lenovo_small", _("Lenovo, small round")
    HP_LARGE = "hp_large", _("HP, large round")
    HP_SMALL = "hp_small", _("HP, small round, blue")
    DELL_LARGE = "dell_large", _("Dell, large round")
    DELL_SMALL = "dell_small", _("Dell, small round")
    ACER = "acer", _("Acer, round")
    ACER_SMALL = "acer_small", _("Acer, very thin round")
    ROUND_HOLLOW = "round_hollow", _("Round, hollow: Asus, Toshiba, Fujitsu, MSI")
    ASUS_SMALL = "asus_small", _("Asus, small round")
    SAMSUNG = "samsung", _("Samsung, round with a pin")
    SONY = "sony", _("Sony or Fujitsu, round with a pin")
    MAGSAFE_1 = "magsafe_1", _("Apple MagSafe 1, magnetic")
    MAGSAFE_2 = "magsafe_2", _("Apple MagSafe 2, magnetic")
    MAGSAFE_3 = "magsafe_3", _("Apple MagSafe 3, magnetic")
    SURFACE = "surface", _("Microsoft Surface, magnetic")
    CORD_C13 = "cord_c13", _("Power cord of a desktop or a screen")
    CORD_C5 = "cord_c5", _("Power cord, clover leaf")
    CORD_C7 = "cord_c7", _("Power cord, figure of eight")
    OTHER = "other", pgettext_lazy("connector", "Another one")


class DefectPart(TextChoices):
    """What a picture of a defect shows: the parts that are graded, and the rest."""

    CASE = "case", pgettext_lazy("defect", "Case")
    SCREEN = "screen", pgettext_lazy("defect", "Screen")
    KEYBOARD = "keyboard", pgettext_lazy("defect", "Keyboard")
    OTHER = "other", pgettext_lazy("defect", "Something else")

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HandoverPoint(TextChoices):
    LAST_SESSION = "last_session", _("At the last session")
    ANY_SESSION = "any_session", _("From the first session")
    LOAN_THEN_GIFT = "loan_then_gift", _("Lent during the path, given at its end")


class ConflictRule(TextChoices):
    """What a member of the committee does with the people that their own organisation referred."""

    STEP_ASIDE = "step_aside", _("A member does not vote on the people referred by their own organisation")
    MEMBERS_NOMINATE = "members_nominate", _("Members nominate people themselves, and all vote on all")


class ErasureLevel(TextChoices):
    """Levels of NIST SP 800-88 Rev. 2, from the least to the most strict."""

    CLEAR = "clear", _("Clear")
    PURGE = "purge", _("Purge")
    DESTROY = "destroy", _("Destroy")


class Outlet(TextChoices):
    GIFT = "gift", _("Gift")
    LOAN = "loan", _("Loan")
    LOAN_DURING_PATH = "loan_during_path", _("Loan during the path")
    PROVISION = "provision", _("Made available to an organisation")
    TRANSFER_TO_PLACE = "transfer_to_place", _("Transfer to a place")
    SOLIDARITY_SALE = "solidarity_sale", _("Solidarity sale")
    SALE_TO_ORGANISATION = "sale_to_organisation", _("Sale to an organisation")


class CheckKind(TextChoices):
    """What is tested before a computer may be called refurbished: the codes of `passport.checks`, in words."""

    START = "start", _("Starts and shuts down")
    PROCESSOR = "processor", _("Processor under load")
    MEMORY = "memory", _("Memory")
    STORAGE = "storage", _("Storage health")
    SCREEN = "screen", _("Screen")
    KEYBOARD = "keyboard", _("Keyboard")
    POINTER = "pointer", _("Touchpad or mouse")
    SOUND = "sound", _("Speakers")
    MICROPHONE = "microphone", _("Microphone")
    CAMERA = "camera", _("Camera")
    WIRELESS = "wireless", _("Wi-Fi")
    WIRED = "wired", _("Wired network")
    PORTS = "ports", _("Ports")
    BATTERY = "battery", _("Battery")
    CHARGER = "charger", _("Charger")
    CASE = "case", _("Case and hinges")


class DeclarableFigure(TextChoices):
    """Keys of the activity report that a printed report may declare (docs/activity-report.md)."""

    TAKEN_IN = "devices.taken_in", _("Computers taken in")
    REFURBISHED = "devices.refurbished", _("Computers refurbished")
    CEDED_TO_PLACES = "devices.ceded_to_places", _("Computers ceded to places")
    HANDED_OVER = "devices.handed_over", _("Computers handed over")
    AT_PLACES = "devices.at_places", _("Computers at the places")
    LENT = "devices.lent", _("Computers made available")
    SOLD = "devices.sold", _("Computers sold")
    IN_TRANSIT = "devices.in_transit", _("Computers in delivery")
    IN_STOCK = "devices.in_stock", _("Computers in stock")
    IN_WORK = "devices.in_work", _("Computers in the workshop")
    ELIMINATED = "devices.eliminated", _("Computers eliminated")
    RETURNED_OUT_OF_SERVICE = "devices.returned_out_of_service", _("Computers returned out of service")
    GIVEN_BACK = "devices.given_back", _("Computers given back to the donor")
    MISSING = "devices.missing", _("Computers missing")
    AGREEMENTS = "agreements.count", _("Agreements signed")
    PLACES = "places.count", _("Places with an agreement")
    BENEFICIARIES = "beneficiaries.known", _("Beneficiaries known")


ERASURE_ORDER = (ErasureLevel.CLEAR, ErasureLevel.PURGE, ErasureLevel.DESTROY)


def strictest(*levels: str) -> str:
    """The strictest of the levels asked for; Clear when nobody asked."""
    asked = [ErasureLevel(level) for level in levels if level]
    return max(asked, key=ERASURE_ORDER.index, default=ErasureLevel.CLEAR).value

from __future__ import annotations

from enum import nonmember

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


class BatchClaims(TextChoices):
    """How the price of batches is claimed. A local public body claims nothing below EUR 15 (CGCT L. 1611-5, D. 1611-1)."""

    GROUPED = "grouped", _("Several together, once a place owes EUR 15 (CGCT D. 1611-1)")
    AT_ONCE = "at_once", _("Whatever the amount: the operator is no public body")
    WAIVED = "waived", _("Never: the price is waived")


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


class Criterion(TextChoices):
    """Whom a computer is for. Some are judged from what is known at the referral, others are said by whoever refers."""

    AGE = "age", _("Of a given age")
    RESIDENCE = "residence", _("Living in given communes")
    JOB_SEEKER = "job_seeker", _("Job-seeker")
    STUDENT = "student", _("Pupil or student")
    RETIRED = "retired", _("Retired")
    TRAINEE = "trainee", _("In vocational training")
    WORK_INTEGRATION = "work_integration", _("Employee in work integration")
    PRIORITY_DISTRICT = "priority_district", _("Living in a priority district")
    SCHOOLCHILDREN = "schoolchildren", _("Family with schoolchildren")
    MINIMUM_INCOME = "minimum_income", _("Receiving a minimum income")
    DISABILITY = "disability", _("With a disability")
    OWN = "own", _("A criterion in the words of the programme")

    JUDGED = nonmember(
        frozenset({"age", "residence", "job_seeker", "student", "retired", "trainee", "work_integration"})
    )


class CriteriaRule(TextChoices):
    ANY = "any", _("One of these criteria is enough")
    ALL = "all", _("All these criteria are needed")


class AssessmentTool(TextChoices):
    PIX = "pix", _("Pix")
    LES_BONS_CLICS = "les_bons_clics", _("Les Bons Clics")
    INTERVIEW = "interview", _("Interview")
    SELF_ASSESSMENT = "self_assessment", _("Self-assessment, before and after")


class SessionSetting(TextChoices):
    """Where the sessions of the programme are held."""

    PLACE = "place", _("At the place")
    HOME = "home", _("At the person's home")
    BUS = "bus", _("On a travelling bus")
    PARTNER = "partner", _("At a training partner's")


class SystemRule(TextChoices):
    SUPPORTED = "supported", _("Any system that is still supported on the computer")
    LINUX = "linux", _("Linux only")
    CHOICE = "choice", _("The person chooses between Linux and a licensed Windows")


class HandoverItem(TextChoices):
    """What may leave with a computer."""

    CHARGER = "charger", _("Charger")
    MOUSE = "mouse", _("Mouse")
    BAG = "bag", _("Bag")
    SCREEN = "screen", _("Screen and keyboard")
    HEADSET = "headset", _("Headset")
    CAMERA = "camera", _("Camera")
    INTERNET_KEY = "internet_key", _("Key for mobile internet")
    BOOKLET = "booklet", _("First-steps booklet")


class Document(TextChoices):
    """What the programme has signed or given on paper."""

    REFERRAL_SHEET = "referral_sheet", _("Referral sheet")
    HANDOVER_SHEET = "handover_sheet", _("Handover sheet")
    LOAN_CONTRACT = "loan_contract", _("Loan contract")
    INVOICE = "invoice", _("Invoice")
    DIPLOMA = "diploma", _("Diploma")
    EASY_SHEET = "easy_sheet", _("Easy-to-read sheet")


class AskedPaper(TextChoices):
    """What a person brings and somebody looks at. It is given back, no copy is made; on image rights, no is an answer."""

    REFERRAL_SHEET = "referral_sheet", _("Signed referral sheet")
    PROOF_OF_SITUATION = "proof_of_situation", _("Proof of the situation")
    CHARTER = "charter", _("Signed charter")
    IMAGE_RIGHT = "image_right", _("Answer (yes or no) on image rights")


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

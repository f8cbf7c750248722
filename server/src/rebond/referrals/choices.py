"""The answer lists of WORDING.md. "Not known" is an answer, never a hole."""

from __future__ import annotations

from enum import StrEnum, nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Need(TextChoices):
    COMPUTER_AND_INITIATION = "computer_and_initiation", _("A computer and an initiation")
    INITIATION_ONLY = "initiation_only", _("An initiation only")


class Sex(TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Other")
    NO_ANSWER = "no_answer", _("Prefers not to answer")
    NOT_KNOWN = "not_known", _("Not known")


class AgeBracket(TextChoices):
    FROM_0_TO_11 = "0-11", _("0-11")
    FROM_12_TO_17 = "12-17", _("12-17")
    FROM_18_TO_24 = "18-24", _("18-24")
    FROM_25_TO_29 = "25-29", _("25-29")
    FROM_30_TO_39 = "30-39", _("30-39")
    FROM_40_TO_54 = "40-54", _("40-54")
    FROM_55_TO_59 = "55-59", _("55-59")
    FROM_60_TO_65 = "60-65", _("60-65")
    FROM_66_TO_69 = "66-69", _("66-69")
    FROM_70 = "70+", _("70 and over")
    NOT_KNOWN = "not_known", _("Not known")


class Occupation(TextChoices):
    EMPLOYED = "employed", _("Employed or self-employed")
    APPRENTICE = "apprentice", _("Apprentice")
    WORK_INTEGRATION = "work_integration", _("Employee in work integration")
    JOB_SEEKER_SHORT = "job_seeker_short", _("Job-seeker for less than 12 months")
    JOB_SEEKER_LONG = "job_seeker_long", _("Job-seeker for 12 months or more")
    TRAINEE = "trainee", _("In vocational training")
    STUDENT = "student", _("Pupil or student")
    RETIRED = "retired", _("Retired")
    INACTIVE = "inactive", _("Without work and not looking for it")
    NO_ANSWER = "no_answer", _("Prefers not to answer")
    NOT_KNOWN = "not_known", _("Not known")


class InternetAtHome(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_KNOWN = "not_known", _("Not known")


class ClosingReason(TextChoices):
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    HOUSEHOLD_EQUIPPED = "household_equipped", _("Household already equipped")
    OUT_OF_AREA = "out_of_area", _("Out of the area")
    PLACE_FULL = "place_full", _("Place full")
    UNREACHABLE = "unreachable", _("Unreachable")
    ABSENT = "absent", _("Absent")
    GAVE_UP = "gave_up", _("Gave up")
    MOVED = "moved", _("Moved away")
    OTHER_NEED = "other_need", _("Other need (guided)")
    DUPLICATE = "duplicate", _("Duplicate")
    GUIDED_WITHOUT_COMPUTER = "guided_without_computer", _("Guided without a computer")

    OF_PRESCRIBERS = nonmember(
        (
            "gave_up",
            "moved",
            "unreachable",
            "household_equipped",
            "other_need",
            "duplicate",
            "guided_without_computer",
        )
    )
    """What a prescriber may know when they take a request back."""


class Confirmation(TextChoices):
    """What the organisation says that a place named when it opened a request itself."""

    ASKED = "asked", _("To be confirmed by the prescriber")
    CONFIRMED = "confirmed", _("Confirmed by the prescriber")
    DENIED = "denied", _("Not confirmed: the organisation does not follow this person")


class PaperMoment(TextChoices):
    """When a paper that the programme asks for is looked at."""

    ACCEPTANCE = "acceptance", _("Before the person is accepted")
    HANDOVER = "handover", _("Before the handover")


class TryMeans(TextChoices):
    """How a place tried to reach a person."""

    PHONE = "phone", _("By telephone")
    TEXT_MESSAGE = "text_message", _("By text message")
    LETTER = "letter", _("By letter")
    PRESCRIBER = "prescriber", _("Through whoever referred them")


class PrintKind(TextChoices):
    """What a fingerprint recognises."""

    HOME = "home", _("Address")
    HOUSEHOLD = "household", _("Household")
    PERSON = "person", _("Names")
    DATED = "dated", _("Names and date of birth")


class HouseholdDoubt(TextChoices):
    """What a human at the place has to settle before the person is accepted."""

    SAME_ADDRESS = "same_address", _("Somebody with another name asked from this address")
    SAME_NAMES = "same_names", _("Somebody of the same names asked from another address")
    CLAIMED = "claimed", _("The prescriber says that this is another household")


class HouseholdException(TextChoices):
    """Why the rule of the household does not stop a request: the word of the one who refers.

    Against a coincidence, or, ``UNCHECKED``, because there is no address that could be compared.
    """

    OTHER_HOUSEHOLD = "other_household", _("Another household lives at this address")
    NEW_OCCUPANT = "new_occupant", _("The household that was there has moved out")
    TWO_HOMES = "two_homes", _("A child of separated parents, with two homes")
    COORDINATION = "coordination", _("Agreed by the coordination")
    ADDRESS_NOT_GIVEN = "address_not_given", _("Address not given")
    COLLECTIVE_ADDRESS = "collective_address", _("Collective address")

    UNCHECKED = nonmember(frozenset({"address_not_given", "collective_address"}))


class LinkState(TextChoices):
    """Where a personal link stands."""

    OPEN = "open", _("Valid")
    REVOKED = "revoked", pgettext_lazy("personal link", "Revoked")
    EXPIRED = "expired", _("Out of date")


class LinkLife(TextChoices):
    """How many days a personal link is valid."""

    MONTH = "30", _("One month")
    QUARTER = "90", _("Three months")
    HALF_YEAR = "180", _("Six months")


class NewsPace(TextChoices):
    """How often a prescriber is told of the people whom they referred."""

    EACH = "each", _("At each step")
    WEEKLY = "weekly", _("Once a week, all at once")
    NONE = "none", _("Never: I look at my list")


class News(StrEnum):
    """What a prescriber is told."""

    ENTERED = "entered"
    RETAINED = "retained"
    KEPT_WAITING = "kept_waiting"
    ACCEPTED = "accepted"
    CALLED_UP = "called_up"
    REROUTED = "rerouted"
    FIRST_SESSION = "first_session"
    PATH_DONE = "path_done"
    PATH_RESUMED = "path_resumed"
    EQUIPPED = "equipped"
    RETURNED = "returned"
    REPLACED = "replaced"
    EXCHANGED = "exchanged"
    UNDONE = "undone"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    NOMINATED_AGAIN = "nominated_again"
    REOPENED = "reopened"
    WAITS_AGAIN = "waits_again"
    LATE = "late"

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import nonmember

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rebond.devices.choices import FormFactor
from rebond.programmes.choices import Outlet


class WaiverReason(TextChoices):
    """Why a computer may be handed over before the point that the programme sets (rule 4)."""

    URGENT_NEED = "urgent_need", _("Urgent need (job, school, rights)")
    ALREADY_SKILLED = "already_skilled", _("Already knows how to use it")
    CANNOT_ATTEND = "cannot_attend", _("Cannot attend the sessions (health, care, distance)")


class Signer(TextChoices):
    """Who signs at a handover. A minor does not sign alone (Code civil, articles 388-1-1 and 1145 to 1149)."""

    PERSON = "person", _("The person")
    GUARDIAN = "guardian", _("A parent or guardian")
    WITH_CONSENT = (
        "with_consent",
        _("The person, 16 or 17 years old, with the agreement of a parent in writing"),
    )


class SignatureMeans(TextChoices):
    SCREEN = "screen", _("On this screen")
    PAPER = "paper", _("On paper")


LENT_TO_A_PERSON = frozenset({Outlet.LOAN, Outlet.LOAN_DURING_PATH})


class PaymentMeans(TextChoices):
    CASH = "cash", _("Cash")
    CHEQUE = "cheque", _("Cheque")
    CARD = "card", _("Card")
    TRANSFER = "transfer", _("Bank transfer")


CEILINGS_CENTS: Mapping[str, int] = {
    FormFactor.NOTEBOOK: 180_00,
    FormFactor.DESKTOP: 150_00,
    FormFactor.MINI: 150_00,
    FormFactor.TOWER: 150_00,
    FormFactor.ALL_IN_ONE: 150_00,
    FormFactor.TABLET: 100_00,
}
"""The most that a computer in working order costs a person, all taxes included: "prix solidaire" of the decree of
7 November 2022, taken for article L.3212-2, 3° of the CG3P (a desktop with its screen, keyboard and mouse)."""


def written_euros(cents: int) -> str:
    """As the language writes an amount, to the cent."""
    return gettext("€%(amount)s") % {"amount": number_format(Decimal(cents) / 100, 2, force_grouping=True)}


class UseEnd(TextChoices):
    """How a person came to have their computer no more, without bringing it back. Never who, nor where."""

    STOLEN = "stolen", _("Stolen")
    LOST = "lost", pgettext_lazy("end of use", "Lost")
    DESTROYED = "destroyed", _("Destroyed by accident (fire, water, fall)")
    THROWN_AWAY = "thrown_away", _("Thrown away at a collection point")
    PASSED_ON = "passed_on", _("Given to a relative")

    LOSSES = nonmember(frozenset({"stolen", "lost"}))
    """Nobody knows where the computer is: it is missing."""


class ReplacementReason(TextChoices):
    """Why a person whose computer is gone may have another one."""

    DECLARED = "declared", _("Stolen or lost, and the declaration to the police was seen")
    ACCIDENT = "accident", _("Accident that nobody could prevent")
    STILL_NEEDED = "still_needed", _("Needed for rights, school, health or work")
    COORDINATION = "coordination", _("Agreed by the coordination")

    GIVEN = nonmember(("declared", "accident", "still_needed"))
    """What a place or the coordination says. The other one was ticked before the coordination was asked here."""


class ReplacementState(TextChoices):
    ASKED = "asked", pgettext_lazy("another computer", "Asked for")
    GRANTED = "granted", pgettext_lazy("another computer", "Granted")
    REFUSED = "refused", pgettext_lazy("another computer", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("another computer", "Not asked for any more")


class ReplacementRefusal(TextChoices):
    """Why the coordination does not grant another computer."""

    NO_DECLARATION = "no_declaration", _("The declaration to the police is to be seen first")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    HOUSEHOLD_EQUIPPED = "household_equipped", _("Household already equipped")
    OTHER_NEED = "other_need", _("Other need (guided)")
    STOCK_TOO_LOW = "stock_too_low", _("Not enough stock")


class ReturnReason(TextChoices):
    FAULTY = "faulty", _("Faulty")
    LOAN_ENDED = "loan_ended", _("Loan ended")
    GIVEN_UP = "given_up", _("The person gave it up")
    NOT_DELIVERED = "not_delivered", _("Delivery sent back")
    STOCK_RECALLED = "stock_recalled", _("Called back by the coordination")

from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_BOOKS = 1_000
"""Issued at once: more is a slip of the finger."""
MOST_VOUCHERS = 50
"""In one book: they stand on its printed sheet."""


class CriterionKind(TextChoices):
    """What a scheme may ask of a place. The first three are those of the Landes (labels of 2021)."""

    PUBLIC_PLACE = "public_place", _("Place open to the public")
    DIGITAL_OFFER = "digital_offer", _("Offers initiation or training to digital use")
    SUBSCRIBED = "subscribed", _("Has subscribed to the scheme")
    NETWORK_MEMBER = "network_member", _("Member of the inclusion network")
    PAYMENT_DETAILS = "payment_details", _("Bank details received")
    CASH_OFFICE = "cash_office", _("Public body: may collect vouchers (cash office and attestation)")

    FIRST = nonmember(("public_place", "digital_offer", "subscribed"))


class AccreditationState(TextChoices):
    DRAFT = "draft", _("Under examination")
    GRANTED = "granted", _("Accredited")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class WithdrawalReason(TextChoices):
    PLACE_ASKS = "place_asks", _("The place asks for it")
    CRITERION_LOST = "criterion_lost", _("A criterion is no longer met")
    PLACE_CLOSED = "place_closed", _("The place closes")
    ABUSE = "abuse", _("Vouchers collected without a session")


class VoucherState(TextChoices):
    OUTSTANDING = "outstanding", _("Not used yet")
    REDEEMED = "redeemed", _("Redeemed")
    EXPIRED = "expired", pgettext_lazy("voucher", "Expired")
    CANCELLED = "cancelled", pgettext_lazy("voucher", "Cancelled")

    CREDITED = nonmember(("expired", "cancelled"))
    """Their worth goes back to the funders."""


class CancellationReason(TextChoices):
    LOST = "lost", _("Lost")
    STOLEN = "stolen", _("Stolen")
    DAMAGED = "damaged", _("Damaged")
    UNUSED = "unused", _("Given back unused")
    MISPRINTED = "misprinted", _("Badly printed")


class ReversalReason(TextChoices):
    WRONG_SESSION = "wrong_session", _("Scanned at the wrong session")
    WRONG_PERSON = "wrong_person", _("Voucher of somebody else")
    PERSON_ABSENT = "person_absent", _("The person was not there")
    SLIP = "slip", _("Scanned by mistake")


class ClaimState(TextChoices):
    SUBMITTED = "submitted", _("To approve")
    APPROVED = "approved", _("Approved, to be paid")
    TURNED_DOWN = "turned_down", _("Turned down")
    PAID = "paid", _("Paid")

    OPEN = nonmember(("submitted", "approved"))


class ClaimRefusal(TextChoices):
    NOT_HELD = "not_held", _("A session is not proven")
    COUNT_DIFFERS = "count_differs", _("The vouchers received do not match")
    WRONG_PERIOD = "wrong_period", _("Wrong period")
    PLACE_ASKS = "place_asks", _("The place asks to correct it")

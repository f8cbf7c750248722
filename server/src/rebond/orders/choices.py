from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rebond.programmes.choices import BatchClaims

MOST_BATCHES = 100
"""In one order: more is a slip of the finger."""

LEAST_CLAIM_CENTS = 15_00
"""What a local public body claims at least; below, it may group what is owed (CGCT L. 1611-5, D. 1611-1)."""


def least_claim_cents(rule: str) -> int:
    """From which sum on a place is asked to pay, under this `BatchClaims` of its programme."""
    return 1 if rule == BatchClaims.AT_ONCE else LEAST_CLAIM_CENTS


class PrerequisiteKind(TextChoices):
    NETWORK_MEMBER = "network_member", _("Member of the network")
    ON_THE_MAP = "on_the_map", _("Listed on the public map")
    FORMALISED_OFFER = "formalised_offer", _("Formalised offer of initiation to digital use")


class AgreementState(TextChoices):
    DRAFT = "draft", _("Being drawn up")
    SIGNED = "signed", _("Signed")
    ENDED = "ended", _("Ended")


class OrderState(TextChoices):
    PLACED = "placed", _("Placed")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Turned down")
    CANCELLED = "cancelled", _("Cancelled")
    DELIVERED = "delivered", _("Delivered")

    OPEN = nonmember(frozenset({"placed", "accepted"}))
    GIVEN_UP = nonmember(frozenset({"refused", "cancelled"}))
    FILLABLE = nonmember(frozenset({"accepted", "delivered"}))
    """Computers may be sent for it: one received short is still owed the rest."""


class OrderRefusal(TextChoices):
    AGREEMENT_EXPIRED = "agreement_expired", _("Agreement expired")
    QUOTA_REACHED = "quota_reached", _("Quota reached")
    STOCK_TOO_LOW = "stock_too_low", _("Not enough stock")
    HANDOVERS_NOT_DECLARED = "handovers_not_declared", _("Handovers not declared")


class PriceWaiver(TextChoices):
    """Why the price of an order is not claimed."""

    BY_RULE = "by_rule", _("By the rule of the programme")
    THRESHOLD = "threshold", _("Below the threshold of collection (CGCT D. 1611-1)")
    INCOMPLETE = "incomplete", _("Received incomplete")
    DECISION = "decision", _("Decision of the operator")
    SETTLED = "settled", _("Delivered before prices were followed here")

    SAID = nonmember(("threshold", "incomplete", "decision"))
    """Those that a person gives."""


class PriceStanding(TextChoices):
    """What becomes of the price of an order."""

    FREE = "free", _("Free of charge")
    NOT_DUE = "not_due", _("Due on delivery")
    OWED = "owed", _("Owed, not claimed yet")
    CLAIMED = "claimed", _("Claimed")
    WAIVED = "waived", _("Not claimed")
    DROPPED = "dropped", _("Order given up: nothing is owed")

"""The verbs of vouchers."""

from rebond.vouchers.actions.accreditations import (
    grant_accreditation,
    meet_criterion,
    open_accreditation,
    withdraw_accreditation,
)
from rebond.vouchers.actions.books import cancel_books, form_group, give_books, issue_books
from rebond.vouchers.actions.claims import (
    approve_claim,
    make_payment,
    mark_paid,
    submit_claim,
    turn_down_claim,
)
from rebond.vouchers.actions.closing import credit_back, expire_vouchers
from rebond.vouchers.actions.redemptions import redeem, reverse_redemption
from rebond.vouchers.actions.schemes import SchemeRules, Share, change_scheme, set_up_scheme

__all__ = [
    "SchemeRules",
    "Share",
    "approve_claim",
    "cancel_books",
    "change_scheme",
    "credit_back",
    "expire_vouchers",
    "form_group",
    "give_books",
    "grant_accreditation",
    "issue_books",
    "make_payment",
    "mark_paid",
    "meet_criterion",
    "open_accreditation",
    "redeem",
    "reverse_redemption",
    "set_up_scheme",
    "submit_claim",
    "turn_down_claim",
    "withdraw_accreditation",
]

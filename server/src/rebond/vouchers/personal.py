from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, declare, nothing_personal
from rebond.referrals.personal import BENEFICIARIES

MONEY = _("A voucher is money: what was paid is kept ten years with the accounts. No name is with it.")

declare(
    nothing_personal("vouchers.VoucherScheme", "name", "criteria"),
    nothing_personal("vouchers.Accreditation", "payee_reference"),
    nothing_personal("vouchers.CriterionMet", "evidence"),
    nothing_personal("vouchers.VoucherGroup", "name"),
    nothing_personal("vouchers.Credit", "reference"),
    nothing_personal("vouchers.Payment", "reference"),
    nothing_personal("vouchers.Claim", "reference"),
    Held(
        model="vouchers.VoucherBook",
        processing=BENEFICIARIES,
        personal=("code", "size", "face_value_cents", "issued_at", "given_at", "expires_on"),
        other=("scheme", "number", "days_to_enter", "referral", "group"),
        subject="referral",
        seen_by=("voucher.view",),
        keeps_because=MONEY,
    ),
    Held(
        model="vouchers.Voucher",
        processing=BENEFICIARIES,
        personal=("code", "state", "settled_at", "cancellation"),
        other=("book", "number", "credit"),
        subject="book__referral",
        seen_by=("voucher.view",),
        keeps_because=MONEY,
    ),
    Held(
        model="vouchers.Redemption",
        processing=BENEFICIARIES,
        personal=("place", "cents", "redeemed_at", "reversed_at", "reversal"),
        other=("voucher", "session", "redeemed_by", "claim"),
        subject="voucher__book__referral",
        seen_by=("voucher.view",),
        keeps_because=MONEY,
    ),
)

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, declare, nothing_personal
from rebond.referrals.personal import BENEFICIARIES

ACCOUNTS = _("A receipt is kept as long as accounts are. No name is with it.")
declare(
    Held(
        model="sales.InstalmentPlan",
        processing=BENEFICIARIES,
        personal=("let_off_cents", "let_off_reason", "let_off_at"),
        other=("sale",),
        subject="sale__handover__referral",
        seen_by=("device.sell",),
        keeps_because=ACCOUNTS,
    ),
    Held(
        model="sales.Instalment",
        processing=BENEFICIARIES,
        personal=("number", "due_on", "cents", "covered_cents"),
        other=("plan",),
        subject="plan__sale__handover__referral",
        seen_by=("device.sell",),
        keeps_because=ACCOUNTS,
    ),
    Held(
        model="sales.Payment",
        processing=BENEFICIARIES,
        personal=("place", "year", "number", "cents", "paid_by", "paid_at", "cancelled_at", "cancel_reason"),
        other=("plan", "taken_by", "submission"),
        subject="plan__sale__handover__referral",
        seen_by=("device.sell",),
        keeps_because=ACCOUNTS,
    ),
    Held(
        model="sales.Exchange",
        processing=BENEFICIARIES,
        personal=("made_at",),
        other=("original", "replacement"),
        subject="original__handover__referral",
        seen_by=("device.sell",),
        keeps_because=ACCOUNTS,
    ),
    Held(
        model="sales.SentSale",
        processing=BENEFICIARIES,
        other=("sale", "submission"),
        subject="sale__handover__referral",
        seen_by=("device.sell",),
        keeps_because=ACCOUNTS,
    ),
    nothing_personal("sales.WorkshopCounter"),
    nothing_personal("sales.SaleToOrganisation"),
    nothing_personal("sales.SoldComputer"),
)

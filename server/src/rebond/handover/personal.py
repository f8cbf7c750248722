from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.handover.signatures import SEAL
from rebond.kit.personal import Held, OnRequest, declare
from rebond.referrals.personal import BENEFICIARIES

PROOF = _("It proves that the computer is yours, and that its donor’s wish was kept. No name is with it.")

declare(
    Held(
        model="handover.Handover",
        processing=BENEFICIARIES,
        personal=(
            "device",
            "place",
            "path",
            "outlet",
            "waiver",
            "reference",
            "handed_over_at",
            "signed_paper_reference",
            "due_on",
            "given_at",
            "ended_at",
            "use_ended_at",
            "cancelled_at",
            "cancel_reason",
        ),
        other=("referral", "handed_over_by"),
        subject="referral",
        seen_by=("device.hand_over",),
        keeps_because=PROOF,
    ),
    Held(
        model="handover.Signing",
        processing=BENEFICIARIES,
        personal=("items", "read_aloud", "witnessed", "may_call", "signer", "means", "entered_at"),
        sealed=MappingProxyType({"sealed_signature": SEAL, "sealed_paper": SEAL}),
        other=("handover", "submission", "erase_on"),
        subject="handover__referral",
        seen_by=("signed_sheet.open",),
        kept=_("As long as the programme sets, counted from the handover: a year unless it says other."),
        erased=_("Signature and signed paper erase themselves; at once when the person asks."),
        on_request=OnRequest.BLANKED,
        blank=MappingProxyType({"sealed_signature": b"", "sealed_paper": b""}),
        keeps_because=PROOF,
    ),
    Held(
        model="handover.Sale",
        processing=BENEFICIARIES,
        personal=(
            "device",
            "place",
            "year",
            "number",
            "price_cents",
            "paid_by",
            "sold_at",
            "cancelled_at",
            "cancel_reason",
        ),
        other=("handover", "sold_by"),
        subject="handover__referral",
        seen_by=("device.sell",),
        keeps_because=_("A receipt is kept as long as accounts are. No name is with it."),
    ),
    Held(
        model="handover.EndOfUse",
        processing=BENEFICIARIES,
        personal=("device", "place", "how", "happened_on", "declaration_seen", "replacement_reason"),
        other=("handover", "sale", "declared_at", "declared_by", "submission"),
        subject="handover__referral",
        seen_by=("device.hand_over",),
        keeps_because=PROOF,
    ),
    Held(
        model="handover.ReplacementRequest",
        processing=BENEFICIARIES,
        personal=("reason", "state", "refusal", "asked_at", "answered_at"),
        other=("end", "asked_by", "submission"),
        subject="end__handover__referral",
        seen_by=("device.hand_over",),
        keeps_because=PROOF,
    ),
    Held(
        model="handover.DeviceReturn",
        processing=BENEFICIARIES,
        personal=("device", "reason", "returned_at", "exchange_wanted"),
        other=("handover", "data_since_before", "delivery_line", "line_was"),
        subject="handover__referral",
        seen_by=("device.hand_over",),
        keeps_because=PROOF,
    ),
)

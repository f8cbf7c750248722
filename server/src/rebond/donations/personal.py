from __future__ import annotations

from rebond.kit.personal import declare, nothing_personal

declare(
    nothing_personal("donations.DonorPool", "name"),
    nothing_personal("donations.DonationAgreement", "reference", "outlets"),
    nothing_personal("donations.Lot", "reference"),
)

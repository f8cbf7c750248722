from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, declare, nothing_personal
from rebond.pads.pictures import SEAL
from rebond.referrals.personal import BENEFICIARIES

declare(
    nothing_personal("pads.FormVersion", "stored"),
    nothing_personal("pads.Pad", "code"),
    Held(
        model="pads.Sheet",
        processing=BENEFICIARIES,
        personal=("answers",),
        sealed=MappingProxyType({"sealed_picture": SEAL}),
        other=("pad", "number", "state", "read_at", "read_by", "read_at_place", "emptied_at", "referral"),
        subject="referral",
        seen_by=("referral.create",),
        kept=_("Until somebody confirms what was read: 60 days at the most."),
        erased=_("Picture and answers are erased as soon as the sheet is entered or set aside."),
        keeps_because=_(
            "Only the number of the sheet is kept, so that it is not entered twice. It says nothing about you."
        ),
    ),
)

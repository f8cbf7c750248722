from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, OnRequest, declare
from rebond.referrals.personal import BENEFICIARIES

declare(
    Held(
        model="aftercare.FollowUp",
        processing=BENEFICIARIES,
        personal=("occasion", "reached", "is_used", "condition", "uses", "internet_at_home", "asked_on"),
        other=("handover", "asked_by", "tries", "submission"),
        subject="handover__referral",
        seen_by=("aftercare.record",),
        kept=_(
            "Five years after 31 December of the year in which the programme ends; without a last day, of the year of the "
            "answer. It says how many computers are still of use."
        ),
        erased=_("Erases itself; at once when the person asks."),
        on_request=OnRequest.DELETED,
    ),
)

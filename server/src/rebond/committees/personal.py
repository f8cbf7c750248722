from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, OnRequest, declare, nothing_personal
from rebond.referrals.personal import BENEFICIARIES

MINUTES = _(
    "The decision of a committee is a public act: its minutes keep the number, the rank and the reason."
)

declare(
    nothing_personal("committees.CriteriaVersion", "stored"),
    Held(
        model="committees.Nomination",
        processing=BENEFICIARIES,
        personal=("public", "nominated_at"),
        other=("referral", "nominated_by"),
        subject="referral",
        seen_by=("committee.view",),
        keeps_because=MINUTES,
    ),
    Held(
        model="committees.Answer",
        processing=BENEFICIARIES,
        personal=("question", "is_yes"),
        other=("referral",),
        subject="referral",
        seen_by=("committee.view",),
        on_request=OnRequest.DELETED,
    ),
    Held(
        model="committees.AgendaItem",
        processing=BENEFICIARIES,
        personal=("public", "rank", "points", "reasons", "decision", "reason", "decided_at"),
        other=("session", "referral", "decided_by"),
        subject="referral",
        seen_by=("committee.view",),
        labels=MappingProxyType({"reasons": _("why this rank")}),
        keeps_because=MINUTES,
    ),
    Held(
        model="committees.Vote",
        processing=BENEFICIARIES,
        personal=("choice",),
        other=("item", "member"),
        subject="item__referral",
        seen_by=("committee.view",),
        keeps_because=MINUTES,
    ),
)

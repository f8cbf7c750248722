from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.accounts.personal import ACCOUNTS
from rebond.kit.personal import Held, declare, nothing_personal
from rebond.referrals.personal import BENEFICIARIES

declare(
    nothing_personal(
        "audits.Audit",
        "reference",
        "population",
        "population_digest",
        "secret",
        "commitment",
        "dice",
        "seed",
        "seal_digest",
        "conclusion",
        "minutes",
    ),
    Held(
        model="audits.AuditLine",
        processing=BENEFICIARIES,
        personal=("code", "device", "group_name", "seen", "remark", "noted_at"),
        other=("audit", "number", "handover", "asked", "noted_by"),
        subject="handover__referral",
        seen_by=("audit.view",),
        kept=_(
            "What was remarked: five years after 31 December of the year in which the check was concluded."
        ),
        erased=_("Remarks, conclusion and minutes erase themselves; what was drawn and seen stays."),
        keeps_because=_("A funder checked that the computer was handed over. No name is with it."),
    ),
    Held(
        model="audits.PapersKept",
        processing=ACCOUNTS,
        personal=("where",),
        other=("place", "kind", "said_on"),
        seen_by=("papers.locate", "audit.view"),
        kept=_("Five years after 31 December of the year in which the place last said it."),
        erased=_("Where papers lie erases itself; the place that says it again keeps it for longer."),
    ),
)

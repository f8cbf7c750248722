from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, LegalBasis, Processing, declare, nothing_personal

TRAINEES = Processing(
    key="trainees",
    rank=14,
    title=_("People in work integration"),
    people=_("People who work in a workshop under a work-integration contract"),
    purpose=_("Show each person what they have learned, and count the posts for those who pay for them."),
    plain=_(
        "You work in a workshop under a work-integration contract. We keep the dates of your contract and your skills. "
        "You see all of it, your supervisor sees it too, nobody else does."
    ),
    basis=LegalBasis.LEGAL_OBLIGATION,
    kept=_("As long as the contract, then one year."),
    erased=_(
        "Erased by itself one year after the last contract. Its dates and its kind of exit stay for the figures, without anybody."
    ),
)
SEEN = ("trainee.follow",)

declare(
    Held(
        model="integration.Trainee",
        processing=TRAINEES,
        personal=("user",),
        other=("organisation",),
        seen_by=SEEN,
        labels=MappingProxyType({"user": _("who")}),
    ),
    Held(
        model="integration.Contract",
        processing=TRAINEES,
        personal=("starts_on", "first_ends_on", "ends_on", "share_percent", "ended_on", "exit"),
        other=("organisation", "trainee", "submission"),
        seen_by=SEEN,
    ),
    Held(
        model="integration.SkillRecord",
        processing=TRAINEES,
        personal=("skill", "state", "claimed_at", "answered_at", "answered_by", "reason"),
        other=("trainee",),
        seen_by=SEEN,
        labels=MappingProxyType({"skill": _("skill")}),
    ),
    Held(
        model="integration.Hours",
        processing=TRAINEES,
        personal=("month", "activity", "minutes"),
        other=("trainee",),
        seen_by=SEEN,
        kept=_("Only in a workshop that wants it; as long as the contract, then one year."),
    ),
    nothing_personal("integration.Skill", "name"),
)

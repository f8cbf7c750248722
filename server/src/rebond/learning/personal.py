from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, declare, nothing_personal
from rebond.referrals.personal import BENEFICIARIES

PATH = _(
    "The learning path is what the computer was given for, and funders may check it. No name is with it."
)

declare(
    nothing_personal("learning.LearningPath", "name", "session_titles"),
    Held(
        model="learning.Assessment",
        processing=BENEFICIARIES,
        personal=("tool", "level", "assessed_on"),
        other=("referral", "assessed_by"),
        subject="referral",
        seen_by=("learning.view",),
        keeps_because=PATH,
    ),
    Held(
        model="learning.Enrolment",
        processing=BENEFICIARIES,
        personal=("path", "state", "opened_on", "ended_on"),
        other=("referral",),
        subject="referral",
        seen_by=("learning.view",),
        keeps_because=PATH,
    ),
    Held(
        model="learning.Attendance",
        processing=BENEFICIARIES,
        personal=("session", "presence"),
        other=("enrolment",),
        subject="enrolment__referral",
        seen_by=("learning.view",),
        keeps_because=PATH,
    ),
)

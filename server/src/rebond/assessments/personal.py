from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, LegalBasis, OnRequest, Processing, declare, nothing_personal

SKILLS = Processing(
    key="skills",
    rank=9,
    title=_("What people say they can do with a computer, before and after the path"),
    people=_("People who learn at a place: beneficiaries"),
    purpose=_("Choose what to learn with the person, show them their progress; count it, without names."),
    plain=_(
        "You say what you already know. We keep your answers with your number, to see what you have learned. Not your "
        "name. Only your place sees them."
    ),
    basis=LegalBasis.PUBLIC_TASK,
    kept=_("As long as the facts of the request, without a name."),
    erased=_("Erased when the person asks for it with their number."),
)

declare(
    nothing_personal("assessments.Questionnaire", "name"),
    nothing_personal("assessments.QuestionnaireVersion", "stored"),
    Held(
        model="assessments.SkillAssessment",
        processing=SKILLS,
        personal=(
            "moment",
            "tool",
            "level",
            "answers",
            "information",
            "communication",
            "creation",
            "safety",
            "problem_solving",
            "assessed_on",
            "earlier",
        ),
        other=(
            "referral",
            "version",
            "measure",
            "campaign",
            "way",
            "recorded_at",
            "recorded_by",
            "submission",
        ),
        subject="referral",
        seen_by=("assessment.view",),
        on_request=OnRequest.DELETED,
    ),
)

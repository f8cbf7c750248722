"""Two papers: the questions to tick with a pen, and for the person what they have learned. No name, no mark, no score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.assessments.choices import Area, Ease, Moment
from rebond.assessments.models import QuestionnaireVersion
from rebond.assessments.progress import AreaProgress, Progress
from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.ledger.reading import is_demonstration
from rebond.referrals.models import Referral

AREAS: Mapping[str, str] = {
    Area.INFORMATION: _("Look for something on the internet, and keep it"),
    Area.COMMUNICATION: _("Write, talk, do things online"),
    Area.CREATION: _("Make a document"),
    Area.SAFETY: _("Protect yourself"),
    Area.PROBLEM_SOLVING: _("Use the computer, solve a problem"),
}
EASES: Mapping[int, str] = {
    Ease.NOT_YET: _("I am beginning"),
    Ease.WITH_HELP: _("I do it with help"),
    Ease.SIMPLE_ALONE: _("I do it without help when it is simple"),
    Ease.ALONE: _("I do it without help"),
    Ease.HELPS_OTHERS: _("I can help others"),
}


def print_progress(referral: Referral, progress: Progress, *, lang: str | None = None) -> Document:
    """What the person can do now; beside it what they could do before, only where they went forward."""
    with override(lang or language()):
        title = gettext("What I have learned") if progress.after else gettext("Where I begin")
        contents = {
            "place": referral.place.name,
            "place_phone": referral.place.phone,
            "programme": referral.programme.name,
            "before_on": progress.before.assessed_on if progress.before else None,
            "after_on": progress.after.assessed_on if progress.after else None,
            "went_forward": any(row.is_progress for row in progress.rows),
            "rows": [_row(row) for row in progress.rows],
            "code": referral.code,
            "qr": qr_svg(_address("assessments:person", referral.code)),
        }
        return render(
            "assessments/progress_sheet", contents, head=_head(referral), title=title, lang=lang or language()
        )


def print_questionnaire(
    referral: Referral, version: QuestionnaireVersion, moment: Moment, *, lang: str | None = None
) -> Document:
    """The questions in the order of the areas, with a box for each answer."""
    with override(lang or language()):
        contents = {
            "moment": str(moment.label),
            "parts": [
                {
                    "area": gettext(AREAS[area]),
                    "questions": [
                        {"text": one.text, "answers": list(one.answers)}
                        for one in version.questions
                        if one.area == area
                    ],
                }
                for area in Area
            ],
            "version": version.number,
            "code": referral.code,
            "qr": qr_svg(_address("assessments:answer", referral.code, moment.value, version.pk)),
        }
        return render(
            "assessments/questionnaire_sheet",
            contents,
            head=_head(referral),
            title=version.questionnaire.name,
            lang=lang or language(),
        )


def _row(row: AreaProgress) -> dict[str, Any]:
    """A step back is not written: where the person stands now says enough."""
    now = row.after if row.after is not None else row.before
    return {
        "area": gettext(AREAS[row.area]),
        "now": gettext(EASES[now]) if now is not None else None,
        "before": gettext(EASES[row.before]) if row.is_progress and row.before is not None else None,
    }


def _address(name: str, *parts: str | int) -> str:
    return settings.PUBLIC_URL + reverse(name, args=parts)


def _head(referral: Referral) -> Letterhead:
    return Letterhead(
        territory=referral.programme.territory.name,
        issuer=referral.place.name,
        reference=referral.code,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )


WORDS = (
    _("What I have learned"),
    _("Where I begin"),
    _("Your number"),
    _("For the place: scan to open the page"),
    _("You have gone forward. Well done."),
    _("This is what you told us. Everybody goes at their own pace."),
    _("This is where you begin. There is no good or bad beginning."),
    _("On {day}"),
    _("From {start} to {end}"),
    _("Before:"),
    _("Now:"),
    _("Gone forward"),
    _("Not seen yet"),
    _("To go on"),
    _("You can come back to {place}. Somebody will help you."),
    _("Telephone:"),
    _("Your name is not in the application. Only your place sees your answers."),
    _("Tick one box for each line."),
    _("There is no wrong answer. Leave a line empty if you do not know."),
    _("Version {number}"),
    _("Done on:"),
)
"""What the templates say, for the catalogue."""

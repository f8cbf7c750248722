"""One assessment is kept, whichever way it came in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.assessments.choices import Measure
from rebond.assessments.facts import SkillsAssessed
from rebond.assessments.models import SkillAssessment
from rebond.assessments.rules import Result, obstacles_to_assess
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.referrals.models import Referral


def keep(
    *, actor: Actor, held: Referral, result: Result, submission: UUID, occurred_at: datetime | None = None
) -> SkillAssessment:
    """Keep ``result``; one with the same tool at the same moment takes the place of the one before.

    A level without anything by area leaves what is known by area, and the reverse. The row of the referral is held. The
    same ``submission`` a second time changes nothing. ``occurred_at``: when it was entered elsewhere, by which the tables
    count it; now unless an import says so. Raise `Refused` where the rules forbid it, `Invalid` for a day to come or a
    result without any area.
    """
    kept = SkillAssessment.objects.filter(referral=held, tool=result.tool, moment=result.moment).first()
    if kept is not None and kept.submission == submission:
        return kept
    for obstacle in obstacles_to_assess(held, tool=result.tool, moment=result.moment):
        raise Refused(obstacle.message, code=obstacle.code)
    if result.assessed_on > timezone.localdate():
        raise Invalid(_("This date is in the future."), field="assessed_on")
    if not result.is_by_area and not result.level:
        raise Invalid(_("Give at least one answer."), code="nothing_answered")
    if SkillAssessment.objects.filter(submission=submission).exists():
        raise Refused(_("This was sent already. Open the page again."), code="sent_already")
    written, _is_new = SkillAssessment.objects.update_or_create(
        referral=held,
        tool=result.tool,
        moment=result.moment,
        defaults={
            **_written(result, kept, occurred_at or timezone.now()),
            "recorded_by_id": actor.membership_id,
            "submission": submission,
        },
    )
    facts = SkillsAssessed(
        tool=str(result.tool), moment=str(result.moment), way=str(result.way), again=kept is not None
    )
    record(actor=actor, occurred_at=occurred_at, entries=[Entry(held.stream, facts)])
    return written


def _written(result: Result, kept: SkillAssessment | None, moment: datetime) -> dict[str, Any]:
    """The columns that change. What is known by area is worth more than a level: a level alone stands beside it."""
    if kept is not None and kept.is_by_area and not result.is_by_area:
        return {"level": result.level}
    return {
        "level": result.level or (kept.level if kept else ""),
        "version": result.version,
        "answers": dict(result.answers),
        "measure": result.measure if result.is_by_area else Measure.OVERALL.value,
        "campaign": result.campaign,
        "way": result.way,
        "assessed_on": result.assessed_on,
        "recorded_at": kept.recorded_at if kept else moment,
        "earlier": kept.replaced_on(timezone.localdate(moment)) if kept else [],
        **result.eases,
    }

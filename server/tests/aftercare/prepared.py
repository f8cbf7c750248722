"""A computer handed over, and the days that pass."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from rebond.aftercare.actions import News, follow_up
from rebond.aftercare.choices import Answer, Condition, Occasion, Reached
from rebond.aftercare.models import FollowUp
from rebond.aftercare.occasions import due_on
from rebond.handover.models import Handover
from rebond.kit.days import months_after
from tests.cast import Cast
from tests.handover.test_handing_over import equipped

THREE, TWELVE = Occasion.AT_3_MONTHS, Occasion.AT_12_MONTHS


def months_ago(handover: Handover, months: int) -> Handover:
    """As if it had been handed over that long ago."""
    moment = timezone.now().replace(hour=12)
    day = months_after(timezone.localdate(), -months)
    Handover.objects.filter(pk=handover.pk).update(
        handed_over_at=moment.replace(year=day.year, month=day.month, day=day.day)
    )
    handover.refresh_from_db()
    return handover


def handed_over(cast: Cast, months: int) -> Handover:
    return months_ago(equipped(cast), months)


def good_news(**more: Any) -> News:
    known = {
        "reached": Reached.REACHED,
        "is_used": Answer.YES,
        "condition": Condition.WORKS,
        "uses": ("rights", "family"),
        "internet_at_home": Answer.YES,
        **more,
    }
    return News(**known)


def told(cast: Cast, handover: Handover, *, occasion: Occasion = THREE, **more: Any) -> FollowUp:
    return follow_up(
        actor=cast.actor("ines"),
        handover=handover,
        occasion=occasion,
        news=good_news(**more),
        submission=uuid4(),
        asked_on=opens(handover, occasion),
    )


def opens(handover: Handover, occasion: Occasion) -> date:
    return due_on(timezone.localdate(handover.handed_over_at), occasion)


def to_ask(cast: Cast) -> Handover:
    return handed_over(cast, 4)

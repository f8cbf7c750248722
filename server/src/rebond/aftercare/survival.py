"""How many computers are still of use some months after their handover: what is known, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from rebond.aftercare.choices import Answer, Condition, Fate, Occasion, Reached
from rebond.aftercare.models import FollowUp
from rebond.aftercare.occasions import due_on
from rebond.handover.choices import ReturnReason
from rebond.handover.models import DeviceReturn, Handover
from rebond.programmes.models import Programme

KNOWN = (Fate.IN_USE, Fate.NOT_USED, Fate.BROKEN, Fate.GONE, Fate.CAME_BACK)
"""The denominator of the rate."""
SILENT = (Fate.NOT_KNOWN, Fate.NOT_REACHED, Fate.REFUSED, Fate.NOT_ASKED)
"""Nothing is known of these, though it was time to ask."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One handover, and what became of its computer at each occasion."""

    handed_over_at: datetime
    fates: Mapping[Occasion, Fate]


def fates_of(programme: Programme, *, before: datetime, today: date | None = None) -> list[Followed]:
    """Of every handover of the programme before that moment, as far as it is known ``today``. Cancelled ones never were."""
    day = today or timezone.localdate()
    rows = Handover.objects.filter(
        referral__programme=programme, handed_over_at__lt=before, cancelled_at=None
    )
    known = _answers(programme)
    loans = set(
        DeviceReturn.objects.filter(
            reason=ReturnReason.LOAN_ENDED, handover__referral__programme=programme
        ).values_list("handover_id", flat=True)
    )
    return [
        Followed(
            handed,
            {
                occasion: _fate(
                    known.get((pk, occasion.value)),
                    due=due_on(timezone.localdate(handed), occasion),
                    came_back=timezone.localdate(ended) if ended else None,
                    loan_ended=pk in loans,
                    day=day,
                )
                for occasion in Occasion
            },
        )
        for pk, handed, ended in rows.order_by("pk").values_list("pk", "handed_over_at", "ended_at")
    ]


def _answers(programme: Programme) -> dict[tuple[int, str], FollowUp]:
    rows = FollowUp.objects.filter(handover__referral__programme=programme).order_by("pk")
    return {(row.handover_id, row.occasion): row for row in rows}


def _fate(answer: FollowUp | None, *, due: date, came_back: date | None, loan_ended: bool, day: date) -> Fate:
    if answer is not None:
        return _told(answer)
    if came_back is not None and came_back < due:
        return Fate.LOAN_ENDED if loan_ended else Fate.CAME_BACK
    return Fate.NOT_DUE if day < due else Fate.NOT_ASKED


def _told(answer: FollowUp) -> Fate:
    if answer.reached != Reached.REACHED:
        return Fate.NOT_REACHED if answer.reached == Reached.NOT_REACHED else Fate.REFUSED
    if answer.condition in {Condition.LOST, Condition.PASSED_ON}:
        return Fate.GONE
    if answer.is_used == Answer.YES:
        return Fate.IN_USE
    if answer.condition == Condition.FAULTY:
        return Fate.BROKEN
    return Fate.NOT_USED if answer.is_used == Answer.NO else Fate.NOT_KNOWN

"""How many computers are still of use some months after their handover: what is known, and what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rebond.aftercare.choices import Answer, Condition, Fate, Occasion, Reached
from rebond.aftercare.models import FollowUp
from rebond.aftercare.occasions import due_on
from rebond.handover.choices import ReturnReason, UseEnd
from rebond.handover.models import DeviceReturn, Handover
from rebond.programmes.models import Programme

ANSWERED = (Fate.IN_USE, Fate.NOT_USED, Fate.BROKEN, Fate.GONE, Fate.NOT_KNOWN)
"""The person said something, were it that they do not know."""
KNOWN = (Fate.IN_USE, Fate.NOT_USED, Fate.BROKEN, Fate.GONE, Fate.CAME_BACK, Fate.USE_ENDED)
"""The denominator of the rate."""
SILENT = (Fate.NOT_KNOWN, Fate.NOT_REACHED, Fate.REFUSED, Fate.NOT_ASKED)
"""Nothing is known of these, though it was time to ask."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One handover, and what became of its computer at each occasion. ``programme``: its name.

    ``end``: how its use ended, as the place was told; empty while it has not.
    """

    programme: str
    handed_over_at: datetime
    fates: Mapping[Occasion, Fate]
    end: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Of the handovers of one programme, at one occasion: how many stand at each `Fate`, so far.

    due = answered + missed + not_asked + those that came back before, whose use or loan ended; the rate is of what is known, see `percent_of`.
    ``ends``: of those whose use ended before it was time to ask, how many by each way (`UseEnd`).
    """

    programme: str
    occasion: Occasion
    counts: Mapping[Fate, int]
    ends: Mapping[str, int] = field(default_factory=dict)

    def _of(self, *fates: Fate) -> int:
        return sum(self.counts.get(fate, 0) for fate in fates)

    @property
    def due(self) -> int:
        return sum(self.counts.values()) - self._of(Fate.NOT_DUE)

    @property
    def answered(self) -> int:
        return self._of(*ANSWERED)

    @property
    def missed(self) -> int:
        """Asked, and nothing said."""
        return self._of(Fate.NOT_REACHED, Fate.REFUSED)

    @property
    def not_asked(self) -> int:
        return self._of(Fate.NOT_ASKED)

    @property
    def in_use(self) -> int:
        return self._of(Fate.IN_USE)

    @property
    def known(self) -> int:
        return self._of(*KNOWN)

    @property
    def silent(self) -> int:
        return self._of(*SILENT)

    @property
    def percent(self) -> int | None:
        return percent_of(self.in_use, self.known)

    @property
    def ends_in_words(self) -> str:
        """Why they are used no more: "Stolen: 2, Given to a relative: 1"."""
        told = ({"what": end.label, "count": self.ends.get(end, 0)} for end in UseEnd)
        return ", ".join(_("%(what)s: %(count)s") % one for one in told if one["count"])


def percent_of(in_use: int | None, known: int | None) -> int | None:
    """Still used, in a hundred whose fate is known; rounded. None: nothing is known, or it is hidden."""
    return None if in_use is None or not known else round(100 * in_use / known)


def standing_of(followed: Iterable[Followed]) -> list[Standing]:
    """By programme and occasion, where something was due: the same fates that the activity report counts."""
    counted: dict[tuple[str, Occasion], Counter[Fate]] = {}
    ends: dict[tuple[str, Occasion], Counter[str]] = {}
    for one in followed:
        for occasion, fate in one.fates.items():
            key = (one.programme, occasion)
            counted.setdefault(key, Counter())[fate] += 1
            ends.setdefault(key, Counter()).update([one.end] if fate is Fate.USE_ENDED else [])
    rows = [Standing(*key, counts, ends[key]) for key, counts in counted.items()]
    order = list(Occasion)
    due = [row for row in rows if row.due]
    return sorted(due, key=lambda row: (row.programme, order.index(row.occasion)))


def fates_of(programme: Programme, *, before: datetime, today: date | None = None) -> list[Followed]:
    """Of every handover of the programme before that moment, as far as it is known ``today``. Cancelled ones never were."""
    rows = Handover.objects.filter(referral__programme=programme, handed_over_at__lt=before)
    return fates_among(rows, today=today)


def fates_among(handovers: QuerySet[Handover], *, today: date | None = None) -> list[Followed]:
    """The same of any handovers. In as many queries for many as for one."""
    day = today or timezone.localdate()
    rows = handovers.filter(cancelled_at=None).order_by("pk")
    known = _answers(rows)
    ended = DeviceReturn.objects.filter(
        reason=ReturnReason.LOAN_ENDED, handover__in=rows.order_by().values("pk")
    )
    loans = set(ended.order_by().values_list("handover_id", flat=True))
    return [
        Followed(
            programme,
            handed,
            {
                occasion: _fate(
                    known.get((pk, occasion.value)),
                    due=due_on(timezone.localdate(handed), occasion),
                    came_back=timezone.localdate(came_back) if came_back else None,
                    loan_ended=pk in loans,
                    use_ended=use_ended,
                    day=day,
                )
                for occasion in Occasion
            },
            end or "",
        )
        for pk, programme, handed, came_back, use_ended, end in rows.values_list(
            "pk",
            "referral__programme__name",
            "handed_over_at",
            "ended_at",
            "end_of_use__happened_on",
            "end_of_use__how",
        )
    ]


def _answers(handovers: QuerySet[Handover]) -> dict[tuple[int, str], FollowUp]:
    rows = FollowUp.objects.filter(handover__in=handovers.order_by().values("pk")).order_by("pk")
    return {(row.handover_id, row.occasion): row for row in rows}


def _fate(
    answer: FollowUp | None,
    *,
    due: date,
    came_back: date | None,
    loan_ended: bool,
    use_ended: date | None,
    day: date,
) -> Fate:
    ended_before = use_ended is not None and use_ended < due
    if answer is not None and (answer.reached == Reached.REACHED or not ended_before):
        return _told(answer)
    # Also of what came back: else the rate would know of returns before it knows of anything else.
    if day < due:
        return Fate.NOT_DUE
    if ended_before:
        return Fate.USE_ENDED
    if came_back is not None and came_back < due:
        return Fate.LOAN_ENDED if loan_ended else Fate.CAME_BACK
    return Fate.NOT_ASKED


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

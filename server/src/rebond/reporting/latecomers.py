"""Who was entered once a year was closed, for a day of it: no table about people tells of them.

Beside what was published, the tables of a quarter or of the whole programme would tell the six facts of the one person
who was entered late, undone, or found to have given back. So every report tells the people of a closed year as they
were known then. Opened again, the year is told afresh once enough people changed together.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from rebond.handover.facts import HandoverCancelled, HandoverEnded, HandoverRecorded
from rebond.handover.models import Handover
from rebond.ledger.facts import Facts
from rebond.ledger.models import Event
from rebond.reporting.counting import Period
from rebond.reporting.late import within
from rebond.reporting.models import YearClosing
from rebond.reporting.people import Handed, handed, handovers


def handovers_told(period: Period, closings: Sequence[YearClosing]) -> list[Handed]:
    """Those of `handovers`, as known when their year was closed. ``closings``: the last of each year, opened again or not."""
    rows = {row.key: row for row in handovers(period)}
    for closing in closings:
        late, undone, back = _changed_since(closing)
        few = len(late) + len(undone) + len(back) < period.programme.small_cell
        if closing.reopened is not None and not few:
            continue
        rows = {key: row for key, row in rows.items() if key not in late}
        rows |= {row.key: row for row in undone if row.handed_over_at < period.end}
        rows |= {key: rows[key]._replace(ended_at=closing.closed_at) for key in back if key in rows}
    return [rows[key] for key in sorted(rows)]


def _changed_since(closing: YearClosing) -> tuple[set[int], list[Handed], set[int]]:
    """The keys of handovers of the year entered since; those undone since; the keys of those that ended in it, said since."""
    entered = Handover.objects.filter(referral__programme=closing.programme_id)
    of_year, standing = within("handed_over_at", closing), Q(cancelled_at=None)
    recorded = _told_by_then(HandoverRecorded, closing)
    late = entered.filter(of_year, standing, ~recorded)
    undone = entered.filter(of_year, recorded, ~_told_by_then(HandoverCancelled, closing), ~standing)
    back = entered.filter(within("ended_at", closing), standing, ~_told_by_then(HandoverEnded, closing))
    return _keys(late), handed(undone), _keys(back)


def _told_by_then(facts: type[Facts], closing: YearClosing) -> Exists:
    """Whether the handover had that event when the year was closed."""
    stream = Concat(Value("handover:"), Cast(OuterRef("pk"), CharField()))
    events = Event.objects.filter(stream=stream, kind=facts.kind, pk__lte=closing.ledger_sequence)
    return Exists(events)


def _keys(rows: QuerySet[Handover]) -> set[int]:
    return set(rows.order_by().values_list("pk", flat=True))

"""The figures of each external workshop, counted from the events of its agreements and from nothing else.

entrusted = ready + cannot be saved + unfinished + proof missing + declared missing + still there
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from rebond.access import Actor
from rebond.ledger.models import Event
from rebond.network.models import Workshop
from rebond.subcontracting.choices import Result
from rebond.subcontracting.models import Entrustment

KINDS = (
    "entrustment.opened",
    "entrustment.sent",
    "entrustment.called_back",
    "entrustment.put_off",
    "entrustment.settled",
    "entrustment.answer_taken_back",
)
CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one external workshop. ``late`` is a part of ``still_there``, ``to_confirm`` of ``beyond_repair``; ``due_cents`` is what is to be paid."""

    workshop: Workshop
    entrusted: int
    ready: int
    beyond_repair: int
    to_confirm: int
    unfinished: int
    unproven: int
    lost: int
    still_there: int
    late: int
    due_cents: int


@dataclass(slots=True)
class _Told:
    """What the events of one agreement say."""

    due_on: date | None
    results: dict[int, str]
    cents: dict[int, int]


def figures_of(actor: Actor) -> list[Figures]:
    """One line for each external workshop within reach that was ever entrusted with anything, by name."""
    agreements = dict(Entrustment.objects.visible_to(actor).order_by("pk").values_list("pk", "workshop_id"))
    by_workshop: dict[int, list[_Told]] = {}
    for key, told in _told(sorted(agreements)).items():
        if told.results:
            by_workshop.setdefault(agreements[key], []).append(told)
    rows = Workshop.objects.filter(pk__in=by_workshop).order_by("name", "pk")
    return [_added_up(workshop, by_workshop[workshop.pk]) for workshop in rows]


def _told(keys: Sequence[int]) -> dict[int, _Told]:
    found = {key: _Told(None, {}, {}) for key in keys}
    for start in range(0, len(keys), CHUNK):
        streams = [f"entrustment:{key}" for key in keys[start : start + CHUNK]]
        events = Event.objects.filter(stream__in=streams, kind__in=KINDS).order_by("pk")
        for stream, kind, facts in events.values_list("stream", "kind", "facts"):
            _hear(found[int(stream.partition(":")[2])], kind, facts)
    return found


def _hear(told: _Told, kind: str, facts: dict[str, Any]) -> None:
    if "due_on" in facts:
        told.due_on = date.fromisoformat(facts["due_on"])
    if kind == "entrustment.sent":
        told.results |= dict.fromkeys(facts["device_ids"], "")
    elif kind == "entrustment.called_back":
        for key in facts["device_ids"]:
            told.results.pop(key, None)
            told.cents.pop(key, None)
    elif kind in {"entrustment.settled", "entrustment.answer_taken_back"}:
        told.results[facts["device_id"]] = facts["now"]
        told.cents[facts["device_id"]] = facts["cents"]


def _added_up(workshop: Workshop, all_told: Iterable[_Told]) -> Figures:
    today = timezone.localdate()
    counts: Counter[str] = Counter()
    late = due = 0
    for told in all_told:
        counts.update(told.results.values())
        due += sum(told.cents.values())
        if told.due_on is not None and told.due_on < today:
            late += sum(result == "" for result in told.results.values())
    return Figures(
        workshop=workshop,
        entrusted=counts.total() - counts[Result.NEVER_LEFT],
        ready=counts[Result.READY],
        beyond_repair=counts[Result.BEYOND_REPAIR] + counts[Result.TO_CONFIRM],
        to_confirm=counts[Result.TO_CONFIRM],
        unfinished=counts[Result.UNFINISHED],
        unproven=counts[Result.UNPROVEN],
        lost=counts[Result.LOST],
        still_there=counts[""],
        late=late,
        due_cents=due,
    )

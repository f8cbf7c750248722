"""What the pages of drop-off points, and of what is brought there, need to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from rebond.access import Actor
from rebond.collection.choices import LIVE, Handing, RequestState, RoundState
from rebond.collection.fitting import NearPoint, brought_of, points_near
from rebond.collection.models import DonationRequest, DropOff, DropOffPoint, Round
from rebond.collection.passing import passages_on
from rebond.collection.querysets import DropOffPointQuerySet, DropOffQuerySet
from rebond.kit.numbers import whole_number
from rebond.network.models import Place, Workshop
from rebond.network.passages import Passage

MOST_SHOWN = 200
"""Drop-offs under way on one page."""


@dataclass(frozen=True, slots=True)
class Bringing:
    """Where a donor stands with what they bring. ``current`` None: nothing was chosen; ``may_choose``: where and when.

    ``passages``: where a point that travels stands on that day.
    """

    current: DropOff | None
    may_choose: bool
    passages: Sequence[Passage] = ()


def points_of(territory_id: int | None) -> DropOffPointQuerySet:
    """Drop-off points of a territory, those that take computers first."""
    rows = DropOffPoint.objects.of_territory(territory_id).select_related(
        "workshop__commune", "workshop__organisation", "place__commune", "place__organisation"
    )
    return rows.order_by("-is_open", "pk")


def points_open(territory_id: int | None) -> DropOffPointQuerySet:
    return points_of(territory_id).taking()


def points_for(request: DonationRequest) -> Sequence[NearPoint]:
    """Those that take what this donor brings, the nearest first."""
    return points_near(points_open(request.territory_id), brought_of(request), request.commune)


def told_of_point(where: Workshop | Place) -> Mapping[str, Any]:
    """What is said of this workshop or place so far, for the form; nothing where nothing was said."""
    found = DropOffPoint.objects.filter(
        **({"workshop": where} if isinstance(where, Workshop) else {"place": where})
    ).first()
    if found is None:
        return {}
    names = ("hours", "kinds", "most_at_once", "by_appointment", "is_open")
    return {name: getattr(found, name) for name in names}


def bringing_of(request: DonationRequest) -> Bringing:
    """The last of them: one under way, or how the last one ended."""
    current = _shown(request.drop_offs.all()).order_by("-pk").first()
    is_done = current is not None and current.counted is not None
    undecided = request.state != RequestState.REFUSED and request.handing == Handing.DROP_OFF
    awaited = current is not None and current.is_awaited
    passages = passages_on(current.point, current.day) if current and awaited else ()
    return Bringing(current, undecided and not is_done, passages)


def drop_offs_under_way(actor: Actor, *, shown: str = "") -> Sequence[DropOff]:
    """The overdue ones first, then by day. ``shown``: those of one line of "To do" alone."""
    return list(drop_offs_listed(actor, shown=shown).by_urgency()[:MOST_SHOWN])


def drop_offs_listed(actor: Actor, *, shown: str = "") -> DropOffQuerySet:
    """Those under way, or those of one line of "To do" alone."""
    rows = _listed(actor).filter(state__in=LIVE)
    return rows.filter(pk__in=drop_offs_alone(actor, shown).values("pk")) if shown else rows


def drop_offs_alone(actor: Actor, shown: str) -> DropOffQuerySet:
    """Those that one line of "To do" counts: ``to_answer``, ``expected``, ``overdue``, ``to_fetch``.

    Whoever reaches the territory answers for the workshops; each place answers for itself.
    """
    rows, today = DropOff.objects.all(), timezone.localdate()
    if shown == "overdue":
        return rows.visible_to(actor).overdue()
    if shown == "to_fetch":
        return rows.visible_to(actor).accepted().to_fetch()
    mine = rows if actor.place_id else rows.at_workshops()
    return mine.to_answer_by(actor) if shown == "to_answer" else mine.expected_by(actor, today)


def drop_offs_over(actor: Actor) -> DropOffQuerySet:
    return _listed(actor).exclude(state__in=LIVE)


def drop_off_visible(pk: int, actor: Actor) -> DropOff:
    """Raise ``Http404`` for one out of reach, or whose request is not accepted."""
    return get_object_or_404(_listed(actor), pk=pk)


def drop_off_named(reference: str, actor: Actor) -> DropOff | None:
    """By its reference, "A-12"; None for one out of reach, or whose request is not accepted."""
    key = whole_number(reference.removeprefix("A-"))
    return _listed(actor).filter(pk=key).first() if key and reference.startswith("A-") else None


def drop_offs_to_fetch(actor: Actor, found: Round) -> DropOffQuerySet:
    """What lies at drop-off points, for the workshop of the round."""
    rows = _shown(DropOff.objects.visible_to(actor).to_fetch())
    return rows.filter(request__lot__workshop=found.workshop_id, request__lot__closed_at=None).order_by("pk")


def rounds_to_fetch(actor: Actor, drop_off: DropOff) -> Sequence[Round]:
    """Those to come of the workshop that awaits it."""
    lot = drop_off.request.lot
    if lot is None or not DropOff.objects.to_fetch().filter(pk=drop_off.pk).exists():
        return ()
    rows = Round.objects.visible_to(actor).filter(
        workshop=lot.workshop_id, state=RoundState.PLANNED, day__gte=timezone.localdate()
    )
    return list(rows.order_by("day", "pk")[:6])


def proposed_fetch(drop_off: DropOff) -> dict[str, Any]:
    """A stop at the drop-off point: nothing of whoever brought it."""
    where = drop_off.point.where
    return {
        "lot": drop_off.request.lot,
        "site": where.name,
        "commune": where.commune,
        "address": where.address,
        "contact": getattr(where, "phone", ""),
        "announced": drop_off.counted,
        "drop_off": drop_off.pk,
    }


def _listed(actor: Actor) -> DropOffQuerySet:
    return _shown(DropOff.objects.visible_to(actor).accepted()).with_delay()


def _shown(rows: DropOffQuerySet) -> DropOffQuerySet:
    return rows.select_related(
        "point__workshop__commune",
        "point__workshop__organisation__territory",
        "point__place__commune",
        "point__place__organisation__territory",
        "request__commune",
        "request__lot__agreement__donor",
        "request__lot__workshop",
    )

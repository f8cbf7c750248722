"""Whom to ask now, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from rebond.access import Actor
from rebond.aftercare.choices import Occasion, Reached
from rebond.aftercare.models import FollowUp
from rebond.aftercare.occasions import AGAIN, closes_on, due_on, handed_over_within, is_open
from rebond.aftercare.survival import Standing, fates_among, standing_of
from rebond.handover.models import Handover
from rebond.network.querysets import reach


@dataclass(frozen=True, slots=True)
class Due:
    """One question to ask. ``last``: a try that reached nobody."""

    handover: Handover
    occasion: Occasion
    due_on: date
    closes_on: date
    last: FollowUp | None


def handovers_followed(actor: Actor) -> QuerySet[Handover]:
    """Those whose people ``actor`` may ask: they still have their computer."""
    return Handover.objects.current().filter(_within(actor))


def _within(actor: Actor) -> Q:
    return reach(
        actor,
        "aftercare.record",
        territory="place__organisation__territory",
        organisations=("place__organisation",),
        places=("place", "place__taken_over_by"),
    )


def due_now(actor: Actor, *, on: date | None = None) -> list[Due]:
    """Questions to ask on that day, the most pressing first. As many queries for many handovers as for one."""
    day = on or timezone.localdate()
    found = [due for occasion in Occasion for due in _due(actor, Occasion(occasion), day)]
    return sorted(found, key=lambda due: (due.closes_on, due.handover.pk))


def _due(actor: Actor, occasion: Occasion, day: date) -> list[Due]:
    rows = _candidates(actor, occasion, day).select_related("referral", "device", "place")
    kept = list(rows.order_by("handed_over_at", "pk"))
    missed = FollowUp.objects.filter(handover__in=[row.pk for row in kept], occasion=occasion)
    last = {row.handover_id: row for row in missed.order_by("pk")}
    return [
        Due(row, occasion, due_on(handed, occasion), closes_on(handed, occasion), last.get(row.pk))
        for row in kept
        if is_open(handed := timezone.localdate(row.handed_over_at), occasion, day)
    ]


def _candidates(actor: Actor, occasion: Occasion, day: date) -> QuerySet[Handover]:
    first, last = handed_over_within(occasion, day)
    """Who does not wish to be asked is asked at no other occasion either."""
    said = FollowUp.objects.filter(handover=OuterRef("pk"))
    settled = said.filter(occasion=occasion).filter(
        ~Q(reached=Reached.NOT_REACHED) | Q(asked_on__gt=day - AGAIN)
    )
    rows = handovers_followed(actor).filter(handed_over_at__gte=first, handed_over_at__lt=last)
    return rows.filter(~Exists(settled), ~Exists(said.refused()))


def answered_lately(actor: Actor, *, days: int = 30) -> QuerySet[FollowUp]:
    since = timezone.localdate() - timedelta(days=days)
    rows = FollowUp.objects.visible_to(actor).filter(asked_on__gte=since)
    return rows.select_related("handover__device", "handover__referral").order_by("-asked_on", "-pk")


def standing(actor: Actor) -> list[Standing]:
    """What is known so far of the computers handed over within reach, those that came back too."""
    return standing_of(fates_among(Handover.objects.filter(_within(actor))))


def handover_to_follow(pk: int, actor: Actor) -> Handover:
    """Of any handover of the place, also one that is over: what was answered stays to be read. 404 for another place's."""
    rows = Handover.objects.filter(_within(actor))
    return get_object_or_404(
        rows.select_related("device", "place__organisation", "referral__programme"), pk=pk
    )


def follow_up_of(handover: Handover, occasion: Occasion) -> FollowUp | None:
    return FollowUp.objects.filter(handover=handover, occasion=occasion).first()

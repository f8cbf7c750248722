"""The register of outgoing waste (articles R. 541-43 of the Code de l'environnement and 2 of the arrêté du 31 mai 2021)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.network.models import Workshop
from rebond.recycling.models import Collection, PickUpRequest, RegisterEntry
from rebond.recycling.querysets import RegisterQuerySet


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the lines in force."""

    lines: int
    pieces: int
    weight_g: int
    estimated_g: int


def register_of(actor: Actor, *, year: int | None = None) -> RegisterQuerySet:
    """Every line ever written, the corrected ones too; of the waste that left in ``year``."""
    rows = RegisterEntry.objects.visible_to(actor)
    if year is not None:
        is_year = MINYEAR <= year <= MAXYEAR
        rows = rows.filter(left_on__range=(date(year, 1, 1), date(year, 12, 31))) if is_year else rows.none()
    return rows.select_related("batch", "corrects", "corrected_by")


def totals_of(rows: RegisterQuerySet) -> Totals:
    found = (
        rows.in_force()
        .order_by()
        .aggregate(
            lines=Count("pk"),
            pieces=Sum("count"),
            weight=Sum("weight_g"),
            estimated=Sum("weight_g", filter=Q(is_estimated=True)),
        )
    )
    return Totals(found["lines"], found["pieces"] or 0, found["weight"] or 0, found["estimated"] or 0)


def years_in_register(actor: Actor) -> list[int]:
    rows = RegisterEntry.objects.visible_to(actor).annotate(year=ExtractYear("left_on"))
    return sorted(set(rows.order_by("year").values_list("year", flat=True)), reverse=True)


def entry_visible(pk: int, actor: Actor) -> RegisterEntry:
    return get_object_or_404(register_of(actor), pk=pk)


def last_collection(workshop: Workshop) -> Collection | None:
    """The one before fills the form of the next: a workshop sees the same lorry again."""
    return Collection.objects.filter(batch__workshop=workshop).order_by("-left_on", "-pk").first()


def last_request(workshop: Workshop) -> PickUpRequest | None:
    return PickUpRequest.objects.filter(batch__workshop=workshop).order_by("-requested_on", "-pk").first()

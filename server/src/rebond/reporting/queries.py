from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.network.querysets import reach
from rebond.programmes.models import DeclaredFigure, Programme
from rebond.reporting.counting import FLOWS, first_receptions, undone_left_out, whole_life
from rebond.reporting.models import StageRecord, YearClosing


def programmes_reported_to(actor: Actor) -> QuerySet[Programme]:
    within = reach(actor, "activity.view", territory="territory")
    return Programme.objects.filter(within).select_related("territory").order_by("name", "pk")


def obvious_programme(actor: Actor) -> Programme | None:
    """The one that took in the most computers; before the first, the one that runs today, of several the last begun."""
    today = timezone.localdate()
    runs = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))
    receptions = StageRecord.objects.filter(programme=OuterRef("pk"), kind=FLOWS["received"])
    of_each = undone_left_out(receptions).order_by().values("programme")
    taken_in = Subquery(of_each.annotate(count=Count("counted_as", distinct=True)).values("count"))
    offered = programmes_reported_to(actor).annotate(
        taken_in=Coalesce(taken_in, 0), runs=Case(When(runs, then=1), default=0)
    )
    return offered.order_by("-taken_in", "-runs", "-starts_on", "pk").first()


def figures_open_to(actor: Actor) -> QuerySet[DeclaredFigure]:
    within = reach(actor, "activity.declare", territory="programme__territory")
    return DeclaredFigure.objects.filter(within).select_related("programme__territory")


@dataclass(frozen=True, slots=True)
class Year:
    """A civil year of a programme. ``versions``: each closing of it, the last one first."""

    year: int
    is_over: bool
    versions: Sequence[YearClosing]

    @property
    def closing(self) -> YearClosing | None:
        """The one that stands."""
        return self.versions[0] if self.versions and self.versions[0].reopened is None else None

    @property
    def seen(self) -> int:
        """The last version, 0 before the first."""
        return self.versions[0].version if self.versions else 0


def years_of(programme: Programme) -> list[Year]:
    """From the present one back to the first."""
    return _years(whole_life(programme).since, _closings_of([programme]).get(programme.pk, []))


def years_to_close(actor: Actor) -> list[tuple[Programme, Year]]:
    """The years that are over and have no closed figures, of the programmes whose years the actor closes; the oldest first."""
    within = reach(actor, "activity.close", territory="territory")
    programmes = list(Programme.objects.filter(within).order_by("name", "pk"))
    closings, begun = _closings_of(programmes), first_receptions(programmes)
    found = [
        (programme, year)
        for programme in programmes
        for year in _years(
            min(programme.starts_on, begun.get(programme.pk, programme.starts_on)),
            closings.get(programme.pk, []),
        )
        if year.is_over and not year.closing
    ]
    return sorted(found, key=lambda one: one[1].year)


def _closings_of(programmes: Sequence[Programme]) -> dict[int, list[YearClosing]]:
    """By programme, the last version first."""
    found: dict[int, list[YearClosing]] = {}
    rows = YearClosing.objects.filter(programme__in=programmes).defer("published").select_related("reopening")
    for row in rows.order_by("-version"):
        found.setdefault(row.programme_id, []).append(row)
    return found


def _years(begun: date, closings: Sequence[YearClosing]) -> list[Year]:
    versions: dict[int, list[YearClosing]] = {}
    for row in closings:
        versions.setdefault(row.year, []).append(row)
    today = timezone.localdate().year
    first = min([begun.year, *versions])
    return [Year(year, year < today, versions.get(year, [])) for year in range(today, first - 1, -1)]


def closings_reported_to(actor: Actor) -> QuerySet[YearClosing]:
    within = reach(actor, "activity.view", territory="programme__territory")
    return YearClosing.objects.filter(within).select_related("programme__territory", "reopening")


def closing_visible(pk: int, actor: Actor) -> YearClosing:
    found = closings_reported_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found

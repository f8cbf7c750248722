"""Hours by activity: of one person for the person and the supervisor, of a year for the figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils import timezone

from rebond.integration.choices import Activity
from rebond.integration.models import Hours, Trainee, WorkshopRules
from rebond.integration.queries.flow import FEWEST_PEOPLE
from rebond.network.models import Organisation

HOUR = 60


@dataclass(frozen=True, slots=True)
class Month:
    month: date
    lines: Sequence[tuple[Activity, Decimal]]

    @property
    def total(self) -> Decimal:
        return sum((hours for _activity, hours in self.lines), Decimal(0))


def keeps_hours(organisation_id: int) -> bool:
    return WorkshopRules.objects.filter(organisation=organisation_id, keeps_hours=True).exists()


def months_of(trainee: Trainee) -> list[Month]:
    """The last month first."""
    found: dict[date, dict[str, int]] = defaultdict(dict)
    rows = Hours.objects.filter(trainee=trainee).order_by("-month", "pk")
    for month, activity, minutes in rows.values_list("month", "activity", "minutes"):
        found[month][activity] = minutes
    return [
        Month(month, [(here, as_hours(told[here])) for here in Activity if here in told])
        for month, told in found.items()
    ]


def hours_written(trainee: Trainee, month: date) -> dict[str, Decimal]:
    rows = Hours.objects.filter(trainee=trainee, month=month).order_by("pk")
    return {activity: as_hours(minutes) for activity, minutes in rows.values_list("activity", "minutes")}


def hours_of_year(organisation: Organisation, year: int) -> list[tuple[Activity, Decimal | None]]:
    """By activity, of all together; None where it would tell the hours of one or two people."""
    rows = (
        Hours.objects.filter(trainee__organisation=organisation, month__year=year)
        .order_by()
        .values("activity")
        .annotate(total=Sum("minutes"), people=Count("trainee", distinct=True))
    )
    told = {row["activity"]: row for row in rows}
    return [
        (here, as_hours(told[here]["total"]) if told[here]["people"] >= FEWEST_PEOPLE else None)
        for here in Activity
        if here in told
    ]


def as_hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / HOUR).quantize(Decimal("0.01"))


def month_named(year: int, month: int) -> date | None:
    """The first day of a month that has begun; None for another, or for one that does not exist."""
    if not (2000 <= year <= timezone.localdate().year and 1 <= month <= 12):
        return None
    first = date(year, month, 1)
    return first if first <= timezone.localdate() else None

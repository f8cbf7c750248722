"""What somebody did in the workshop, counted from the ledger."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from rebond.integration.choices import Station
from rebond.integration.models import Contract, Trainee
from rebond.integration.stations import ALL_KINDS, station_of_kind, what_stands
from rebond.ledger.models import Event
from rebond.network.models import Membership

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9998, 12, 31)


def computers_by_station(trainee: Trainee, contracts: Collection[Contract]) -> dict[Station, int]:
    """How many different computers the person worked on at each station while under contract.

    Whatever hat they wore in the organisation, and whether at a page or with a stick in hand. One query.
    """
    counts = dict.fromkeys(Station, 0)
    if not contracts:
        return counts
    hats = Membership.objects.filter(user=trainee.user_id, organisation=trainee.organisation_id)
    under_contract = Q()
    for contract in contracts:
        under_contract |= Q(
            occurred_at__gte=begins(contract.starts_on), occurred_at__lt=ends(contract.last_day)
        )
    done = Event.objects.filter(under_contract, kind__in=ALL_KINDS, membership_id__in=hats.values("pk"))
    rows = (
        what_stands(done)
        .order_by()
        .annotate(station=station_of_kind())
        .values("station")
        .annotate(computers=Count("stream", distinct=True))
    )
    return counts | {Station(row["station"]): row["computers"] for row in rows}


def begins(day: date) -> datetime:
    """A day beyond the calendar of the database counts as its edge."""
    return _midnight(_within(day))


def ends(day: date) -> datetime:
    """The moment after its last one."""
    return _midnight(_within(day) + timedelta(days=1))


def _within(day: date) -> date:
    return min(max(day, FIRST_DAY), LAST_DAY)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

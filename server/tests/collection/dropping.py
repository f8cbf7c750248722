"""Drop-off points for the tests, and what is brought there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from rebond.access import Actor, Role
from rebond.collection.actions import (
    Acceptance,
    accept,
    confirm_drop_off,
    propose_day,
    receive_drop_off,
    tell_drop_off_point,
)
from rebond.collection.choices import Handing
from rebond.collection.models import DonationRequest, DropOff, DropOffPoint
from rebond.collection.passing import passages_on
from rebond.network.actors import actor_for
from rebond.network.models import Place, Workshop
from tests.cast import Cast
from tests.collection.offering import a_request
from tests.factories import a_membership


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def a_drop_off_point(cast: Cast, where: Place | Workshop | None = None, **said: Any) -> DropOffPoint:
    """At the place of the cast, by appointment."""
    given = {"hours": "Mardi et jeudi, 9 h à 12 h", "by_appointment": True, **said}
    return tell_drop_off_point(actor=cast.actor("chloe"), where=where or cast.place, **given)


def its_manager(cast: Cast) -> Actor:
    return actor_for(a_membership(Role.PLACE_MANAGER, cast.place.organisation, place=cast.place))


def a_day_at(point: DropOffPoint, days: int) -> date:
    """So many ``days`` from now, or the next day on which the point is there: other pages make a bus of the place."""
    wanted = timezone.localdate() + timedelta(days=days)
    if point.place is None or not point.place.stops.exists():
        return wanted
    return next(day for day in (wanted + timedelta(later) for later in range(15)) if passages_on(point, day))


def brought(cast: Cast, point: DropOffPoint | None = None, **offered: Any) -> DonationRequest:
    """Offered on the public page, to be brought in three days; nothing answered yet."""
    point = point or a_drop_off_point(cast)
    chosen = {"bring_on": a_day_at(point, 3), **offered}
    return a_request(cast, handing=Handing.DROP_OFF, point=point, **chosen)


def accepted(cast: Cast, request: DonationRequest) -> DonationRequest:
    terms = Acceptance(
        programme=cast.programme,
        workshop=cast.workshop,
        donor=cast.donor,
        accepted={line.pk: line.count for line in request.lines.order_by("pk")},
    )
    return accept(actor=cast.actor("chloe"), request=request, terms=terms)


def a_drop_off(cast: Cast, point: DropOffPoint | None = None, **offered: Any) -> DropOff:
    """Accepted by the coordination; the point has not answered."""
    return accepted(cast, brought(cast, point, **offered)).drop_offs.get()


def a_confirmed_drop_off(cast: Cast) -> DropOff:
    return confirm_drop_off(actor=cast.actor("chloe"), drop_off=a_drop_off(cast))


def a_kept_drop_off(cast: Cast, counted: int = 12) -> DropOff:
    """Counted at the place; no round fetches it yet."""
    return receive_drop_off(actor=cast.actor("ines"), drop_off=a_drop_off(cast), counted=counted)


def a_request_with_another_day(cast: Cast) -> DonationRequest:
    """Of Gaël's organisation."""
    found = a_drop_off(cast)
    propose_day(actor=cast.actor("chloe"), drop_off=found, day=a_day_at(found.point, 10))
    DonationRequest.objects.filter(pk=found.request_id).update(organisation=cast.donor)
    return DonationRequest.objects.get(pk=found.request_id)

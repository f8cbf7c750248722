from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Sum, When
from django.utils import timezone

from rebond.access import Actor
from rebond.collection.choices import (
    COMPUTERS,
    LIVE,
    DropOffState,
    RequestState,
    RoundState,
    StopOutcome,
)
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from datetime import date

    from rebond.collection.models import DonationRequest, DropOff, DropOffPoint, Round
else:
    DonationRequest = DropOff = DropOffPoint = Round = object

ANSWERED_WITHIN = timedelta(days=5)
"""How long a drop-off point may leave a donor without an answer, and a donor a day that was proposed."""
FETCHED_WITHIN = timedelta(days=14)
"""How long what was brought may stay at a drop-off point."""


class DonationRequestQuerySet(QuerySet["DonationRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        return self._within(actor, "donation_request.view")

    def to_answer_by(self, actor: Actor) -> Self:
        """Those that wait for the coordination."""
        return self._within(actor, "donation_request.decide").filter(state=RequestState.RECEIVED)

    def asked_of(self, actor: Actor) -> Self:
        """Those on which the coordination waits for an answer of whoever offers."""
        return self._within(actor, "donation_request.make").filter(state=RequestState.ASKED)

    def with_counts(self) -> Self:
        """Each with ``computers``: laptops, desktops and tablets offered."""
        counted = Sum("lines__count", filter=Q(lines__kind__in=[kind.value for kind in COMPUTERS]), default=0)
        return self.annotate(computers=counted)

    def _within(self, actor: Actor, capability: str) -> Self:
        return self.filter(
            reach(
                actor,
                capability,
                territory="territory",
                organisations=("organisation", "lot__agreement__donor"),
            )
        )


class RoundQuerySet(QuerySet["Round"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "round.view", territory="workshop__organisation__territory"))

    def of_day(self, day: date) -> Self:
        return self.filter(state=RoundState.PLANNED, day=day)

    def left_before(self, day: date) -> Self:
        """Their day is over, and nobody said what came of them."""
        return self.filter(state=RoundState.PLANNED, day__lt=day)

    def with_counts(self) -> Self:
        """Each with ``stop_count``, ``to_visit``, ``announced`` and ``collected``."""
        return self.annotate(
            stop_count=Count("stops"),
            to_visit=Count("stops", filter=Q(stops__outcome=StopOutcome.TO_DO)),
            announced=Sum("stops__announced", default=0),
            collected=Sum("stops__collected", default=0),
        )


class DropOffPointQuerySet(QuerySet["DropOffPoint"]):
    def of_territory(self, territory_id: int | None) -> Self:
        inside = Q(workshop__organisation__territory=territory_id) | Q(
            place__organisation__territory=territory_id
        )
        return self.filter(inside)

    def taking(self) -> Self:
        """Those where computers may be brought now: not ended, and not of a place that closed."""
        return self.filter(Q(place=None) | Q(place__is_open=True), is_open=True)


def _overdue() -> Q:
    now = timezone.now()
    today = timezone.localdate(now)
    silent = Q(state__in=(DropOffState.ASKED, DropOffState.PROPOSED)) & (
        Q(state_since__lt=now - ANSWERED_WITHIN) | Q(day__lt=today)
    )
    not_brought = Q(state=DropOffState.CONFIRMED, day__lt=today)
    not_fetched = Q(state=DropOffState.KEPT, received_at__lt=now - FETCHED_WITHIN)
    return Q(request__state=RequestState.ACCEPTED) & (silent | not_brought | not_fetched)


class DropOffQuerySet(QuerySet["DropOff"]):
    def visible_to(self, actor: Actor) -> Self:
        return self._within(actor, "drop_off.view")

    def to_answer_by(self, actor: Actor) -> Self:
        """Those that wait for the drop-off point: the coordination accepted what is offered."""
        return self._within(actor, "drop_off.answer").accepted().filter(state=DropOffState.ASKED)

    def expected_by(self, actor: Actor, day: date) -> Self:
        """Those to be received on that day, or that should have come before."""
        rows = self._within(actor, "drop_off.receive").accepted()
        return rows.filter(state=DropOffState.CONFIRMED, day__lte=day)

    def to_agree_by(self, actor: Actor) -> Self:
        """Those for which a donor with an account was told another day."""
        mine = reach(
            actor,
            "donation_request.make",
            territory="request__territory",
            organisations=("request__organisation", "request__lot__agreement__donor"),
        )
        return self.filter(mine, state=DropOffState.PROPOSED)

    def accepted(self) -> Self:
        return self.filter(request__state=RequestState.ACCEPTED)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def at_workshops(self) -> Self:
        return self.filter(point__place=None)

    def to_fetch(self) -> Self:
        """What lies at a drop-off point, and no round that is still to come in fetches."""
        return self.filter(state=DropOffState.KEPT).exclude(stops__round__state=RoundState.PLANNED)

    def overdue(self) -> Self:
        """Those that wait too long: for an answer, for whoever brings them, or for the round."""
        return self.filter(_overdue())

    def by_urgency(self) -> Self:
        """Of those `with_delay`: the overdue ones first, then by day."""
        return self.order_by("-is_overdue", "day", "pk")

    def with_delay(self) -> Self:
        """Each with ``is_overdue``, and ``computers``: how many are accepted."""
        late = Case(When(_overdue(), then=True), default=False, output_field=BooleanField())
        kinds = [kind.value for kind in COMPUTERS]
        accepted = Sum("request__lines__accepted", filter=Q(request__lines__kind__in=kinds), default=0)
        return self.annotate(is_overdue=late, computers=accepted)

    def _within(self, actor: Actor, capability: str) -> Self:
        return self.filter(
            reach(
                actor,
                capability,
                territory="request__territory",
                places=("point__place", "point__place__taken_over_by"),
            )
        )

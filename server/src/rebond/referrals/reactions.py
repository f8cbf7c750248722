"""When a computer can be promised again, nobody stays on the waiting list; whoever referred a person is told of each step."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction
from rebond.programmes.models import Programme
from rebond.referrals.actions import ask_prescribers, call_up_due, tell_of_steps, tell_place
from rebond.referrals.models import Referral
from rebond.referrals.news import OF_ANSWERS, OF_EVENT


@reaction(
    "referral.closed",
    "referral.withdrawn",
    "referral.rerouted",
    "referral.moved",
    name="referrals.call_up_after_an_end",
)
def call_up_after_an_end(events: Sequence[Event]) -> None:
    keys = {int(event.stream.removeprefix("referral:")) for event in events}
    programmes = Referral.objects.filter(pk__in=keys).values("programme")
    _call_up(Programme.objects.filter(pk__in=programmes))


@reaction("programme.published", name="referrals.call_up_after_new_rules")
def call_up_after_new_rules(events: Sequence[Event]) -> None:
    _call_up(Programme.objects.filter(pk__in={event.facts["programme_id"] for event in events}))


@reaction(*OF_EVENT, name="referrals.tell_of_steps")
def tell_whoever_referred(events: Sequence[Event]) -> None:
    tell_of_steps(events)


@reaction("referral.confirmation_asked", name="referrals.ask_prescribers")
def ask_whoever_follows(events: Sequence[Event]) -> None:
    ask_prescribers(events)


@reaction("referral.withdrawn", *OF_ANSWERS, name="referrals.tell_place")
def tell_place_of_answers(events: Sequence[Event]) -> None:
    tell_place(events)


def _call_up(programmes: QuerySet[Programme]) -> None:
    for programme in programmes.order_by("pk"):
        call_up_due(programme=programme)

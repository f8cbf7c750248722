"""The bus: where it stands and when, so that somebody without a car knows where to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils import timezone

from rebond.demonstration.scene.stage import Scene
from rebond.geography.models import Commune
from rebond.network.actions import StopFacts, add_stop, skip_stop
from rebond.network.choices import Rhythm
from rebond.network.passages import passages_of

MORNING, AFTERNOON = (time(9, 30), time(12)), (time(14), time(16, 30))
MARKET = (time(8, 30), time(12, 30))
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


@dataclass(frozen=True, slots=True)
class Stop:
    """``week``: which of two weeks, or which of the month, counted from nought."""

    insee_code: str
    spot: str
    weekday: int
    hours: tuple[time, time]
    repeats: Rhythm = Rhythm.FORTNIGHTLY
    week: int = 0


STOPS = (
    Stop("40280", "Place de la mairie", MONDAY, MORNING),
    Stop("40062", "Salle des fêtes", MONDAY, AFTERNOON),
    Stop("40274", "Place de l'église", MONDAY, MORNING, week=1),
    Stop("40111", "Devant l'école", MONDAY, AFTERNOON, week=1),
    Stop("40320", "Mairie", TUESDAY, MORNING),
    Stop("40061", "Parking de la bibliothèque", TUESDAY, AFTERNOON),
    Stop("40234", "Place du foyer", TUESDAY, MORNING, week=1),
    Stop("40162", "Mairie", TUESDAY, AFTERNOON, week=1),
    Stop("40192", "Place Saint-Roch, jour de marché", WEDNESDAY, MARKET, Rhythm.WEEKLY),
    Stop("40037", "Place de la mairie", THURSDAY, MORNING),
    Stop("40055", "Salle polyvalente", THURSDAY, AFTERNOON),
    Stop("40051", "Place du village", THURSDAY, MORNING, week=1),
    Stop("40139", "Foyer rural", THURSDAY, AFTERNOON, week=1),
    Stop("40178", "Mairie", FRIDAY, MORNING, Rhythm.MONTHLY),
    Stop("40103", "Place de l'église", FRIDAY, AFTERNOON, Rhythm.MONTHLY, week=2),
)
"""Fourteen of the rural communes of the agglomeration, and a market of its town."""


def play_bus(scene: Scene) -> None:
    """The neighbour travels; one stop in three weeks falls out, for the inspection of the vehicle."""
    for stop in STOPS:
        _add(scene, stop)
    later = next(
        passage
        for passage in passages_of([scene.neighbour], timezone.now())
        if passage.day >= scene.in_days(18) and passage.stop.repeats == Rhythm.FORTNIGHTLY
    )
    skip_stop(actor=scene.crew.mediator_of(scene.neighbour), stop=later.stop, day=later.day)


def _add(scene: Scene, stop: Stop) -> None:
    starts_at, ends_at = stop.hours
    add_stop(
        actor=scene.crew.mediator_of(scene.neighbour),
        place=scene.neighbour,
        new=StopFacts(
            commune=Commune.objects.get(insee_code=stop.insee_code),
            spot=stop.spot,
            first_on=first_day(stop, scene.today),
            starts_at=starts_at,
            ends_at=ends_at,
            repeats=stop.repeats,
        ),
        submission=scene.submission(),
    )


def first_day(stop: Stop, today: date) -> date:
    """Some weeks ago, or this month. What comes monthly comes in one of the first weeks: some months have no fifth."""
    if stop.repeats is Rhythm.MONTHLY:
        first = today.replace(day=1)
        return first + timedelta(days=(stop.weekday - first.weekday()) % 7 + 7 * stop.week)
    monday = today - timedelta(days=today.weekday() + 28)
    return monday + timedelta(days=stop.weekday + 7 * stop.week)

"""Where a place that travels stands: stops are added, one day is left out, a stop is given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.geography.models import Commune
from rebond.kit.days import ONE_DAY
from rebond.kit.errors import Invalid
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.choices import Rhythm
from rebond.network.facts import PlaceStopAdded, PlaceStopRemoved, PlaceStopSkipped
from rebond.network.models import Place, PlaceStop
from rebond.network.passages import HORIZON, days_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StopFacts:
    commune: Commune
    first_on: date
    starts_at: time
    ends_at: time
    spot: str = ""
    repeats: Rhythm = Rhythm.ONCE
    last_on: date | None = None


def add_stop(*, actor: Actor, place: Place, new: StopFacts, submission: UUID) -> PlaceStop:
    """Sent twice, it is one stop. Raise `Invalid` for hours or days that end before they begin."""
    if new.ends_at <= new.starts_at:
        raise Invalid(_("It leaves after it has come: check the hours."), field="ends_at")
    if new.last_on is not None and new.last_on < new.first_on:
        raise Invalid(_("The last day is not before the first one."), field="last_on")
    with transaction.atomic():
        place = _hold(place, actor)
        known = PlaceStop.objects.filter(submission=submission).first()
        if known is not None:
            return known
        stop = PlaceStop.objects.create(
            place=place,
            commune=new.commune,
            spot=" ".join(new.spot.split()),
            first_on=new.first_on,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            repeats=new.repeats,
            last_on=new.last_on,
            submission=submission,
        )
        added = PlaceStopAdded(
            place_id=place.pk,
            stop_id=stop.pk,
            commune=new.commune.pk,
            first_on=new.first_on.isoformat(),
            repeats=new.repeats.value,
        )
        record(actor=actor, entries=[Entry(stop.stream, added)])
    return stop


def skip_stop(*, actor: Actor, stop: PlaceStop, day: date) -> PlaceStop:
    """It does not come on that day. Again: changes nothing. Raise `Invalid` for a day on which it was not to come."""
    with transaction.atomic():
        place = _hold(stop.place, actor)
        stop = PlaceStop.objects.get(pk=stop.pk)
        if day.isoformat() in stop.skipped:
            return stop
        if day > timezone.localdate() + HORIZON or day not in days_of(stop, day, day):
            raise Invalid(_("It was not to come on that day."), code="no_such_day")
        today = timezone.localdate().isoformat()
        stop.skipped = sorted({*(past for past in stop.skipped if past >= today), day.isoformat()})
        stop.save(update_fields=["skipped"])
        skipped = PlaceStopSkipped(place_id=place.pk, stop_id=stop.pk, day=day.isoformat())
        record(actor=actor, entries=[Entry(stop.stream, skipped)])
    return stop


def remove_stop(*, actor: Actor, stop: PlaceStop) -> None:
    """From today on it comes there no more. What was is kept: one that never came goes. Again: changes nothing."""
    with transaction.atomic():
        place = _hold(stop.place, actor)
        row = PlaceStop.objects.filter(pk=stop.pk).first()
        today = timezone.localdate()
        yesterday = today - ONE_DAY
        if row is None or (row.last_on is not None and row.last_on <= yesterday):
            return
        removed = PlaceStopRemoved(place_id=place.pk, stop_id=row.pk, day=today.isoformat())
        if row.first_on >= today:
            row.delete()
        else:
            row.last_on = yesterday
            row.save(update_fields=["last_on"])
        record(actor=actor, entries=[Entry(f"place:{place.pk}", removed)])


def _hold(place: Place, actor: Actor) -> Place:
    held = hold_one(Place.objects.select_related("organisation"), place.pk)
    require(actor, "place_stops.edit", on=held)
    return held

"""The activity report: every figure counted from the steps of devices, never stored, never typed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from rebond.devices.stages import Stage
from rebond.ledger.models import Event, PendingReaction, Seal
from rebond.ledger.reading import is_demonstration
from rebond.network.choices import OrganisationKind
from rebond.network.models import Place
from rebond.programmes.models import Programme
from rebond.reporting.closings import closed_year, facts_of, last_closings, places_of
from rebond.reporting.counting import LastStep, Period, Signed, whole_life
from rebond.reporting.disclosure import people_told, publishes_facts, tell
from rebond.reporting.figures import (
    REPORTED_KINDS,
    ActivityReport,
    AtPlace,
    Cell,
    ClosedYear,
    Counted,
    Gap,
    OfKind,
)
from rebond.reporting.latecomers import handovers_told
from rebond.reporting.models import YearClosing
from rebond.reporting.people import (
    Handed,
    as_cells,
    beneficiaries,
    handovers,
    hide_few_people,
    not_published,
)
from rebond.reporting.settling import REACTIONS
from rebond.reporting.survival import survival_of

CEDED = frozenset({Stage.AT_PLACE.value, Stage.HANDED_OVER.value})


class AboutPeople(NamedTuple):
    """``told``: of how many people the tables tell."""

    published: bool
    told: int
    facts: dict[str, list[Cell]]
    by_place: list[AtPlace]


def activity_report(
    programme: Programme, *, since: date | None = None, until: date | None = None
) -> ActivityReport:
    """Count the computers taken in from ``since`` to ``until`` (both included; the programme's life by default)."""
    period = whole_life(programme)
    period = Period(programme, since or period.since, until or max(period.until, since or period.since))
    counted = count(period)
    ceded = [step for step in period.last_steps.values() if step.stage in CEDED]
    places = Place.objects.select_related("organisation").in_bulk({step.place_id for step in ceded} - {None})
    ever_closed = last_closings(programme)
    closings = [row for row in ever_closed if row.reopened is None]
    closing = _closing_of(period, closings, counted)
    people = (
        _as_published(closing)
        if closing
        else _about_people(period, handovers_told(period, ever_closed), _by_place(ceded, places))
    )
    last_seal = Seal.objects.order_by("-seq").first()
    return ActivityReport(
        programme=programme,
        since=period.since,
        until=period.until,
        demonstration=is_demonstration(),
        counted=counted,
        facts_published=people.published,
        people_told=people.told,
        facts=people.facts,
        by_place=people.by_place,
        by_kind=_by_kind(ceded, places, counted.places_by_kind),
        months=period.months(),
        survival=survival_of(period, published=people.published),
        declared=_beside_declared(period, counted),
        closing=closing,
        earlier=_earlier(period, closings),
        closed_years=[
            row.year for row in closings if row.since <= period.until and period.since <= row.until
        ],
        as_of=timezone.now(),
        events=Event.objects.count(),
        uncounted=PendingReaction.objects.filter(reaction__in=REACTIONS).count(),
        seal=last_seal.digest if last_seal else "",
    )


def _closing_of(period: Period, rows: Sequence[YearClosing], counted: Counted) -> ClosedYear | None:
    """The closing of exactly these days.

    Its tables about people are told as published, not as of today: side by side, the two would tell the six facts of the
    one person who was entered late.
    """
    row = next((row for row in rows if (row.since, row.until) == (period.since, period.until)), None)
    return closed_year(row, today=counted.by_key(), seen_from=period) if row else None


def _earlier(period: Period, rows: Sequence[YearClosing]) -> list[ClosedYear]:
    return [
        closed_year(
            row, today=count(Period(period.programme, row.since, row.until)).by_key(), seen_from=period
        )
        for row in rows
        if row.until < period.since
    ]


def _about_people(period: Period, entered: Sequence[Handed], rows: list[AtPlace]) -> AboutPeople:
    if not publishes_facts(period):
        unsaid = [replace(row, handed_over=None) for row in rows]
        return AboutPeople(False, len(beneficiaries(entered, period)), not_published(), unsaid)
    told, people = tell(entered, period), people_told(entered, period)
    tables = as_cells(people, told.tables, {**told.hidden, "place": ()})
    shown, tables["place"] = hide_few_people(
        rows, tables["place"], below=period.programme.small_cell, also=told.hidden["place"]
    )
    return AboutPeople(True, len(people), tables, shown)


def _as_published(closing: ClosedYear) -> AboutPeople:
    """``people_told`` came later than the first closings: these told of all whom they counted."""
    body = closing.published_body
    told = body.get("people_told", closing.published["beneficiaries.known"])
    return AboutPeople(body["beneficiaries"]["facts_published"], told, facts_of(body), places_of(body))


def count(period: Period) -> Counted:
    stages = Counter(step.stage for step in period.last_steps.values())
    agreements = period.agreements()
    return Counted(
        partition={part: sum(stages[stage] for stage in group) for part, group in Stage.PARTITION.items()},
        taken_in=len(period.taken_in),
        refurbished=period.refurbished(),
        agreements=len(agreements),
        places=len({row.place_id for row in agreements}),
        places_by_kind=_places_by_kind(agreements),
        beneficiaries=len(beneficiaries(handovers(period), period)),
        flows=period.flows(),
    )


def _places_by_kind(agreements: Sequence[Signed]) -> dict[str, int]:
    counted = Counter({row.place_id: row.kind for row in agreements}.values())
    return {kind.value: counted[kind] for kind in _kinds(counted)}


def _by_kind(
    ceded: Sequence[LastStep], places: Mapping[int, Place], signed: Mapping[str, int]
) -> list[OfKind]:
    known = (places[step.place_id] for step in ceded if step.place_id is not None)
    counted = Counter(place.organisation.kind for place in known)
    both = Counter(signed) + counted
    return [OfKind(kind.value, str(kind.label), signed.get(kind, 0), counted[kind]) for kind in _kinds(both)]


def _kinds(counted: Mapping[str, int]) -> list[OrganisationKind]:
    others = (kind for kind in OrganisationKind if kind not in REPORTED_KINDS and counted.get(kind))
    return [*REPORTED_KINDS, *others]


def _by_place(ceded: Sequence[LastStep], places: Mapping[int, Place]) -> list[AtPlace]:
    every = Counter(step.place_id for step in ceded)
    handed = Counter(step.place_id for step in ceded if step.stage == Stage.HANDED_OVER)
    rows = [_at_place(pk, places.get(pk or 0), ceded=every[pk], handed_over=handed[pk]) for pk in every]
    return sorted(rows, key=lambda row: (-row.ceded, row.name))


def _at_place(pk: int | None, place: Place | None, *, ceded: int, handed_over: int) -> AtPlace:
    if place is None:
        return AtPlace(None, _("Not known"), "", ceded, handed_over)
    return AtPlace(pk, place.name, place.organisation.kind, ceded, handed_over)


def _beside_declared(period: Period, counted: Counted) -> list[Gap]:
    """Declared figures whose days lie within the period, each beside what is counted for its own days."""
    rows = period.programme.declared_figures.filter(
        covers_from__gte=period.since, covers_to__lte=period.until
    ).order_by("covers_from", "covers_to", "pk")
    of_days = {(period.since, period.until): counted.by_key()}
    gaps = []
    for row in rows:
        days = (row.covers_from, row.covers_to)
        if days not in of_days:
            of_days[days] = count(Period(period.programme, *days)).by_key()
        gaps.append(Gap(row.pk, row.key, row.value, of_days[days].get(row.key), row.source, *days))
    order = {key: place for place, key in enumerate(counted.by_key())}
    return sorted(gaps, key=lambda gap: order.get(gap.key, len(order)))

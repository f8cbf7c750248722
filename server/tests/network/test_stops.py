"""A place that travels: when it comes, who says it, and how far its nearest stop to come is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.geography.models import Commune
from rebond.kit.days import written_appointment
from rebond.kit.errors import Invalid, NotFound
from rebond.ledger.models import Event
from rebond.network.actions import StopFacts, add_stop, remove_stop, skip_stop
from rebond.network.choices import Rhythm
from rebond.network.models import Place, PlaceStop
from rebond.network.passages import coming, days_of, passages_of
from rebond.referrals.queries import places_near
from rebond.referrals.sheets import print_sheet
from tests.cast import Cast
from tests.documents.test_papers import words_of
from tests.factories import a_commune, a_place, a_referral
from tests.harness.queries import assert_list_costs

Clients = Callable[[str], Client]
MORNING = {"starts_at": time(9), "ends_at": time(12)}


def a_stop(cast: Cast, *, place: Place | None = None, **fields: Any) -> PlaceStop:
    values = {"commune": a_commune(), "first_on": timezone.localdate(), **MORNING, **fields}
    return add_stop(
        actor=cast.actor("chloe"), place=place or cast.place, new=StopFacts(**values), submission=uuid4()
    )


def unrolled(rhythm: Rhythm, first: date, until: date, **fields: Any) -> list[str]:
    stop = PlaceStop(first_on=first, repeats=rhythm, **MORNING, **fields)
    return [day.isoformat() for day in days_of(stop, date(2026, 3, 10), until)]


def test_a_stop_comes_back_as_its_rhythm_says() -> None:
    tuesday, until = date(2026, 3, 3), date(2026, 4, 30)
    assert unrolled(Rhythm.ONCE, date(2026, 3, 12), until) == ["2026-03-12"]
    assert unrolled(Rhythm.WEEKLY, tuesday, date(2026, 3, 24)) == ["2026-03-10", "2026-03-17", "2026-03-24"]
    assert unrolled(Rhythm.FORTNIGHTLY, tuesday, until)[:2] == ["2026-03-17", "2026-03-31"]
    assert unrolled(Rhythm.MONTHLY, date(2026, 1, 13), until) == ["2026-03-10", "2026-04-14"]
    assert unrolled(Rhythm.MONTHLY, date(1, 1, 9), until) == ["2026-03-10", "2026-04-14"]


def test_a_month_without_a_fifth_tuesday_has_no_passage() -> None:
    assert unrolled(Rhythm.MONTHLY, date(2026, 3, 31), date(2026, 6, 30)) == ["2026-03-31", "2026-06-30"]


def test_nothing_after_the_last_day_and_nothing_on_a_day_left_out() -> None:
    stop = {"last_on": date(2026, 3, 24), "skipped": ["2026-03-17"]}
    assert unrolled(Rhythm.WEEKLY, date(2026, 3, 3), date(2026, 4, 30), **stop) == [
        "2026-03-10",
        "2026-03-24",
    ]


def test_a_passage_is_told_until_its_last_minute() -> None:
    stop = PlaceStop(first_on=date(2026, 3, 10), repeats=Rhythm.ONCE, **MORNING)
    here = timezone.get_default_timezone()
    assert len(coming([stop], datetime(2026, 3, 10, 11, 59, tzinfo=here))) == 1
    assert coming([stop], datetime(2026, 3, 10, 12, 0, tzinfo=here)) == []


@pytest.mark.django_db
def test_a_mediator_says_where_her_own_bus_stops_and_no_other(cast: Cast) -> None:
    new = StopFacts(commune=a_commune(), first_on=timezone.localdate(), **MORNING)
    submission = uuid4()
    for _twice in range(2):
        add_stop(actor=cast.actor("ines"), place=cast.place, new=new, submission=submission)
    assert PlaceStop.objects.count() == Event.objects.filter(kind="place.stop_added").count() == 1
    with pytest.raises(NotFound):
        add_stop(actor=cast.actor("ines"), place=a_place(), new=new, submission=uuid4())


@pytest.mark.django_db
def test_hours_and_days_that_end_before_they_begin_are_told_beside_their_field(cast: Cast) -> None:
    for field, wrong in (
        ("ends_at", {"ends_at": time(8)}),
        ("last_on", {"last_on": timezone.localdate() - timedelta(days=1)}),
    ):
        with pytest.raises(Invalid) as told:
            a_stop(cast, **wrong)
        assert told.value.field == field


@pytest.mark.django_db
def test_one_day_is_left_out_and_the_stop_given_up(cast: Cast) -> None:
    today = timezone.localdate()
    stop = a_stop(cast, repeats=Rhythm.WEEKLY, first_on=today - timedelta(days=6))
    tomorrow, after = today + timedelta(days=1), today + timedelta(days=8)
    for _twice in range(2):
        skip_stop(actor=cast.actor("chloe"), stop=stop, day=tomorrow)
    assert passages_of([cast.place], timezone.now())[0].day == after
    with pytest.raises(Invalid):
        skip_stop(actor=cast.actor("chloe"), stop=stop, day=today)
    for too_far in (date.max, today + timedelta(days=6 + 7 * 10)):
        with pytest.raises(Invalid):
            skip_stop(actor=cast.actor("chloe"), stop=stop, day=too_far)
    for _twice in range(2):
        remove_stop(actor=cast.actor("chloe"), stop=stop)
    assert passages_of([cast.place], timezone.now()) == []
    kinds = Event.objects.filter(kind__startswith="place.stop").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["place.stop_added", "place.stop_skipped", "place.stop_removed"]


def far(name: str, code: str, latitude: float) -> Commune:
    return a_commune(name, code, latitude=latitude, longitude=-1.05)


@pytest.mark.django_db
def test_people_are_referred_to_the_nearest_stop_to_come(cast: Cast) -> None:
    home, near, away = far("Ici", "40901", 44.0), far("Près", "40902", 44.1), far("Loin", "40903", 44.6)
    bus = a_place(cast.place.organisation, name="Bus", commune=far("Dépôt", "40904", 46.0))
    tomorrow = timezone.localdate() + timedelta(days=1)
    a_stop(cast, place=bus, commune=away, first_on=tomorrow)
    a_stop(cast, place=bus, commune=near, first_on=tomorrow + timedelta(days=2))
    a_stop(cast, place=bus, commune=home, first_on=tomorrow - timedelta(days=40))
    (choice,) = places_near([bus], home)
    assert (choice.passage.stop.commune, choice.km) == (near, 11)
    (sheet,) = words_of(print_sheet(a_referral(cast.programme, place=bus, commune=home)))
    there = written_appointment(choice.passage.starts)
    told = ("Près", f"{there}–12:00", "environ 11 km", "Dépôt")
    assert [words in sheet for words in told] == [True, True, True, False]
    (unknown,) = places_near([bus], None)
    assert (unknown.passage.stop.commune, unknown.km) == (away, None)


@pytest.mark.django_db
def test_everybody_reads_the_next_stops_of_what_is_on_the_public_map(cast: Cast, client: Client) -> None:
    shown = a_place(cast.place.organisation, name="Bus des écoles", is_on_map=True)
    hidden = a_place(cast.place.organisation, name="Bus caché")
    for place in (shown, hidden):
        a_stop(cast, place=place, first_on=timezone.localdate() + timedelta(days=3))
    page = client.get(reverse("network:passages", args=[cast.territory.slug]))
    assert [passage.stop.place for passage in page.context["passages"]] == [shown]


@pytest.mark.django_db
def test_somebody_reads_the_stops_of_their_commune_alone(cast: Cast, client: Client) -> None:
    bus = a_place(cast.place.organisation, name="Bus des écoles", is_on_map=True)
    here, there = far("Ici", "40901", 44.0), far("Là-bas", "40902", 44.1)
    for commune in (here, there):
        a_stop(cast, place=bus, commune=commune, first_on=timezone.localdate() + timedelta(days=3))
    address = reverse("network:passages", args=[cast.territory.slug])
    answers = {code: client.get(address, {"commune": code}) for code in ("40901", "nowhere", "")}
    read = {
        code: [passage.stop.commune for passage in page.context["passages"]] for code, page in answers.items()
    }
    assert read == {"40901": [here], "nowhere": [here, there], "": [here, there]}
    assert '<option value="40901" selected>Ici</option>' in answers["40901"].content.decode()


@pytest.mark.django_db
def test_the_stops_cost_as_much_for_three_as_for_one(cast: Cast, client_of: Clients) -> None:
    address = reverse("network:stops", args=[cast.place.pk])
    assert_list_costs(client_of("ines"), address, add_row=lambda: a_stop(cast), expected=7)

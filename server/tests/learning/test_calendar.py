"""The diary by week, and the subscription that other diaries read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event

from rebond.access import Role
from rebond.kit.errors import NotAllowed, NotFound
from rebond.learning.actions import (
    cancel_session,
    change_session,
    end_feed,
    enrol_in_session,
    make_feed,
    substitute_trainer,
)
from rebond.learning.models import CalendarFeed, LearningPath, Session
from rebond.learning.queries.calendar import monday_of, week_of
from rebond.ledger.models import Event as LedgerEvent
from rebond.network.actors import actor_for
from rebond.network.models import Place
from rebond.programmes.choices import SessionSetting
from tests.cast import Cast
from tests.factories import a_learning_path, a_membership, a_place, a_session
from tests.harness.clock import Clock
from tests.harness.queries import assert_list_costs
from tests.learning.people import learners

ClientOf = Callable[[str], Client]
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def path(cast: Cast) -> LearningPath:
    return a_learning_path(cast.programme, sessions=2, name="Premiers pas")


def at(day: int, hour: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=PARIS)


def read(client: Client, secret: str) -> Calendar:
    response = client.get(reverse("learning:feed", args=[secret]))
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(response.content)


def events(calendar: Calendar) -> list[Event]:
    return [part for part in calendar.walk("VEVENT") if isinstance(part, Event)]


# The week


def test_a_week_shows_its_seven_days_with_what_each_holds(
    cast: Cast, clock: Clock, path: LearningPath
) -> None:
    sunday = a_session(path, place=cast.place, starts_at=at(8, 23))
    a_session(path, place=cast.place, starts_at=at(9, 0))
    a_session(path, starts_at=at(4, 10))
    week = week_of(cast.actor("ines"), monday_of("2026-W10"))
    assert [len(day.sessions) for day in week.days] == [0, 0, 0, 0, 0, 0, 1]
    assert (week.days[6].sessions[0], week.before, week.after) == (sunday, "2026-W09", "2026-W11")
    assert [day.is_today for day in week.days] == [True, *[False] * 6]
    assert week_of(cast.actor("chloe"), monday_of("2026-W10")).count == 2


def test_a_week_that_does_not_exist_is_this_one(clock: Clock) -> None:
    this_week = monday_of("")
    for nonsense in ("2026-W54", "2026-W00", "0000-W01", "0001-W01", "9999-W52", "hier", "2026-W1"):
        assert monday_of(nonsense) == this_week
    assert monday_of("2026-W53") == datetime(2026, 12, 28, tzinfo=PARIS).date()


def test_a_trainer_sees_those_they_lead(cast: Cast, clock: Clock, path: LearningPath) -> None:
    own = a_session(path, place=cast.place, starts_at=at(4, 10))
    a_session(path, place=cast.place, starts_at=at(4, 14))
    substitute_trainer(actor=cast.actor("ines"), session=own, trainer=cast.ines)
    week = week_of(cast.actor("ines"), monday_of(""), own=True)
    assert [session for day in week.days for session in day.sessions] == [own]


def test_a_week_costs_the_same_whatever_it_holds(
    cast: Cast, clock: Clock, client_of: ClientOf, path: LearningPath
) -> None:
    assert_list_costs(
        client_of("ines"),
        reverse("learning:calendar"),
        add_row=lambda: a_session(path, place=cast.place, starts_at=at(4, 10)),
        expected=6,
    )


# The subscription


def test_a_diary_reads_when_where_and_which_session_and_nobody_in_it(
    cast: Cast, clock: Clock, client: Client, path: LearningPath
) -> None:
    session = a_session(path, place=cast.place, number=2, starts_at=at(4, 10))
    (person,) = learners(cast, path)
    enrol_in_session(actor=cast.actor("ines"), session=session, referrals=[person])
    secret = make_feed(actor=cast.actor("ines"), place=cast.place)
    calendar = read(client, secret)
    (event,) = events(calendar)
    assert (calendar["version"], calendar["prodid"]) == ("2.0", "-//Rebond//Sessions//FR")
    assert event.start == at(4, 10)
    assert (event["dtstart"].params["TZID"], event.end - event.start) == ("Europe/Paris", timedelta(hours=2))
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    assert (str(event["summary"]), str(event["status"]), event["sequence"]) == (
        "Séance 2 (Premiers pas, 2/2)",
        "CONFIRMED",
        0,
    )
    assert str(event["location"]).startswith("La Fabrique numérique, ")
    text = calendar.to_ical().decode()
    assert (person.code in text, "Inès" in text, "ATTENDEE" in text, "ORGANIZER" in text) == (False,) * 4


def test_the_hour_of_the_clock_stays_when_the_time_changes(
    cast: Cast, clock: Clock, client: Client, path: LearningPath
) -> None:
    a_session(path, place=cast.place, starts_at=at(27, 14))
    a_session(path, place=cast.place, number=2, starts_at=at(3, 14, month=4))
    secret = make_feed(actor=cast.actor("ines"), place=cast.place)
    found = events(read(client, secret))
    assert [event.start.hour for event in found] == [14, 14]
    assert [event.start.utcoffset() for event in found] == [timedelta(hours=1), timedelta(hours=2)]


def test_a_change_raises_the_sequence_and_a_cancelled_session_says_so(
    cast: Cast, clock: Clock, client: Client, path: LearningPath
) -> None:
    session = a_session(path, place=cast.place, starts_at=at(4, 10))
    secret = make_feed(actor=cast.actor("ines"), place=cast.place)
    (before,) = events(read(client, secret))
    moved = {"starts_at": at(5, 16), "minutes": 60, "seats": 10, "setting": SessionSetting.HOME}
    clock.advance(hours=1)
    change_session(actor=cast.actor("ines"), session=session, seen=0, **moved)
    (after,) = events(read(client, secret))
    assert (after["uid"], after["sequence"], after.start) == (before["uid"], 1, at(5, 16))
    assert after["last-modified"].dt > before["last-modified"].dt
    assert "La Fabrique" not in str(after["location"])
    cancel_session(actor=cast.actor("ines"), session=session)
    (gone,) = events(read(client, secret))
    assert (str(gone["status"]), gone["sequence"], gone["uid"]) == ("CANCELLED", 2, before["uid"])


def test_an_address_is_renewed_and_ended_and_only_its_digest_is_kept(
    cast: Cast, clock: Clock, client: Client
) -> None:
    ines = cast.actor("ines")
    first, second = make_feed(actor=ines, place=cast.place), make_feed(actor=ines, place=cast.place)
    kept = CalendarFeed.objects.get()
    assert len(second) >= 43
    assert {first, second} & {str(value) for value in CalendarFeed.objects.values_list()[0]} == set()
    assert client.get(reverse("learning:feed", args=[first])).status_code == 404
    assert read(client, second).walk("VEVENT") == []
    assert end_feed(actor=ines, place=cast.place)
    assert not end_feed(actor=ines, place=cast.place)
    assert client.get(reverse("learning:feed", args=[second])).status_code == 404
    told = LedgerEvent.objects.filter(stream=kept.stream).order_by("seq").values_list("kind", flat=True)
    assert list(told) == ["calendar_feed.made", "calendar_feed.made", "calendar_feed.ended"]


def test_a_trainer_has_a_feed_of_their_own_until_they_leave(
    cast: Cast, clock: Clock, client: Client, path: LearningPath
) -> None:
    trainer = a_membership(Role.TRAINER, cast.place.organisation, place=cast.place)
    own = a_session(path, place=cast.place, starts_at=at(4, 10))
    a_session(path, place=cast.place, starts_at=at(5, 10))
    substitute_trainer(actor=cast.actor("ines"), session=own, trainer=trainer)
    secret = make_feed(actor=actor_for(trainer))
    assert [event.start for event in events(read(client, secret))] == [at(4, 10)]
    trainer.ended_at = clock.now
    trainer.save()
    assert client.get(reverse("learning:feed", args=[secret])).status_code == 404


def test_a_place_that_closed_is_read_by_no_diary(cast: Cast, client: Client) -> None:
    secret = make_feed(actor=cast.actor("ines"), place=cast.place)
    Place.objects.filter(pk=cast.place.pk).update(is_open=False)
    assert client.get(reverse("learning:feed", args=[secret])).status_code == 404


def test_nobody_makes_the_address_of_another_place(cast: Cast) -> None:
    with pytest.raises(NotFound):
        make_feed(actor=cast.actor("farid"), place=cast.place)
    with pytest.raises(NotAllowed):
        make_feed(actor=cast.actor("driss"))


def test_the_page_shows_the_address_once(cast: Cast, client_of: ClientOf, client: Client) -> None:
    ines = client_of("ines")
    page = ines.post(reverse("learning:make_feed"), {"of": cast.place.pk})
    address = page.context["address"]
    assert (address in page.content.decode(), page["Cache-Control"].count("no-store")) == (True, 1)
    assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert address not in ines.get(reverse("learning:feeds")).content.decode()
    assert client_of("farid").post(reverse("learning:make_feed"), {"of": cast.place.pk}).status_code == 404


def test_a_day_that_no_diary_can_show_does_not_keep_the_others_from_it(
    cast: Cast, clock: Clock, client: Client, client_of: ClientOf, path: LearningPath
) -> None:
    shown = a_session(path, place=cast.place, starts_at=at(4, 10))
    mistyped = a_session(path, place=cast.place, number=2, starts_at=at(5, 10))
    Session.objects.filter(pk=mistyped.pk).update(starts_at=datetime(9999, 12, 31, 23, tzinfo=PARIS))
    secret = make_feed(actor=cast.actor("ines"), place=cast.place)
    assert [event.start for event in events(read(client, secret))] == [shown.starts_at]
    pages = [
        reverse("learning:sessions"),
        reverse("learning:calendar"),
        reverse("learning:session", args=[mistyped.pk]),
    ]
    pages.append(reverse("learning:change_session", args=[mistyped.pk]))
    assert [client_of("ines").get(page).status_code for page in pages] == [200] * 4


def test_the_page_of_subscriptions_costs_the_same_for_one_place_and_for_three(
    cast: Cast, client_of: ClientOf
) -> None:
    def another() -> None:
        make_feed(actor=cast.actor("chloe"), place=a_place(cast.place.organisation))

    assert_list_costs(client_of("chloe"), reverse("learning:feeds"), add_row=another, expected=7)

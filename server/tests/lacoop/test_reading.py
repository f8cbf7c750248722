"""Activities of La Coop come in once each, and nothing but what is needed of them."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import Any

import httpx
import pytest
from django.conf import LazySettings

from rebond.access import Role
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.kit.sealing import Seal
from rebond.lacoop.actions import (
    Reading,
    bring_back,
    confirm_activity,
    forget_key,
    read_activities,
    read_due,
    set_aside,
    set_key,
)
from rebond.lacoop.choices import ActivityState, Fault
from rebond.lacoop.models import CoopActivity, CoopKey
from rebond.lacoop.sealing import SEAL
from rebond.learning.models import LearningPath, Session
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.programmes.choices import SessionSetting
from tests.cast import Cast
from tests.factories import a_membership, a_place, a_session, an_organisation
from tests.harness.clock import Clock
from tests.harness.holding import one_then_the_other, skip_unless_rows_are_held
from tests.lacoop.coop import KEY, Coop, an_activity


def read(cast: Cast) -> Reading:
    return read_activities(actor=cast.actor("ines"), place=cast.place)


def only(cast: Cast, coop: Coop, **said: object) -> CoopActivity:
    """One activity, read."""
    coop.activities = [an_activity(**said)]
    read(cast)
    return CoopActivity.objects.get()


# Reading


def test_every_page_is_read_and_nothing_comes_twice(cast: Cast, coop: Coop, key: CoopKey) -> None:
    coop.activities = [an_activity(accompagnements=count) for count in range(5)]
    assert read(cast) == Reading(new=5)
    assert read(cast) == Reading()
    coop.activities[0]["attributes"]["creation"] = "2026-03-02T08:59:00Z"
    coop.activities[0]["attributes"]["modification"] = "2026-03-02T08:59:00Z"
    assert read(cast) == Reading(changed=1)
    assert read(cast) == Reading(known=1)
    assert CoopActivity.objects.count() == 5
    counted = Event.objects.filter(stream=key.stream, kind="coop.read").order_by("seq")
    assert [event.facts for event in counted] == [
        {"place_id": cast.place.pk, "new": 5, "changed": 0},
        {"place_id": cast.place.pk, "new": 0, "changed": 1},
    ]


def test_neither_the_mediator_nor_what_is_written_freely_is_kept(
    cast: Cast, coop: Coop, key: CoopKey
) -> None:
    activity = only(cast, coop)
    kept = " ".join(str(value) for value in CoopActivity.objects.values_list()[0])
    mediator = coop.activities[0]["attributes"]["mediateur_id"]
    assert [word in kept for word in (mediator, "Martin", "secret du groupe")] == [False] * 3
    assert (activity.title, activity.minutes, activity.people) == ("Découverte de l’e-mail", 120, 3)


def test_other_places_and_help_with_formalities_are_not_offered(cast: Cast, coop: Coop, key: CoopKey) -> None:
    coop.activities = [
        an_activity(structure_id="11111111-2222-4333-8444-555555555555"),
        an_activity(type="demarche_administrative"),
        an_activity(suppression="2026-02-25T10:00:00Z"),
        an_activity(type="individuel", type_lieu="domicile", structure_id=None, lieu_commune="Dax"),
    ]
    assert read(cast) == Reading(new=1)
    assert CoopActivity.objects.get().town == "Dax"


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (401, Fault.KEY_REFUSED),
        (403, Fault.NOT_ALLOWED),
        (429, Fault.TOO_MANY),
        (503, Fault.SERVER),
        (302, Fault.UNREADABLE),
    ],
)
def test_a_refusal_of_la_coop_is_told_with_its_cure(
    cast: Cast, coop: Coop, key: CoopKey, status: int, fault: Fault
) -> None:
    coop.status = status
    with pytest.raises(Refused) as refusal:
        read(cast)
    key.refresh_from_db()
    assert (refusal.value.code, key.fault, str(refusal.value)) == (fault.value, fault.value, str(fault.label))
    coop.status, coop.activities = 200, [an_activity()]
    assert read(cast) == Reading(new=1)
    key.refresh_from_db()
    assert key.fault == ""


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        b'{"data": [{}], "links": {}, "meta": {}}',
        b'{"data": 3, "links": {}, "meta": {}}',
        b'{"data": [], "meta": {}}',
    ],
)
def test_an_answer_that_is_not_understood_brings_nothing_in(
    cast: Cast, coop: Coop, key: CoopKey, body: bytes
) -> None:
    coop.body = body
    with pytest.raises(Refused) as refusal:
        read(cast)
    assert refusal.value.code == Fault.UNREADABLE


@pytest.mark.parametrize(
    "said",
    [
        {"id": "12"},
        {"date": "hier"},
        {"duree": -5},
        {"duree": True},
        {"accompagnements": "3"},
        {"type": "danse"},
        {"creation": "2026-02-24T16:00:00"},
    ],
)
def test_one_activity_that_cannot_be_refuses_the_whole(
    cast: Cast, coop: Coop, key: CoopKey, said: dict[str, object]
) -> None:
    page = {"data": [an_activity(), an_activity(**said)], "links": {}, "meta": {}}
    coop.body = json.dumps(page).encode()
    with pytest.raises(Refused):
        read(cast)
    assert not CoopActivity.objects.exists()


def test_la_coop_that_is_slow_or_away_is_told_apart(
    cast: Cast, coop: Coop, key: CoopKey, settings: LazySettings
) -> None:
    coop.delay = 1.5
    with pytest.raises(Refused) as slow:
        read(cast)
    settings.LACOOP_URL = "http://127.0.0.1:9/api/v1"
    with pytest.raises(Refused) as away:
        read(cast)
    assert (slow.value.code, away.value.code) == (Fault.TIMEOUT, Fault.UNREACHABLE)


def test_the_key_goes_to_no_other_house(cast: Cast, coop: Coop, key: CoopKey) -> None:
    coop.activities = [an_activity() for _ in range(3)]
    coop.next_host = "http://localhost:1/api/v1"
    with pytest.raises(Refused) as refusal:
        read(cast)
    assert (refusal.value.code, len(coop.asked)) == (Fault.UNREADABLE, 2)


@pytest.mark.parametrize("following", ["/activites?page=2\n", "http://[::1", "http://a:99999/"])
def test_a_next_page_that_is_no_address_brings_nothing_in(
    cast: Cast, coop: Coop, key: CoopKey, following: str
) -> None:
    page = {"data": [an_activity()], "links": {"next": following}, "meta": {"has_next_page": True}}
    coop.body = json.dumps(page).encode()
    with pytest.raises(Refused) as refusal:
        read(cast)
    key.refresh_from_db()
    assert (refusal.value.code, key.fault) == (Fault.UNREADABLE, Fault.UNREADABLE)


def test_what_no_database_holds_is_left_out_of_the_words(cast: Cast, coop: Coop, key: CoopKey) -> None:
    activity = only(cast, coop, titre_atelier="Mes\x00 premiers \ud83d\r\npas", lieu_commune="Dax\x00\t40")
    assert (activity.title, activity.town) == ("Mes premiers pas", "Dax 40")


def test_pages_that_never_end_are_left(cast: Cast, coop: Coop, key: CoopKey) -> None:
    again = f"{coop.url}/activites?page=same"
    page = {"data": [], "links": {"next": again}, "meta": {"has_next_page": True}}
    coop.body = json.dumps(page).encode()
    with pytest.raises(Refused) as refusal:
        read(cast)
    assert (refusal.value.code, len(coop.asked)) == (Fault.UNREADABLE, 2)


@pytest.mark.parametrize(("status", "refused"), [(200, False), (401, True)])
def test_what_a_key_brings_once_another_is_written_is_left(
    cast: Cast,
    coop: Coop,
    key: CoopKey,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    refused: bool,
) -> None:
    """Neither its activities, nor its fault, nor how far it had read."""
    coop.status, coop.activities = status, [an_activity()]
    get = httpx.Client.get

    def meanwhile(client: httpx.Client, *asked: Any, **more: Any) -> httpx.Response:
        clock.advance(seconds=1)
        set_key(actor=cast.actor("chloe"), place=cast.place, key=KEY)
        return get(client, *asked, **more)

    monkeypatch.setattr(httpx.Client, "get", meanwhile)
    with pytest.raises(Refused) if refused else nullcontext():
        assert read(cast) == Reading()
    key.refresh_from_db()
    assert (CoopActivity.objects.count(), key.read_until, key.fault) == (0, None, "")


def test_each_place_is_read_once_a_day_by_itself(cast: Cast, coop: Coop, key: CoopKey, clock: Clock) -> None:
    coop.activities = [an_activity()]
    assert (read_due(), read_due(), CoopActivity.objects.count()) == (1, 0, 1)
    clock.advance(hours=21)
    assert read_due() == 1
    coop.status = 401
    clock.advance(hours=21)
    assert read_due() == 0
    asked = len(coop.asked)
    clock.advance(hours=21)
    assert (read_due(), len(coop.asked)) == (0, asked)


def test_a_key_that_nothing_opens_any_more_is_told_to_its_place_and_stops_no_other(
    cast: Cast, coop: Coop, key: CoopKey
) -> None:
    other = a_place(an_organisation(cast.territory))
    manager = a_membership(Role.PLACE_MANAGER, other.organisation, place=other)
    set_key(actor=actor_for(manager), place=other, key=KEY)
    CoopKey.objects.filter(pk=key.pk).update(sealed_key=Seal("tests").close(KEY))
    coop.activities = [an_activity()]
    assert read_due() == 1
    key.refresh_from_db()
    assert key.fault == Fault.KEY_LOST
    with pytest.raises(Refused) as refusal:
        read(cast)
    assert refusal.value.code == "key_lost"


# The key


def test_a_key_is_sealed_and_leaves_no_trace(cast: Cast, key: CoopKey) -> None:
    assert (KEY.encode() in bytes(key.sealed_key), SEAL.open(key.sealed_key)) == (False, KEY)
    told = list(Event.objects.filter(stream=key.stream).values_list("kind", "facts"))
    assert told == [("coop_key.set", {"place_id": cast.place.pk})]


@pytest.mark.parametrize(
    "wrong", ["", "secret", ":secret", "id:", "id: secret", "id:sécret", "i:" + "x" * 400]
)
def test_what_is_no_key_is_refused(cast: Cast, wrong: str) -> None:
    with pytest.raises(Invalid) as refusal:
        set_key(actor=cast.actor("chloe"), place=cast.place, key=wrong)
    assert refusal.value.field == "key"


def test_who_keeps_a_key_and_who_reads(cast: Cast, coop: Coop, key: CoopKey) -> None:
    with pytest.raises(NotAllowed):
        set_key(actor=cast.actor("ines"), place=cast.place, key=KEY)
    with pytest.raises(NotFound):
        set_key(actor=cast.actor("farid"), place=cast.place, key=KEY)
    with pytest.raises(NotFound):
        read_activities(actor=cast.actor("farid"), place=cast.place)
    assert forget_key(actor=cast.actor("chloe"), place=cast.place)
    assert not forget_key(actor=cast.actor("chloe"), place=cast.place)
    with pytest.raises(Refused) as refusal:
        read(cast)
    assert refusal.value.code == "no_key"


# Confirming


def test_an_activity_becomes_one_session_however_often_it_is_confirmed(
    cast: Cast, coop: Coop, key: CoopKey, path: LearningPath, clock: Clock
) -> None:
    activity = only(cast, coop)
    starts_at = clock.now.replace(day=24, month=2, hour=13)
    given = {"actor": cast.actor("ines"), "activity": activity, "path": path, "number": 2}
    session = confirm_activity(**given, starts_at=starts_at)
    assert confirm_activity(**given, starts_at=starts_at) == session
    assert (session.number, session.minutes, session.seats, Session.objects.count()) == (2, 120, 3, 1)
    read(cast)
    activity.refresh_from_db()
    assert (activity.state, activity.session) == (ActivityState.CONFIRMED, session)


def test_an_activity_may_be_a_session_of_that_day_that_is_in_the_diary(
    cast: Cast, coop: Coop, key: CoopKey, path: LearningPath, clock: Clock
) -> None:
    activity = only(cast, coop)
    same_day = a_session(path, place=cast.place, starts_at=clock.now.replace(day=24, month=2))
    next_day = a_session(path, place=cast.place, starts_at=clock.now.replace(day=25, month=2))
    with pytest.raises(Invalid):
        confirm_activity(actor=cast.actor("ines"), activity=activity, session=next_day)
    assert confirm_activity(actor=cast.actor("ines"), activity=activity, session=same_day) == same_day
    coop.activities.append(an_activity())
    coop.activities[-1]["attributes"]["creation"] = "2026-03-02T08:00:00Z"
    read(cast)
    other = CoopActivity.objects.exclude(pk=activity.pk).get()
    with pytest.raises(Invalid):
        confirm_activity(actor=cast.actor("ines"), activity=other, session=same_day)


@pytest.mark.django_db(transaction=True)
def test_an_activity_that_two_people_confirm_at_once_is_one_session(
    cast: Cast, coop: Coop, key: CoopKey, path: LearningPath, clock: Clock
) -> None:
    skip_unless_rows_are_held()
    activity, starts_at = only(cast, coop), clock.now.replace(day=24, month=2, hour=13)

    def confirm() -> Session:
        return confirm_activity(
            actor=cast.actor("ines"), activity=activity, path=path, number=2, starts_at=starts_at
        )

    assert one_then_the_other(confirm, confirm) == Session.objects.get()


def test_a_session_at_home_stays_at_home(
    cast: Cast, coop: Coop, key: CoopKey, path: LearningPath, clock: Clock
) -> None:
    activity = only(cast, coop, type="individuel", type_lieu="domicile", structure_id=None, accompagnements=1)
    starts_at = clock.now.replace(day=24, month=2)
    session = confirm_activity(actor=cast.actor("ines"), activity=activity, path=path, starts_at=starts_at)
    assert (session.setting, session.seats) == (SessionSetting.HOME, 1)


def test_what_is_set_aside_stays_so_until_it_is_brought_back(cast: Cast, coop: Coop, key: CoopKey) -> None:
    activity = only(cast, coop)
    ines = cast.actor("ines")
    assert [set_aside(actor=ines, activity=activity) for _twice in range(2)] == [True, False]
    read(cast)
    assert not CoopActivity.objects.to_confirm().exists()
    assert [bring_back(actor=ines, activity=activity) for _twice in range(2)] == [True, False]
    assert CoopActivity.objects.to_confirm().get() == activity


def test_what_changes_in_la_coop_after_the_decision_is_shown_and_changes_nothing_here(
    cast: Cast, coop: Coop, key: CoopKey, path: LearningPath, clock: Clock
) -> None:
    activity = only(cast, coop)
    starts_at = clock.now.replace(day=24, month=2)
    session = confirm_activity(actor=cast.actor("ines"), activity=activity, path=path, starts_at=starts_at)
    said = coop.activities[0]["attributes"]
    said["duree"], said["modification"] = 90, "2026-03-02T08:30:00Z"
    read(cast)
    activity.refresh_from_db()
    session.refresh_from_db()
    assert (activity.changed_since, activity.minutes, session.minutes) == (True, 90, 120)


def test_an_activity_deleted_in_la_coop_is_not_confirmed(
    cast: Cast, coop: Coop, key: CoopKey, path: LearningPath, clock: Clock
) -> None:
    activity = only(cast, coop)
    said = coop.activities[0]["attributes"]
    said["suppression"] = said["modification"] = "2026-03-02T08:30:00Z"
    read(cast)
    activity.refresh_from_db()
    assert activity.state == ActivityState.WITHDRAWN
    with pytest.raises(Refused):
        confirm_activity(actor=cast.actor("ines"), activity=activity, path=path, starts_at=clock.now)

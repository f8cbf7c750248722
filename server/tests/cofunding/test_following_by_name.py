"""Who agrees is followed by name for the FSE+: apart from everything else, sealed, withdrawable, and every look is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rebond.access import Actor, Role, may
from rebond.cofunding.actions import enter, export, follow, leave, reveal, withdraw
from rebond.cofunding.answers import Followed, Left, Said
from rebond.cofunding.choices import Employment, Later, Leaving, Schooling, State
from rebond.cofunding.exports import lines
from rebond.cofunding.indicators import CODES, indicators_of
from rebond.cofunding.models import Participant
from rebond.kit.days import months_after
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.models import Place
from rebond.privacy.actions import erase_what_is_due
from tests.cast import Cast
from tests.cofunding.prepared import NAME, a_participant, an_entry, another, cofunded
from tests.harness.clock import Clock
from tests.harness.queries import assert_list_costs

Clients = Callable[[str], Client]


def columns(participant: Participant) -> bytes:
    row = Participant.objects.get(pk=participant.pk)
    return bytes(row.sealed_entry) + bytes(row.sealed_left) + bytes(row.sealed_followed)


def kinds() -> list[str]:
    rows = Event.objects.filter(kind__startswith="cofunding.").order_by("pk")
    return [kind.removeprefix("cofunding.") for kind in rows.values_list("kind", flat=True)]


def sent(cast: Cast, **more: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        "programme": cast.programme.pk,
        "place": cast.place.pk,
        "consents": "on",
        "last_name": "Lacabanne",
        "first_name": "Odette",
        "birth_date": "1961-05-17",
        "gender": "woman",
        "address": "7 impasse des Mésanges, Dax",
        "employment": "long_unemployed",
        "schooling": "0-2",
        "entered_on": timezone.localdate().isoformat(),
        "submission": str(uuid4()),
        **more,
    }


# Entering


def test_nothing_of_what_a_person_said_is_readable_in_the_database_or_the_ledger(cast: Cast) -> None:
    participant = a_participant(cast)
    assert not any(word.encode() in columns(participant) for word in (*NAME.split(), "Mésanges"))
    facts = Event.objects.get(kind="cofunding.entered").facts
    assert facts == {"programme_id": cast.programme.pk, "place_id": cast.place.pk}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"consents": False}, "consents"),
        ({"entered_on": date(2100, 1, 1)}, "entered_on"),
        ({"entry": an_entry(birth_date=date(2100, 1, 1))}, "birth_date"),
        ({"entry": an_entry(birth_date=date(1850, 1, 1))}, "birth_date"),
        ({"entry": an_entry(last_name=" ")}, "last_name"),
    ],
)
def test_nobody_is_written_down_without_their_consent_or_on_days_that_cannot_be(
    cast: Cast, more: dict[str, Any], field: str
) -> None:
    given = {"entry": an_entry(), "consents": True, **more}
    with pytest.raises(Invalid) as fault:
        enter(
            actor=cast.actor("ines"),
            programme=cofunded(cast).programme,
            place=cast.place,
            submission=uuid4(),
            **given,
        )
    assert (fault.value.field, Participant.objects.count()) == (field, 0)


def test_a_programme_that_is_not_cofunded_follows_nobody_by_name(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        enter(
            actor=cast.actor("ines"),
            programme=cast.programme,
            place=cast.place,
            entry=an_entry(),
            consents=True,
            submission=uuid4(),
        )
    assert refusal.value.code == "not_cofunded"


def test_the_same_person_is_in_a_programme_once_however_their_name_is_written(cast: Cast) -> None:
    a_participant(cast)
    with pytest.raises(Refused) as refusal:
        a_participant(cast, first_name="ODÈTTE", last_name="lacabanne")
    assert refusal.value.code == "already_in"


def test_the_page_sent_twice_is_one_person(cast: Cast, client_of: Clients) -> None:
    answers, ines = sent(cofunded(cast)), client_of("ines")
    places = {ines.post(reverse("cofunding:enter"), answers).headers["location"] for _ in range(2)}
    assert places == {reverse("cofunding:participant", args=[Participant.objects.get().code])}


# Leaving, and after


def test_the_three_moments_are_asked_in_their_time(cast: Cast) -> None:
    today = timezone.localdate()
    participant = a_participant(cast, entered_on=months_after(today, -9))
    ines = cast.actor("ines")
    with pytest.raises(Refused):
        follow(actor=ines, participant=participant, followed=Followed())
    with pytest.raises(Invalid):
        leave(actor=ines, participant=participant, left=Left(), left_on=today + timedelta(days=1))
    for _ in range(2):
        left = leave(
            actor=ines,
            participant=participant,
            left=Left(results=(Leaving.TRAINING,)),
            left_on=months_after(today, -6),
        )
        assert left.state == State.LEFT
    for _ in range(2):
        assert follow(
            actor=ines, participant=participant, followed=Followed(results=(Later.WORKING,))
        ).state == (State.FOLLOWED)
    assert kinds() == ["entered", "left", "followed"]


def true_of(said: Said, day: date) -> list[str]:
    return [code for code, value in indicators_of(said, entered_on=day).items() if value]


def test_the_common_indicators_are_counted_from_what_was_said() -> None:
    day = date(2026, 5, 16)
    entry = an_entry()
    assert true_of(Said(entry=entry), day) == ["EECO01", "EECO02", "EECO03", "EECO08", "EECO09", "EECO17"]
    young = an_entry(
        birth_date=date(1996, 5, 17),
        employment=Employment.EMPLOYED,
        schooling=Schooling.TERTIARY,
        situations=(),
    )
    left, followed = Left(results=(Leaving.QUALIFIED,)), Followed(results=(Later.BETTER,))
    assert true_of(Said(entry=young, left=left, followed=followed), day) == [
        "EECO01",
        "EECO05",
        "EECO07",
        "EECO11",
        "EECR03",
        "EECR06",
    ]
    silent = indicators_of(Said(entry=entry, left=Left(reached=False)), entered_on=day)
    assert (tuple(silent), silent["EECR01"], silent["EECR05"]) == (CODES, None, None)


# Looking, taking away, withdrawing


def test_the_place_looks_and_the_look_is_written(cast: Cast, client_of: Clients) -> None:
    participant = a_participant(cast)
    ines = client_of("ines")
    page = ines.get(reverse("cofunding:participant", args=[participant.code])).content.decode()
    assert "Lacabanne" not in page
    assert "Lacabanne" in ines.post(reverse("cofunding:reveal", args=[participant.code])).content.decode()
    assert kinds() == ["entered", "revealed"]
    with pytest.raises(NotFound):
        reveal(actor=cast.actor("farid"), participant=participant)
    with pytest.raises(NotAllowed):
        reveal(actor=cast.actor("chloe"), participant=participant)


def test_the_administrator_opens_no_name(cast: Cast) -> None:
    administrator = Actor(user_id=1, role=Role.ADMINISTRATOR)
    assert [may(administrator, f"cofunding.{name}") for name in ("record", "export", "withdraw")] == [
        False
    ] * 3


def test_the_coordination_takes_the_file_away_and_the_ledger_knows(cast: Cast, client_of: Clients) -> None:
    participant = a_participant(cast)
    answer = client_of("chloe").post(reverse("cofunding:export", args=[cast.programme.slug]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (line,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (line["code"], line["nom"], line["EECO03"], line["EECO05"], line["EECR01"]) == (
        participant.code,
        "Lacabanne",
        "1",
        "0",
        "",
    )
    assert Event.objects.get(kind="cofunding.exported").facts == {"participants": 1}
    with pytest.raises(NotAllowed):
        export(actor=cast.actor("ines"), programme=cast.programme)


def test_who_takes_their_consent_back_is_erased_at_once_and_may_come_again(cast: Cast) -> None:
    participant = a_participant(cast)
    for _ in range(2):
        gone = withdraw(actor=cast.actor("ines"), participant=participant)
    assert (gone.state, columns(participant)) == (State.WITHDRAWN, b"")
    assert kinds() == ["entered", "withdrawn"]
    assert export(actor=cast.actor("chloe"), programme=cast.programme) == []
    assert a_participant(cast).pk != participant.pk


def test_when_the_place_is_closed_the_coordination_erases_by_the_code_and_opens_nothing(
    cast: Cast, client_of: Clients
) -> None:
    participant, chloe = a_participant(cast), client_of("chloe")
    Place.objects.update(is_open=False)
    address = reverse("cofunding:withdrawals")
    for refused in ({"code": "FS-0000-00", "asked": "on"}, {"code": participant.code}):
        assert chloe.post(address, refused).status_code == 422
    assert columns(participant)
    with pytest.raises(NotFound):
        withdraw(actor=cast.actor("farid"), participant=participant)
    answer = chloe.post(address, {"code": participant.code.lower(), "asked": "on"})
    assert (answer.status_code, columns(participant)) == (302, b"")
    assert kinds() == ["entered", "withdrawn"]


def test_a_slip_of_the_finger_erases_nobody(cast: Cast, client_of: Clients) -> None:
    participant, ines = a_participant(cast), client_of("ines")
    address = reverse("cofunding:withdraw", args=[participant.code])
    ines.post(address, {"confirmation": "FS-0000-00"})
    assert columns(participant)
    ines.post(address, {"confirmation": participant.code})
    assert columns(participant) == b""


def test_five_years_after_the_end_of_the_programme_everything_goes(cast: Cast, clock: Clock) -> None:
    participant = a_participant(cast)
    cast.programme.ends_on = date(2026, 6, 30)
    cast.programme.save()
    clock.set(datetime(2031, 12, 31, 12, tzinfo=UTC))
    erase_what_is_due()
    assert columns(participant)
    clock.advance(days=1)
    erase_what_is_due()
    assert (columns(participant), Participant.objects.get().state) == (b"", State.ERASED)


def test_without_a_last_day_of_the_programme_five_years_count_from_the_entry(
    cast: Cast, clock: Clock
) -> None:
    participant = a_participant(cast)
    cast.programme.ends_on = None
    cast.programme.save()
    clock.set(datetime(participant.entered_on.year + 5, 12, 31, 12, tzinfo=UTC))
    erase_what_is_due()
    assert columns(participant)
    clock.advance(days=1)
    erase_what_is_due()
    assert columns(participant) == b""


def test_nobody_is_written_down_in_a_programme_without_a_last_day(cast: Cast) -> None:
    cofunded(cast)
    cast.programme.ends_on = None
    cast.programme.save()
    with pytest.raises(Refused) as refusal:
        enter(
            actor=cast.actor("ines"),
            programme=cast.programme,
            place=cast.place,
            entry=an_entry(),
            consents=True,
            submission=uuid4(),
        )
    assert refusal.value.code == "no_last_day"


# Apart


def test_no_key_leads_from_a_name_to_a_fact_or_back() -> None:
    related = {
        field.related_model._meta.label
        for field in Participant._meta.get_fields()
        if field.is_relation and field.related_model
    }
    assert related == {"programmes.Programme", "network.Place", "network.Membership"}
    assert [
        model._meta.label
        for model in apps.get_models()
        if any(field.related_model is Participant for field in model._meta.fields)
    ] == []


def test_the_file_costs_as_many_queries_for_two_as_for_one(cast: Cast) -> None:
    costs = []
    for _ in range(2):
        another(cast)
        with CaptureQueriesContext(connection) as queries:
            list(lines(export(actor=cast.actor("chloe"), programme=cast.programme)))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_list_costs_as_much_for_three_as_for_one(cast: Cast, client_of: Clients) -> None:
    assert_list_costs(
        client_of("ines"), reverse("cofunding:participants"), add_row=lambda: another(cast), expected=6
    )

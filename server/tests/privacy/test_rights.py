"""What a person may ask with their number: see all, take it away, have it erased."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rebond.kit.errors import NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.privacy.actions import erase_on_request, give_file
from rebond.privacy.queries.person import as_text, request_named, sheet_of
from rebond.referrals.actions import close
from rebond.referrals.choices import AgeBracket, ClosingReason, Sex
from rebond.referrals.models import Contact, Fingerprint, Referral
from tests.cast import Cast
from tests.factories import a_learning_path, a_referral

HOME = "12 rue des Pins"


@pytest.fixture
def referral(cast: Cast) -> Referral:
    return a_referral(
        cast.programme,
        place=cast.place,
        prescriber=cast.social_centre,
        stage="on_path",
        path=a_learning_path(cast.programme, name="Premiers pas"),
        first_name="Nadège",
        phone="0611223344",
        household=HOME,
    )


def test_the_file_says_all_that_is_kept_in_clear_for_whoever_may_reveal_it(
    cast: Cast, referral: Referral
) -> None:
    text = as_text(give_file(actor=cast.actor("ines"), referral=referral))
    for said in ("Nadège", "06 11 22 33 44", referral.code, "30-39", "Premiers pas", referral.commune.name):
        assert said in text


def test_the_coordination_gives_the_file_without_what_it_may_not_reveal(
    cast: Cast, referral: Referral
) -> None:
    text = as_text(give_file(actor=cast.actor("chloe"), referral=referral))
    assert "Nadège" not in text
    assert "30-39" in text


def test_each_file_is_written_in_the_ledger_without_what_it_said(cast: Cast, referral: Referral) -> None:
    give_file(actor=cast.actor("ines"), referral=referral)
    give_file(actor=cast.actor("chloe"), referral=referral)
    given = Event.objects.filter(kind="privacy.file_given").order_by("pk")
    assert [(event.stream, event.facts) for event in given] == [
        (referral.stream, {"with_contact": True}),
        (referral.stream, {"with_contact": False}),
    ]


def test_the_page_shows_what_is_sealed_as_sealed(cast: Cast, referral: Referral) -> None:
    values = [
        value
        for part in sheet_of(referral, opened=False).parts
        for row in part.rows
        for _, value in row.facts
    ]
    assert "Nadège" not in values


@pytest.mark.parametrize("name", ["bruno", "driss", "eva", "farid"])
def test_others_answer_for_nobody(name: str, cast: Cast, referral: Referral) -> None:
    actor = cast.actor(name)
    for act in (give_file, erase_on_request):
        with pytest.raises((NotAllowed, NotFound)):
            act(actor=actor, referral=referral)
    with pytest.raises(NotFound):
        request_named(referral.code, actor)


def test_on_request_what_may_go_goes_and_what_must_stay_stays(cast: Cast, referral: Referral) -> None:
    done = erase_on_request(actor=cast.actor("ines"), referral=referral)
    referral.refresh_from_db()
    assert (done.deleted, done.emptied) == (1, 5)
    assert not Contact.objects.filter(referral=referral).exists()
    assert (referral.sex, referral.age_bracket, referral.commune) == (
        Sex.NOT_KNOWN,
        AgeBracket.NOT_KNOWN,
        None,
    )
    assert referral.stage == "on_path"
    (event,) = Event.objects.filter(kind="privacy.erased_on_request")
    assert event.facts == {"deleted": 1, "emptied": 5}


def test_a_second_time_nothing_is_left_to_erase(cast: Cast, referral: Referral) -> None:
    erase_on_request(actor=cast.actor("ines"), referral=referral)
    with pytest.raises(Refused) as refusal:
        erase_on_request(actor=cast.actor("ines"), referral=referral)
    assert refusal.value.code == "nothing_to_erase"


def test_somebody_erases_through_the_page_by_writing_the_number(
    client_of: Callable[[str], Client], referral: Referral
) -> None:
    ines, url = client_of("ines"), reverse("privacy:erase", args=[referral.code])
    ines.post(url, {"confirmation": "P-0000-00"})
    assert Contact.objects.filter(referral=referral).exists()
    ines.post(url, {"confirmation": referral.code})
    assert not Contact.objects.filter(referral=referral).exists()


def test_the_file_is_called_by_the_number_alone(
    client_of: Callable[[str], Client], referral: Referral
) -> None:
    answer = client_of("ines").post(reverse("privacy:give_file", args=[referral.code]))
    assert answer["Content-Disposition"] == f'attachment; filename="{referral.code}.txt"'
    assert "Nadège" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_an_unknown_number_is_told_beside_its_field(client_of: Callable[[str], Client], cast: Cast) -> None:
    answer = client_of("ines").post(reverse("privacy:person"), {"code": "P-0000-00"})
    assert answer.status_code == 422


def test_the_fingerprint_of_a_household_goes_once_the_request_is_closed(
    cast: Cast, referral: Referral
) -> None:
    erase_on_request(actor=cast.actor("ines"), referral=referral)
    referral.refresh_from_db()
    prints = Fingerprint.objects.filter(referral=referral)
    assert bool(referral.household_fingerprint) or prints.exists()
    close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.MOVED)
    erase_on_request(actor=cast.actor("ines"), referral=referral)
    referral.refresh_from_db()
    assert (referral.household_fingerprint, list(prints.all())) == ("", [])

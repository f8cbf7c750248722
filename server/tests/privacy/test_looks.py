"""The place and the auditor see who looked at contact details."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.cofunding.actions import export, reveal
from rebond.handover.actions import open_signed_sheet
from rebond.privacy.actions import give_file
from rebond.privacy.queries.looks import looks
from rebond.referrals.actions import reveal_contact
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.cofunding.prepared import a_participant
from tests.factories import a_place, a_referral, an_organisation
from tests.handover.in_person import a_pair, signed
from tests.harness.clock import Clock


@pytest.fixture
def referral(cast: Cast) -> Referral:
    return a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, first_name="Nadège")


def seen(cast: Cast, name: str, **asked: object) -> list[tuple[str, str, str]]:
    return [(one.about, one.hat.user.name, one.look.value) for one in looks(cast.actor(name), **asked).rows]


def test_each_look_shows_who_and_which_request(cast: Cast, referral: Referral) -> None:
    reveal_contact(actor=cast.actor("ines"), referral=referral)
    give_file(actor=cast.actor("ines"), referral=referral)
    expected = [
        (referral.code, cast.ines.user.name, "privacy.file_given"),
        (referral.code, cast.ines.user.name, "referral.contact_revealed"),
    ]
    assert [seen(cast, name) for name in ("ines", "driss", "eva", "chloe")] == [expected] * 4


def test_a_signature_and_a_name_that_somebody_looked_at_are_there_too(cast: Cast) -> None:
    handover = signed(cast, pair=a_pair(cast, prescriber=cast.social_centre))
    open_signed_sheet(actor=cast.actor("ines"), handover=handover)
    person = a_participant(cast)
    reveal(actor=cast.actor("ines"), participant=person)
    export(actor=cast.actor("chloe"), programme=cast.programme)
    sheet = (handover.reference, cast.ines.user.name, "handover.signed_sheet_opened")
    name = (person.code, cast.ines.user.name, "cofunding.revealed")
    file = (cast.programme.name, cast.chloe.user.name, "cofunding.exported")
    assert {who: seen(cast, who) for who in ("eva", "chloe", "ines", "driss", "farid")} == {
        "eva": [file, name, sheet],
        "chloe": [file, name, sheet],
        "ines": [name, sheet],
        "driss": [sheet],
        "farid": [],
    }
    assert seen(cast, "eva", place=cast.place) == [name, sheet]


def test_another_place_and_another_territory_see_nothing_of_it(cast: Cast, referral: Referral) -> None:
    reveal_contact(actor=cast.actor("ines"), referral=referral)
    assert seen(cast, "farid") == []


def test_looks_are_found_by_day_and_by_place(cast: Cast, referral: Referral, clock: Clock) -> None:
    other = a_referral(cast.programme, place=a_place(an_organisation(cast.territory)), first_name="Sami")
    other.prescriber = cast.social_centre
    other.save()
    first_day = timezone.localdate()
    reveal_contact(actor=cast.actor("driss"), referral=referral)
    clock.advance(days=3)
    reveal_contact(actor=cast.actor("driss"), referral=other)
    look = "referral.contact_revealed"
    name = cast.driss.user.name
    assert seen(cast, "eva", until=first_day) == [(referral.code, name, look)]
    assert seen(cast, "eva", since=first_day + timedelta(days=1)) == [(other.code, name, look)]
    assert seen(cast, "eva", place=cast.place) == [(referral.code, name, look)]


def test_the_list_costs_the_same_however_long_it_is(
    cast: Cast, client_of: Callable[[str], Client], assert_list_costs: Callable[..., None], client: Client
) -> None:
    def add_row() -> None:
        row = a_referral(cast.programme, place=cast.place, first_name="Nadège")
        reveal_contact(actor=cast.actor("ines"), referral=row)

    client.force_login(cast.eva.user)
    assert_list_costs(reverse("privacy:looks"), add_row=add_row, expected=8)

"""People are referred where computers may be sent: to places whose agreement for the programme is in force."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.access import Actor
from rebond.network.models import Place
from rebond.orders.choices import AgreementState
from rebond.programmes.models import Programme
from rebond.referrals.queries import other_places, places_to_refer_to
from tests.cast import Cast
from tests.factories import a_place, a_programme, a_referral, an_agreement, an_organisation

Clients = Callable[[str], Client]


def offered(actor: Actor, programme: Programme) -> Collection[Place]:
    return set(places_to_refer_to(actor, programme))


def another_place(cast: Cast, **fields: object) -> Place:
    return a_place(an_organisation(cast.territory), **fields)


def test_only_a_place_with_an_agreement_in_force_for_the_programme_is_offered(cast: Cast) -> None:
    today = timezone.localdate()
    ended, unsigned, closed, of_another = (another_place(cast) for _place in range(4))
    Place.objects.filter(pk=closed.pk).update(is_open=False)
    other = a_programme(cast.territory, slug="prepasport", name="PrepaSport")
    an_agreement(cast.programme, place=cast.place, ends_on=today)
    an_agreement(cast.programme, place=closed)
    an_agreement(cast.programme, place=ended, ends_on=today - timedelta(days=1))
    an_agreement(cast.programme, place=unsigned, state=AgreementState.DRAFT, signed_on=None, ends_on=None)
    an_agreement(other, place=of_another)
    driss = cast.actor("driss")
    assert offered(driss, cast.programme) == {cast.place}
    assert offered(driss, other) == {of_another}


def test_a_programme_in_which_no_place_ever_signed_offers_every_open_place(cast: Cast) -> None:
    other = another_place(cast)
    an_agreement(cast.programme, place=other, state=AgreementState.DRAFT, signed_on=None, ends_on=None)
    assert offered(cast.actor("driss"), cast.programme) == {cast.place, other}


def test_a_person_is_handed_on_to_a_place_with_an_agreement_only(cast: Cast) -> None:
    person, signed = a_referral(cast.programme, place=cast.place), another_place(cast)
    another_place(cast)
    an_agreement(cast.programme, place=signed)
    assert list(other_places(person)) == [signed]


def test_where_no_agreement_is_in_force_the_page_says_what_to_do(cast: Cast, client_of: Clients) -> None:
    an_agreement(cast.programme, place=cast.place, signed_on=date(2020, 1, 6), ends_on=date(2021, 1, 5))
    page = client_of("driss").get(reverse("referrals:refer")).content.decode()
    assert "Aucun lieu ne peut être proposé" in page

"""Whoever brings computers chooses a drop-off point that takes them and the day, before anybody answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rebond.access import NOBODY
from rebond.collection.actions import ask_to_bring, confirm_drop_off
from rebond.collection.choices import EquipmentKind, Handing
from rebond.collection.following import secret_of
from rebond.collection.models import DonationRequest, DropOff
from rebond.collection.offers import OfferedLine
from rebond.kit.errors import Invalid, Refused
from tests.cast import Cast
from tests.collection.dropping import a_drop_off_point, accepted, brought, in_days
from tests.collection.offering import a_request, laptops, written
from tests.factories import a_commune, a_place

PAGE = "/collection/drop-offs/"
A_SCREEN = OfferedLine(kind=EquipmentKind.SCREEN, count=1)


def offered(cast: Cast, client: Client, **changes: str) -> tuple[int, str]:
    """The public page sent with these answers: its status, and what it shows."""
    given = written(cast, **{"handing": "drop_off", **changes})
    answer = client.post(f"/donner/{cast.territory.slug}/", given)
    return answer.status_code, answer.content.decode()


def test_the_public_page_offers_the_points_that_take_it_the_nearest_first(cast: Cast, client: Client) -> None:
    far = a_place(cast.place.organisation, name="Loin", commune=a_commune("Sabres", "40246", latitude=44.15))
    small = a_place(cast.place.organisation, name="Petit local")
    a_drop_off_point(cast, far)
    a_drop_off_point(cast)
    a_drop_off_point(cast, small, most_at_once=5)
    answer = client.post(f"/donner/{cast.territory.slug}/", written(cast, handing="drop_off", near="1"))
    labels = [label for _key, label in answer.context["form"].fields["point"].choices]
    assert [label.partition("|")[0] for label in labels] == [
        "La Fabrique numérique, Dax",
        "Loin, Sabres (49 km)",
    ]
    assert 'value="Maud Invente"' in answer.content.decode()
    assert DonationRequest.objects.count() == 0


def test_what_is_to_be_brought_waits_for_the_coordination_then_for_the_point(
    cast: Cast, client: Client, client_of: Callable[[str], Client]
) -> None:
    point = a_drop_off_point(cast)
    status, _page = offered(cast, client, point=str(point.pk), bring_on=in_days(2).isoformat())
    made = DropOff.objects.get()
    assert (status, made.state, made.day, made.point) == (200, "asked", in_days(2), point)
    assert client_of("ines").get(f"{PAGE}{made.pk}/").status_code == 404
    with pytest.raises(Refused, match="pas encore accepté"):
        confirm_drop_off(actor=cast.actor("chloe"), drop_off=made)
    accepted(cast, made.request)
    page = client_of("ines").get(f"{PAGE}{made.pk}/").content.decode()
    assert ("Scierie Invente" in page, "Maud" in page) == (True, False)


def test_the_page_asks_where_they_are_brought_and_says_when_no_point_takes_it(
    cast: Cast, client: Client
) -> None:
    point = a_drop_off_point(cast, most_at_once=10)
    status, page = offered(cast, client)
    assert (status, "Aucun point de dépôt ne prend" in page) == (422, True)
    status, page = offered(cast, client, count_laptop="3")
    assert (status, "Choisissez où vous les apportez" in page) == (422, True)
    status, page = offered(cast, client, point=str(point.pk))
    assert (status, "10 pièces" in page, DonationRequest.objects.count()) == (422, True, 0)


def test_the_address_is_asked_of_those_to_whom_a_driver_comes_alone(cast: Cast, client: Client) -> None:
    status, page = offered(cast, client, handing="pick_up", address="")
    assert (status, "il la faut au chauffeur" in page) == (422, True)
    point, day = a_drop_off_point(cast), in_days(2).isoformat()
    status, _page = offered(cast, client, point=str(point.pk), bring_on=day, address="")
    assert (status, DonationRequest.objects.count()) == (200, 1)


def test_the_page_of_the_coordination_speaks_of_the_donor_and_not_to_them(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    request = brought(cast)
    DonationRequest.objects.filter(pk=request.pk).update(organisation=cast.donor)
    address = f"/collection/requests/{request.pk}/"
    read, told_to_donor = (client_of(who).get(address).content.decode() for who in ("chloe", "gael"))
    assert ("Le donneur souhaite les apporter" in read, "Vous souhaitez" in read) == (True, False)
    assert "Vous souhaitez les apporter" in told_to_donor
    wished = f"Point de dépôt souhaité : {cast.place}"
    assert (wished in read, wished in told_to_donor) == (True, True)
    choice = client_of("chloe").get(f"{address}drop-off/").content.decode()
    assert ("Le donneur souhaite" in choice, "chez nous" in choice) == (True, False)


def test_the_follow_page_says_how_the_proof_is_had(cast: Cast, client: Client) -> None:
    request = brought(cast)
    key = {"code": request.code, "secret": secret_of(request)}
    page = client.post("/donner/suivi/", key).content.decode()
    assert (f"avec le numéro {request.code}" in page, 'href="/verify/"' in page) == (True, True)


def test_no_day_is_invented_for_whoever_left_it_empty(
    cast: Cast, client: Client, client_of: Callable[[str], Client]
) -> None:
    point = a_drop_off_point(cast)
    status, page = offered(cast, client, point=str(point.pk), bring_on="")
    assert (status, "Choisissez le jour où ils sont apportés" in page) == (422, True)
    assert not DonationRequest.objects.exists()
    kept = brought(cast, point)
    address = f"/collection/requests/{kept.pk}/drop-off/"
    answer = client_of("chloe").post(address, {"point": point.pk, "bring_on": ""})
    assert (answer.status_code, kept.drop_offs.get().day) == (422, in_days(3))


def test_without_any_point_all_is_picked_up(cast: Cast, client: Client) -> None:
    page = client.get(f"/donner/{cast.territory.slug}/").content.decode()
    assert 'value="drop_off"' not in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"is_open": False}, "ne prend plus"),
        ({"kinds": ["laptop"]}, "ne prend que"),
        ({"most_at_once": 12}, "12 pièces"),
    ],
)
def test_a_point_that_does_not_take_it_is_refused_with_the_reason(
    cast: Cast, said: dict[str, object], words: str
) -> None:
    point = a_drop_off_point(cast, **said)
    with pytest.raises(Invalid, match=words) as error:
        brought(cast, point, lines=(laptops(), A_SCREEN))
    assert (error.value.field, DonationRequest.objects.count()) == ("point", 0)


def test_a_point_of_a_closed_place_or_of_another_territory_takes_nothing(cast: Cast) -> None:
    point = a_drop_off_point(cast)
    request = a_request(cast, handing=Handing.DROP_OFF)
    cast.place.is_open = False
    cast.place.save()
    with pytest.raises(Invalid, match="ne prend plus"):
        ask_to_bring(actor=NOBODY, request=request, point=point, day=in_days(4))
    point.place = cast.elsewhere
    point.save()
    with pytest.raises(Invalid, match="ailleurs"):
        ask_to_bring(actor=NOBODY, request=request, point=point, day=in_days(4))

"""A place closes once its computers, its orders and its people went elsewhere; the numbers it held are erased."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.handover.actions import take_back
from rebond.handover.choices import ReturnReason
from rebond.kit.errors import NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.network.models import Place
from rebond.orders.actions import cancel_order
from rebond.privacy.actions import erase_what_is_due
from rebond.privacy.choices import Erasable
from rebond.privacy.models import ErasureCount
from rebond.referrals.actions import close, reroute
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Contact
from rebond.stock.actions import close_place
from rebond.stock.queries.closing import closing_of
from tests.cast import Cast
from tests.factories import a_place, a_referral
from tests.stock.prepared import TESTER, an_accepted_order, at_place, fresh, underway

Clients = Callable[[str], Client]


def codes(cast: Cast) -> list[str]:
    return [obstacle.code for obstacle in closing_of(cast.place).obstacles]


def test_it_stays_open_while_something_or_somebody_is_there(cast: Cast) -> None:
    made = at_place(cast, 7)
    an_accepted_order(cast)
    underway(cast, 1, ordered=1)
    a_referral(cast.programme, place=cast.place, stage="accepted")
    assert codes(cast) == ["computers_there", "on_their_way", "orders_open", "people_waiting"]
    with pytest.raises(Refused) as refused:
        close_place(actor=cast.actor("chloe"), place=cast.place)
    assert [obstacle.code for obstacle in refused.value.obstacles] == codes(cast)
    assert len(closing_of(cast.place).computers) == len(made)
    assert Place.objects.get(pk=cast.place.pk).is_open


def test_emptied_it_closes_once_and_forgets_the_numbers_of_those_whose_road_ended(cast: Cast) -> None:
    at_place(cast, 2)
    take_back(
        actor=cast.actor("chloe"),
        devices=closing_of(cast.place).computers,
        workshop=cast.workshop,
        reason=ReturnReason.STOCK_RECALLED,
    )
    ended = a_referral(cast.programme, place=cast.place, stage="accepted", phone="05 58 00 00 01")
    moved = a_referral(cast.programme, place=cast.place, stage="sent", phone="05 58 00 00 02")
    other = a_place(cast.place.organisation, name="Le Relais")
    close(actor=TESTER, referrals=[ended], reason=ClosingReason.GAVE_UP)
    reroute(actor=TESTER, referrals=[moved], place=other)
    for order in closing_of(cast.place).orders:
        cancel_order(actor=TESTER, order=order)
    assert closing_of(cast.place).contacts == 1
    for _time in range(2):
        close_place(actor=cast.actor("chloe"), place=cast.place)
    place = Place.objects.get(pk=cast.place.pk)
    assert (place.is_open, place.is_on_map) == (False, False)
    readable = Contact.objects.due_after(timezone.localdate())
    assert list(readable.values_list("referral", flat=True)) == [moved.pk]
    assert (erase_what_is_due().erased, erase_what_is_due().erased) == (1, 0)
    assert list(Contact.objects.values_list("referral", flat=True)) == [moved.pk]
    assert ErasureCount.objects.get(what=Erasable.CONTACT_DETAILS).erased == 1
    assert Event.objects.filter(stream=f"place:{place.pk}", kind="place.changed").count() == 1


def test_only_the_coordination_of_the_territory_closes_a_place(cast: Cast, client_of: Clients) -> None:
    for name in ("ines", "amina"):
        with pytest.raises(NotAllowed):
            close_place(actor=cast.actor(name), place=cast.place)
    address = reverse("stock:close_place", args=[cast.place.pk])
    assert client_of("ines").get(address).status_code == 403
    elsewhere = reverse("stock:close_place", args=[cast.elsewhere.pk])
    assert client_of("chloe").get(elsewhere).status_code == 404


def test_the_page_leads_from_what_is_there_to_the_closing(cast: Cast, client_of: Clients) -> None:
    (device,) = at_place(cast)
    chloe, address = client_of("chloe"), reverse("stock:close_place", args=[cast.place.pk])
    page = chloe.get(address).content.decode()
    back = reverse("handover:take_back", query={"reason": "stock_recalled", "code": device.asset_tag})
    assert [words in page for words in (back.replace("&", "&amp;"), "origin=place:")] == [True, True]
    assert chloe.get(back).context["form"]["codes"].value() == device.asset_tag
    assert chloe.post(address).status_code == 422
    take_back(
        actor=TESTER, devices=fresh([device]), workshop=cast.workshop, reason=ReturnReason.STOCK_RECALLED
    )
    assert chloe.post(address)["Location"] == reverse("network:place", args=[cast.place.pk])

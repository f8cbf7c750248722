"""A mediator without a scanner picks the computer that they hold among those that are free for the person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rebond.devices.actions import hold
from rebond.devices.actions.describe import index_for_search
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.handover.queries import computers_free
from rebond.handover.queries.free import MOST_FREE
from rebond.handover.views.handovers import SHOWN_WAITING
from rebond.programmes.choices import SystemRule
from rebond.referrals.models import Referral
from rebond.stock.actions import dispatch_transfer, load_transfer, open_transfer
from rebond.workshop.models import Installation
from tests.cast import Cast
from tests.factories import a_place, an_agreement
from tests.handover.test_handing_over import a_person
from tests.stock.prepared import TESTER, at_place

Clients = Callable[[str], Client]


def page_for(person: Referral, **asked: str) -> str:
    return reverse("handover:hand_over", query={"referral": person.code, **asked})


def free_for(cast: Cast, person: Referral, text: str = "") -> list[int]:
    return [device.pk for device in computers_free(person, cast.actor("ines"), text=text).devices]


def test_once_the_person_is_chosen_the_free_computers_are_offered_and_one_link_takes_one(
    cast: Cast, client_of: Clients
) -> None:
    first, second = at_place(cast, 2)
    Device.objects.filter(pk=first.pk).update(maker="Lenovo", model="ThinkPad T480")
    person, ines = a_person(cast), client_of("ines")
    page = ines.get(page_for(person)).content.decode()
    assert page.index('name="code"') < page.index("Sans lecteur")
    assert first.asset_tag in page
    assert "Lenovo ThinkPad T480" in page
    taken = page_for(person, code=second.asset_tag)
    assert f'href="{taken.replace("&", "&amp;")}"' in page
    assert ines.get(taken).context["met"].is_open


def test_what_the_person_could_not_leave_with_is_not_offered(cast: Cast) -> None:
    fit, blocked, leaving, promised, too_new = at_place(cast, 5)
    hold(actor=TESTER, devices=[blocked], reason=HoldReason.SWOLLEN_BATTERY)
    bus = a_place(cast.place.organisation, name="Bus")
    an_agreement(cast.programme, place=bus)
    transfer = open_transfer(actor=TESTER, origin=cast.place, destination=bus)
    assert load_transfer(actor=TESTER, transfer=transfer, devices=[leaving]).complete
    dispatch_transfer(actor=TESTER, transfer=transfer)
    kept = Lot.objects.get(pk=promised.lot_id)
    kept.pk, kept.reference, kept.earmark_place = None, "KEPT", bus
    kept.save()
    Device.objects.filter(pk=promised.pk).update(lot=kept)
    Installation.objects.filter(device=too_new).update(system="windows_11")
    cast.programme.system_rule = SystemRule.LINUX
    cast.programme.save()
    assert free_for(cast, a_person(cast)) == [fit.pk]


def test_with_many_the_list_stays_short_and_a_search_finds_the_one_that_is_held(
    cast: Cast, client_of: Clients
) -> None:
    pile = at_place(cast, MOST_FREE + 2)
    last = pile[-1]
    Device.objects.filter(pk=last.pk).update(maker="Fujitsu", model="Lifebook")
    last.refresh_from_db()
    index_for_search(last)
    person, ines = a_person(cast), client_of("ines")
    shown = ines.get(page_for(person))
    assert (len(shown.context["free"].devices), shown.context["free"].has_more) == (MOST_FREE, True)
    assert 'name="search"' in shown.content.decode()
    for text in ("lifebook", last.asset_tag.lower(), last.asset_tag[-5:]):
        assert free_for(cast, person, text) == [last.pk], text
    nothing = ines.get(page_for(person, search="zzzz")).content.decode()
    assert "Aucun des ordinateurs libres ne porte ces mots" in nothing


def test_those_that_are_not_free_do_not_hide_the_one_that_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rebond.handover.queries.free.AT_ONCE", 2)
    *too_new, fit = at_place(cast, 6)
    Installation.objects.filter(device__in=too_new).update(system="windows_11")
    cast.programme.system_rule = SystemRule.LINUX
    cast.programme.save()
    assert free_for(cast, a_person(cast)) == [fit.pk]


def test_the_page_costs_as_much_for_twelve_computers_as_for_nine(cast: Cast, client_of: Clients) -> None:
    person, ines, costs = a_person(cast), client_of("ines"), []
    for more in (9, 3):
        at_place(cast, more)
        ines.get(page_for(person))
        with CaptureQueriesContext(connection) as queries:
            assert ines.get(page_for(person)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 30, costs


def test_a_code_that_is_none_leaves_the_free_computers_on_the_page(cast: Cast, client_of: Clients) -> None:
    (device,) = at_place(cast)
    answer = client_of("ines").get(page_for(a_person(cast), code="RB-XXXX-XX"))
    assert (answer.status_code, device.asset_tag in answer.content.decode()) == (422, True)


def test_where_none_is_free_the_page_says_so_and_the_scan_stays(cast: Cast, client_of: Clients) -> None:
    page = client_of("ines").get(page_for(a_person(cast))).content.decode()
    assert "Aucun n’est libre pour cette personne" in page
    assert 'name="code"' in page


def test_a_long_queue_is_folded_behind_the_first_ones(cast: Cast, client_of: Clients) -> None:
    for _one in range(SHOWN_WAITING + 2):
        a_person(cast)
    ines = client_of("ines")
    for page in (reverse("handover:list"), reverse("handover:hand_over")):
        shown = ines.get(page)
        assert len(shown.context["waiting"]) == SHOWN_WAITING
        first, folded = shown.content.decode().split('<details class="more">', 1)
        assert all(person.code in first for person in shown.context["waiting"])
        assert [person.code in folded for person in shown.context["waiting_behind"]] == [True, True]

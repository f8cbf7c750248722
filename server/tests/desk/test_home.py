"""Each role lands on what waits for it, oldest first, with the gesture beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rebond.access import Role
from rebond.accounts.models import User
from rebond.desk.queries.todo.roles import LINES
from rebond.devices.actions import hold
from rebond.devices.choices import HoldReason
from rebond.network.models import Membership
from rebond.orders.choices import AgreementState, OrderState
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral
from rebond.stock.actions import receive_delivery
from tests.cast import Cast
from tests.factories import (
    a_device,
    a_donation_agreement,
    a_lot,
    a_membership,
    a_programme,
    a_referral,
    a_session,
    an_agreement,
    an_order,
)
from tests.harness.signing_in import signed_in
from tests.harness.waiting_lists import rows_behind
from tests.stock.prepared import TESTER, at_place, devices_in, filling, in_stock, prepared, underway

ClientOf = Callable[[str], Client]


def lines(client: Client) -> dict[str, int]:
    """What waits, by its French title."""
    return {str(item.title): item.count for item in client.get("/").context["home"].items}


def test_every_role_has_its_lines() -> None:
    assert set(LINES) == set(Role)


def test_a_coordinator_sees_what_only_the_coordination_can_decide(cast: Cast, client_of: ClientOf) -> None:
    an_agreement(cast.programme, place=cast.place, state=AgreementState.DRAFT, signed_on=None, ends_on=None)
    an_order(an_agreement(cast.programme, place=cast.place), state=OrderState.PLACED)
    a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    late = a_referral(cast.programme, place=cast.place)
    Referral.objects.filter(pk=late.pk).update(stage_since=timezone.now() - timedelta(days=15))
    a_referral(cast.programme, place=cast.place)
    assert lines(client_of("chloe")) == {
        "Lots à recevoir": 1,
        "Personnes orientées, sans contact depuis deux semaines": 1,
        "Commandes à accepter": 1,
        "Conventions en préparation": 1,
    }


def test_a_technician_sees_the_bench_by_what_each_computer_waits_for(cast: Cast, client_of: ClientOf) -> None:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    a_device(lot)
    prepared(cast, 2)
    assert lines(client_of("bruno")) == {
        "Ordinateurs à identifier": 1,
        "Ordinateurs prêts à mettre en stock": 2,
    }


def test_a_storekeeper_sees_orders_to_fill_and_deliveries_to_send(cast: Cast, client_of: ClientOf) -> None:
    filling(cast, 1)
    found = lines(client_of("amina"))
    assert found["Commandes à préparer"] == 1
    assert found["Livraisons à expédier"] == 1


def test_a_donor_finds_on_the_first_page_where_to_announce_a_lot(cast: Cast, client_of: ClientOf) -> None:
    roads = client_of("gael").get("/").context["home"].roads
    announced = {str(road.label): road.url for road in roads}["Annoncer un lot"]
    assert announced == reverse("donations:announce_lot")
    assert "quand un donneur prévient" not in client_of("gael").get(reverse("donations:lots")).text.lower()


def test_the_only_agreement_under_which_a_lot_may_be_announced_is_chosen_already(
    cast: Cast, client_of: ClientOf
) -> None:
    only = a_donation_agreement(cast.programme, donor=cast.donor)
    address = reverse("donations:announce_lot")
    assert client_of("gael").get(address).context["form"]["agreement"].value() == only.pk
    a_donation_agreement(cast.programme, donor=cast.donor)
    assert client_of("gael").get(address).context["form"]["agreement"].value() is None


def test_a_storekeeper_sees_what_is_ready_for_the_shelf(cast: Cast, client_of: ClientOf) -> None:
    prepared(cast, 2)
    amina = client_of("amina")
    item = next(row for row in amina.get("/").context["home"].items if "mettre en stock" in str(row.title))
    assert (item.count, item.gesture_url) == (2, reverse("stock:shelve"))
    assert rows_behind(amina, item) == 2


def test_a_mediator_sees_people_sessions_and_deliveries_of_the_own_place(
    cast: Cast, client_of: ClientOf
) -> None:
    a_referral(cast.programme, place=cast.place)
    a_referral(cast.programme)
    a_referral(cast.programme, place=cast.place, stage="accepted")
    a_session(place=cast.place)
    underway(cast, 1)
    assert lines(client_of("ines")) == {
        "Personnes orientées, à contacter": 1,
        "Personnes acceptées, parcours à ouvrir": 1,
        "Diagnostics à faire avant le parcours": 1,
        "Séances à émarger": 1,
        "Livraisons à réceptionner": 1,
    }


def test_a_mediator_sees_the_stock_of_the_place(cast: Cast, client_of: ClientOf) -> None:
    here = at_place(cast, 2)
    home = client_of("ines").get("/").context["home"]
    assert [item.device.pk for item in home.stock] == [device.pk for device in here]
    assert [(figure.value, str(figure.label)) for figure in home.figures] == [
        (2, "ordinateurs disponibles ici"),
        (0, "remis cette année"),
        (0, "personnes suivies"),
    ]


def test_a_mediator_is_greeted_by_the_first_name_and_reads_the_place_below(
    cast: Cast, client_of: ClientOf
) -> None:
    User.objects.filter(pk=cast.ines.user_id).update(name="Inès Lartigue")
    home = client_of("ines").get("/").context["home"]
    assert home.greeting == "Inès"
    assert home.lead == "Médiateur · La Fabrique numérique · Dax · pas de convention en vigueur"


def test_a_computer_is_offered_only_where_somebody_of_its_programme_may_leave_with_it(
    cast: Cast, client_of: ClientOf
) -> None:
    other = replace(cast, programme=a_programme(cast.territory, slug="prepasport", name="PrepaSport"))
    (theirs,), (ours,) = at_place(other), at_place(cast)
    a_referral(cast.programme, place=cast.place, stage="path_done")
    a_referral(other.programme, place=cast.place, stage="on_path")
    stock = client_of("ines").get("/").context["home"].stock
    assert [(item.device.pk, item.may_be_handed_over) for item in stock] == [
        (ours.pk, True),
        (theirs.pk, False),
    ]


def test_a_blocked_computer_of_the_place_says_what_is_wrong(cast: Cast, client_of: ClientOf) -> None:
    (device,) = at_place(cast)
    hold(actor=TESTER, devices=[device], reason=HoldReason.POLICE)
    a_referral(cast.programme, place=cast.place, stage="path_done")
    (item,) = client_of("ines").get("/").context["home"].stock
    assert (item.may_be_handed_over, [obstacle.code for obstacle in item.obstacles]) == (
        False,
        ["held_police"],
    )


def test_the_rest_of_an_order_received_short_stays_to_be_filled(cast: Cast, client_of: ClientOf) -> None:
    delivery = underway(cast, 2, ordered=3)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=devices_in(delivery))
    at_place(cast, 1)
    amina = client_of("amina")
    assert lines(amina) == {"Commandes à préparer": 1, "Lots à recevoir": 2}
    listed = amina.get(reverse("stock:orders_to_fill")).context["orders"]
    assert [(item.order.pk, item.owed) for item in listed] == [(delivery.order_id, 1)]
    Programme.objects.filter(pk=cast.programme.pk).update(ends_on=date(2023, 12, 31))
    assert lines(amina) == {"Lots à recevoir": 2}


def test_each_kind_of_gap_is_called_by_its_name_and_leads_to_its_deliveries(
    cast: Cast, client_of: ClientOf
) -> None:
    refused, short, exact = underway(cast, 1, ordered=1), underway(cast, 2, ordered=2), underway(cast, 1)
    (surplus,) = in_stock(cast)
    hold(actor=TESTER, devices=devices_in(refused), reason=HoldReason.POLICE)
    receive_delivery(actor=TESTER, delivery=refused, scanned=devices_in(refused))
    receive_delivery(actor=TESTER, delivery=short, scanned=[surplus])
    receive_delivery(actor=TESTER, delivery=exact, scanned=devices_in(exact))
    chloe = client_of("chloe")
    gaps = {
        str(item.title): (item.count, [row.pk for row in chloe.get(item.url).context["listing"].rows])
        for item in chloe.get("/").context["home"].items
        if "gaps=" in item.url
    }
    assert gaps == {
        "Livraisons dont des ordinateurs ne sont pas encore acceptés": (1, [refused.pk]),
        "Livraisons où des ordinateurs manquent": (1, [short.pk]),
        "Livraisons où des ordinateurs sont en trop": (1, [short.pk]),
    }


def test_a_prescriber_sees_the_own_referrals_by_where_they_stand(cast: Cast, client_of: ClientOf) -> None:
    for stage in ("sent", "sent", "accepted"):
        a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, stage=stage)
    a_referral(cast.programme, place=cast.place)
    assert lines(client_of("driss")) == {
        "Prescriptions en attente du lieu": 2,
        "Prescriptions acceptées par le lieu": 1,
    }


def test_a_donor_sees_its_lots_and_what_became_of_its_computers(cast: Cast, client_of: ClientOf) -> None:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    a_device(lot)
    a_lot(a_donation_agreement(cast.programme), workshop=cast.workshop)
    home = client_of("gael").get("/").context["home"]
    assert [item.count for item in home.items] == [1]
    assert [figure.value for figure in home.figures] == [1, 0, 0]


def test_an_auditor_is_led_to_reports_and_ledger(cast: Cast, client_of: ClientOf) -> None:
    home = client_of("eva").get("/").context["home"]
    assert home.items == []
    assert [str(road.label) for road in home.roads][:2] == ["Bilan d’activité", "Registre"]


def test_the_oldest_stands_first_and_alone_is_primary(cast: Cast, client_of: ClientOf) -> None:
    referral = a_referral(cast.programme, place=cast.place)
    Referral.objects.filter(pk=referral.pk).update(stage_since=timezone.now() - timedelta(days=3))
    a_session(place=cast.place)
    response = client_of("ines").get("/")
    assert [item.detail for item in response.context["home"].items] == [
        "depuis 3 jours",
        "depuis aujourd’hui",
    ]
    assert response.content.decode().count("btn--primary") == 1


@pytest.mark.parametrize("role", list(Role))
def test_every_count_and_gesture_leads_to_a_page_that_the_role_may_open(role: Role, cast: Cast) -> None:
    """Everything waits at once; each link is followed."""
    everything_waits(cast)
    client = signed_in(hat(cast, role))
    home = client.get("/").context["home"]
    leads = {item.url for item in home.items} | {item.gesture_url for item in home.items}
    leads |= {figure.url for figure in home.figures} | {road.url for road in home.roads}
    assert {url: client.get(url).status_code for url in leads if url} == {url: 200 for url in leads if url}


@pytest.mark.parametrize("role", list(Role))
def test_home_costs_the_same_for_little_and_for_much(role: Role, cast: Cast) -> None:
    client = signed_in(hat(cast, role))
    everything_waits(cast)
    before = cost(client)
    everything_waits(cast)
    everything_waits(cast)
    assert cost(client) == before


def everything_waits(cast: Cast) -> None:
    an_agreement(cast.programme, place=cast.place, state=AgreementState.DRAFT, signed_on=None, ends_on=None)
    an_order(an_agreement(cast.programme, place=cast.place), state=OrderState.PLACED)
    a_device(a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop))
    prepared(cast)
    at_place(cast)
    filling(cast, 1)
    underway(cast, 1)
    a_session(place=cast.place)
    for stage in ("sent", "accepted", "path_done"):
        a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, stage=stage)
    Referral.objects.filter(stage="sent").update(stage_since=timezone.now() - timedelta(days=20))


def hat(cast: Cast, role: Role) -> Membership:
    known = {membership.role: membership for membership in cast.people().values()}
    known.pop(Role.PLACE_MANAGER)  # Farid's place is in another territory
    at_a_place = cast.place if role in {Role.PLACE_MANAGER, Role.TRAINER} else None
    organisation = at_a_place.organisation if at_a_place else cast.operator
    return known.get(role) or a_membership(role, organisation, place=at_a_place)


def cost(client: Client) -> int:
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return len(queries)


@pytest.mark.django_db
def test_a_visitor_is_welcomed_and_led_to_sign_in(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "/accounts/login/" in page
    assert "/demonstration/" not in page


def test_somebody_without_any_role_is_told_what_to_do(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("bruno")
    Membership.objects.filter(pk=cast.bruno.pk).update(ended_at=timezone.now())
    assert "Vous n’avez aucun rôle en ce moment" in client.get("/").content.decode()

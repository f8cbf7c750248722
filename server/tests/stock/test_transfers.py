"""From workshop to workshop and from place to place; what a place should hold, and what to send it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.devices.actions import hold
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device
from rebond.handover.actions import Pair, hand_over, lend
from rebond.handover.queries import obstacles_to_sell
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.kit.outcomes import Outcome
from rebond.ledger.models import Event
from rebond.network.models import Place, Workshop
from rebond.sales.queries.to_organisations import obstacles_to_sell_to_organisation
from rebond.stock.actions import (
    declare_missing,
    dispatch_transfer,
    load_transfer,
    open_stocktake,
    open_transfer,
    prepare_supply,
    receive_delivery,
    receive_transfer,
    set_place_stock,
    settle_transfer_line,
)
from rebond.stock.actions.hands import obstacles_to_transfer
from rebond.stock.choices import MissingReason, TransferLineState
from rebond.stock.models import Transfer, TransferLine
from rebond.stock.queries import expected_at, held_computers, places_supplied
from rebond.stock.queries.closing import closing_of
from rebond.subcontracting.actions import prepare_return
from rebond.subcontracting.choices import Claim
from tests.cast import Cast
from tests.factories import a_membership, a_place, a_referral, a_workshop, an_agreement
from tests.harness.queries import assert_list_costs
from tests.harness.signing_in import signed_in
from tests.stock.prepared import TESTER, at_place, devices_in, fresh, in_stock, prepared, stages, underway
from tests.subcontracting.prepared import an_outside, entrusted

Clients = Callable[[str], Client]


def annex(cast: Cast) -> Workshop:
    return a_workshop(cast.operator, name="Annexe de Mont-de-Marsan")


def other_place(cast: Cast, *, with_agreement: bool = True) -> Place:
    place = a_place(cast.place.organisation, name="Bus France Services")
    if with_agreement:
        an_agreement(cast.programme, place=place)
    return place


def leaving(cast: Cast, pile: list[Device], destination: Workshop | Place) -> Transfer:
    origin = cast.workshop if isinstance(destination, Workshop) else cast.place
    transfer = open_transfer(actor=cast.actor("amina"), origin=origin, destination=destination)
    outcome = load_transfer(actor=cast.actor("amina"), transfer=transfer, devices=pile)
    assert outcome.complete, outcome.refused[0].reason
    return dispatch_transfer(actor=cast.actor("amina"), transfer=transfer)


def codes(outcome: Outcome[Device]) -> list[str]:
    return [obstacle.code for refusal in outcome.refused for obstacle in refusal.obstacles]


def states(transfer: Transfer) -> list[str]:
    return list(transfer.lines.order_by("pk").values_list("state", flat=True))


def test_a_workshop_answers_for_what_is_on_its_way_to_it(cast: Cast) -> None:
    pile, there = in_stock(cast, 2), annex(cast)
    transfer = leaving(cast, pile, there)
    assert [(device.stage, device.workshop) for device in fresh(pile)] == [("ready", there)] * 2
    assert receive_transfer(actor=cast.actor("bruno"), transfer=transfer, scanned=pile).is_exact
    assert states(transfer) == ["received", "received"]


def test_what_only_the_donor_releases_does_not_keep_a_computer_in_the_workshop(cast: Cast) -> None:
    (locked, swollen), there = in_stock(cast, 2), annex(cast)
    hold(actor=TESTER, devices=[locked], reason=HoldReason.FIRMWARE_LOCK)
    hold(actor=TESTER, devices=[swollen], reason=HoldReason.SWOLLEN_BATTERY)
    found = obstacles_to_transfer([locked, swollen], there)
    assert {key: [one.code for one in told] for key, told in found.items()} == {
        swollen.pk: ["held_swollen_battery"]
    }


def test_nothing_leaves_for_a_place_that_closed_meanwhile(cast: Cast) -> None:
    pile, there, amina = at_place(cast, 1), other_place(cast), cast.actor("amina")
    transfer = open_transfer(actor=amina, origin=cast.place, destination=there)
    load_transfer(actor=amina, transfer=transfer, devices=pile)
    Place.objects.filter(pk=there.pk).update(is_open=False)
    with pytest.raises(Invalid):
        dispatch_transfer(actor=amina, transfer=transfer)
    assert [device.place for device in fresh(pile)] == [cast.place]


def test_a_place_to_which_a_slip_is_filled_does_not_close(cast: Cast) -> None:
    pile, there, amina = at_place(cast, 1), other_place(cast), cast.actor("amina")
    transfer = open_transfer(actor=amina, origin=cast.place, destination=there)
    assert closing_of(there).obstacles == []
    load_transfer(actor=amina, transfer=transfer, devices=pile)
    assert [obstacle.code for obstacle in closing_of(there).obstacles] == ["on_their_way"]


def test_what_is_on_its_way_is_expected_by_no_stocktake(cast: Cast) -> None:
    pile, there = in_stock(cast), annex(cast)
    transfer = leaving(cast, pile, there)
    now = open_stocktake(actor=TESTER, site=there)
    assert now.lines.count() == 0
    receive_transfer(actor=TESTER, transfer=transfer, scanned=pile)
    assert [item.device_id for item in expected_at(there, transfer.opened_at)] == []


def test_a_reserved_computer_stays_for_its_order(cast: Cast) -> None:
    delivery = underway(cast, 1)
    reserved = delivery.lines.get().device
    transfer = open_transfer(actor=TESTER, origin=cast.workshop, destination=annex(cast))
    outcome = load_transfer(actor=TESTER, transfer=transfer, devices=[reserved])
    assert [obstacle.code for obstacle in outcome.refused[0].obstacles] == ["not_transferable"]


def test_a_computer_stands_on_one_slip_only(cast: Cast) -> None:
    pile = in_stock(cast)
    first = open_transfer(actor=TESTER, origin=cast.workshop, destination=annex(cast))
    second = open_transfer(
        actor=TESTER, origin=cast.workshop, destination=a_workshop(cast.operator, name="Atelier de Dax")
    )
    for _again in range(2):
        assert load_transfer(actor=TESTER, transfer=first, devices=pile).complete
    outcome = load_transfer(actor=TESTER, transfer=second, devices=pile)
    assert [obstacle.code for obstacle in outcome.refused[0].obstacles] == ["in_another_transfer"]
    assert TransferLine.objects.count() == 1


def test_it_leaves_once_and_comes_once(cast: Cast) -> None:
    pile = in_stock(cast)
    transfer = leaving(cast, pile, annex(cast))
    with pytest.raises(Refused):
        dispatch_transfer(actor=TESTER, transfer=transfer)
    receive_transfer(actor=TESTER, transfer=transfer, scanned=pile)
    with pytest.raises(Refused):
        receive_transfer(actor=TESTER, transfer=transfer, scanned=pile)
    assert Event.objects.filter(stream=pile[0].stream, kind="device.transferred").count() == 1


def test_an_empty_transfer_does_not_leave(cast: Cast) -> None:
    transfer = open_transfer(actor=TESTER, origin=cast.workshop, destination=annex(cast))
    with pytest.raises(Refused):
        dispatch_transfer(actor=TESTER, transfer=transfer)


def test_the_gaps_of_a_reception_are_settled(cast: Cast) -> None:
    came, stayed, lost = in_stock(cast, 3)
    (surplus,) = in_stock(cast)
    there = annex(cast)
    transfer = leaving(cast, [came, stayed, lost], there)
    receive_transfer(actor=TESTER, transfer=transfer, scanned=[came, surplus])
    lines = {line.device: line for line in transfer.lines.all()}
    amina = cast.actor("amina")
    for _again in range(2):
        settle_transfer_line(actor=amina, line=lines[stayed], now=TransferLineState.BACK)
    settle_transfer_line(actor=amina, line=lines[lost], now=TransferLineState.LOST)
    settle_transfer_line(actor=amina, line=lines[surplus], now=TransferLineState.RECEIVED)
    with pytest.raises(Refused):
        settle_transfer_line(actor=amina, line=lines[lost], now=TransferLineState.BACK)
    assert [device.workshop for device in fresh([came, stayed, surplus])] == [there, cast.workshop, there]
    assert stages([lost]) == ["missing"]


def test_a_place_that_closes_sends_all_to_another_one(cast: Cast, client_of: Clients) -> None:
    pile, bus = at_place(cast, 2), other_place(cast)
    Place.objects.filter(pk=cast.place.pk).update(is_open=False)
    given = {"origin": f"place:{cast.place.pk}", "destination": f"place:{bus.pk}", "everything": "on"}
    client_of("chloe").post(reverse("stock:open_transfer"), given)
    transfer = Transfer.objects.get()
    client_of("chloe").post(reverse("stock:dispatch_transfer", args=[transfer.pk]))
    assert [(device.stage, device.place) for device in fresh(pile)] == [("at_place", bus)] * 2
    manager = a_membership("place_manager", bus.organisation, place=bus)
    client = client_of("chloe")
    client.force_login(manager.user)
    url = reverse("stock:receive_transfer", args=[transfer.pk])
    codes = "\n".join(device.asset_tag for device in pile)
    looked = client.post(url, {"codes": codes, "gesture": "look"})
    seen = looked.context["looked"].signature
    assert client.post(url, {"codes": codes, "gesture": "receive", "seen": seen}).status_code == 302
    assert states(transfer) == ["received", "received"]


def test_nothing_goes_to_a_closed_place_nor_to_one_without_agreement(cast: Cast) -> None:
    pile, bus = at_place(cast), other_place(cast, with_agreement=False)
    transfer = open_transfer(actor=TESTER, origin=cast.place, destination=bus)
    outcome = load_transfer(actor=TESTER, transfer=transfer, devices=pile)
    assert [obstacle.code for obstacle in outcome.refused[0].obstacles] == ["no_agreement"]
    closed = a_place(cast.place.organisation, name="Fermé", is_open=False)
    with pytest.raises(Invalid):
        open_transfer(actor=TESTER, origin=cast.place, destination=closed)


def test_what_is_on_its_way_leaves_with_nobody_before_it_is_received(cast: Cast) -> None:
    (device,), bus = at_place(cast), other_place(cast)
    transfer = leaving(cast, [device], bus)
    person = a_referral(cast.programme, place=bus, stage="path_done")
    (device,) = fresh([device])
    assert codes(hand_over(actor=TESTER, pairs=[Pair(device, person)])) == ["on_its_way"]
    for referral in (None, person):
        assert "on_its_way" in {one.code for one in obstacles_to_sell([device], referral)[device.pk]}
    found = obstacles_to_sell_to_organisation([device], cast.ines.organisation, bus)
    assert "on_its_way" in {one.code for one in found[device.pk]}
    (held,) = held_computers([device])
    assert (held.may_be_handed_over, transfer.reference in held.reason) == (False, True)
    receive_transfer(actor=TESTER, transfer=transfer, scanned=[device])
    assert held_computers([device])[0].may_be_handed_over
    assert hand_over(actor=TESTER, pairs=[Pair(device, person)]).complete


def test_what_is_on_its_way_is_neither_lent_nor_sent_on(cast: Cast) -> None:
    (ready,), (held,) = in_stock(cast), at_place(cast)
    bus, other = other_place(cast), a_place(cast.place.organisation, name="Mairie")
    an_agreement(cast.programme, place=other)
    leaving(cast, [ready], annex(cast))
    leaving(cast, [held], bus)
    assert codes(lend(actor=TESTER, devices=[ready], organisation=cast.ines.organisation)) == ["on_its_way"]
    onwards = open_transfer(actor=TESTER, origin=bus, destination=other)
    assert codes(load_transfer(actor=TESTER, transfer=onwards, devices=fresh([held]))) == ["on_its_way"]


def test_what_was_lost_on_the_way_is_not_received_any_more(cast: Cast, client_of: Clients) -> None:
    pile, bus = at_place(cast, 2), other_place(cast)
    transfer = leaving(cast, list(pile), bus)
    lost, came = pile
    declare_missing(actor=TESTER, devices=[lost], reason=MissingReason.STOLEN)
    url = reverse("stock:receive_transfer", args=[transfer.pk])
    looked = client_of("amina").post(url, {"codes": came.asset_tag, "gesture": "look"})
    assert looked.context["looked"].gone == [lost]
    assert "1 qui n’est plus attendu" in looked.content.decode()
    arrived = receive_transfer(actor=cast.actor("amina"), transfer=transfer, scanned=pile)
    assert (arrived.is_exact, arrived.received, states(transfer)) == (True, [came], ["lost", "received"])
    assert stages([lost]) == ["missing"]


def test_a_workshop_and_a_place_do_not_exchange_by_transfer(cast: Cast) -> None:
    with pytest.raises(Invalid):
        open_transfer(actor=TESTER, origin=cast.workshop, destination=cast.place)
    with pytest.raises(Invalid):
        open_transfer(actor=TESTER, origin=cast.workshop, destination=cast.workshop)


def test_who_may_send_and_who_may_receive(cast: Cast) -> None:
    pile, bus = at_place(cast), other_place(cast)
    with pytest.raises(NotAllowed):
        open_transfer(actor=cast.actor("ines"), origin=cast.place, destination=bus)
    transfer = leaving(cast, pile, bus)
    with pytest.raises(NotFound):
        receive_transfer(actor=cast.actor("ines"), transfer=transfer, scanned=pile)
    with pytest.raises(NotAllowed):
        receive_transfer(actor=cast.actor("eva"), transfer=transfer, scanned=pile)


def test_an_external_workshop_sees_what_comes_to_it_once_it_has_left(cast: Cast) -> None:
    outside, pile = an_outside(cast), in_stock(cast)
    transfer = open_transfer(actor=cast.actor("amina"), origin=cast.workshop, destination=outside.workshop)
    load_transfer(actor=cast.actor("amina"), transfer=transfer, devices=pile)
    client, page = signed_in(outside.tariq), reverse("stock:transfer", args=[transfer.pk])
    assert (client.get(page).status_code, list(Transfer.objects.visible_to(outside.actor))) == (404, [])
    assert list(Transfer.objects.visible_to(cast.actor("amina"))) == [transfer]
    dispatch_transfer(actor=cast.actor("amina"), transfer=transfer)
    assert client.get(page).status_code == 200


def test_an_external_workshop_sees_its_own_slip_while_it_fills_it(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    entrusted(cast, outside, pile)
    prepare_return(actor=outside.actor, workshop=outside.workshop, devices=pile, claim=Claim.DONE)
    assert [row.from_workshop for row in Transfer.objects.visible_to(outside.actor).filling()] == [
        outside.workshop
    ]


def row_of(cast: Cast, place: Place) -> object:
    return next(row for row in places_supplied(cast.actor("amina")) if row.place == place)


def test_a_place_below_its_minimum_is_told_where_computers_are(cast: Cast) -> None:
    in_stock(cast, 2)
    an_agreement(cast.programme, place=cast.place)
    set_place_stock(actor=cast.actor("amina"), place=cast.place, minimum=3, travels=True)
    row = row_of(cast, cast.place)
    assert (row.lacking, row.travels, row.supply.workshop, row.supply.count) == (
        3,
        True,
        cast.workshop.name,
        2,
    )


def test_a_place_whose_agreement_ended_is_not_told_that_nothing_is_ready(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    in_stock(cast, 2)
    place = other_place(cast, with_agreement=False)
    an_agreement(cast.programme, place=place, ends_on=timezone.localdate() - timedelta(days=1))
    set_place_stock(actor=TESTER, place=place, minimum=3, travels=False)
    assert (row_of(cast, place).supply, row_of(cast, place).is_entitled) == (None, False)
    page = client_of("chloe").get(reverse("stock:places")).content.decode()
    assert "Aucune convention n’est en vigueur avec lui : rien ne peut y être envoyé." in page
    assert "Rien n’est prêt pour son dispositif." not in page
    assert reverse("orders:agreements") in page


def test_its_own_order_comes_first_and_another_place_last(cast: Cast) -> None:
    at_place(cast, 2)
    bus = other_place(cast)
    set_place_stock(actor=TESTER, place=bus, minimum=1, travels=False)
    assert row_of(cast, bus).supply.from_place == cast.place
    delivery = underway(cast, 1, ordered=5)
    set_place_stock(actor=TESTER, place=cast.place, minimum=9, travels=False)
    row = row_of(cast, cast.place)
    assert (row.held, row.coming, row.owed, row.lacking) == (2, 1, 4, 6)
    assert (row.supply.order_id, row.supply.count) == (delivery.order_id, 4)


def test_what_a_transfer_is_bringing_to_a_place_is_coming_and_not_held(cast: Cast) -> None:
    pile, bus = at_place(cast, 3), other_place(cast)
    set_place_stock(actor=TESTER, place=bus, minimum=2, travels=False)
    transfer = leaving(cast, pile, bus)
    row = row_of(cast, bus)
    assert (row.held, row.coming, row.lacking, row.spare) == (0, 3, 0, 0)
    receive_transfer(actor=TESTER, transfer=transfer, scanned=pile[:1])
    row = row_of(cast, bus)
    assert (row.held, row.coming, row.lacking) == (1, 0, 1)
    came_after_all = transfer.lines.filter(state=TransferLineState.MISSING).order_by("pk")[0]
    settle_transfer_line(actor=cast.actor("amina"), line=came_after_all, now=TransferLineState.RECEIVED)
    row = row_of(cast, bus)
    assert (row.held, row.coming, row.lacking) == (2, 0, 0)


def test_a_computer_that_a_delivery_did_not_bring_is_not_coming(cast: Cast) -> None:
    delivery = underway(cast, 2, ordered=2)
    set_place_stock(actor=TESTER, place=cast.place, minimum=2, travels=False)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=devices_in(delivery)[:1])
    row = row_of(cast, cast.place)
    assert (row.held, row.coming, row.owed, row.lacking) == (1, 0, 1, 1)


def test_what_a_place_lacks_is_put_on_a_slip_with_one_gesture_sent_twice_or_not(cast: Cast) -> None:
    at_place(cast, 4)
    bus = a_place(cast.place.organisation, name="Bus")
    an_agreement(cast.programme, place=bus)
    set_place_stock(actor=TESTER, place=bus, minimum=3, travels=True)
    set_place_stock(actor=TESTER, place=cast.place, minimum=1, travels=False)
    transfer, count = prepare_supply(actor=cast.actor("amina"), place=bus)
    assert (transfer.origin, transfer.destination, count, transfer.lines.count()) == (cast.place, bus, 3, 3)
    assert (row_of(cast, bus).lacking, row_of(cast, cast.place).spare) == (0, 0)
    with pytest.raises(Refused):
        prepare_supply(actor=cast.actor("amina"), place=bus)
    with pytest.raises(NotAllowed):
        prepare_supply(actor=cast.actor("ines"), place=bus)


def test_the_button_of_the_list_leads_to_the_slip(cast: Cast, client_of: Clients) -> None:
    at_place(cast, 2)
    bus = a_place(cast.place.organisation, name="Bus")
    an_agreement(cast.programme, place=bus)
    set_place_stock(actor=TESTER, place=bus, minimum=1, travels=True)
    page = client_of("amina").post(reverse("stock:supply_place", args=[bus.pk]))
    assert page.url == reverse("stock:transfer", args=[Transfer.objects.get(to_place=bus).pk])


def test_a_minimum_said_twice_is_written_once(cast: Cast) -> None:
    for _again in range(2):
        set_place_stock(actor=cast.actor("chloe"), place=cast.place, minimum=4, travels=False)
    assert Event.objects.filter(kind="place_stock.set").count() == 1
    with pytest.raises(NotAllowed):
        set_place_stock(actor=cast.actor("ines"), place=cast.place, minimum=1, travels=False)


def test_the_places_cost_as_much_for_three_as_for_one(cast: Cast, client_of: Clients) -> None:
    names = iter("ABC")

    def another() -> None:
        place = a_place(cast.place.organisation, name=next(names))
        an_agreement(cast.programme, place=place)
        set_place_stock(actor=TESTER, place=place, minimum=2, travels=False)

    in_stock(cast)
    assert_list_costs(client_of("amina"), reverse("stock:places"), add_row=another, expected=13)


def test_the_transfers_cost_as_much_for_three_as_for_one(cast: Cast, client_of: Clients) -> None:
    names = iter("ABC")

    def another() -> None:
        there = a_workshop(cast.operator, name=next(names))
        leaving(cast, in_stock(cast), there)

    assert_list_costs(client_of("amina"), reverse("stock:transfers"), add_row=another, expected=5)

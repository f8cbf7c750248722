"""From an accepted order to the place, on both sides, with what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from rebond.devices.actions import hold, lift_hold, merge, rectify
from rebond.devices.choices import HoldReason, RectificationReason
from rebond.devices.models import Device, Drive, Hold
from rebond.kit.errors import NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.orders.actions import cancel_order
from rebond.stock.actions import (
    accept_line,
    call_back_line,
    declare_missing,
    dispatch,
    give_up_line,
    load,
    open_delivery,
    receive_delivery,
    recover,
    reopen_reception,
    unload,
)
from rebond.stock.choices import DeliveryState, LineState, MissingReason
from rebond.stock.models import Delivery
from rebond.stock.queries.piles import arrivals
from rebond.stock.reactions import free_reserved_computers
from tests.cast import Cast
from tests.factories import a_device, a_programme, a_territory, a_workshop, an_organisation
from tests.harness.queries import assert_list_costs
from tests.stock.prepared import (
    TESTER,
    an_accepted_order,
    devices_in,
    filling,
    fresh,
    in_stock,
    prepared,
    stages,
    underway,
)

Clients = Callable[[str], Client]


def line_states(delivery: Delivery) -> list[str]:
    return list(delivery.lines.order_by("device__pk").values_list("state", flat=True))


def see_a_drive(device: Device) -> None:
    Drive.objects.create(
        device=device,
        serial="S3Z8NB0K",
        normalised_serial="S3Z8NB0K",
        first_seen_at=device.stage_since,
        last_seen_at=device.stage_since,
    )


def test_an_order_is_filled_up_to_what_was_ordered_and_no_further(cast: Cast) -> None:
    delivery = filling(cast, 2, ordered=3)
    more = in_stock(cast, 2)
    outcome = load(actor=cast.actor("amina"), delivery=delivery, devices=more)
    assert [device.pk for device in outcome.taken] == [more[0].pk]
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["order_full"]
    assert stages(more) == ["reserved", "ready"]


def test_a_computer_scanned_again_into_its_own_delivery_is_no_fault(cast: Cast) -> None:
    delivery = filling(cast, 1, ordered=3)
    outcome = load(actor=cast.actor("amina"), delivery=delivery, devices=devices_in(delivery))
    assert (list(outcome.taken), list(outcome.refused), line_states(delivery)) == ([], [], ["loaded"])


def test_two_people_who_load_the_same_computer_do_not_both_get_it(cast: Cast) -> None:
    first, second = filling(cast, 0), filling(cast, 0)
    (device,) = in_stock(cast)
    assert load(actor=cast.actor("amina"), delivery=first, devices=[device]).complete
    outcome = load(actor=cast.actor("chloe"), delivery=second, devices=[device])
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["wrong_stage"]
    assert (first.lines.count(), second.lines.count()) == (1, 0)


def test_opening_an_order_twice_gives_the_same_delivery(cast: Cast) -> None:
    order = an_accepted_order(cast)
    opened = [open_delivery(actor=cast.actor("amina"), order=order, workshop=cast.workshop) for _ in range(2)]
    assert opened[0].pk == opened[1].pk


def test_an_order_is_not_filled_from_a_workshop_of_another_territory(cast: Cast) -> None:
    abroad = a_workshop(an_organisation(a_territory("gers", "Gers")), name="Atelier d'Auch")
    with pytest.raises(NotFound):
        open_delivery(actor=cast.actor("amina"), order=an_accepted_order(cast), workshop=abroad)


def test_a_computer_of_another_workshop_is_refused_with_the_reason(cast: Cast) -> None:
    delivery = open_delivery(
        actor=TESTER, order=an_accepted_order(cast), workshop=a_workshop(cast.operator, name="Atelier de Dax")
    )
    outcome = load(actor=TESTER, delivery=delivery, devices=in_stock(cast))
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["other_workshop"]


def test_a_programme_that_only_gives_sends_computers_to_the_places_that_give_them(cast: Cast) -> None:
    cast.programme.outlets = ["gift"]
    cast.programme.save()
    given, kept = filling(cast, 0), in_stock(cast, outlets=["loan"])
    assert load(actor=TESTER, delivery=given, devices=in_stock(cast)).complete
    outcome = load(actor=TESTER, delivery=given, devices=kept)
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["outlet_excluded"]


def test_a_computer_whose_donor_excludes_the_transfer_is_not_loaded(cast: Cast) -> None:
    outcome = load(actor=TESTER, delivery=filling(cast, 0), devices=in_stock(cast, outlets=["gift"]))
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["outlet_excluded"]


def test_a_delivery_leaves_with_fewer_and_the_rest_stays_owed_until_another_brings_it(cast: Cast) -> None:
    delivery = dispatch(actor=cast.actor("amina"), delivery=filling(cast, 2, ordered=3))
    left = Event.objects.get(stream=delivery.stream, kind="delivery.dispatched")
    assert (left.facts["sent"], left.facts["shortfall"]) == (2, 1)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=devices_in(delivery))
    second = open_delivery(actor=cast.actor("amina"), order=delivery.order, workshop=cast.workshop)
    assert load(actor=cast.actor("amina"), delivery=second, devices=in_stock(cast)).complete
    dispatch(actor=cast.actor("amina"), delivery=second)
    with pytest.raises(Refused, match=r".") as refused:
        open_delivery(actor=cast.actor("amina"), order=delivery.order, workshop=cast.workshop)
    assert refused.value.code == "order_full"


def test_a_drive_seen_after_the_shelving_keeps_the_delivery_in_the_workshop(cast: Cast) -> None:
    delivery = filling(cast, 1)
    (device,) = devices_in(delivery)
    see_a_drive(device)
    with pytest.raises(Refused) as refused:
        dispatch(actor=cast.actor("amina"), delivery=delivery)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["drive_nothing"]
    assert stages([device]) == ["reserved"]


def test_a_mediator_neither_fills_nor_dispatches(cast: Cast, client_of: Clients) -> None:
    delivery = filling(cast, 1)
    with pytest.raises(NotAllowed):
        dispatch(actor=cast.actor("ines"), delivery=delivery)
    assert client_of("ines").post(reverse("stock:dispatch", args=[delivery.pk])).status_code == 403


def test_an_order_given_up_frees_what_was_reserved_for_it(cast: Cast) -> None:
    delivery = filling(cast, 2)
    devices = devices_in(delivery)
    cancel_order(actor=cast.actor("chloe"), order=delivery.order)
    with pytest.raises(Refused) as refused:
        dispatch(actor=cast.actor("amina"), delivery=delivery)
    assert refused.value.code == "order_not_accepted"
    for _twice in range(2):
        free_reserved_computers(list(Event.objects.filter(kind="order.cancelled")))
    assert stages(devices) == ["ready", "ready"]


def test_a_reserved_computer_that_cannot_be_found_does_not_hold_the_delivery_back(cast: Cast) -> None:
    delivery = filling(cast, 2)
    lost, other = devices_in(delivery)
    declare_missing(actor=cast.actor("amina"), devices=[lost], reason=MissingReason.NOT_FOUND)
    dispatch(actor=cast.actor("amina"), delivery=delivery)
    assert stages([lost, other]) == ["missing", "in_transit"]
    assert line_states(delivery) == [LineState.LOST, LineState.LOADED]


def test_a_reserved_computer_found_where_it_was_can_still_be_taken_out(cast: Cast) -> None:
    delivery = filling(cast, 1)
    (device,) = devices_in(delivery)
    declare_missing(actor=cast.actor("amina"), devices=[device], reason=MissingReason.NOT_FOUND)
    rectify(actor=cast.actor("chloe"), devices=fresh([device]), reason=RectificationReason.WRONG_GESTURE)
    assert unload(actor=cast.actor("amina"), delivery=delivery, devices=[device]).complete
    assert stages([device]) == ["ready"]


def test_the_place_receives_what_it_scanned_and_the_gaps_are_written_down(cast: Cast) -> None:
    delivery = underway(cast, 2)
    came, missing = devices_in(delivery)
    (surplus,) = in_stock(cast)
    reception = receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[came, surplus])
    assert (reception.received, reception.missing, reception.surplus) == ((came,), (missing,), (surplus,))
    assert stages([came, missing, surplus]) == ["at_place", "in_transit", "ready"]
    assert line_states(delivery) == ["received", "missing", "surplus"]
    order = Event.objects.get(stream=delivery.order.stream, kind="order.delivered")
    assert (order.facts["received"], order.facts["missing"], order.facts["surplus"]) == (1, 1, 1)


def test_what_left_for_an_order_that_was_given_up_still_arrives(cast: Cast) -> None:
    delivery = underway(cast, 1)
    cancel_order(actor=cast.actor("chloe"), order=delivery.order)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=devices_in(delivery))
    assert stages(devices_in(delivery)) == ["at_place"]
    delivery.order.refresh_from_db()
    assert delivery.order.state == "cancelled"


def test_the_label_of_a_merged_twin_is_received_as_the_computer_that_goes_on(cast: Cast) -> None:
    delivery = underway(cast, 1)
    (device,) = devices_in(delivery)
    twin = a_device(device.lot, stage="announced")
    merge(actor=TESTER, twin=twin, into=device)
    assert arrivals(delivery, [twin.asset_tag]).devices == (device,)


def test_a_delivery_is_received_once_even_by_two_people_at_once(cast: Cast) -> None:
    delivery = underway(cast, 1)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=devices_in(delivery))
    with pytest.raises(Refused) as refused:
        receive_delivery(actor=cast.actor("chloe"), delivery=delivery, scanned=[])
    assert refused.value.code == "delivery_not_underway"
    assert line_states(delivery) == ["received"]


def test_the_page_of_a_reception_sent_twice_counts_once(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 2, ordered=2)
    (device, _other) = devices_in(delivery)
    ines, address = client_of("ines"), reverse("stock:receive", args=[delivery.pk])
    looked = ines.post(address, {"codes": device.asset_tag, "gesture": "look"}).context["looked"]
    page = {"codes": device.asset_tag, "gesture": "receive", "seen": looked.signature}
    assert [ines.post(address, page).status_code for _again in range(2)] == [302, 302]
    told = ines.post(address, page, follow=True).content.decode()
    assert "Cette livraison n’est pas en route." in told
    assert sorted(line_states(delivery)) == ["missing", "received"]
    kinds = ("delivery.received", "order.delivered", "device.delivered")
    counted = [Event.objects.filter(kind=kind).count() for kind in kinds]
    assert counted == [1, 1, 1]
    assert "Livrée · 1 sur 2" in client_of("chloe").get(reverse("orders:list")).content.decode()


def test_a_missing_computer_that_turns_up_is_accepted_by_the_place(cast: Cast) -> None:
    delivery = underway(cast, 1)
    devices = devices_in(delivery)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[])
    accept_line(actor=cast.actor("ines"), line=delivery.lines.get())
    assert stages(devices) == ["at_place"]
    settled = Event.objects.get(kind="delivery.line_settled")
    assert (settled.facts["was"], settled.facts["now"]) == ("missing", "received")


def test_a_missing_computer_given_up_by_the_coordination_is_missing(cast: Cast) -> None:
    delivery = underway(cast, 1)
    devices = devices_in(delivery)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[])
    with pytest.raises(NotAllowed):
        give_up_line(actor=cast.actor("ines"), line=delivery.lines.get(), reason=MissingReason.STOLEN)
    give_up_line(actor=cast.actor("chloe"), line=delivery.lines.get(), reason=MissingReason.STOLEN)
    assert stages(devices) == ["missing"]
    assert line_states(delivery) == ["lost"]


def test_a_surplus_computer_stays_only_when_the_coordination_says_so_and_its_proofs_allow_it(
    cast: Cast,
) -> None:
    delivery = underway(cast, 1)
    (ready,), (in_work,) = in_stock(cast), prepared(cast)
    receive_delivery(
        actor=cast.actor("ines"), delivery=delivery, scanned=[*devices_in(delivery), ready, in_work]
    )
    wanted = delivery.lines.get(device=ready)
    with pytest.raises(NotAllowed):
        accept_line(actor=cast.actor("ines"), line=wanted)
    accept_line(actor=cast.actor("chloe"), line=wanted)
    with pytest.raises(Refused):
        accept_line(actor=cast.actor("chloe"), line=delivery.lines.get(device=in_work))
    assert stages([ready, in_work]) == ["at_place", "received"]


def test_a_surplus_computer_called_back_never_left_on_paper(cast: Cast) -> None:
    delivery = underway(cast, 1)
    (surplus,) = in_stock(cast)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[*devices_in(delivery), surplus])
    call_back_line(actor=cast.actor("chloe"), line=delivery.lines.get(device=surplus))
    assert stages([surplus]) == ["ready"]
    assert line_states(delivery) == ["received", "recalled"]


def test_two_vans_that_swapped_a_computer_are_put_right(cast: Cast) -> None:
    here, there = underway(cast, 1), underway(cast, 1)
    (swapped,) = devices_in(there)
    receive_delivery(actor=cast.actor("ines"), delivery=here, scanned=[*devices_in(here), swapped])
    accept_line(actor=cast.actor("chloe"), line=here.lines.get(device=swapped))
    assert stages([swapped]) == ["at_place"]
    assert line_states(there) == [LineState.MOVED]
    reception = receive_delivery(actor=cast.actor("ines"), delivery=there, scanned=[])
    assert reception.missing == ()


@pytest.mark.parametrize("stage", ["reserved", "in_transit"])
def test_a_surplus_computer_of_another_delivery_stays_only_where_the_terms_of_its_donor_allow(
    cast: Cast, stage: str
) -> None:
    here, there = underway(cast, 1), filling(cast, 1)
    (swapped,) = devices_in(there)
    if stage == "in_transit":
        dispatch(actor=TESTER, delivery=there)
    agreement = swapped.lot.agreement
    agreement.outlets = ["gift"]
    agreement.save()
    receive_delivery(actor=cast.actor("ines"), delivery=here, scanned=[*devices_in(here), swapped])
    with pytest.raises(Refused) as refused:
        accept_line(actor=cast.actor("chloe"), line=here.lines.get(device=swapped))
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["outlet_excluded"]
    assert stages([swapped]) == [stage]


def test_a_surplus_computer_on_its_way_for_another_programme_does_not_stay(cast: Cast) -> None:
    other = replace(cast, programme=a_programme(cast.territory, slug="ordis-40"))
    here, there = underway(cast, 1), underway(other, 1)
    (swapped,) = devices_in(there)
    receive_delivery(actor=cast.actor("ines"), delivery=here, scanned=[*devices_in(here), swapped])
    with pytest.raises(Refused) as refused:
        accept_line(actor=cast.actor("chloe"), line=here.lines.get(device=swapped))
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["other_programme"]


def test_computers_that_may_not_be_received_wait_and_the_others_are_received(cast: Cast) -> None:
    delivery = underway(cast, 3)
    held, unproven, fine = devices_in(delivery)
    hold(actor=TESTER, devices=[held], reason=HoldReason.POLICE)
    see_a_drive(unproven)
    reception = receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[held, unproven, fine])
    assert (reception.received, reception.missing, reception.is_exact) == ((fine,), (), False)
    assert [refusal.obstacles[0].code for refusal in reception.refused] == ["held_police", "drive_nothing"]
    assert stages([held, unproven, fine]) == ["in_transit", "in_transit", "at_place"]
    assert line_states(delivery) == [LineState.REFUSED, LineState.REFUSED, LineState.RECEIVED]
    for event in Event.objects.filter(kind__in=["delivery.received", "order.delivered"]):
        counted = {name: event.facts[name] for name in ("received", "missing", "surplus", "refused")}
        assert counted == {"received": 1, "missing": 0, "surplus": 0, "refused": 2}


def test_a_refused_computer_is_received_once_what_stood_in_the_way_is_settled(cast: Cast) -> None:
    delivery = underway(cast, 1)
    devices = devices_in(delivery)
    hold(actor=TESTER, devices=devices, reason=HoldReason.POLICE)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=devices)
    with pytest.raises(Refused):
        accept_line(actor=cast.actor("ines"), line=delivery.lines.get())
    lift_hold(actor=TESTER, hold=Hold.objects.get())
    accept_line(actor=cast.actor("ines"), line=delivery.lines.get())
    assert stages(devices) == ["at_place"]
    assert line_states(delivery) == [LineState.RECEIVED]


def test_a_missing_computer_that_turns_up_with_a_drive_without_proof_is_not_received(cast: Cast) -> None:
    delivery = underway(cast, 1)
    (device,) = devices_in(delivery)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[])
    see_a_drive(device)
    with pytest.raises(Refused):
        accept_line(actor=cast.actor("ines"), line=delivery.lines.get())
    assert stages([device]) == ["in_transit"]


def test_a_computer_declared_missing_on_the_way_does_not_block_the_reception(cast: Cast) -> None:
    delivery = underway(cast, 2)
    lost, came = devices_in(delivery)
    declare_missing(actor=cast.actor("chloe"), devices=[lost], reason=MissingReason.LOST_IN_DELIVERY)
    reception = receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[lost, came])
    assert (reception.received, reception.surplus) == ((came,), (lost,))
    assert stages([lost, came]) == ["missing", "at_place"]


def test_a_computer_found_again_has_to_be_erased_again(cast: Cast) -> None:
    (device,) = in_stock(cast)
    declare_missing(actor=cast.actor("amina"), devices=[device], reason=MissingReason.STOLEN)
    assert recover(actor=cast.actor("amina"), devices=[device], workshop=cast.workshop).complete
    (found,) = fresh([device])
    assert (found.stage, found.data_since is not None) == ("returned", True)


# The pages


def test_a_place_of_another_organisation_sees_none_of_it(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 1)
    pages = [
        reverse(f"stock:{name}", args=[delivery.pk]) for name in ("delivery", "delivery_note", "receive")
    ]
    pages.append(reverse("stock:order", args=[delivery.order_id]))
    assert [client_of("farid").get(page).status_code for page in pages] == [404] * 4


def test_the_count_of_a_filled_order_is_written_large(cast: Cast, client_of: Clients) -> None:
    page = (
        client_of("amina").get(reverse("stock:load", args=[filling(cast, 2, ordered=3).pk])).content.decode()
    )
    assert "2 / 3" in page


def test_a_delivery_with_fewer_leaves_only_after_a_yes(cast: Cast, client_of: Clients) -> None:
    delivery = filling(cast, 2, ordered=3)
    client, address = client_of("amina"), reverse("stock:dispatch", args=[delivery.pk])
    assert client.post(address, {}).status_code == 422
    assert Delivery.objects.get().state == DeliveryState.FILLING
    assert client.post(address, {"fewer": "on"}).status_code == 302
    assert Delivery.objects.get().state == DeliveryState.IN_TRANSIT


def test_a_complete_delivery_leaves_at_once(cast: Cast, client_of: Clients) -> None:
    delivery = filling(cast, 2, ordered=2)
    assert client_of("amina").post(reverse("stock:dispatch", args=[delivery.pk]), {}).status_code == 302


def test_the_place_looks_before_it_receives_and_nothing_is_accepted_in_silence(
    cast: Cast, client_of: Clients
) -> None:
    delivery = underway(cast, 2)
    came, missing = devices_in(delivery)
    (surplus,) = in_stock(cast)
    client, address = client_of("ines"), reverse("stock:receive", args=[delivery.pk])
    codes = f"{came.asset_tag}\n{surplus.asset_tag}"
    answer = client.post(address, {"codes": codes, "gesture": "look"})
    seen, looked = answer.context["looked"].signature, answer.content.decode()
    other = client.post(address, {"codes": f"{missing.asset_tag}\n{surplus.asset_tag}", "gesture": "look"})
    assert Delivery.objects.get().state == DeliveryState.IN_TRANSIT
    assert "1 / 2" in looked
    assert missing.asset_tag in looked
    assert surplus.serial not in looked, "nothing is told of a computer that was not awaited"
    assert f'value="{seen}"' in looked
    as_many = {"codes": codes, "gesture": "receive", "seen": other.context["looked"].signature}
    assert client.post(address, as_many).status_code == 200
    assert Delivery.objects.get().state == DeliveryState.IN_TRANSIT, (
        "what was seen is not what would be received"
    )
    assert client.post(address, {"codes": codes, "gesture": "receive", "seen": seen}).status_code == 302
    assert line_states(delivery) == ["received", "missing", "surplus"]


def test_the_place_reads_why_a_computer_is_not_received_before_and_after(
    cast: Cast, client_of: Clients
) -> None:
    delivery = underway(cast, 1)
    (device,) = devices_in(delivery)
    hold(actor=TESTER, devices=[device], reason=HoldReason.POLICE)
    client, address = client_of("ines"), reverse("stock:receive", args=[delivery.pk])
    looked = client.post(address, {"codes": device.asset_tag, "gesture": "look"})
    assert "Bloqué" in looked.content.decode()
    given = {"codes": device.asset_tag, "gesture": "receive", "seen": looked.context["looked"].signature}
    page = client.post(address, given, follow=True).content.decode()
    assert "Arrivé, non accepté" in page
    assert page.count("Bloqué") == 2, "in the message, and beside the line"
    assert "Le recevoir maintenant" in page


def test_a_code_that_is_no_computer_is_named_with_its_cure(cast: Cast, client_of: Clients) -> None:
    address = reverse("stock:receive", args=[underway(cast, 1).pk])
    answer = client_of("ines").post(address, {"codes": "RB-0000-01", "gesture": "look"})
    assert answer.status_code == 422
    assert "RB-0000-01" in answer.content.decode()


def test_the_gaps_are_settled_from_the_page_of_the_delivery(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 1)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=[])
    address = reverse("stock:settle_line", args=[delivery.pk, delivery.lines.get().pk])
    client_of("ines").post(address, {"gesture": "give_up", "reason": "stolen"})
    assert line_states(delivery) == ["missing"]
    client_of("chloe").post(address, {"gesture": "give_up", "reason": "lost_in_delivery"})
    assert line_states(delivery) == ["lost"]


def test_the_page_of_a_computer_on_its_way_leads_to_its_delivery(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 1)
    (device,) = devices_in(delivery)
    answer = client_of("ines").get(reverse("stock:deliveries"), {"code": device.asset_tag})
    assert answer.headers["location"] == reverse("stock:delivery", args=[delivery.pk])


def test_an_order_shows_its_deliveries_and_what_is_still_owed(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 2, ordered=3)
    page = client_of("ines").get(reverse("stock:order", args=[delivery.order_id])).content.decode()
    assert delivery.reference in page
    assert "2 sur 3" in page


@pytest.mark.parametrize(("name", "expected"), [("stock:deliveries", 5), ("stock:orders_to_fill", 6)])
def test_a_list_costs_as_much_for_three_rows_as_for_one(
    name: str, expected: int, cast: Cast, client_of: Clients
) -> None:
    make = underway if name == "stock:deliveries" else filling
    assert_list_costs(client_of("chloe"), reverse(name), add_row=lambda: make(cast, 1), expected=expected)


def test_the_count_is_right_on_the_page_that_refuses_one_of_the_pile(cast: Cast, client_of: Clients) -> None:
    delivery = filling(cast, 0, ordered=3)
    (good,), (in_work,) = in_stock(cast), prepared(cast)
    codes = f"{good.asset_tag}\n{in_work.asset_tag}"
    answer = client_of("amina").post(reverse("stock:load", args=[delivery.pk]), {"codes": codes})
    assert (answer.status_code, "1 / 3" in answer.content.decode()) == (422, True)


def test_both_pages_of_an_order_received_short_tell_what_left_what_arrived_and_what_is_missing(
    cast: Cast, client_of: Clients
) -> None:
    delivery = underway(cast, 4, ordered=10)
    order = delivery.order
    came = devices_in(delivery)[:3]
    receive_delivery(actor=TESTER, delivery=delivery, scanned=came)
    chloe = client_of("chloe")
    shown = chloe.get(reverse("stock:order", args=[order.pk])).context["shown"]
    assert (shown.gone, shown.came, shown.missing, shown.owed) == (4, 3, 1, 7)
    roads = [
        chloe.get(reverse(page, args=[order.pk])).context["road"] for page in ("orders:order", "stock:order")
    ]
    assert [[station.state for station in road] for road in roads] == [["done"] * 4 + ["now"]] * 2
    assert [str(road[1].detail) for road in roads] == ["", "Acceptée"]
    assert [[str(station.detail) for station in road[3:]] for road in roads] == [
        ["4 sur 10", "3 sur 10, 1 manquant"],
        ["4 sur 10", "3 sur 10, 1 manquant"],
    ]
    assert all(station.when for station in roads[1][2:])


def test_every_list_says_how_many_came_of_what_was_ordered(cast: Cast, client_of: Clients) -> None:
    first = underway(cast, 3, ordered=4)
    order, chloe = first.order, client_of("chloe")
    pages = [
        reverse("orders:list"),
        reverse("orders:order", args=[order.pk]),
        reverse("orders:agreement", args=[order.agreement_id]),
    ]
    receive_delivery(actor=TESTER, delivery=first, scanned=devices_in(first)[:2])
    for page in pages:
        assert "Livrée · 2 sur 4" in chloe.get(page).content.decode(), page
    late = first.lines.get(state=LineState.MISSING)
    accept_line(actor=TESTER, line=late)
    for page in pages:
        assert "Livrée · 3 sur 4" in chloe.get(page).content.decode(), page
    second = open_delivery(actor=TESTER, order=order, workshop=cast.workshop)
    assert load(actor=TESTER, delivery=second, devices=in_stock(cast, 1)).complete
    receive_delivery(
        actor=TESTER, delivery=dispatch(actor=TESTER, delivery=second), scanned=devices_in(second)
    )
    for page in pages:
        shown = chloe.get(page).content.decode()
        assert ("Livrée" in shown, "Livrée ·" in shown) == (True, False), page
    road = chloe.get(pages[1]).context["road"]
    assert [str(station.detail) for station in road[3:]] == ["4 sur 4", "4 sur 4"]


def test_an_order_whose_reception_was_a_mistake_is_on_its_way_again(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 2, ordered=2)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=devices_in(delivery))
    reopen_reception(actor=TESTER, delivery=delivery, reason=RectificationReason.WRONG_GESTURE)
    page = client_of("chloe").get(reverse("orders:order", args=[delivery.order_id]))
    assert [station.state for station in page.context["road"]] == ["done"] * 3 + ["now", "ahead"]
    assert "order.delivery_undone" not in page.content.decode()
    assert "Réception annulée" in page.content.decode()


def test_an_order_received_whole_is_over_on_both_pages(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 2, ordered=2)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=devices_in(delivery))
    chloe = client_of("chloe")
    for page in ("orders:order", "stock:order"):
        road = chloe.get(reverse(page, args=[delivery.order_id])).context["road"]
        assert {station.state for station in road} == {"done"}, page

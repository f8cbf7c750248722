"""A place receives what it scanned, once; what may not be received waits and is told with its reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rebond.devices.actions import hold, lift_hold, merge
from rebond.devices.choices import HoldReason
from rebond.devices.models import Hold
from rebond.kit.errors import Refused
from rebond.ledger.models import Event
from rebond.orders.actions import cancel_order
from rebond.stock.actions import accept_line, declare_missing, receive_delivery
from rebond.stock.choices import DeliveryState, LineState, MissingReason
from rebond.stock.models import Delivery
from rebond.stock.queries.piles import arrivals
from tests.cast import Cast
from tests.factories import a_device
from tests.stock.prepared import TESTER, devices_in, in_stock, line_states, see_a_drive, stages, underway

Clients = Callable[[str], Client]


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


def test_a_computer_declared_missing_on_the_way_does_not_block_the_reception(cast: Cast) -> None:
    delivery = underway(cast, 2)
    lost, came = devices_in(delivery)
    declare_missing(actor=cast.actor("chloe"), devices=[lost], reason=MissingReason.LOST_IN_DELIVERY)
    reception = receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[lost, came])
    assert (reception.received, reception.surplus) == ((came,), (lost,))
    assert stages([lost, came]) == ["missing", "at_place"]


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


def test_a_code_that_is_no_computer_hides_nothing_of_what_was_recognised_while_scanning(
    cast: Cast, client_of: Clients
) -> None:
    delivery = underway(cast, 2)
    came, missing = devices_in(delivery)
    address = reverse("stock:receive", args=[delivery.pk])
    given = {"codes": f"{came.asset_tag}\nRB-0000-01", "gesture": "look"}
    answer = client_of("ines").post(address, given, headers={"HX-Request": "true"})
    looked = answer.content.decode().split('id="reception"')[0]
    assert "RB-0000-01 : aucun ordinateur ne porte ce code" in looked
    assert "1 / 2" in looked
    assert missing.asset_tag in looked
    assert 'value="receive"' not in answer.content.decode(), "nothing is received beside an unknown code"


def test_scanning_what_came_is_not_called_optional_and_a_van_may_come_empty(
    cast: Cast, client_of: Clients
) -> None:
    delivery = underway(cast, 1)
    client, address = client_of("ines"), reverse("stock:receive", args=[delivery.pk])
    label = client.get(address).content.decode().split("Ordinateurs arrivés", 1)[1].split("</label>", 1)[0]
    assert "facultatif" not in label
    seen = client.post(address, {"codes": "", "gesture": "look"}).context["looked"].signature
    assert client.post(address, {"codes": "", "gesture": "receive", "seen": seen}).status_code == 302
    assert line_states(delivery) == ["missing"]


def test_a_code_that_is_no_computer_is_named_with_its_cure(cast: Cast, client_of: Clients) -> None:
    address = reverse("stock:receive", args=[underway(cast, 1).pk])
    answer = client_of("ines").post(address, {"codes": "RB-0000-01", "gesture": "look"})
    assert answer.status_code == 422
    assert "RB-0000-01" in answer.content.decode()

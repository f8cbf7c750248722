"""Every step of the diagram in docs/steps.md, and so every stage and exit, is taken on a page and shown on the road.

The page of the computer leads to the gesture, the gesture is done on its page, and the road says where it brought the
computer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.devices.lifecycle import STEPS
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.handover.actions import take_back
from rebond.handover.choices import ReturnReason
from rebond.stock.actions import declare_missing, dispatch
from rebond.stock.choices import MissingReason
from rebond.stock.models import Delivery
from rebond.stock.queries import sort_arrivals
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, an_organisation, devices
from tests.handover.test_handing_over import a_person, equipped
from tests.handover.test_selling import for_sale
from tests.sales.prepared import a_buyer, sellable_stock
from tests.stock.prepared import TESTER, at_place, filling, in_stock, prepared

ClientOf = Callable[[str], Client]
Given = Mapping[str, Any]

SHOWN: Mapping[str, tuple[str, str]] = {
    Stage.ANNOUNCED: ("Donné", "now"),
    Stage.RECEIVED: ("Reçu", "done"),
    Stage.READY: ("En stock", "now"),
    Stage.RESERVED: ("En stock", "now"),
    Stage.IN_TRANSIT: ("En livraison", "now"),
    Stage.AT_PLACE: ("Au lieu", "now"),
    Stage.HANDED_OVER: ("Remis", "now"),
    Stage.LENT: ("Prêté", "now"),
    Stage.SOLD: ("Vendu", "now"),
    Stage.RETURNED: ("Revenu", "done"),
    Stage.ELIMINATED: ("Éliminé", "blocked"),
    Stage.OUT_OF_SERVICE: ("Hors service (HS)", "blocked"),
    Stage.MISSING: ("Introuvable", "blocked"),
    Stage.GIVEN_BACK: ("Restitué au donneur", "blocked"),
}
"""The station of the road that says each stage, and how it is drawn."""


SAID_IN_PERSON: Given = {
    "submission": str(uuid4()), "outlet": "gift", "items": ["charger"], "sex": "woman", "age_bracket": "30-39",
    "occupation": "job_seeker_long", "facts_confirmed": "on", "explained": "on", "signer": "person", "means": "paper",
}  # fmt: skip
"""What a mediator ticks with the person beside them."""


@dataclass(frozen=True)
class Gesture:
    """Who does it with a computer that ``ready`` makes, at which address, sending what."""

    who: str
    ready: Callable[[Cast], Device]
    address: Callable[[Device], str]
    given: Callable[[Cast, Device], Given]


def announced(cast: Cast) -> Device:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    return devices(1, lot, stage="announced")[0]


def delivery_of(device: Device) -> Delivery:
    return Delivery.objects.get(lines__device=device)


def reserved(cast: Cast) -> Device:
    delivery = filling(cast, 1, ordered=1)
    return Device.objects.get(delivery_lines__delivery=delivery)


def underway(cast: Cast) -> Device:
    device = reserved(cast)
    dispatch(actor=TESTER, delivery=delivery_of(device))
    return Device.objects.get(pk=device.pk)


def ready_for_an_order(cast: Cast) -> Device:
    """A delivery of two waits to be filled, one is loaded."""
    filling(cast, 1, ordered=2)
    return in_stock(cast)[0]


def came_back(cast: Cast) -> Device:
    (device,) = at_place(cast)
    take_back(actor=TESTER, devices=[device], workshop=cast.workshop, reason=ReturnReason.FAULTY)
    return Device.objects.get(pk=device.pk)


def lost(cast: Cast) -> Device:
    (device,) = in_stock(cast)
    declare_missing(actor=TESTER, devices=[device], reason=MissingReason.NOT_FOUND)
    return Device.objects.get(pk=device.pk)


def the_page_of(step: str) -> Callable[[Device], str]:
    """Where the page of the computer leads for this step."""
    return lambda device: reverse(STEPS[step].page, query={"code": device.asset_tag})


def of_the_delivery(name: str) -> Callable[[Device], str]:
    return lambda device: reverse(name, args=[delivery_of(device).pk])


def codes(_cast: Cast, device: Device, **more: Any) -> Given:
    return {"codes": device.asset_tag, **more}


def to_the_person(cast: Cast, device: Device) -> str:
    return reverse("handover:hand_over", query={"code": device.asset_tag, "referral": a_person(cast).code})


GESTURES: Mapping[str, Gesture] = {
    "receive": Gesture(
        "amina",
        announced,
        lambda device: reverse("devices:receive", query={"lot": device.lot_id, "code": device.asset_tag}),
        lambda cast, device: codes(cast, device, receive="1"),
    ),
    "shelve": Gesture(
        "amina",
        lambda cast: prepared(cast)[0],
        the_page_of("shelve"),
        lambda cast, device: codes(cast, device, location="B-12", workshop=cast.workshop.pk),
    ),
    "reserve": Gesture(
        "amina",
        ready_for_an_order,
        lambda _device: reverse("stock:load", args=[Delivery.objects.get().pk]),
        codes,
    ),
    "release": Gesture(
        "amina",
        reserved,
        of_the_delivery("stock:unload"),
        lambda _cast, device: {"code": device.asset_tag},
    ),
    "dispatch": Gesture("amina", reserved, of_the_delivery("stock:dispatch"), lambda _cast, _device: {}),
    "deliver": Gesture(
        "ines",
        underway,
        of_the_delivery("stock:receive"),
        lambda cast, device: codes(
            cast, device, gesture="receive", seen=sort_arrivals(delivery_of(device), [device]).signature
        ),
    ),
    "hand_over": Gesture(
        "ines",
        lambda cast: at_place(cast)[0],
        the_page_of("hand_over"),
        lambda _cast, _device: SAID_IN_PERSON,
    ),
    "lend": Gesture(
        "amina",
        lambda cast: in_stock(cast)[0],
        the_page_of("lend"),
        lambda cast, device: codes(
            cast, device, organisation=an_organisation(cast.territory).pk, outlet="provision"
        ),
    ),
    "sell": Gesture(
        "ines",
        lambda cast: for_sale(cast)[0],
        the_page_of("sell"),
        lambda _cast, device: {
            "code": device.asset_tag,
            "price": "50",
            "paid_by": "cash",
            "proof_seen": "on",
            "submission": str(uuid4()),
        },
    ),
    "sell_to_organisation": Gesture(
        "amina",
        lambda cast: sellable_stock(cast)[0],
        the_page_of("sell_to_organisation"),
        lambda cast, device: codes(
            cast, device, organisation=a_buyer(cast).pk, price="90", paid_by="transfer", submission=str(uuid4())
        ),
    ),
    "take_back": Gesture(
        "chloe",
        lambda cast: at_place(cast)[0],
        the_page_of("take_back"),
        lambda cast, device: codes(cast, device, reason="faulty", workshop=cast.workshop.pk),
    ),
    "eliminate": Gesture(
        "chloe",
        lambda cast: prepared(cast)[0],
        the_page_of("eliminate"),
        lambda cast, device: codes(cast, device, reason="broken", gesture="confirm", confirmation=device.asset_tag),
    ),
    "retire": Gesture(
        "chloe",
        came_back,
        the_page_of("retire"),
        lambda cast, device: codes(cast, device, reason="broken", gesture="confirm", confirmation=device.asset_tag),
    ),
    "give_back": Gesture(
        "chloe",
        lambda cast: prepared(cast)[0],
        the_page_of("give_back"),
        lambda cast, device: codes(cast, device, gesture="confirm", confirmation=device.asset_tag),
    ),
    "declare_missing": Gesture(
        "amina",
        lambda cast: in_stock(cast)[0],
        the_page_of("declare_missing"),
        lambda cast, device: codes(cast, device, reason="not_found"),
    ),
    "lose": Gesture(
        "ines",
        lambda cast: equipped(cast).device,
        the_page_of("lose"),
        lambda _cast, device: {
            "code": device.asset_tag, "how": "stolen",
            "happened_on": timezone.localdate().isoformat(), "submission": str(uuid4()),
        },
    ),
    "recover": Gesture(
        "amina",
        lost,
        the_page_of("recover"),
        lambda cast, device: codes(cast, device, workshop=cast.workshop.pk),
    ),
}  # fmt: skip


def stations(client: Client, device: Device) -> list[tuple[str, str]]:
    """The road as the page draws it, without what lies ahead."""
    shown = client.get(reverse("desk:device", args=[device.asset_tag])).context["shown"]
    return [(str(item.label), item.state) for item in shown.stations if item.state != "ahead"]


def test_every_step_and_every_stage_of_the_diagram_stands_here() -> None:
    assert GESTURES.keys() == STEPS.keys()
    assert SHOWN.keys() == set(Stage.values)
    assert {step.target for step in STEPS.values()} == set(Stage.values) - {Stage.ANNOUNCED}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_on_its_page_and_the_road_shows_where_it_led(
    name: str, cast: Cast, client_of: ClientOf
) -> None:
    gesture, step = GESTURES[name], STEPS[name]
    device, client = gesture.ready(cast), client_of(gesture.who)
    assert SHOWN[device.stage] in stations(client, device)
    page = client.get(reverse("desk:device", args=[device.asset_tag])).content.decode()
    assert reverse(step.page, query={"code": device.asset_tag}) in page
    address = to_the_person(cast, device) if name == "hand_over" else gesture.address(device)
    answer = client.post(address, gesture.given(cast, device))
    assert answer.status_code in {200, 302}, answer.context["form"].errors
    device.refresh_from_db()
    assert device.stage == step.target
    where_it_led = ("Volé", "blocked") if name == "lose" else SHOWN[step.target]
    assert where_it_led in stations(client, device)

"""A computer declared missing, or found again, by mistake: it is where it was, and whoever waited for it waits again."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from rebond.access import Actor
from rebond.devices.actions import rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.kit.outcomes import Outcome
from rebond.ledger import triggers
from rebond.ledger.models import Event
from rebond.ledger.verification import verify
from rebond.network.models import Workshop
from rebond.orders.actions import cancel_order
from rebond.stock.actions import (
    change_hands,
    declare_missing,
    dispatch,
    give_up_line,
    load,
    location_named,
    move,
    receive_delivery,
    recover,
    reopen_reception,
    unload,
)
from rebond.stock.choices import MissingReason
from rebond.stock.models import DeliveryLine, Placement
from tests.cast import Cast
from tests.factories import a_workshop
from tests.stock.prepared import TESTER, devices_in, filling, fresh, in_stock, line_states, stages, underway

pytestmark = pytest.mark.usefixtures("clock")  # a step and its event carry one moment
HANDS = ("stage", "stage_since", "workshop_id", "place_id", "data_since")


def lose(*devices: Device, actor: Actor = TESTER) -> None:
    outcome = declare_missing(actor=actor, devices=devices, reason=MissingReason.NOT_FOUND)
    assert outcome.complete, outcome.refused[0].reason


def undo(cast: Cast, *devices: Device) -> Outcome[Device]:
    return rectify(actor=cast.actor("chloe"), devices=devices, reason=RectificationReason.WRONG_GESTURE)


def undone(cast: Cast, *devices: Device) -> None:
    outcome = undo(cast, *devices)
    assert outcome.complete, outcome.refused[0].reason


def codes(outcome: Outcome[Device]) -> list[str]:
    return [obstacle.code for refusal in outcome.refused for obstacle in refusal.obstacles]


def hands(device: Device) -> tuple[object, ...]:
    (row,) = fresh([device])
    return tuple(getattr(row, name) for name in HANDS)


def shelf_of(device: Device) -> str:
    return "".join(Placement.objects.filter(device=device).values_list("location__code", flat=True))


def annex(cast: Cast) -> Workshop:
    return a_workshop(cast.operator, name="Annexe de Mont-de-Marsan")


def forget_origins(*kinds: str) -> None:
    """Those steps were recorded before they kept where the computer was."""
    origins = (
        "from_workshop_id",
        "from_place_id",
        "from_location_id",
        "delivery_id",
        "line_was",
        "data_since",
    )
    forget(origins, *kinds)


def forget(names: Collection[str], *kinds: str) -> None:
    """Events of the past hold less: one of that time is stored in its own form."""
    triggers.remove()
    for event in Event.objects.filter(kind__in=kinds):
        facts = {name: value for name, value in event.facts.items() if name not in names}
        Event.objects.filter(pk=event.pk).update(facts=facts)
    triggers.install()


# Where it was


@pytest.mark.parametrize("older", [False, True])
def test_a_computer_lost_then_found_elsewhere_by_mistake_is_on_its_shelf_again(
    cast: Cast, older: bool
) -> None:
    (device,) = in_stock(cast)
    before = hands(device)
    lose(device)
    assert recover(actor=TESTER, devices=[device], workshop=annex(cast)).complete
    if older:
        forget_origins("device.declared_missing", "device.recovered")
    undone(cast, device)
    assert stages([device]) == ["missing"]
    undone(cast, device)
    assert hands(device)[:4] == before[:4]
    assert shelf_of(device) == "B-12"
    assert (hands(device) == before, verify().whole) == (not older, not older)  # its proofs: not kept then


@pytest.mark.parametrize("older", [False, True])
def test_one_lost_after_a_transfer_is_in_the_workshop_that_received_it_and_on_no_shelf(
    cast: Cast, older: bool
) -> None:
    (device,), there = in_stock(cast), annex(cast)
    change_hands(actor=TESTER, devices=[device], to=there)
    lose(device)
    if older:
        forget_origins("device.declared_missing")
    undone(cast, device)
    assert hands(device)[:3:2] == ("ready", there.pk)
    assert shelf_of(device) == ""


@pytest.mark.parametrize("older", [False, True])
def test_one_moved_to_another_shelf_before_it_was_lost_is_on_that_one(cast: Cast, older: bool) -> None:
    (device,) = in_stock(cast)
    move(
        actor=TESTER,
        devices=[device],
        location=location_named(actor=TESTER, workshop=cast.workshop, code="C-3"),
    )
    lose(device)
    if older:
        forget_origins("device.declared_missing")
    undone(cast, device)
    assert shelf_of(device) == "C-3"


def test_one_found_and_put_on_a_shelf_by_mistake_lies_nowhere_once_it_is_missing_again(cast: Cast) -> None:
    (device,) = in_stock(cast)
    lose(device)
    recover(actor=TESTER, devices=[device], workshop=cast.workshop)
    move(
        actor=TESTER,
        devices=[device],
        location=location_named(actor=TESTER, workshop=cast.workshop, code="C-3"),
    )
    undone(cast, device)
    assert (stages([device]), shelf_of(device)) == (["missing"], "")


# Its delivery


@pytest.mark.parametrize("older", [False, True])
def test_a_reserved_computer_is_on_the_note_and_on_its_shelf_again_and_leaves(
    cast: Cast, older: bool
) -> None:
    delivery = filling(cast, 2)
    lost, other = devices_in(delivery)
    before = hands(lost)
    lose(lost)
    assert line_states(delivery) == ["lost", "loaded"]
    if older:
        forget_origins("device.declared_missing")
    undone(cast, lost)
    assert hands(lost) == before
    assert shelf_of(lost) == "B-12"
    assert line_states(delivery) == ["loaded", "loaded"]
    dispatch(actor=cast.actor("amina"), delivery=delivery)
    assert stages([lost, other]) == ["in_transit", "in_transit"]


def test_one_whose_delivery_left_without_it_stays_missing_until_it_is_found_again(cast: Cast) -> None:
    delivery = filling(cast, 2)
    lost, _other = devices_in(delivery)
    lose(lost)
    dispatch(actor=TESTER, delivery=delivery)
    assert codes(undo(cast, lost)) == ["delivery_left"]
    assert (stages([lost]), line_states(delivery)) == (["missing"], ["lost", "loaded"])
    assert recover(actor=TESTER, devices=[lost], workshop=cast.workshop).complete


def test_one_that_another_replaced_waits_for_room_in_the_order(cast: Cast) -> None:
    delivery = filling(cast, 2, ordered=2)
    lost, _other = devices_in(delivery)
    lose(lost)
    (instead,) = in_stock(cast)
    assert load(actor=TESTER, delivery=delivery, devices=[instead]).complete
    assert codes(undo(cast, lost)) == ["order_full"]
    unload(actor=TESTER, delivery=delivery, devices=[instead])
    undone(cast, lost)
    assert stages([lost]) == ["reserved"]


def test_two_lost_together_do_not_take_the_same_room(cast: Cast) -> None:
    delivery = filling(cast, 2, ordered=2)
    pile = devices_in(delivery)
    lose(*pile)
    assert load(actor=TESTER, delivery=delivery, devices=in_stock(cast)).complete
    assert codes(undo(cast, *pile)) == ["order_full"]
    assert sorted(stages(pile)) == ["missing", "reserved"]


def test_one_of_an_order_given_up_since_can_be_taken_out(cast: Cast) -> None:
    delivery = filling(cast, 1)
    (device,) = devices_in(delivery)
    lose(device)
    cancel_order(actor=cast.actor("chloe"), order=delivery.order)
    undone(cast, device)
    assert unload(actor=TESTER, delivery=delivery, devices=[device]).complete
    assert stages([device]) == ["ready"]


@pytest.mark.parametrize("older", [False, True])
def test_one_lost_on_its_way_is_on_its_way_again_and_can_be_received(cast: Cast, older: bool) -> None:
    delivery = underway(cast, 2)
    lost, other = devices_in(delivery)
    before = hands(lost)
    lose(lost)
    if older:
        forget_origins("device.declared_missing")
    undone(cast, lost)
    assert hands(lost) == before
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[lost, other])
    assert stages([lost, other]) == ["at_place", "at_place"]


def test_one_that_came_all_the_same_is_missed_by_its_delivery_again(cast: Cast) -> None:
    delivery = underway(cast, 2)
    lost, other = devices_in(delivery)
    lose(lost)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[lost, other])
    assert line_states(delivery) == ["surplus", "received"]
    undone(cast, lost)
    assert (stages([lost]), line_states(delivery)) == (["in_transit"], ["missing", "received"])


def test_one_given_up_by_the_place_is_missing_there_again_and_back_on_the_note_when_the_reception_is_undone(
    cast: Cast,
) -> None:
    delivery = underway(cast, 2)
    lost, other = devices_in(delivery)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[other])
    line = DeliveryLine.objects.get(device=lost)
    give_up_line(actor=TESTER, line=line, reason=MissingReason.LOST_IN_DELIVERY)
    undone(cast, lost)
    assert line_states(delivery) == ["missing", "received"]
    line.refresh_from_db()
    give_up_line(actor=TESTER, line=line, reason=MissingReason.LOST_IN_DELIVERY)
    reopen_reception(actor=cast.actor("chloe"), delivery=delivery, reason=RectificationReason.WRONG_DAY)
    undone(cast, lost)
    assert line_states(delivery) == ["loaded", "loaded"]


def test_one_whose_line_was_settled_otherwise_stays_missing(cast: Cast) -> None:
    delivery = underway(cast, 2)
    lost, _other = devices_in(delivery)
    lose(lost)
    DeliveryLine.objects.filter(device=lost).update(state="recalled")
    assert codes(undo(cast, lost)) == ["line_changed"]
    assert (stages([lost]), line_states(delivery)) == (["missing"], ["recalled", "loaded"])

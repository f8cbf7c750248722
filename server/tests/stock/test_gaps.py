"""What a reception missed or had too many is settled: accepted, called back or given up, by whoever may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from rebond.kit.errors import NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.stock.actions import (
    accept_line,
    call_back_line,
    declare_missing,
    dispatch,
    give_up_line,
    receive_delivery,
    recover,
)
from rebond.stock.choices import LineState, MissingReason
from tests.cast import Cast
from tests.factories import a_programme
from tests.stock.prepared import (
    TESTER,
    devices_in,
    filling,
    fresh,
    in_stock,
    line_states,
    prepared,
    see_a_drive,
    stages,
    underway,
)

Clients = Callable[[str], Client]


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


def test_a_missing_computer_that_turns_up_with_a_drive_without_proof_is_not_received(cast: Cast) -> None:
    delivery = underway(cast, 1)
    (device,) = devices_in(delivery)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[])
    see_a_drive(device)
    with pytest.raises(Refused):
        accept_line(actor=cast.actor("ines"), line=delivery.lines.get())
    assert stages([device]) == ["in_transit"]


def test_a_computer_found_again_has_to_be_erased_again(cast: Cast) -> None:
    (device,) = in_stock(cast)
    declare_missing(actor=cast.actor("amina"), devices=[device], reason=MissingReason.STOLEN)
    assert recover(actor=cast.actor("amina"), devices=[device], workshop=cast.workshop).complete
    (found,) = fresh([device])
    assert (found.stage, found.data_since is not None) == ("returned", True)


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


def test_the_gaps_are_settled_from_the_page_of_the_delivery(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 1)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=[])
    address = reverse("stock:settle_line", args=[delivery.pk, delivery.lines.get().pk])
    client_of("ines").post(address, {"gesture": "give_up", "reason": "stolen"})
    assert line_states(delivery) == ["missing"]
    client_of("chloe").post(address, {"gesture": "give_up", "reason": "lost_in_delivery"})
    assert line_states(delivery) == ["lost"]

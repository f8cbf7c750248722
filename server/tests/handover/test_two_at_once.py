"""Somebody moves a computer, or a person, while somebody else lets the computer go: who waited sees what is so now."""

from __future__ import annotations

import pytest

from rebond.devices.models import Device
from rebond.handover.actions import Pair, hand_over
from rebond.handover.models import Handover, Sale, SaleCounter
from rebond.kit.errors import NotFound, Refused
from rebond.network.models import Place
from rebond.referrals.actions import move
from tests.cast import Cast, gather
from tests.factories import a_place
from tests.handover.test_handing_over import a_person
from tests.handover.test_selling import for_sale, sold
from tests.harness.holding import one_then_the_other, skip_unless_rows_are_held
from tests.stock.prepared import at_place, stages

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    skip_unless_rows_are_held()
    return gather()


def elsewhere(cast: Cast) -> Place:
    return a_place(cast.place.organisation)


def test_a_computer_that_moved_meanwhile_is_not_sold_by_the_place_that_it_left(cast: Cast) -> None:
    (device,), there = for_sale(cast), elsewhere(cast)
    with pytest.raises(Refused) as refused:
        one_then_the_other(
            lambda: Device.objects.filter(pk=device.pk).update(place=there), lambda: sold(cast, device)
        )
    assert refused.value.code == "other_place"
    assert (stages([device]), Sale.objects.count(), SaleCounter.objects.count()) == (["at_place"], 0, 0)


def test_a_person_who_was_moved_meanwhile_is_handed_nothing_at_the_place_that_they_left(cast: Cast) -> None:
    (device,), person, there = at_place(cast), a_person(cast), elsewhere(cast)
    with pytest.raises(NotFound):
        one_then_the_other(
            lambda: move(actor=cast.actor("chloe"), referrals=[person], place=there),
            lambda: hand_over(actor=cast.actor("ines"), pairs=[Pair(device, person)]),
        )
    assert Handover.objects.count() == 0

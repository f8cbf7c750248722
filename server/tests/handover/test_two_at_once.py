"""Somebody moves a computer, or a person, while somebody else lets the computer go: who waited sees what is so now."""

from __future__ import annotations

import pytest

from rebond.devices.models import Device
from rebond.handover.actions import Pair, hand_over, take_back
from rebond.handover.choices import ReturnReason
from rebond.handover.models import DeviceReturn, Handover, Sale, SaleCounter
from rebond.kit.errors import NotFound, Refused
from rebond.kit.outcomes import Outcome
from rebond.network.models import Place
from rebond.referrals.actions import move
from tests.cast import Cast, gather
from tests.factories import a_place
from tests.handover.test_handing_over import a_person
from tests.handover.test_selling import for_sale, sold
from tests.harness.holding import one_then_the_other, one_then_the_others, skip_unless_rows_are_held
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


def test_a_return_waits_for_the_handover_before_it_and_for_its_person_never_crosswise(cast: Cast) -> None:
    """A handover sent twice holds its person first; the return between both finds that person only afterwards."""
    (device,), person = at_place(cast), a_person(cast)

    def handed_over() -> Outcome[Device]:
        return hand_over(actor=cast.actor("ines"), pairs=[Pair(device, person)])

    def taken_back() -> Outcome[Device]:
        return take_back(
            actor=cast.actor("chloe"), devices=[device], workshop=cast.workshop, reason=ReturnReason.GIVEN_UP
        )

    back, again = one_then_the_others(handed_over, taken_back, handed_over)
    assert ([one.pk for one in back.taken], again.taken) == ([device.pk], [])
    assert (stages([device]), Handover.objects.current().count()) == (["returned"], 0)
    assert DeviceReturn.objects.get().handover == Handover.objects.get()

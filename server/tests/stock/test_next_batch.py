"""A place that declares no handover gets no next batch, where the programme asks for a share of the last one."""

from __future__ import annotations

import pytest

from rebond.handover.actions import Pair, hand_over
from rebond.kit.errors import Refused
from rebond.orders.actions import place_order
from rebond.orders.models import Agreement
from tests.cast import Cast
from tests.factories import a_referral, an_agreement
from tests.stock.prepared import at_place


def received(cast: Cast, count: int, *, handed_over: int, percent: int) -> Agreement:
    """``count`` computers came, of which some were handed over; the programme asks for ``percent``."""
    cast.programme.least_declared_percent = percent
    cast.programme.save()
    came = at_place(cast, count)
    for device in came[:handed_over]:
        person = a_referral(cast.programme, place=cast.place, stage="path_done")
        assert hand_over(actor=cast.actor("ines"), pairs=[Pair(device, person)]).complete
    return an_agreement(cast.programme, place=cast.place)


@pytest.mark.parametrize(("count", "handed_over", "percent"), [(3, 1, 50), (3, 0, 1), (4, 3, 100)])
def test_too_few_declared_and_the_next_order_waits(
    cast: Cast, count: int, handed_over: int, percent: int
) -> None:
    agreement = received(cast, count, handed_over=handed_over, percent=percent)
    with pytest.raises(Refused) as refusal:
        place_order(actor=cast.actor("ines"), agreement=agreement, batches=1)
    assert refusal.value.code == "handovers_not_declared"


@pytest.mark.parametrize(
    ("count", "handed_over", "percent"), [(3, 2, 50), (2, 1, 50), (3, 0, 0), (2, 2, 100)]
)
def test_once_enough_are_declared_the_place_orders(
    cast: Cast, count: int, handed_over: int, percent: int
) -> None:
    agreement = received(cast, count, handed_over=handed_over, percent=percent)
    assert place_order(actor=cast.actor("ines"), agreement=agreement, batches=1).batches == 1


def test_only_what_was_received_last_is_looked_at(cast: Cast) -> None:
    received(cast, 2, handed_over=2, percent=100)
    agreement = received(cast, 1, handed_over=0, percent=100)
    with pytest.raises(Refused, match="1"):
        place_order(actor=cast.actor("ines"), agreement=agreement, batches=1)


def test_a_place_that_received_nothing_orders_and_so_does_the_coordination_for_any(cast: Cast) -> None:
    cast.programme.least_declared_percent = 80
    cast.programme.save()
    agreement = an_agreement(cast.programme, place=cast.place)
    assert place_order(actor=cast.actor("ines"), agreement=agreement, batches=1).batches == 1
    behind = received(cast, 2, handed_over=0, percent=80)
    assert place_order(actor=cast.actor("chloe"), agreement=behind, batches=1).batches == 1

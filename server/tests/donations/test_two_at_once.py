"""Two people give one reference at the same instant: the second is told, and nothing breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from rebond.collection.actions import accept
from rebond.donations.actions import announce_lot, draw_up_agreement
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid
from rebond.orders.actions import draw_up_agreement as draw_up_with_a_place
from tests.cast import Cast, gather
from tests.collection.offering import a_request
from tests.collection.test_requests import terms_for
from tests.factories import a_donation_agreement
from tests.harness.holding import Gesture, one_then_the_other, skip_unless_rows_are_held


def with_the_donor(cast: Cast) -> Gesture:
    chloe, today = cast.actor("chloe"), timezone.localdate()
    return lambda: draw_up_agreement(
        actor=chloe, programme=cast.programme, donor=cast.donor, reference="CD-1", signed_on=today
    )


def with_the_place(cast: Cast) -> Gesture:
    chloe = cast.actor("chloe")
    return lambda: draw_up_with_a_place(
        actor=chloe, programme=cast.programme, place=cast.place, reference="CONV-1"
    )


def of_a_lot(cast: Cast) -> Gesture:
    agreement, chloe = a_donation_agreement(cast.programme, donor=cast.donor), cast.actor("chloe")
    return lambda: announce_lot(
        actor=chloe,
        agreement=agreement,
        workshop=cast.workshop,
        reference="L-1",
        announced_on=timezone.localdate(),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gesture", [with_the_donor, with_the_place, of_a_lot])
def test_the_second_to_give_a_reference_is_asked_for_another(gesture: Callable[[Cast], Gesture]) -> None:
    skip_unless_rows_are_held()
    give = gesture(gather())
    with pytest.raises(Invalid) as told:
        one_then_the_other(give, give)
    assert told.value.field == "reference"


@pytest.mark.django_db(transaction=True)
def test_two_offers_accepted_at_once_under_one_agreement_get_a_reference_each() -> None:
    skip_unless_rows_are_held()
    cast = gather()
    agreement = a_donation_agreement(cast.programme, donor=cast.donor, erasure_level="purge")
    requests = [a_request(cast), a_request(cast)]
    gestures = [
        lambda asked=asked: accept(
            actor=cast.actor("chloe"), request=asked, terms=terms_for(cast, asked, agreement=agreement)
        )
        for asked in requests
    ]
    one_then_the_other(*gestures)
    references = Lot.objects.order_by("pk").values_list("reference", flat=True)
    year = timezone.localdate().year
    assert list(references) == [f"L-{year}-01", f"L-{year}-02"]

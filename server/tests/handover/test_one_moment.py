"""A form knows the day, not the hour. Whatever hour that gives, the step, the row and the event carry the same one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.handover.actions import Pair, hand_over
from rebond.handover.models import Handover
from rebond.ledger.models import Event
from rebond.recycling.actions import eliminate, retire
from rebond.recycling.choices import DisposalReason
from rebond.recycling.models import Disposal
from rebond.referrals.models import Referral
from rebond.stock.actions import accept_line, dispatch, load, receive_delivery
from rebond.stock.models import DeliveryLine
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, a_programme, a_referral
from tests.harness.clock import Clock
from tests.stock.prepared import TESTER, at_place, devices_in, filling, fresh, in_stock, prepared, underway

EARLIER = timedelta(hours=3)


def moment_of_event(kind: str) -> datetime:
    return Event.objects.get(kind=kind).occurred_at


def stage_since(device: Device) -> datetime:
    return fresh([device])[0].stage_since


def test_a_handover_on_the_day_of_its_delivery_is_at_one_moment(cast: Cast, clock: Clock) -> None:
    (device,) = at_place(cast)
    person = a_referral(cast.programme, place=cast.place, stage="path_done")
    received = clock.now
    clock.advance(days=1)
    noon_of_that_day = received - EARLIER
    pairs = [Pair(device, person)]
    assert hand_over(actor=cast.actor("chloe"), pairs=pairs, occurred_at=noon_of_that_day).complete
    assert {
        stage_since(device),
        Handover.objects.get().handed_over_at,
        Referral.objects.get().stage_since,
        moment_of_event("handover.recorded"),
        moment_of_event("referral.equipped"),
        moment_of_event("device.handed_over"),
    } == {received}


def test_a_delivery_that_leaves_on_the_day_it_was_filled_is_at_one_moment(cast: Cast, clock: Clock) -> None:
    delivery = filling(cast, 0)
    for device in in_stock(cast, 2):
        clock.advance(minutes=10)
        assert load(actor=TESTER, delivery=delivery, devices=[device]).complete
    filled = clock.now
    clock.advance(days=1)
    left = dispatch(actor=TESTER, delivery=delivery, occurred_at=filled - EARLIER)
    assert {left.dispatched_at, moment_of_event("delivery.dispatched")} == {filled}
    assert {device.stage_since for device in devices_in(delivery)} == {filled}


def test_a_delivery_received_on_the_day_it_left_is_at_one_moment(cast: Cast, clock: Clock) -> None:
    delivery = underway(cast, 2)
    came, missing = devices_in(delivery)
    left = clock.now
    clock.advance(days=1)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=[came], occurred_at=left - EARLIER)
    delivery.refresh_from_db()
    assert {
        delivery.received_at,
        stage_since(came),
        moment_of_event("delivery.received"),
        moment_of_event("order.delivered"),
    } == {left}
    line = DeliveryLine.objects.get(device=missing)
    accept_line(actor=TESTER, line=line, occurred_at=left - EARLIER)
    assert {stage_since(missing), moment_of_event("delivery.line_settled")} == {left}


def test_a_disposal_on_the_day_of_the_step_before_is_at_one_moment(cast: Cast, clock: Clock) -> None:
    (broken,), (worn,) = prepared(cast), in_stock(cast)
    before = clock.now
    clock.advance(days=1)
    for verb, device in ((eliminate, broken), (retire, worn)):
        verb(
            actor=TESTER,
            devices=[device],
            reason=DisposalReason.BROKEN,
            occurred_at=before - EARLIER,
        )
    assert set(Disposal.objects.values_list("decided_at", flat=True)) == {before}
    assert {stage_since(broken), stage_since(worn)} == {before}


def test_a_computer_and_its_lot_belong_to_one_programme(cast: Cast) -> None:
    (device,) = prepared(cast)
    assert [held.programme_id for held in hold_rows([device])] == [device.lot.agreement.programme_id]
    other = a_programme(cast.territory, slug="prepasport", name="PrepaSport")
    Device.objects.filter(pk=device.pk).update(lot=a_lot(a_donation_agreement(other)))
    with pytest.raises(RuntimeError, match="two programmes"):
        eliminate(actor=TESTER, devices=[device], reason=DisposalReason.BROKEN)

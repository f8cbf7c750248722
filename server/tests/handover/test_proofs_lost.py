"""What comes back is not shelved on the proofs of before, whatever day is entered for its return (rule 2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from rebond.devices.actions import rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import Pair, hand_over, take_back
from rebond.handover.choices import ReturnReason
from rebond.handover.models import DeviceReturn, Handover
from rebond.kit.outcomes import Outcome
from rebond.ledger.models import Event
from rebond.stock.actions import (
    declare_missing,
    dispatch,
    load,
    location_named,
    open_delivery,
    receive_delivery,
    recover,
    shelve,
)
from rebond.stock.choices import MissingReason
from rebond.workshop.actions import ingest_document, record_no_medium, settle_drives
from rebond.workshop.choices import DriveFate
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, a_referral, devices
from tests.stock.prepared import TESTER, an_accepted_order, at_place, fresh, in_stock, prepared, prove
from tests.workshop.documents import Wipe, a_report, an_nwipe_log

Days = Callable[[], datetime | None]


def noon(days_ago: int) -> datetime:
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time(12)))


def codes(outcome: Outcome) -> list[str]:  # type: ignore[type-arg]
    return [obstacle.code for refusal in outcome.refused for obstacle in refusal.obstacles]


def shelved(cast: Cast, device: Device) -> Outcome[Device]:
    location = location_named(actor=TESTER, workshop=cast.workshop, code="B-12")
    return shelve(actor=cast.actor("bruno"), devices=[device], location=location)


def with_drive(cast: Cast) -> Device:
    """At the bench, everything done but what became of its drive."""
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    (device,) = devices(1, lot, serial="PF00AB12")
    data = a_report("PF00AB12", drives=("AAAA1111",))
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=data)
    prove(device)
    return fresh([device])[0]


def erased(cast: Cast) -> Device:
    """In stock by a log of nwipe, whose run ended an hour ago."""
    device = with_drive(cast)
    ended = timezone.localtime().replace(tzinfo=None, microsecond=0) - timedelta(hours=1)
    log = an_nwipe_log(Wipe(serial="AAAA1111"), ended=ended)
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=log)
    outcome = shelved(cast, device)
    assert outcome.complete, outcome.refused[0].reason
    return fresh([device])[0]


def with_a_person(cast: Cast, device: Device) -> Device:
    delivery = open_delivery(actor=TESTER, order=an_accepted_order(cast, 1), workshop=cast.workshop)
    load(actor=TESTER, delivery=delivery, devices=[device])
    receive_delivery(
        actor=TESTER, delivery=dispatch(actor=TESTER, delivery=delivery), scanned=fresh([device])
    )
    person = a_referral(cast.programme, place=cast.place, stage="path_done")
    assert hand_over(actor=TESTER, pairs=[Pair(fresh([device])[0], person)]).complete
    return fresh([device])[0]


def a_shelved_one(cast: Cast, moment: datetime) -> list[Device]:
    (device,) = prepared(cast)
    Device.objects.filter(pk=device.pk).update(stage_since=moment - timedelta(days=1))
    location = location_named(actor=TESTER, workshop=cast.workshop, code="B-12")
    assert shelve(actor=TESTER, devices=[device], location=location, occurred_at=moment).complete
    return fresh([device])


def age(device: Device, **ago: int) -> None:
    """The last step was so long ago: only its moment is changed, as the tests have no older clock."""
    moment = timezone.now() - timedelta(**ago)
    Device.objects.filter(pk=device.pk).update(stage_since=moment)
    Handover.objects.filter(device=device).update(handed_over_at=moment)


ENTERED: dict[str, Days] = {
    "now": lambda: None,
    "same day": lambda: timezone.make_aware(datetime.combine(timezone.localdate(), time(0))),
    "a year back": lambda: noon(365),
}


@pytest.mark.parametrize("entered", ENTERED)
@pytest.mark.parametrize("gesture", ["take_back", "recover"])
def test_no_day_entered_for_a_return_keeps_the_proofs(cast: Cast, gesture: str, entered: str) -> None:
    chloe, device, day = cast.actor("chloe"), erased(cast), ENTERED[entered]()
    if gesture == "take_back":
        with_a_person(cast, device)
    else:
        declare_missing(actor=TESTER, devices=[device], reason=MissingReason.STOLEN)
    if entered == "a year back":
        age(device, days=400)  # else the day is refused, see below
    if gesture == "take_back":
        outcome = take_back(
            actor=chloe,
            devices=[device],
            workshop=cast.workshop,
            reason=ReturnReason.FAULTY,
            occurred_at=day,
        )
    else:
        outcome = recover(actor=chloe, devices=[device], workshop=cast.workshop, occurred_at=day)
    assert outcome.complete, outcome.refused[0].reason
    assert "drive_erased" in codes(shelved(cast, device))


@pytest.mark.parametrize("gesture", ["take_back", "recover"])
def test_no_step_happens_before_the_step_before(cast: Cast, gesture: str) -> None:
    chloe, device = cast.actor("chloe"), erased(cast)
    if gesture == "take_back":
        with_a_person(cast, device)
        outcome = take_back(
            actor=chloe,
            devices=[device],
            workshop=cast.workshop,
            reason=ReturnReason.FAULTY,
            occurred_at=noon(365),
        )
    else:
        declare_missing(actor=TESTER, devices=[device], reason=MissingReason.STOLEN)
        outcome = recover(actor=chloe, devices=[device], workshop=cast.workshop, occurred_at=noon(365))
    assert codes(outcome) == ["before_last_step"]


def test_on_the_day_of_the_step_before_the_moment_is_never_before_it(cast: Cast) -> None:
    device = with_a_person(cast, erased(cast))
    last, other = noon(3) + timedelta(hours=4), with_a_person(cast, in_stock(cast)[0])
    Device.objects.filter(pk=device.pk).update(stage_since=last)
    Device.objects.filter(pk=other.pk).update(stage_since=noon(9))
    outcome = take_back(
        actor=TESTER,
        devices=[device, other],
        workshop=cast.workshop,
        reason=ReturnReason.FAULTY,
        occurred_at=noon(3),
    )
    assert outcome.complete
    events = Event.objects.filter(kind="device.taken_back")
    expected = {device.stream: last, other.stream: noon(3)}
    assert dict(events.values_list("stream", "occurred_at")) == expected
    assert dict(DeviceReturn.objects.values_list("device", "returned_at")) == {
        device.pk: last,
        other.pk: noon(3),
    }
    assert [row.data_since for row in fresh([device, other])] == [last, noon(3)]


def test_an_undone_step_gives_back_its_day_so_that_the_true_one_can_be_entered(cast: Cast) -> None:
    (device,) = in_stock(cast)
    chloe, wrong, true = cast.actor("chloe"), noon(2), noon(5)
    (device,) = a_shelved_one(cast, noon(9))
    recover_from = {"actor": chloe, "devices": [device], "workshop": cast.workshop}
    declare_missing(actor=chloe, devices=[device], reason=MissingReason.STOLEN, occurred_at=wrong)
    assert codes(recover(**recover_from, occurred_at=true)) == ["before_last_step"]
    assert rectify(actor=chloe, devices=[device], reason=RectificationReason.WRONG_GESTURE).complete
    assert fresh([device])[0].stage_since == noon(9)
    assert declare_missing(
        actor=chloe, devices=[device], reason=MissingReason.STOLEN, occurred_at=true
    ).complete


def test_nothing_is_said_of_the_drives_of_a_computer_off_the_bench(cast: Cast) -> None:
    bruno, device = cast.actor("bruno"), with_a_person(cast, erased(cast))
    drives = list(device.drives.all())
    assert codes(settle_drives(actor=bruno, drives=drives, fate=DriveFate.ABSENT)) == ["not_in_work"]
    (bare,) = at_place(cast)
    assert codes(record_no_medium(actor=bruno, devices=[bare])) == ["not_in_work"]


def test_what_was_said_to_be_absent_before_the_return_has_to_be_said_again(cast: Cast) -> None:
    bruno, device = cast.actor("bruno"), with_drive(cast)
    drives = list(device.drives.all())
    settle_drives(actor=bruno, drives=drives, fate=DriveFate.ABSENT)
    assert shelved(cast, device).complete
    declare_missing(actor=TESTER, devices=[device], reason=MissingReason.STOLEN)
    recover(actor=TESTER, devices=[device], workshop=cast.workshop)
    assert "drive_absent" in codes(shelved(cast, device))
    settle_drives(actor=bruno, drives=drives, fate=DriveFate.ABSENT)
    assert "drive_absent" not in codes(shelved(cast, device))


def test_a_finding_of_the_morning_is_worth_nothing_after_the_return_of_the_afternoon(cast: Cast) -> None:
    (device,) = in_stock(cast)
    declare_missing(actor=TESTER, devices=[device], reason=MissingReason.STOLEN)
    recover(actor=TESTER, devices=[device], workshop=cast.workshop)
    assert "no_drive_seen" in codes(shelved(cast, device))
    prove(device)
    assert shelved(cast, device).complete

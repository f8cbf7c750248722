"""A handover, a loan, a return or a reception entered by mistake is undone by a new event; then it is done again."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rebond.devices.actions import rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import Pair, cancel_handover, hand_over, lend, take_back
from rebond.handover.choices import ReturnReason, WaiverReason
from rebond.handover.models import DeviceReturn, Handover, Loan
from rebond.handover.papers import sheet_of
from rebond.handover.queries import handover_visible
from rebond.kit.errors import NotAllowed, NotFound, Refused
from rebond.kit.outcomes import Outcome
from rebond.ledger.models import Event
from rebond.ledger.verification import verify
from rebond.ledger.worker import drain
from rebond.referrals.models import Contact, Referral
from rebond.reporting.activity import activity_report
from rebond.stock.actions import change_hands, location_named, move, receive_delivery, reopen_reception
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.models import Delivery, DeliveryLine, Placement
from tests.cast import Cast
from tests.factories import a_workshop, an_organisation
from tests.handover.test_handing_over import a_person, equipped
from tests.harness.clock import Clock
from tests.stock.prepared import TESTER, at_place, devices_in, fresh, in_stock, stages, underway
from tests.stock.test_undone_losses import forget, forget_origins

pytestmark = pytest.mark.usefixtures("clock")  # a step and its event carry one moment

WRONG_PERSON, WRONG_DAY = RectificationReason.WRONG_PERSON, RectificationReason.WRONG_DAY


def codes(outcome: Outcome[Device]) -> list[str]:
    return [obstacle.code for refusal in outcome.refused for obstacle in refusal.obstacles]


def replayed(stream: str) -> str:
    moves = Event.objects.filter(stream=stream, facts__has_key="target").order_by("seq")
    return str(moves.last().facts["target"])  # type: ignore[union-attr]


def hands(device: Device) -> dict[str, object]:
    (row,) = fresh([device])
    kept = ("stage", "stage_since", "place_id", "workshop_id", "settled_at", "data_since", "dispatched_at")
    return {name: getattr(row, name) for name in kept}


def test_a_handover_to_the_wrong_person_is_cancelled_and_done_again(cast: Cast, clock: Clock) -> None:
    (device,), person = at_place(cast), a_person(cast)
    before = hands(device)
    clock.advance(hours=1)
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(device, person)]).complete
    wrong = Handover.objects.get()

    cancelled = cancel_handover(actor=cast.actor("chloe"), handover=wrong, reason=WRONG_PERSON)

    assert (cancelled.cancel_reason, cancelled.ended_at) == ("wrong_person", None)
    assert hands(device) == before
    assert Referral.objects.get().stage == "path_done"
    witness = Event.objects.get(kind="handover.cancelled")
    assert (witness.stream, witness.facts) == (
        f"handover:{wrong.pk}",
        {"device_id": device.pk, "place_id": cast.place.pk, "reason": "wrong_person"},
    )
    assert replayed(device.stream) == "at_place"
    assert replayed(person.stream) == "path_done"
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(fresh([device])[0], a_person(cast))]).complete
    assert Handover.objects.current().count() == 1
    assert verify().faults == ()


def test_a_person_let_off_the_path_has_its_sessions_before_them_again(cast: Cast) -> None:
    (device,), person = at_place(cast), a_person(cast, "on_path")
    since = Referral.objects.get().stage_since
    hand_over(actor=cast.actor("chloe"), pairs=[Pair(device, person)], waiver=WaiverReason.URGENT_NEED)
    cancel_handover(actor=cast.actor("chloe"), handover=Handover.objects.get(), reason=WRONG_PERSON)
    back = Referral.objects.get()
    assert (back.stage, back.stage_since) == ("on_path", since)
    again = hand_over(actor=cast.actor("ines"), pairs=[Pair(fresh([device])[0], back)])
    assert codes(again) == ["sessions_missing"]


def test_a_handover_entered_on_the_wrong_day_is_entered_again_on_the_true_one(cast: Cast) -> None:
    (device,), person = at_place(cast), a_person(cast)
    Device.objects.filter(pk=device.pk).update(stage_since=noon(9))
    chloe = cast.actor("chloe")
    hand_over(actor=chloe, pairs=[Pair(device, person)], occurred_at=noon(2))
    cancel_handover(actor=chloe, handover=Handover.objects.get(), reason=WRONG_DAY)
    Device.objects.filter(pk=device.pk).update(stage_since=noon(9))  # the factory's own reception is of today
    assert hand_over(actor=chloe, pairs=[Pair(device, person)], occurred_at=noon(5)).complete
    true = Handover.objects.current().get()
    assert (true.handed_over_at, true.referral) == (noon(5), person)


def test_a_cancelled_handover_counts_neither_the_computer_nor_the_person(cast: Cast) -> None:
    handover = equipped(cast)
    cancel_handover(actor=cast.actor("chloe"), handover=handover, reason=WRONG_PERSON)
    drain()
    report = activity_report(cast.programme)
    assert (report.counted.partition["handed_over"], report.counted.partition["at_places"]) == (0, 1)
    assert report.counted.beneficiaries == 0
    assert report.counted.reconciles


def test_cancelling_twice_is_cancelling_once_and_undoes_no_other_step(cast: Cast) -> None:
    handover = equipped(cast)
    for _time in range(2):
        cancel_handover(actor=cast.actor("chloe"), handover=handover, reason=WRONG_PERSON)
    assert Event.objects.filter(kind="device.rectified").count() == 1
    assert stages([handover.device]) == ["at_place"]


def test_what_went_on_since_stands_in_the_way_of_cancelling(cast: Cast) -> None:
    handover = equipped(cast)
    take_back(
        actor=cast.actor("ines"),
        devices=[handover.device],
        workshop=cast.workshop,
        reason=ReturnReason.FAULTY,
    )
    with pytest.raises(Refused) as refused:
        cancel_handover(actor=cast.actor("chloe"), handover=handover, reason=WRONG_PERSON)
    assert refused.value.code == "moved_on"
    assert Handover.objects.get().cancelled_at is None


def test_a_mediator_hands_over_and_cancels_nothing_nor_does_the_coordination_elsewhere(cast: Cast) -> None:
    handover = equipped(cast)
    with pytest.raises(NotAllowed):
        cancel_handover(actor=cast.actor("ines"), handover=handover, reason=WRONG_PERSON)
    with pytest.raises((NotAllowed, NotFound)):
        cancel_handover(actor=cast.actor("farid"), handover=handover, reason=WRONG_PERSON)
    assert stages([handover.device]) == ["handed_over"]


def test_contact_details_to_be_erased_after_a_handover_are_kept_when_it_never_was(cast: Cast) -> None:
    (device,), person = at_place(cast), a_person(cast)
    Contact.objects.create(referral=person)
    hand_over(actor=cast.actor("ines"), pairs=[Pair(device, person)])
    assert Contact.objects.get().erase_on is not None
    cancel_handover(actor=cast.actor("chloe"), handover=Handover.objects.get(), reason=WRONG_PERSON)
    assert Contact.objects.get().erase_on is None


# A return


def taken_back(cast: Cast, device: Device, **options: object) -> None:
    given = {"workshop": cast.workshop, "reason": ReturnReason.FAULTY, **options}
    outcome = take_back(actor=cast.actor("chloe"), devices=[device], **given)  # type: ignore[arg-type]
    assert outcome.complete, outcome.refused[0].reason


def undo(cast: Cast, device: Device) -> Outcome[Device]:
    return rectify(actor=cast.actor("chloe"), devices=[device], reason=RectificationReason.WRONG_GESTURE)


@pytest.mark.parametrize("data_since", [None, "ten days ago"])
def test_a_return_by_mistake_gives_the_person_the_computer_and_its_proofs_back(
    cast: Cast, clock: Clock, data_since: str | None
) -> None:
    handover = equipped(cast)
    device = handover.device
    Device.objects.filter(pk=device.pk).update(data_since=data_since and noon(10))
    before, person = hands(device), Referral.objects.get()
    clock.advance(hours=1)
    taken_back(cast, device, exchange_wanted=True)
    assert hands(device)["data_since"] != before["data_since"]

    assert undo(cast, device).complete

    assert hands(device) == before
    assert Handover.objects.current().get() == handover
    assert not DeviceReturn.objects.exists()
    back = Referral.objects.get()
    assert (back.stage, back.stage_since) == ("equipped", person.stage_since)
    assert replayed(person.stream) == "equipped"
    assert Event.objects.filter(kind="handover.reopened").count() == 1
    taken_back(cast, device)
    assert stages([device]) == ["returned"]


def test_a_person_exchanged_since_keeps_the_other_computer(cast: Cast) -> None:
    handover = equipped(cast)
    taken_back(cast, handover.device, exchange_wanted=True)
    (other,) = at_place(cast)
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(other, Referral.objects.get())]).complete
    assert codes(undo(cast, handover.device)) == ["exchanged"]
    assert stages([handover.device, other]) == ["returned", "handed_over"]


def test_work_done_since_the_return_stands_in_the_way(cast: Cast) -> None:
    from rebond.workshop.actions import record_no_medium

    handover = equipped(cast)
    taken_back(cast, handover.device)
    record_no_medium(actor=cast.actor("bruno"), devices=[handover.device])
    assert codes(undo(cast, handover.device)) == ["worked_on"]


def test_a_delivery_called_back_by_mistake_is_on_its_way_again(cast: Cast, clock: Clock) -> None:
    delivery = underway(cast, 2)
    first, second = devices_in(delivery)
    before = hands(first)
    clock.advance(hours=1)
    for device in (first, second):
        taken_back(cast, device, reason=ReturnReason.NOT_DELIVERED)
    assert undo(cast, first).complete
    assert hands(first) == before
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[first])
    assert stages([first]) == ["at_place"]
    assert undo(cast, second).complete  # its delivery was received meanwhile: it is missing there
    assert DeliveryLine.objects.get(device=second).state == LineState.MISSING


def test_a_computer_of_a_place_called_back_by_mistake_is_at_the_place_again(cast: Cast, clock: Clock) -> None:
    (device,) = at_place(cast)
    before = hands(device)
    clock.advance(hours=1)
    taken_back(cast, device, reason=ReturnReason.STOCK_RECALLED)
    assert undo(cast, device).complete
    assert hands(device) == before


def test_a_return_recorded_without_its_delivery_is_not_put_back_on_a_road_that_ends_nowhere(
    cast: Cast,
) -> None:
    (device,) = devices_in(underway(cast, 1))
    taken_back(cast, device, reason=ReturnReason.NOT_DELIVERED)
    DeviceReturn.objects.update(delivery_line=None, line_was="")  # as returns were kept at first
    assert codes(undo(cast, device)) == ["not_kept"]
    assert (stages([device]), DeviceReturn.objects.count()) == (["returned"], 1)


def test_a_computer_put_on_a_shelf_since_its_return_lies_there_no_more_when_the_return_never_was(
    cast: Cast,
) -> None:
    handover = equipped(cast)
    taken_back(cast, handover.device)
    shelf = location_named(actor=TESTER, workshop=cast.workshop, code="C-3")
    assert move(actor=TESTER, devices=[handover.device], location=shelf).complete
    assert undo(cast, handover.device).complete
    assert not Placement.objects.exists()


# A loan


@pytest.mark.parametrize("older", [False, True])
def test_a_loan_by_mistake_gives_back_to_the_workshop_that_lent_and_no_older_shelf(
    cast: Cast, clock: Clock, older: bool
) -> None:
    (device,), there = in_stock(cast), a_workshop(cast.operator, name="Annexe de Mont-de-Marsan")
    change_hands(actor=TESTER, devices=[device], to=there)
    before = hands(device)
    clock.advance(hours=1)
    lend(actor=cast.actor("amina"), devices=[device], organisation=an_organisation(cast.territory))
    if older:
        forget_origins("device.lent")
    assert undo(cast, device).complete
    assert hands(device) == before
    assert before["workshop_id"] == there.pk
    assert not Placement.objects.exists()


@pytest.mark.parametrize("older", [False, True])
def test_a_loan_by_mistake_after_a_second_shelving_gives_back_that_shelf(
    cast: Cast, clock: Clock, older: bool
) -> None:
    (device,), there = in_stock(cast), a_workshop(cast.operator, name="Annexe de Mont-de-Marsan")
    change_hands(actor=TESTER, devices=[device], to=there)
    move(actor=TESTER, devices=[device], location=location_named(actor=TESTER, workshop=there, code="A-1"))
    clock.advance(hours=1)
    lend(actor=cast.actor("amina"), devices=[device], organisation=an_organisation(cast.territory))
    if older:
        forget_origins("device.lent")
    assert undo(cast, device).complete
    shelf = Placement.objects.get().location
    assert (shelf.code, shelf.workshop_id, hands(device)["workshop_id"]) == ("A-1", there.pk, there.pk)


def test_a_loan_whose_origin_nothing_tells_stays_with_its_row(cast: Cast) -> None:
    (device,) = in_stock(cast)
    lend(actor=cast.actor("amina"), devices=[device], organisation=an_organisation(cast.territory))
    forget_origins("device.lent")
    forget(["workshop_id"], "device.received", "device.shelved")
    assert codes(undo(cast, device)) == ["not_kept"]
    assert Loan.objects.current().count() == 1


def test_a_loan_by_mistake_puts_the_computer_back_on_its_shelf(cast: Cast, clock: Clock) -> None:
    (device,) = in_stock(cast)
    before, shelf = hands(device), Placement.objects.get().location
    clock.advance(hours=1)
    lend(actor=cast.actor("amina"), devices=[device], organisation=an_organisation(cast.territory))
    assert undo(cast, device).complete
    assert hands(device) == before
    assert not Loan.objects.exists()
    assert Placement.objects.get().location == shelf


def test_a_loan_that_ended_by_mistake_runs_again(cast: Cast, clock: Clock) -> None:
    (device,) = in_stock(cast)
    lend(actor=cast.actor("amina"), devices=[device], organisation=an_organisation(cast.territory))
    before = hands(device)
    clock.advance(hours=1)
    taken_back(cast, device, reason=ReturnReason.LOAN_ENDED)
    assert undo(cast, device).complete
    assert hands(device) == before
    assert Loan.objects.current().get().device == device


# A reception


def received(cast: Cast, count: int = 2, **options: object) -> Delivery:
    delivery = underway(cast, count)
    receive_delivery(
        actor=cast.actor("chloe"),
        delivery=delivery,
        scanned=devices_in(delivery),
        **options,  # type: ignore[arg-type]
    )
    return Delivery.objects.get(pk=delivery.pk)


def test_a_computer_received_by_mistake_is_on_its_way_and_its_delivery_misses_it(
    cast: Cast, clock: Clock
) -> None:
    delivery = underway(cast, 2)
    first, second = devices_in(delivery)
    before = hands(first)
    clock.advance(hours=1)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[first, second])
    assert undo(cast, first).complete
    assert hands(first) == before
    states = dict(DeliveryLine.objects.values_list("device", "state"))
    assert states == {first.pk: "missing", second.pk: "received"}
    reopened = Event.objects.get(kind="delivery.line_reopened")
    assert reopened.facts | {"order_id": 0} == {
        "order_id": 0,
        "place_id": cast.place.pk,
        "device_id": first.pk,
        "was": "received",
        "now": "missing",
    }


def test_a_reception_on_the_wrong_day_is_undone_and_done_again(cast: Cast) -> None:
    delivery = received(cast)
    order = delivery.order
    assert order.state == "delivered"
    pile = devices_in(delivery)

    reopened = reopen_reception(actor=cast.actor("chloe"), delivery=delivery, reason=WRONG_DAY)

    assert (reopened.state, reopened.received_at) == (DeliveryState.IN_TRANSIT, None)
    assert stages(pile) == ["in_transit", "in_transit"]
    assert set(DeliveryLine.objects.values_list("state", flat=True)) == {"loaded"}
    order.refresh_from_db()
    assert order.state == "accepted"
    undone = Event.objects.get(kind="delivery.reception_undone")
    assert (undone.facts["reason"], undone.facts["computers"]) == ("wrong_day", 2)
    assert Event.objects.filter(kind="order.delivery_undone").count() == 1

    Device.objects.filter(pk__in=[device.pk for device in pile]).update(stage_since=noon(4))
    receive_delivery(actor=cast.actor("chloe"), delivery=reopened, scanned=pile, occurred_at=noon(3))
    delivery.refresh_from_db()
    assert delivery.received_at == noon(3)
    assert verify().faults == ()


def test_undoing_a_reception_twice_is_undoing_it_once(cast: Cast) -> None:
    delivery = received(cast)
    for _time in range(2):
        reopen_reception(actor=cast.actor("chloe"), delivery=delivery, reason=WRONG_DAY)
    assert Event.objects.filter(kind="delivery.reception_undone").count() == 1


def test_gaps_of_the_reception_are_forgotten_with_it(cast: Cast) -> None:
    delivery = underway(cast, 2)
    first, second = devices_in(delivery)
    (surplus,) = in_stock(cast)
    receive_delivery(actor=cast.actor("chloe"), delivery=delivery, scanned=[first, surplus])
    reopen_reception(actor=cast.actor("chloe"), delivery=delivery, reason=WRONG_DAY)
    states = dict(DeliveryLine.objects.values_list("device", "state"))
    assert states == {first.pk: "loaded", second.pk: "loaded"}


def test_a_computer_handed_over_since_stands_in_the_way_and_nothing_is_undone(cast: Cast) -> None:
    delivery = received(cast)
    first, second = devices_in(delivery)
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(first, a_person(cast))]).complete
    with pytest.raises(Refused) as refused:
        reopen_reception(actor=cast.actor("chloe"), delivery=delivery, reason=WRONG_DAY)
    assert first.asset_tag in str(refused.value)
    assert stages([first, second]) == ["handed_over", "at_place"]
    assert Delivery.objects.get().state == DeliveryState.RECEIVED


def test_one_that_came_in_surplus_from_another_delivery_goes_back_to_that_one(
    cast: Cast, clock: Clock
) -> None:
    from rebond.stock.actions import accept_line

    home, other = underway(cast, 1), underway(cast, 1)
    (stray,), (own,) = devices_in(home), devices_in(other)
    before = hands(stray)
    clock.advance(hours=1)
    receive_delivery(actor=cast.actor("chloe"), delivery=other, scanned=[own, stray])
    accept_line(actor=cast.actor("chloe"), line=DeliveryLine.objects.get(delivery=other, device=stray))
    assert undo(cast, stray).complete
    assert hands(stray) == before
    states = dict(DeliveryLine.objects.filter(device=stray).values_list("delivery", "state"))
    assert states == {home.pk: "loaded", other.pk: "surplus"}


def noon(days_ago: int) -> datetime:
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=12)))


# The pages


def test_the_coordination_cancels_from_the_page_and_goes_on_to_the_true_day(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    handover, chloe = equipped(cast), client_of("chloe")
    page = reverse("handover:handover", args=[handover.pk])
    address = reverse("handover:cancel", args=[handover.pk])
    assert address in chloe.get(page).content.decode()
    assert address not in client_of("ines").get(page).content.decode()
    assert client_of("ines").post(address, {"reason": "wrong_day"}).status_code == 403
    assert chloe.post(address, {}).status_code == 422
    again = {"referral": handover.referral.code, "code": handover.device.asset_tag}
    answer = chloe.post(address, {"reason": "wrong_day"})
    assert answer.headers["location"] == reverse("handover:hand_over", query=again)
    assert chloe.get(answer.headers["location"]).context["met"].is_open
    shown = chloe.get(page).content.decode()
    assert "Annulée le" in shown
    assert address not in shown


def test_the_sheet_of_a_cancelled_handover_says_so_on_both_copies(cast: Cast) -> None:
    handover = equipped(cast)
    cancel_handover(actor=cast.actor("chloe"), handover=handover, reason=WRONG_PERSON)
    sheet = sheet_of(handover_visible(handover.pk, cast.actor("chloe")))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(sheet.content)).pages]
    assert ["ANNULÉE" in text for text in pages] == [True, True]

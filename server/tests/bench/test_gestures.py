"""Gestures on the machines of the bench, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from rebond.bench.actions import (
    attach,
    create_in_lot,
    make_badge,
    set_pin,
    switch_by_badge,
    switch_by_pin,
)
from rebond.bench.actions.operators import MOST_TRIES
from rebond.bench.choices import Activity
from rebond.bench.models import FoundObject, Operator
from rebond.devices.models import Device, Hold
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.ledger.models import Event
from rebond.workshop.actions import ingest_document
from tests.bench.machines import a_machine
from tests.cast import Cast
from tests.certificates.received import a_computer, a_received
from tests.harness.clock import Clock
from tests.workshop.documents import a_report


def test_an_unknown_machine_is_attached_by_scanning_its_label(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    device = a_computer(cast)
    machine = a_machine(cast, serial="STRANGE1")
    card = machine.tells(Activity.WAITING)
    client_of("bruno").post(f"/bench/cards/{card.pk}/attach/", {"code": device.asset_tag})
    assert machine.tells(Activity.ERASING).device == device
    data = a_report("STRANGE1", drives=("CCCC0001",))
    found = ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=data)
    assert (found.outcome, found.device) == ("updated", device.asset_tag)


def test_a_code_that_nobody_bears_is_told_beside_the_field(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    card = a_machine(cast, serial="STRANGE1").tells(Activity.WAITING)
    answer = client_of("bruno").post(f"/bench/cards/{card.pk}/attach/", {"code": "RB-0000-00"})
    assert (answer.status_code, "ne porte ce code" in answer.content.decode()) == (422, True)


def test_a_machine_of_another_maker_is_not_recognised_by_its_serial_number_alone(cast: Cast) -> None:
    device = a_computer(cast)
    assert a_machine(cast, serial=device.serial).tells(maker="Dell Inc.").device is None
    assert a_machine(cast, serial=device.serial).tells().device == device


def test_the_number_of_another_computer_is_not_taken(cast: Cast) -> None:
    device = a_computer(cast)
    card = a_machine(cast, serial="STRANGE1").tells(Activity.WAITING)
    other = a_computer(cast, serial="STRANGE1", drive="D0000001")
    with pytest.raises(Refused) as refused:
        attach(actor=cast.actor("bruno"), card=card, device=device)
    assert (refused.value.code, other.asset_tag in str(refused.value)) == ("borne_by_another", True)


def test_a_machine_that_nobody_announced_is_received_in_its_lot(cast: Cast) -> None:
    lot = a_computer(cast).lot
    machine = a_machine(cast, serial="STRANGE1")
    made = create_in_lot(actor=cast.actor("bruno"), card=machine.tells(Activity.WAITING), lot=lot)
    assert (made.lot, made.stage, made.serial, made.workshop) == (lot, "received", "STRANGE1", cast.workshop)
    assert machine.tells().device == made
    assert Event.objects.filter(stream=made.stream).count() == 2


def test_a_swollen_battery_blocks_the_computer_from_its_card(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    device = a_computer(cast)
    card = a_machine(cast).tells()
    client_of("bruno").post(f"/bench/cards/{card.pk}/hold/", {"reason": "swollen_battery"})
    assert Hold.objects.get(lifted_at=None).device == device
    page = client_of("bruno").get("/bench/cards/").content.decode()
    assert "Batterie gonflée" in page


def test_the_label_is_printed_at_that_moment(client_of: Callable[[str], Client], cast: Cast) -> None:
    device = a_computer(cast)
    card = a_machine(cast).tells()
    page = client_of("bruno").get(f"/bench/cards/{card.pk}/").content.decode()
    form = page[page.index('action="/devices/labels/"') :]
    given = dict(re.findall(r'name="(codes|sheet|skip)" value="([^"]+)"', form))
    answer = client_of("bruno").post("/devices/labels/", given)
    assert (answer["Content-Type"], given["codes"]) == ("application/pdf", device.asset_tag)


def test_a_badge_switches_who_works_at_the_computer(client_of: Callable[[str], Client], cast: Cast) -> None:
    badge = make_badge(actor=cast.actor("chloe"))
    device, bruno = a_computer(cast), client_of("bruno")
    card = a_machine(cast).tells()
    bruno.post("/bench/switch/", {"badge": badge.lower()})
    bruno.post(f"/bench/cards/{card.pk}/found/", {"kind": "sim", "kept_at": "Enveloppe 1"})
    bruno.post("/bench/leave/")
    bruno.post(f"/bench/cards/{card.pk}/found/", {"kind": "disc", "kept_at": "Enveloppe 2"})
    found = FoundObject.objects.filter(device=device).order_by("pk")
    assert [row.found_by for row in found] == [cast.chloe, cast.bruno]
    switched = Event.objects.get(kind="operator.switched")
    assert (switched.membership_id, switched.facts) == (cast.chloe.pk, {"means": "badge"})


def test_the_signature_is_that_of_who_was_switched_to(client_of: Callable[[str], Client], cast: Cast) -> None:
    a_received(cast)
    a_machine(cast).tells(Activity.DONE, percent=100)
    badge = make_badge(actor=cast.actor("chloe"))
    bruno = client_of("bruno")
    bruno.post("/bench/validate/")
    assert Event.objects.filter(kind="certificate.validated").count() == 0
    bruno.post("/bench/switch/", {"badge": badge})
    bruno.post("/bench/validate/")
    assert Event.objects.get(kind="certificate.validated").membership_id == cast.chloe.pk


def test_a_pin_switches_too_and_is_kept_as_a_hash_only(cast: Cast) -> None:
    set_pin(actor=cast.actor("chloe"), pin="4821")
    operator = Operator.objects.get()
    assert "4821" not in operator.pin
    hat = switch_by_pin(actor=cast.actor("bruno"), operator=operator, pin="4821")
    assert hat == cast.chloe


def test_wrong_pins_close_it_for_five_minutes_and_the_ledger_knows(cast: Cast, clock: Clock) -> None:
    set_pin(actor=cast.actor("chloe"), pin="4821")
    operator, bruno = Operator.objects.get(), cast.actor("bruno")
    for _ in range(MOST_TRIES):
        with pytest.raises(NotFound):
            switch_by_pin(actor=bruno, operator=operator, pin="0000")
    with pytest.raises(Refused):
        switch_by_pin(actor=bruno, operator=operator, pin="4821")
    assert Event.objects.get(kind="operator.locked").facts == {"tries": MOST_TRIES}
    clock.advance(minutes=6)
    assert switch_by_pin(actor=bruno, operator=operator, pin="4821") == cast.chloe


@pytest.mark.parametrize("pin", ["1111", "1234", "98765", "12a4", "123", "123456789", ""])
def test_a_pin_that_everybody_tries_first_is_refused(cast: Cast, pin: str) -> None:
    with pytest.raises(Invalid):
        set_pin(actor=cast.actor("chloe"), pin=pin)


def test_a_new_badge_ends_the_old_one_and_a_wrong_one_is_told_alike(cast: Cast) -> None:
    old = make_badge(actor=cast.actor("chloe"))
    new = make_badge(actor=cast.actor("chloe"))
    for badge in (old, "B-NOTHING"):
        with pytest.raises(NotFound):
            switch_by_badge(actor=cast.actor("bruno"), badge=badge)
    assert switch_by_badge(actor=cast.actor("bruno"), badge=new) == cast.chloe
    assert new not in repr(vars(Operator.objects.get()))


def test_a_badge_of_another_territory_opens_nothing_here(cast: Cast) -> None:
    badge = make_badge(actor=cast.actor("farid"))
    with pytest.raises(NotFound):
        switch_by_badge(actor=cast.actor("bruno"), badge=badge)


def test_who_left_works_here_no_more(client_of: Callable[[str], Client], cast: Cast) -> None:
    badge, bruno = make_badge(actor=cast.actor("chloe")), client_of("bruno")
    bruno.post("/bench/switch/", {"badge": badge})
    assert "Chloé" in bruno.get("/bench/").content.decode()
    cast.chloe.ended_at = cast.chloe.started_at
    cast.chloe.save()
    assert "Chloé" not in bruno.get("/bench/").content.decode()
    assert Device.objects.count() == 0


def test_who_made_no_gesture_for_half_an_hour_has_left(
    client_of: Callable[[str], Client], cast: Cast, clock: Clock
) -> None:
    badge, bruno = make_badge(actor=cast.actor("chloe")), client_of("bruno")
    device = a_computer(cast)
    card = a_machine(cast).tells()
    bruno.post("/bench/switch/", {"badge": badge})
    statuses = []
    for minutes, place in ((20, "Enveloppe 1"), (20, "Enveloppe 2"), (40, "Enveloppe 3"), (0, "Enveloppe 3")):
        clock.advance(minutes=minutes)
        bruno.get("/bench/")
        sent = bruno.post(f"/bench/cards/{card.pk}/found/", {"kind": "sim", "kept_at": place})
        statuses.append(sent.status_code)
    assert statuses == [302, 302, 409, 302]
    found = FoundObject.objects.filter(device=device).order_by("pk")
    assert [row.found_by for row in found] == [cast.chloe, cast.chloe, cast.bruno]


def test_the_page_of_a_machine_leads_to_its_certificates_and_says_what_became_of_them(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    row = a_received(cast)
    card, chloe = a_machine(cast).tells(Activity.DONE), client_of("chloe")
    address = f"/bench/cards/{card.pk}/"
    before = chloe.get(address).content.decode()
    assert (f'href="/certificates/{row.pk}/"' in before, "Attend une signature" in before) == (True, True)
    chloe.post(f"/certificates/{row.pk}/refuse/", {"reason": "left_alone"})
    after = chloe.get(address).content.decode()
    assert ("Refusé" in after, "Attend une signature" in after) == (True, False)

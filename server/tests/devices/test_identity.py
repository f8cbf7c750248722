"""What a text means, twins, rectifications, holds: the identity of a device."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from passport.hardware import Drive as SeenDrive
from passport.hardware import DriveKind, HardwareReport
from rebond.access import system_actor
from rebond.devices.actions import add_identifier, describe, hold, lift_hold, merge, rectify
from rebond.devices.choices import HoldReason, IdentifierKind, RectificationReason
from rebond.devices.lifecycle import STEPS, advance
from rebond.devices.matching import devices_named, naming
from rebond.devices.models import Device, Hold
from rebond.devices.queries import resolve, resolve_all
from rebond.devices.stages import Stage
from rebond.donations.actions import close_lot
from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.network.models import Territory
from tests.cast import Cast
from tests.donations.pages import its_lot
from tests.factories import a_device, a_donation_agreement, a_lot, a_programme, an_organisation, devices

TESTER = system_actor("tests")
WRONG = RectificationReason.WRONG_SCAN


def take(name: str, *taken: Device, **sets: object) -> None:
    # A correction gives back the hands that these name: a workshop that is there, and no shelf.
    workshop = taken[0].lot.workshop_id
    samples = {"location_id": None, "workshop_id": workshop, "reason": "other", "organisation_id": None}
    names = STEPS[name].facts.__dataclass_fields__
    facts = {key: value for key, value in samples.items() if key in names}
    outcome = advance(STEPS[name], taken, actor=TESTER, facts_of=lambda _device: facts, sets=sets)
    assert outcome.complete


def again(device: Device) -> Device:
    return Device.objects.get(pk=device.pk)


# What a text means


@pytest.mark.django_db
def test_a_device_answers_to_every_name_it_has(cast: Cast) -> None:
    bruno = cast.actor("bruno")
    device = a_device(its_lot(cast), serial="R90-ABC12")
    add_identifier(actor=bruno, device=device, kind=IdentifierKind.MAC, value="3c-7c-3f-12-34-56")
    add_identifier(actor=bruno, device=device, kind=IdentifierKind.INVENTORY_NUMBER, value="0042")
    tag = device.asset_tag
    texts = [
        tag, tag.lower(), tag.replace("-", ""), f"  {tag} ", f"https://rebond.test/D/{tag}", f"http://x/d/{tag.lower()}",
        "r90abc12", "R90 ABC12", "3C:7C:3F:12:34:56", "3c7c3f123456", "0042",
    ]  # fmt: skip
    assert {text: resolve(text, bruno).device for text in texts} == dict.fromkeys(texts, device)


@pytest.mark.django_db
def test_a_mistyped_tag_gives_those_one_slip_away_that_exist(cast: Cast) -> None:
    bruno, lot = cast.actor("bruno"), its_lot(cast)
    device = a_device(lot)
    last = device.asset_tag[-1]
    mistyped = device.asset_tag[:-1] + ("0" if last != "0" else "1")
    found = resolve(mistyped, bruno)
    assert (found.device, found.candidates) == (None, ())
    assert device in found.near_misses


@pytest.mark.django_db
def test_junk_nothing_and_what_belongs_to_others_mean_nothing(cast: Cast) -> None:
    foreign_programme = a_programme(cast.elsewhere.organisation.territory, slug="ailleurs")
    foreign = a_device(a_lot(a_donation_agreement(foreign_programme)), serial="FOREIGN123")
    a_device(its_lot(cast), serial="Default string")
    bruno = cast.actor("bruno")
    for text in (
        "Default string",
        "",
        "   ",
        "0000000",
        "NOTHING1234",
        foreign.asset_tag,
        "FOREIGN123",
        "🦉",
        "a" * 5000,
    ):
        assert resolve(text, bruno).is_nothing, text


@pytest.mark.django_db
def test_a_number_of_several_computers_gives_them_all(cast: Cast) -> None:
    lot = its_lot(cast)
    one, two = a_device(lot, serial="SAME12345"), a_device(lot, serial="SAME12345")
    assert resolve("same12345", cast.actor("bruno")).candidates == (one, two)


@pytest.mark.django_db
def test_the_tag_of_a_merged_twin_leads_to_the_one_that_goes_on_through_any_chain(cast: Cast) -> None:
    lot = its_lot(cast)
    first, second, third = (a_device(lot) for _ in range(3))
    merge(actor=TESTER, twin=first, into=second)
    merge(actor=TESTER, twin=again(second), into=third)
    bruno = cast.actor("bruno")
    assert [resolve(device.asset_tag, bruno).device for device in (first, second, third)] == [third] * 3


@pytest.mark.django_db
def test_a_pile_costs_the_same_for_three_as_for_thirty(cast: Cast) -> None:
    tags = [device.asset_tag for device in devices(30, its_lot(cast))]
    costs = []
    for pile in (tags[:3], tags):
        with CaptureQueriesContext(connection) as queries:
            resolve_all(pile, cast.actor("bruno"))
        costs.append(len(queries))
    assert costs[0] == costs[1]


# Identifiers


@pytest.mark.django_db
def test_two_makers_may_give_one_serial_number_to_two_computers(cast: Cast) -> None:
    lot = its_lot(cast)
    a_device(lot, serial="THEIRS1234", maker="Dell")
    device = a_device(lot, maker="LENOVO")
    add_identifier(actor=cast.actor("bruno"), device=device, kind=IdentifierKind.SERIAL, value="THEIRS1234")
    assert device.identifiers.filter(kind="serial", value="THEIRS1234").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("maker", ["Dell Inc.", ""])
def test_a_serial_number_of_what_may_be_the_same_maker_is_refused(cast: Cast, maker: str) -> None:
    lot = its_lot(cast)
    a_device(lot, serial="THEIRS1234", maker="Dell")
    with pytest.raises(Refused):
        add_identifier(
            actor=cast.actor("bruno"),
            device=a_device(lot, maker=maker),
            kind=IdentifierKind.SERIAL,
            value="THEIRS1234",
        )


@pytest.mark.django_db
def test_a_number_is_written_once_and_never_on_two_computers(cast: Cast) -> None:
    bruno, lot = cast.actor("bruno"), its_lot(cast)
    device, other = a_device(lot), a_device(lot, serial="THEIRS1234")
    add_identifier(actor=bruno, device=device, kind=IdentifierKind.SERIAL, value="EXTRA12345")
    add_identifier(actor=bruno, device=device, kind=IdentifierKind.SERIAL, value="extra-12345")
    assert device.identifiers.filter(kind="serial").count() == 2
    assert Event.objects.filter(kind="device.identifier_added").count() == 1
    with pytest.raises(Refused) as caught:
        add_identifier(actor=bruno, device=device, kind=IdentifierKind.SERIAL, value="THEIRS1234")
    assert other.asset_tag in str(caught.value)
    for nothing in ("To be filled by O.E.M.", "A-12"):
        with pytest.raises(Invalid):
            add_identifier(actor=bruno, device=device, kind=IdentifierKind.SERIAL, value=nothing)
    with pytest.raises(NotAllowed):
        add_identifier(actor=cast.actor("eva"), device=device, kind=IdentifierKind.SERIAL, value="X12345")


# Hardware


def report(*drives: SeenDrive, **known: object) -> HardwareReport:
    return HardwareReport(drives=drives, **known)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_two_nameless_drives_of_one_kind_stay_two(cast: Cast) -> None:
    device = a_device(its_lot(cast))
    drive = SeenDrive(model="SSD 256", size_bytes=256 * 10**9, kind=DriveKind.SSD)
    describe(actor=TESTER, device=device, report=report(drive), report_id=None, source="test")
    describe(actor=TESTER, device=device, report=report(drive, drive), report_id=None, source="test")
    describe(actor=TESTER, device=device, report=report(drive, drive), report_id=None, source="test")
    assert device.drives.count() == 2


@pytest.mark.django_db
def test_drives_whose_serial_says_nothing_never_hide_one_another(cast: Cast) -> None:
    device = a_device(its_lot(cast))
    drives = [
        SeenDrive(model=model, serial="0000000000", size_bytes=10**9, kind=DriveKind.HDD)
        for model in ("A", "B")
    ]
    describe(actor=TESTER, device=device, report=report(*drives), report_id=None, source="test")
    assert sorted(device.drives.values_list("model", "normalised_serial")) == [("A", ""), ("B", "")]


@pytest.mark.django_db
def test_a_very_long_number_is_kept_and_found_again(cast: Cast) -> None:
    device = a_device(its_lot(cast))
    for _ in range(2):
        describe(
            actor=TESTER, device=device, report=report(serial="S" + "A1" * 149), report_id=None, source="test"
        )
    assert device.identifiers.filter(kind="serial").count() == 2


@pytest.mark.django_db
def test_an_older_report_that_comes_late_only_fills_what_is_not_known(cast: Cast) -> None:
    device = a_device(its_lot(cast))
    now = timezone.now()
    describe(
        actor=TESTER, device=device, report=report(model="New"), report_id=None, source="t", occurred_at=now
    )
    late = report(model="Old", family="ThinkPad")
    before = now - timedelta(days=9)
    describe(actor=TESTER, device=device, report=late, report_id=None, source="t", occurred_at=before)
    found = again(device)
    assert (found.model, found.family, found.described_at) == ("New", "ThinkPad", now)


# Twins


@pytest.mark.django_db
def test_the_twin_gives_its_numbers_drives_holds_and_dates(cast: Cast) -> None:
    lot = its_lot(cast)
    twin, into = a_device(lot, serial="TWIN11111"), a_device(lot, serial="INTO11111")
    drive = SeenDrive(model="SSD", serial="DRIVE11111", size_bytes=10**9, kind=DriveKind.SSD)
    describe(actor=TESTER, device=twin, report=report(drive, model="T480"), report_id=None, source="test")
    hold(actor=TESTER, devices=[twin], reason=HoldReason.POLICE)
    lent_before = timezone.now()
    came = into.received_at - timedelta(days=9)
    Device.objects.filter(pk=twin.pk).update(data_since=lent_before, received_at=came, first_ready_at=came)
    merged = again(merge(actor=cast.actor("chloe"), twin=twin, into=into))
    assert set(merged.identifiers.values_list("value", flat=True)) == {
        "TWIN11111",
        "INTO11111",
        twin.asset_tag,
    }
    assert list(merged.drives.values_list("serial", flat=True)) == ["DRIVE11111"]
    assert (merged.data_since, merged.received_at, merged.first_ready_at) == (lent_before, came, came)
    assert [found.reason for found in merged.holds.all()] == ["police"]
    assert [found.pk for found in Device.objects.current().matching("twin11111")] == [into.pk]
    assert [event.kind for event in Event.objects.filter(stream=into.stream).order_by("-seq")[:2]] == [
        "device.held", "device.absorbed",
    ]  # fmt: skip
    assert Event.objects.filter(stream=twin.stream, kind="device.merged").count() == 1


@pytest.mark.django_db
def test_a_number_that_both_twins_bore_means_the_one_that_goes_on(cast: Cast) -> None:
    lot = its_lot(cast)
    twin, into = a_device(lot, serial="SAME11111"), a_device(lot, serial="SAME11111")
    number = [naming(IdentifierKind.SERIAL, "SAME11111")]
    assert devices_named(number, territory=cast.territory) == [twin, into]
    merge(actor=TESTER, twin=twin, into=into)
    assert devices_named(number, territory=cast.territory) == [into]


@pytest.mark.django_db
def test_twins_that_cannot_be_one_are_refused_with_the_reason(cast: Cast) -> None:
    lot = its_lot(cast)

    def code(twin: Device, into: Device) -> str:
        with pytest.raises(Refused) as caught:
            merge(actor=TESTER, twin=twin, into=into)
        return caught.value.code

    device, announced, ready, gone = (
        a_device(lot),
        a_device(lot, stage="announced"),
        a_device(lot),
        a_device(lot),
    )
    take("shelve", ready)
    take("eliminate", gone)
    other_donor = a_device(a_lot(a_donation_agreement(cast.programme, donor=an_organisation(cast.territory))))
    other_programme = a_device(a_lot(a_donation_agreement(a_programme(slug="autre"), donor=cast.donor)))
    assert code(device, device) == "same_device"
    assert code(device, announced) == "not_received"
    assert code(device, again(ready)) == "elsewhere"
    assert code(again(ready), device) == "twin_left"
    assert code(again(gone), device) == "twin_left"
    assert code(device, other_donor) == "other_donor"
    assert code(device, other_programme) == "other_programme"
    drive = SeenDrive(model="SSD", serial="DRIVE11111", size_bytes=10**9, kind=DriveKind.SSD)
    seen = a_device(lot, stage="announced")
    describe(actor=TESTER, device=seen, report=report(drive), report_id=None, source="test")
    assert code(again(seen), again(ready)) == "elsewhere"
    merge(actor=TESTER, twin=announced, into=again(ready))
    assert code(again(announced), device) == "merged_already"


@pytest.mark.django_db
def test_a_merged_twin_learns_moves_and_is_received_no_more(cast: Cast) -> None:
    lot = its_lot(cast)
    twin, into = a_device(lot), a_device(lot)
    merge(actor=TESTER, twin=twin, into=into)
    with pytest.raises(Refused):
        describe(actor=TESTER, device=again(twin), report=report(model="X"), report_id=None, source="test")
    with pytest.raises(Refused):
        add_identifier(actor=TESTER, device=again(twin), kind=IdentifierKind.SERIAL, value="ABC12345")
    (refusal,) = rectify(actor=TESTER, devices=[again(twin)], reason=WRONG).refused
    assert refusal.obstacles[0].code == "merged"


# Rectifications


@pytest.mark.django_db
def test_a_wrong_reception_is_undone_by_a_new_event(cast: Cast) -> None:
    device = a_device(its_lot(cast))
    outcome = rectify(actor=cast.actor("chloe"), devices=[device], reason=WRONG)
    found = again(device)
    assert outcome.complete
    assert (found.stage, found.workshop, found.pallet, found.received_at) == (
        Stage.ANNOUNCED,
        None,
        None,
        None,
    )
    last = Event.objects.filter(stream=device.stream).latest("seq")
    assert last.facts == {
        "origin": "received", "target": "announced", "reason": "wrong_scan", "corrects_seq": last.seq - 1,
    }  # fmt: skip
    announced = Event.objects.get(stream=device.stream, kind="device.announced")
    assert found.stage_since == announced.occurred_at


@pytest.mark.django_db
def test_a_first_date_is_taken_back_only_by_undoing_the_first_time(cast: Cast) -> None:
    device = a_device(its_lot(cast))
    take("shelve", device)
    assert again(device).first_ready_at is not None
    rectify(actor=TESTER, devices=[device], reason=WRONG)
    assert (again(device).stage, again(device).first_ready_at) == ("received", None)


@pytest.mark.django_db
def test_undoing_goes_on_to_the_step_before(cast: Cast) -> None:
    device = a_device(its_lot(cast))
    take("declare_missing", device)
    stages = []
    for _ in range(2):
        assert rectify(actor=TESTER, devices=[again(device)], reason=WRONG).complete
        stages.append(again(device).stage)
    assert stages == ["received", "announced"]
    (refusal,) = rectify(actor=TESTER, devices=[again(device)], reason=WRONG).refused
    assert refusal.obstacles[0].code == "depended_on"


@pytest.mark.django_db
def test_a_reception_that_work_depends_on_or_that_is_closed_stays(cast: Cast) -> None:
    lot = its_lot(cast)
    worked, free = a_device(lot), a_device(lot)
    describe(actor=TESTER, device=worked, report=report(model="X"), report_id=None, source="test")
    close_lot(actor=TESTER, lot=lot)
    outcome = rectify(actor=TESTER, devices=[worked, free], reason=WRONG)
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["worked_on", "lot_closed"]
    assert {again(device).stage for device in (worked, free)} == {"received"}


@pytest.mark.django_db
def test_a_stage_whose_hands_are_forgotten_is_not_given_back(cast: Cast) -> None:
    device = a_device(its_lot(cast))
    Device.objects.filter(pk=device.pk).update(stage="at_place", place=cast.place)
    take("declare_missing", again(device))
    take("recover", again(device), workshop=cast.workshop, place=None)
    assert rectify(actor=TESTER, devices=[again(device)], reason=WRONG).complete
    (refusal,) = rectify(actor=TESTER, devices=[again(device)], reason=WRONG).refused
    assert refusal.obstacles[0].code == "hands_unknown"


@pytest.mark.django_db
def test_only_supervisors_and_the_coordination_rectify(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        rectify(actor=cast.actor("bruno"), devices=[a_device(its_lot(cast))], reason=WRONG)


@pytest.mark.django_db
def test_the_ledger_replayed_gives_the_stored_stage(cast: Cast) -> None:
    """The target of the last event with one, stream by stream."""
    lot = its_lot(cast)
    pile = list(devices(6, lot))
    take("shelve", *pile[:4])
    take("retire", pile[0])
    take("declare_missing", pile[1], pile[4])
    take("recover", again(pile[4]))
    rectify(
        actor=TESTER, devices=[again(device) for device in (pile[0], pile[1], pile[2], pile[5])], reason=WRONG
    )
    merge(actor=TESTER, twin=again(pile[5]), into=again(pile[4]))
    replayed = {
        event.stream: event.facts["target"]
        for event in Event.objects.filter(stream__startswith="device:").order_by("pk")
        if "target" in event.facts
    }
    assert replayed == {device.stream: device.stage for device in Device.objects.order_by("pk")}


# Holds


@pytest.mark.django_db
def test_a_hold_is_opened_once_and_lifted_once(cast: Cast) -> None:
    bruno, device = cast.actor("bruno"), a_device(its_lot(cast))
    hold(actor=bruno, devices=[device], reason=HoldReason.SWOLLEN_BATTERY)
    again_held = hold(actor=bruno, devices=[device], reason=HoldReason.SWOLLEN_BATTERY)
    assert [refusal.obstacles[0].code for refusal in again_held.refused] == ["held_already"]
    row = Hold.objects.get()
    lift_hold(actor=bruno, hold=row)
    lift_hold(actor=bruno, hold=row)
    assert Event.objects.filter(kind="device.hold_lifted").count() == 1


# Pages


def test_a_person_merges_after_having_seen_both(cast: Cast, client_of: Callable[[str], Client]) -> None:
    lot = its_lot(cast)
    twin, into = a_device(lot), a_device(lot)
    chloe, address = client_of("chloe"), f"/devices/{into.asset_tag}/merge/"
    seen = chloe.post(address, {"other": twin.asset_tag})
    assert (seen.status_code, again(twin).merged_into) == (200, None)
    assert twin.asset_tag in seen.content.decode()
    assert chloe.post(address, {"other": twin.asset_tag, "confirm": twin.asset_tag}).status_code == 302
    assert again(twin).merged_into == into
    assert chloe.post(address, {"other": "RB-0000-00"}).status_code == 422
    assert chloe.post(address, {"other": into.asset_tag, "confirm": into.asset_tag}).status_code == 422


def test_another_code_typed_over_the_one_that_was_shown_merges_nothing_yet(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = its_lot(cast)
    shown, other, into = a_device(lot), a_device(lot), a_device(lot)
    sent = {"other": other.asset_tag, "confirm": shown.asset_tag}
    page = client_of("chloe").post(f"/devices/{into.asset_tag}/merge/", sent)
    assert (page.status_code, again(other).merged_into, again(shown).merged_into) == (200, None, None)
    assert f'value="{other.asset_tag}"' in page.content.decode()


def test_a_person_undoes_the_last_step_with_a_reason(cast: Cast, client_of: Callable[[str], Client]) -> None:
    device = a_device(its_lot(cast))
    address = f"/devices/{device.asset_tag.lower()}/rectify/"
    assert client_of("chloe").post(address, {}).status_code == 422
    assert client_of("chloe").post(address, {"reason": "wrong_scan"}).status_code == 302
    assert again(device).stage == "announced"


def test_a_pile_is_blocked_at_once_and_an_unknown_code_blocks_nothing(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    pile: Sequence[Device] = devices(2, its_lot(cast))
    bruno = client_of("bruno")
    codes = "\n".join(device.asset_tag for device in pile)
    wrong = bruno.post("/devices/hold/", {"codes": codes + "\nNOTHING123", "reason": "police"})
    assert (wrong.status_code, Hold.objects.count()) == (422, 0)
    assert bruno.post("/devices/hold/", {"codes": codes, "reason": "police"}).status_code == 302
    assert Hold.objects.count() == 2


def test_a_device_of_others_has_no_identity_page(cast: Cast, client_of: Callable[[str], Client]) -> None:
    foreign = a_programme(Territory.objects.get(slug="lot-et-garonne"), slug="ailleurs")
    device = a_device(a_lot(a_donation_agreement(foreign)))
    assert client_of("bruno").get(f"/devices/{device.asset_tag}/identity/").status_code == 404


@pytest.mark.django_db
def test_rows_that_a_step_left_beside_the_device_may_refuse_its_undoing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rebond.devices.actions.undoing import _UNDONE_BY
    from rebond.kit.outcomes import Obstacle

    device = a_device(its_lot(cast))
    take("eliminate", device)
    monkeypatch.setitem(
        _UNDONE_BY, "device.eliminated", lambda held: {d.pk: Obstacle("collected", "x") for d in held}
    )
    (refusal,) = rectify(actor=TESTER, devices=[again(device)], reason=WRONG).refused
    assert (refusal.obstacles[0].code, again(device).stage) == ("collected", "eliminated")
    monkeypatch.delitem(_UNDONE_BY, "device.eliminated")
    (refusal,) = rectify(actor=TESTER, devices=[again(device)], reason=WRONG).refused
    assert refusal.obstacles[0].code == "depended_on"

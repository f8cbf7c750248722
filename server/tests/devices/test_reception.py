"""What really came, pallet by pallet, against what was announced."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from rebond.access import system_actor
from rebond.devices.actions import receive, receive_pile, rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.devices.queries import lot_counts, pallet_counts, sort_pile
from rebond.devices.stages import Stage
from rebond.donations.actions import announce_lot, close_lot, count_pallet, draw_up_agreement, reopen_lot
from rebond.donations.choices import AgreementKind
from rebond.donations.models import DonorPool, Lot
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.programmes.choices import Outlet
from tests.cast import Cast, gather
from tests.donations.pages import its_lot
from tests.factories import a_device, a_donation_agreement, a_lot, a_workshop, an_organisation, devices

TESTER = system_actor("tests")
TODAY = timezone.localdate


def kinds(stream: str) -> list[str]:
    return list(Event.objects.filter(stream=stream).order_by("seq").values_list("kind", flat=True))


@pytest.mark.django_db
def test_a_donation_goes_from_its_agreement_to_the_closing_of_its_reception(cast: Cast) -> None:
    chloe = cast.actor("chloe")
    agreement = draw_up_agreement(
        actor=chloe,
        programme=cast.programme,
        donor=cast.donor,
        reference="CD-1",
        signed_on=TODAY(),
        outlets=[Outlet.GIFT],
        pool="Un collégien, un portable",
    )
    lot = announce_lot(
        actor=cast.actor("gael"),
        agreement=agreement,
        workshop=cast.workshop,
        reference="L-1",
        announced_on=TODAY(),
        announced_count=3,
    )
    amina = cast.actor("amina")
    count_pallet(actor=amina, lot=lot, number=1, counted=2, received_on=TODAY())
    count_pallet(actor=amina, lot=lot, number=1, counted=3, received_on=TODAY())
    count_pallet(actor=amina, lot=lot, number=1, counted=3, received_on=TODAY())
    close_lot(actor=amina, lot=lot)
    close_lot(actor=amina, lot=lot)
    reopen_lot(actor=amina, lot=lot)
    assert DonorPool.objects.get().name == "Un collégien, un portable"
    assert kinds(agreement.stream) == ["donation_agreement.drawn_up"]
    assert kinds(lot.stream) == [
        "lot.announced", "lot.pallet_counted", "lot.pallet_counted", "lot.closed", "lot.reopened",
    ]  # fmt: skip
    assert Event.objects.get(kind="lot.closed").facts == {"announced_count": 3, "counted": 3}


@pytest.mark.django_db
def test_terms_that_contradict_themselves_are_refused_with_their_field(cast: Cast) -> None:
    def refused(**changes: object) -> str | None:
        terms = {"reference": "CD-9", "signed_on": TODAY(), **changes}
        with pytest.raises((Invalid, Refused)) as caught:
            draw_up_agreement(actor=cast.actor("chloe"), programme=cast.programme, donor=cast.donor, **terms)  # type: ignore[arg-type]
        return caught.value.field

    existing = a_donation_agreement(cast.programme)
    assert refused(kind=AgreementKind.MULTI_YEAR) == "ends_on"
    assert refused(ends_on=TODAY() - timedelta(days=1)) == "ends_on"
    assert refused(reference=existing.reference) == "reference"


@pytest.mark.django_db
def test_a_lot_is_refused_under_an_ended_agreement_elsewhere_or_twice(cast: Cast) -> None:
    ended = a_donation_agreement(cast.programme, donor=cast.donor, ends_on=TODAY() - timedelta(days=1))
    agreement = a_donation_agreement(cast.programme, donor=cast.donor)
    a_lot(agreement, workshop=cast.workshop, reference="L-1")
    foreign = a_workshop(cast.elsewhere.organisation)

    def refused(**changes: object) -> str | None:
        terms = {
            "agreement": agreement,
            "workshop": cast.workshop,
            "reference": "L-2",
            "announced_on": TODAY(),
            **changes,
        }
        with pytest.raises((Invalid, Refused)) as caught:
            announce_lot(actor=cast.actor("chloe"), **terms)  # type: ignore[arg-type]
        return caught.value.field

    assert refused(agreement=ended) == "agreement"
    assert refused(workshop=foreign) == "workshop"
    assert refused(reference="L-1") == "reference"
    assert refused(announced_count=0) == "announced_count"


@pytest.mark.django_db
def test_only_the_coordination_draws_up_and_a_donor_announces_its_own(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        draw_up_agreement(
            actor=cast.actor("amina"),
            programme=cast.programme,
            donor=cast.donor,
            reference="X",
            signed_on=TODAY(),
        )
    with pytest.raises(NotFound):
        announce_lot(
            actor=cast.actor("gael"),
            agreement=a_donation_agreement(cast.programme),
            workshop=cast.workshop,
            reference="X",
            announced_on=TODAY(),
        )
    with pytest.raises(NotAllowed):
        count_pallet(actor=cast.actor("gael"), lot=its_lot(cast), number=1, counted=1, received_on=TODAY())


@pytest.mark.django_db
def test_a_pallet_is_never_counted_in_the_future_nor_in_a_closed_lot(cast: Cast) -> None:
    lot, amina = its_lot(cast), cast.actor("amina")
    with pytest.raises(Invalid):
        count_pallet(actor=amina, lot=lot, number=1, counted=1, received_on=TODAY() + timedelta(days=1))
    close_lot(actor=amina, lot=lot)
    with pytest.raises(Refused):
        count_pallet(actor=amina, lot=lot, number=1, counted=1, received_on=TODAY())


@pytest.mark.django_db
def test_a_pile_is_sorted_before_anything_is_written(cast: Cast) -> None:
    lot, amina = its_lot(cast), cast.actor("amina")
    awaited, done = a_device(lot, stage="announced", serial="AWAITED123"), a_device(lot)
    elsewhere = a_device(its_lot(cast), stage="announced")
    wrong = awaited.asset_tag[:3] + awaited.asset_tag[4] + awaited.asset_tag[3] + awaited.asset_tag[5:]
    codes = [
        f"http://rebond.test/D/{awaited.asset_tag.lower()}", "awaited-123", done.asset_tag, elsewhere.asset_tag,
        "UNKNOWN999", "Default string", wrong,
    ]  # fmt: skip
    pile = sort_pile(codes, lot=lot, actor=amina)
    assert [device.pk for device in pile.recognised] == [awaited.pk]
    assert [device.pk for device in pile.received_before] == [done.pk]
    assert [device.pk for device in pile.of_other_lots] == [elsewhere.pk]
    assert pile.unknown == ["UNKNOWN999"]
    assert pile.junk == ["Default string"]
    if awaited.asset_tag[3] != awaited.asset_tag[4]:
        assert [[d.pk for d in item.near_misses] for item in pile.mistyped] == [[awaited.pk]]


@pytest.mark.django_db
def test_what_nobody_announced_is_registered_received_and_shown_as_surplus(cast: Cast) -> None:
    lot = its_lot(cast)
    Lot.objects.filter(pk=lot.pk).update(announced_count=2)
    lot.refresh_from_db()
    pallet = count_pallet(actor=cast.actor("amina"), lot=lot, number=1, counted=4, received_on=TODAY())
    awaited = a_device(lot, stage="announced")
    outcome = receive_pile(
        actor=cast.actor("amina"),
        lot=lot,
        devices=[awaited],
        serials=["NEW11111"],
        unnumbered=1,
        pallet=pallet,
    )
    counts = lot_counts(lot)
    assert len(outcome.taken) == 3
    assert (counts.announced, counts.received, counts.awaited, counts.surplus, counts.unscanned) == (
        2,
        3,
        0,
        1,
        1,
    )
    assert not counts.is_complete
    assert [(row.pallet.number, row.received, row.gap) for row in pallet_counts(lot)] == [(1, 3, 1)]


@pytest.mark.django_db
def test_the_road_of_a_lot_counts_what_is_missing(cast: Cast) -> None:
    lot = its_lot(cast)
    devices(38, lot)
    devices(5, lot, stage="announced")
    counts = lot_counts(lot)
    assert (counts.announced, counts.received, counts.awaited, counts.missing) == (48, 38, 10, 10)


@pytest.mark.django_db
def test_a_lot_announced_by_its_count_alone_awaits_what_has_not_come_until_it_is_closed(cast: Cast) -> None:
    lot = its_lot(cast)
    assert lot_counts(lot).awaited == 48
    devices(8, lot)
    assert lot_counts(lot).awaited == 40
    close_lot(actor=TESTER, lot=lot)
    lot.refresh_from_db()
    assert lot_counts(lot).awaited == 0


@pytest.mark.django_db
def test_a_pallet_of_another_lot_and_a_closed_reception_refuse_with_their_reason(cast: Cast) -> None:
    lot, other = its_lot(cast), its_lot(cast)
    pallet = count_pallet(actor=TESTER, lot=other, number=1, counted=1, received_on=TODAY())
    device = a_device(lot, stage="announced")
    refused = receive(actor=TESTER, devices=[device], workshop=lot.workshop, pallet=pallet).refused
    assert [item.code for refusal in refused for item in refusal.obstacles] == ["other_lot"]
    close_lot(actor=TESTER, lot=lot)
    refused = receive(actor=TESTER, devices=[device], workshop=lot.workshop).refused
    assert [item.code for refusal in refused for item in refusal.obstacles] == ["lot_closed"]
    assert Device.objects.get(pk=device.pk).stage == Stage.ANNOUNCED


@pytest.mark.django_db
def test_a_serial_that_became_known_meanwhile_is_not_registered_twice(cast: Cast) -> None:
    lot = its_lot(cast)
    a_device(its_lot(cast), serial="MEANWHILE1")
    with pytest.raises(Refused) as caught:
        receive_pile(actor=cast.actor("amina"), lot=lot, serials=["meanwhile-1"])
    assert caught.value.code == "known_by_now"


def test_a_person_scans_looks_ticks_receives_and_prints(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = its_lot(cast)
    awaited = a_device(lot, stage="announced")
    amina = client_of("amina")
    address = f"/devices/receive/?lot={lot.pk}"
    looked = amina.post(address, {"codes": f"{awaited.asset_tag}\nNEW11111", "pallet": ""})
    assert looked.status_code == 200
    assert 'name="serials" value="NEW11111"' in looked.content.decode()
    assert Device.objects.get(pk=awaited.pk).stage == Stage.ANNOUNCED
    done = amina.post(
        address,
        {"codes": f"{awaited.asset_tag}\nNEW11111", "pallet": "", "serials": ["NEW11111"], "receive": "1"},
    )
    assert done.status_code == 302
    assert sorted(Device.objects.filter(lot=lot).values_list("stage", flat=True)) == ["received", "received"]
    page = amina.get(done["Location"]).content.decode()
    assert "/devices/labels/?lot=" in page
    tags = Device.objects.filter(lot=lot).order_by("pk").values_list("asset_tag", flat=True)
    printed = amina.post("/devices/labels/", {"codes": "\n".join(tags), "sheet": "a4-24", "skip": "3"})
    assert (printed["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_technician_receives_but_registers_nothing(cast: Cast, client_of: Callable[[str], Client]) -> None:
    lot = its_lot(cast)
    client_of("bruno").post(
        f"/devices/receive/?lot={lot.pk}", {"codes": "NEW11111", "serials": ["NEW11111"], "receive": "1"}
    )
    assert Device.objects.count() == 0


def test_a_scanned_computer_leads_to_its_lot(cast: Cast, client_of: Callable[[str], Client]) -> None:
    device = a_device(its_lot(cast), stage="announced")
    answer = client_of("amina").get(f"/devices/receive/?code={device.asset_tag}")
    assert answer["Location"] == f"/devices/receive/?lot={device.lot_id}&code={device.asset_tag}"


@pytest.mark.parametrize(
    ("announced_by", "count", "page"),
    [("list", "", "import_list"), ("count", "48", "lot"), ("nothing", "9", "lot")],
)
def test_a_lot_is_announced_with_a_list_a_count_or_nothing(
    cast: Cast, client_of: Callable[[str], Client], announced_by: str, count: str, page: str
) -> None:
    from django.urls import reverse

    agreement = a_donation_agreement(cast.programme, donor=cast.donor)
    answer = client_of("gael").post(
        "/donations/lots/new/",
        {
            "agreement": agreement.pk, "workshop": cast.workshop.pk, "reference": "L-77", "announced_on": "2026-01-05",
            "announced_by": announced_by, "announced_count": count,
        },
    )  # fmt: skip
    lot = Lot.objects.get()
    assert answer["Location"] == reverse(f"devices:{page}", args=[lot.pk])
    assert lot.announced_count == (48 if count == "48" else None)


def test_a_bad_form_says_what_is_wrong_and_keeps_what_was_typed(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    a_donation_agreement(cast.programme, donor=cast.donor)
    foreign = a_donation_agreement(cast.programme, donor=an_organisation(cast.territory))
    answer = client_of("gael").post(
        "/donations/lots/new/", {"agreement": foreign.pk, "reference": "Lot à moi", "announced_by": "count"}
    )
    assert answer.status_code == 422
    assert "Lot à moi" in answer.content.decode()
    assert Lot.objects.count() == 0


@pytest.mark.django_db
def test_looking_at_a_pile_receives_nothing(cast: Cast, client_of: Callable[[str], Client]) -> None:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    device = a_device(lot, stage="announced")
    answer = client_of("amina").post(
        f"/devices/receive/?lot={lot.pk}", {"codes": device.asset_tag, "look": "1"}
    )
    assert (answer.status_code, answer.context["pile"].recognised) == (200, [device])
    device.refresh_from_db()
    assert device.stage == Stage.ANNOUNCED


@pytest.mark.django_db(transaction=True)
def test_a_reception_is_not_undone_while_somebody_closes_its_lot() -> None:
    """What a closed lot counted as received stays received: the correction waits, then says why not."""
    if not connection.features.has_select_for_update:
        pytest.skip("one writer at a time holds the whole of SQLite: rows are held on PostgreSQL")
    cast = gather()
    device = a_device(its_lot(cast))

    def undo() -> list[str]:
        try:
            reason = RectificationReason.WRONG_SCAN
            outcome = rectify(actor=cast.actor("chloe"), devices=[device], reason=reason)
            return [refusal.obstacles[0].code for refusal in outcome.refused]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            close_lot(actor=cast.actor("amina"), lot=device.lot)
            undone = other.submit(undo)
            done, _waiting = wait([undone], timeout=0.5)
            assert not done
        assert undone.result(timeout=30) == ["lot_closed"]

"""A drive is proven erased, destroyed or absent, or it is not; nothing in between."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from rebond.devices.actions import merge
from rebond.devices.models import Device, Drive
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid, NotAllowed
from rebond.ledger.models import Event
from rebond.workshop.actions import ingest_document, record_no_medium, settle_drives
from rebond.workshop.choices import DriveFate
from rebond.workshop.models import DriveSettlement
from rebond.workshop.queries import drive_proofs, obstacles_of_media, obstacles_to_ready
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, devices
from tests.workshop.documents import Wipe, a_report, an_nwipe_log


@pytest.fixture
def lot(cast: Cast) -> Lot:
    return a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)


def identified(cast: Cast, lot: Lot, *drives: str, serial: str = "PF00AB12") -> Device:
    (device,) = devices(1, lot, serial=serial)
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report(serial, drives=drives))
    device.refresh_from_db()
    return device


def wipe(
    cast: Cast,
    *wipes: Wipe,
    ended: datetime = datetime(2024, 3, 5, 12, 0),
    took: timedelta = timedelta(minutes=108),
) -> None:
    log = an_nwipe_log(*wipes, ended=ended, took=took)
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=log)


def told(device: Device) -> list[tuple[str, str, bool]]:
    return [(proof.drive.serial, proof.state.value, proof.counts) for proof in drive_proofs(device)]


def codes(device: Device) -> list[str]:
    return [obstacle.code for obstacle in obstacles_of_media([device])[device.pk]]


def test_a_drive_without_any_document_has_nothing(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    assert (told(device), codes(device)) == ([("AAAA1111", "nothing", False)], ["drive_nothing"])


def test_a_whole_verified_erasure_is_a_proof_with_its_document(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    wipe(cast, Wipe(serial="AAAA1111"))
    (proof,) = drive_proofs(device)
    assert (proof.state.value, proof.counts, proof.level, proof.tool) == (
        "erased",
        True,
        "clear",
        "nwipe 0.42",
    )
    assert (proof.document_id is None, proof.when, codes(device)) == (
        False,
        datetime(2024, 3, 5, 11, 0, tzinfo=UTC),
        [],
    )


@pytest.mark.parametrize(
    ("wiped", "state"),
    [
        (Wipe(serial="AAAA1111", status="-FAILED-", alert="!", errors=(3, 0, 0)), "failed"),
        (Wipe(serial="AAAA1111", status="UABORTED", alert="!"), "failed"),
        (Wipe(serial="AAAA1111", errors=(0, 2, 0)), "failed"),
        (Wipe(serial="AAAA1111", written=1000), "unknown"),
    ],
)
def test_failed_aborted_and_incomplete_erasures_prove_nothing(
    cast: Cast, lot: Lot, wiped: Wipe, state: str
) -> None:
    device = identified(cast, lot, "AAAA1111")
    wipe(cast, wiped)
    assert told(device) == [("AAAA1111", state, False)]
    assert codes(device) == [f"drive_{state}"]
    assert Event.objects.get(kind="erasure.recorded").facts["result"] == state


def test_a_failure_after_a_proof_takes_nothing_away(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    wipe(cast, Wipe(serial="AAAA1111"))
    wipe(cast, Wipe(serial="AAAA1111", status="UABORTED", alert="!"), ended=datetime(2024, 3, 6, 12, 0))
    assert told(device) == [("AAAA1111", "erased", True)]


def test_the_strictest_level_of_programme_and_donor_is_asked(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    wipe(cast, Wipe(serial="AAAA1111"))
    lot.agreement.erasure_level = "purge"
    lot.agreement.save()
    assert (told(device), codes(device)) == ([("AAAA1111", "erased", False)], ["drive_erased"])


def test_a_computer_that_comes_back_loses_its_proofs(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    wipe(cast, Wipe(serial="AAAA1111"))
    Device.objects.update(data_since=timezone.now() + timedelta(days=1))
    assert told(device) == [("AAAA1111", "erased", False)]
    assert codes(device) == ["drive_erased"]


def test_a_log_that_claims_more_than_a_drive_can_write_proves_nothing_and_says_why(
    cast: Cast, lot: Lot
) -> None:
    device = identified(cast, lot, "AAAA1111")
    wipe(cast, Wipe(serial="AAAA1111"), took=timedelta(seconds=3))
    assert (told(device), codes(device)) == ([("AAAA1111", "unknown", False)], ["drive_unknown"])
    with translation.override("fr"):
        assert "plus vite qu’aucun disque n’écrit" in str(drive_proofs(device)[0].reason)


def test_a_log_that_is_dated_in_the_future_proves_nothing_and_says_why(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    wipe(cast, Wipe(serial="AAAA1111"), ended=datetime(2099, 1, 1, 12, 0))
    assert told(device) == [("AAAA1111", "unknown", False)]
    with translation.override("fr"):
        assert "l’horloge de la machine est fausse" in str(drive_proofs(device)[0].reason)


def test_a_machine_that_sends_its_log_itself_may_have_any_clock(cast: Cast, lot: Lot) -> None:
    """Its clock at the moment of sending tells by how much it runs ahead."""
    device = identified(cast, lot, "AAAA1111")
    log = an_nwipe_log(Wipe(serial="AAAA1111"), ended=datetime(2099, 1, 1, 12, 0))
    sent_at = datetime(2099, 1, 1, 12, 30, tzinfo=UTC)
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=log, sent_at=sent_at)
    assert told(device) == [("AAAA1111", "erased", True)]


def test_a_clock_that_runs_ahead_cannot_prove_beyond_the_day_the_log_came(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    ahead = timezone.localtime().replace(tzinfo=None) + timedelta(hours=12)
    wipe(cast, Wipe(serial="AAAA1111"), ended=ahead)
    Device.objects.update(data_since=timezone.now() + timedelta(hours=1))
    assert told(device) == [("AAAA1111", "erased", False)]


def test_a_destroyed_drive_counts_with_its_slip(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    drives = list(device.drives.all())
    with pytest.raises(Invalid):
        settle_drives(actor=cast.actor("lea"), drives=drives, fate=DriveFate.DESTROYED)
    with pytest.raises(NotAllowed):
        settle_drives(
            actor=cast.actor("bruno"), drives=drives, fate=DriveFate.DESTROYED, slip_reference="BSD-12"
        )
    settle_drives(actor=cast.actor("lea"), drives=drives, fate=DriveFate.DESTROYED, slip_reference="BSD-12")
    assert (told(device), codes(device)) == ([("AAAA1111", "destroyed", True)], [])
    assert Event.objects.get(kind="drive.settled").facts == {"drive_id": drives[0].pk, "fate": "destroyed"}


def test_a_drive_only_taken_out_does_not_count_until_it_is_erased_or_destroyed(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    settle_drives(actor=cast.actor("bruno"), drives=list(device.drives.all()), fate=DriveFate.REMOVED)
    assert (told(device), codes(device)) == ([("AAAA1111", "removed", False)], ["drive_removed"])
    wipe(cast, Wipe(serial="AAAA1111"))
    assert told(device) == [("AAAA1111", "erased", True)]


def test_a_drive_seen_again_contradicts_that_it_was_gone(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    settle_drives(actor=cast.actor("bruno"), drives=list(device.drives.all()), fate=DriveFate.ABSENT)
    assert told(device) == [("AAAA1111", "absent", True)]
    Drive.objects.update(last_seen_at=timezone.now() + timedelta(minutes=1))
    assert told(device) == [("AAAA1111", "absent", False)]
    assert DriveSettlement.objects.count() == 1


def test_no_drive_ever_seen_is_not_an_erasure(cast: Cast, lot: Lot) -> None:
    (device,) = devices(1, lot)
    assert codes(device) == ["no_drive_seen"]
    record_no_medium(actor=cast.actor("bruno"), devices=[device], found_on=date(2024, 3, 1))
    assert (codes(device), told(device)) == ([], [])
    Device.objects.update(data_since=timezone.now())
    device.refresh_from_db()
    assert codes(device) == ["no_drive_seen"]


def test_who_looked_inside_before_a_person_had_it_says_nothing_of_it_now(cast: Cast, lot: Lot) -> None:
    (device,) = devices(1, lot)
    Device.objects.update(data_since=timezone.now() - timedelta(minutes=1))
    yesterday = timezone.localdate() - timedelta(days=1)
    record_no_medium(actor=cast.actor("bruno"), devices=[device], found_on=yesterday)
    device.refresh_from_db()
    assert codes(device) == ["no_drive_seen"]


def test_no_medium_is_not_found_where_a_drive_was_seen(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    outcome = record_no_medium(actor=cast.actor("bruno"), devices=[device])
    assert ([refusal.obstacles[0].code for refusal in outcome.refused], outcome.taken) == (["drive_open"], [])


def test_the_proofs_of_a_merged_twin_are_read_through(cast: Cast, lot: Lot) -> None:
    twin = identified(cast, lot, "AAAA1111", serial="PF00AB12")
    into = identified(cast, lot, "AAAA1111", serial="ZZ998877")
    wipe(cast, Wipe(serial="AAAA1111"))
    assert told(into) == [("AAAA1111", "nothing", False)]
    Device.objects.filter(pk=twin.pk).update(serial="")
    settle_drives(
        actor=cast.actor("lea"),
        drives=list(twin.drives.all()),
        fate=DriveFate.DESTROYED,
        slip_reference="BSD-1",
    )
    merge(actor=cast.actor("chloe"), twin=twin, into=into)
    assert told(into) == [("AAAA1111", "destroyed", True)]


def test_the_proofs_of_a_twin_of_a_twin_are_read_through(cast: Cast, lot: Lot) -> None:
    first, second, third = (identified(cast, lot, "AAAA1111", serial=f"PF00000{at}") for at in range(3))
    drives = list(first.drives.all())
    settle_drives(actor=cast.actor("lea"), drives=drives, fate=DriveFate.DESTROYED, slip_reference="BSD-1")
    merge(actor=cast.actor("chloe"), twin=first, into=second)
    merge(actor=cast.actor("chloe"), twin=second, into=third)
    assert told(third) == [("AAAA1111", "destroyed", True)]


def test_a_storekeeper_records_no_proof(cast: Cast, lot: Lot) -> None:
    device = identified(cast, lot, "AAAA1111")
    with pytest.raises(NotAllowed):
        settle_drives(actor=cast.actor("amina"), drives=list(device.drives.all()), fate=DriveFate.ABSENT)


def test_five_computers_cost_as_many_queries_as_one(cast: Cast, lot: Lot) -> None:
    made = [identified(cast, lot, f"AAAA000{at}", serial=f"PF00000{at}") for at in range(5)]
    wipe(cast, *(Wipe(serial=f"AAAA000{at}", device=f"/dev/sd{'abcde'[at]}") for at in range(5)))
    counts = []
    for some in (made[:1], made):
        with CaptureQueriesContext(connection) as queries:
            obstacles_to_ready(some)
        counts.append(len(queries))
    assert counts == [10, 10]

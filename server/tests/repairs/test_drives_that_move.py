"""A drive that goes from one computer to another: what its proof is worth there, and where it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rebond.devices.models import Device, Drive
from rebond.donations.models import DonationAgreement
from rebond.kit.errors import Refused
from rebond.repairs.actions import count_part, open_repairs, use_part
from rebond.repairs.models import Repair
from rebond.repairs.queries import drives_inside
from rebond.workshop.queries import drive_proofs
from tests.cast import Cast
from tests.repairs.prepared import a_repair, moved, proven, repair_of, taken_out, with_drive


def repaired_at_the_bench(cast: Cast, device: Device) -> Repair:
    assert open_repairs(actor=cast.actor("bruno"), devices=[device], faults=["storage"]).complete
    return repair_of(device)


def somebody_had(device: Device, *, days_ago: int) -> None:
    Device.objects.filter(pk=device.pk).update(data_since=timezone.now() - timedelta(days=days_ago))


def proof_in(device: Device) -> tuple[str, str, bool]:
    (proof,) = drive_proofs(Device.objects.get(pk=device.pk))
    return proof.state.value, proof.level, proof.counts


def test_a_drive_put_back_into_its_first_computer_is_there_again_with_its_proof(cast: Cast) -> None:
    drive, other = with_drive(cast), a_repair(cast, fault="storage")
    proven(drive)
    here = moved(cast, drive, other)
    back = moved(cast, here, repaired_at_the_bench(cast, drive.device))
    assert (back, proof_in(drive.device)) == (drive, ("erased", "purge", True))
    assert (drives_inside(drive.device), drives_inside(other.device)) == ([drive], [])
    assert moved(cast, Drive.objects.get(pk=drive.pk), other) == here
    assert (proof_in(drive.device), proof_in(other.device)) == (("erased", "purge", True),) * 2


def test_a_drive_put_back_keeps_nothing_of_what_was_proven_before_somebody_had_it(cast: Cast) -> None:
    drive, other = with_drive(cast), a_repair(cast, fault="storage")
    proven(drive, days_ago=9)
    here = moved(cast, drive, other)
    somebody_had(other.device, days_ago=6)
    proven(here, level="clear", days_ago=3)
    moved(cast, here, repaired_at_the_bench(cast, drive.device))
    assert proof_in(drive.device) == ("erased", "clear", True)


def test_an_erasure_older_than_the_last_person_is_worth_nothing_in_the_next_computer(cast: Cast) -> None:
    drive, strict = with_drive(cast), a_repair(cast, fault="storage")
    DonationAgreement.objects.filter(lots__devices=strict.device_id).update(erasure_level="purge")
    DonationAgreement.objects.filter(lots__devices=drive.device_id).update(erasure_level="clear")
    proven(drive, level="purge", days_ago=9)
    somebody_had(drive.device, days_ago=6)
    proven(drive, level="clear", days_ago=3)
    moved(cast, Drive.objects.get(pk=drive.pk), strict)
    assert proof_in(strict.device)[2] is False


def test_a_drive_that_went_on_is_not_counted_back_in_by_the_code_it_still_bears(cast: Cast) -> None:
    drive, repair, amina = with_drive(cast), a_repair(cast, fault="storage"), cast.actor("amina")
    proven(drive)
    part = taken_out(cast, drive)
    use_part(actor=cast.actor("bruno"), repair=repair, part=part)
    taken_out(cast, Drive.objects.get(device=repair.device))
    with pytest.raises(Refused) as refused:
        count_part(actor=amina, part=part, found=1)
    part.refresh_from_db()
    assert (refused.value.code, part.quantity) == ("drive_moved", 0)


def test_a_proven_drive_that_was_lost_and_is_found_is_counted_again(cast: Cast) -> None:
    drive, amina = with_drive(cast), cast.actor("amina")
    proven(drive)
    part = taken_out(cast, drive)
    for found in (0, 1):
        count_part(actor=amina, part=part, found=found)
    part.refresh_from_db()
    assert part.quantity == 1

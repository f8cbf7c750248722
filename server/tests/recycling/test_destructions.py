"""A drive that nobody can prove erased is destroyed, and its certificate is its proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.devices.models import Drive
from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.recycling.actions import (
    close_batch,
    confirm_collection,
    list_drives,
    open_batch,
    open_destruction,
    put_in_batch,
    record_destruction,
    unlist_drive,
)
from rebond.recycling.choices import DestructionMethod
from rebond.recycling.models import DestructionLine
from rebond.recycling.papers import certificate_of_destruction, waste_slip_of
from rebond.workshop.queries import drive_proofs, obstacles_of_media
from tests.cast import Cast
from tests.recycling.prepared import (
    a_list,
    a_movement,
    destroyed,
    never_opened,
    set_aside,
    with_unproven_drive,
)
from tests.recycling.test_endings import slip_text
from tests.stock.prepared import TESTER

Clients = Callable[[str], Client]


def record(cast: Cast, destruction: object, **changes: object) -> object:
    given = {
        "destroyed_on": timezone.localdate(),
        "method": DestructionMethod.SHRED,
        "destroyed_by": "Broyage Invente",
        **changes,
    }
    return record_destruction(actor=cast.actor("chloe"), destruction=destruction, **given)  # type: ignore[arg-type]


def test_a_destruction_is_the_proof_of_each_drive_of_its_list(cast: Cast) -> None:
    destruction = destroyed(cast)
    drive = destruction.lines.get().drive
    (proof,) = drive_proofs(drive.device)
    assert (proof.state, proof.counts, proof.slip_reference) == ("destroyed", True, destruction.reference)
    assert obstacles_of_media([drive.device])[drive.device.pk] == []
    kinds = Event.objects.filter(stream=drive.device.stream).order_by("-seq").values_list("kind", flat=True)
    assert list(kinds[:2]) == ["drive.settled", "drive.listed_for_destruction"]


def test_a_computer_leaves_with_a_listed_drive_inside_and_the_slip_says_so(cast: Cast) -> None:
    device, batch = with_unproven_drive(cast), open_batch(actor=TESTER, workshop=cast.workshop)
    destruction = open_destruction(actor=cast.actor("bruno"), workshop=cast.workshop)
    assert list_drives(actor=cast.actor("bruno"), destruction=destruction, devices=[device]).complete
    assert put_in_batch(actor=TESTER, batch=batch, devices=[device]).complete
    batch = close_batch(actor=TESTER, batch=batch)
    assert "S3Z8NB0K" in slip_text(waste_slip_of(batch, lang="fr").content)
    confirm_collection(actor=TESTER, batch=batch, movement=a_movement())
    assert not drive_proofs(device)[0].counts
    record(cast, destruction)
    assert drive_proofs(device)[0].counts


def test_a_drive_off_the_list_keeps_its_batch_open(cast: Cast) -> None:
    destruction, batch = a_list(cast), open_batch(actor=TESTER, workshop=cast.workshop)
    drive = destruction.lines.get().drive
    assert put_in_batch(actor=TESTER, batch=batch, devices=[drive.device]).complete
    unlist_drive(actor=TESTER, destruction=destruction, drive=drive)
    with pytest.raises(Refused, match=drive.device.asset_tag):
        close_batch(actor=TESTER, batch=batch)


def test_a_drive_that_left_to_be_destroyed_stays_on_its_list(cast: Cast) -> None:
    destruction, batch = a_list(cast), open_batch(actor=TESTER, workshop=cast.workshop)
    drive = destruction.lines.get().drive
    put_in_batch(actor=TESTER, batch=batch, devices=[drive.device])
    batch = close_batch(actor=TESTER, batch=batch)
    confirm_collection(actor=TESTER, batch=batch, movement=a_movement())
    with pytest.raises(Refused) as refusal:
        unlist_drive(actor=TESTER, destruction=destruction, drive=drive)
    assert refusal.value.code == "collected"


def test_a_drive_that_no_report_ever_showed_is_listed_by_the_number_on_it(cast: Cast) -> None:
    device = never_opened(cast)
    destruction = open_destruction(actor=TESTER, workshop=cast.workshop)
    refused = list_drives(actor=TESTER, destruction=destruction, devices=[device])
    assert refused.refused[0].obstacles[0].code == "no_drive_to_destroy"
    with pytest.raises(Invalid):
        list_drives(actor=TESTER, destruction=destruction, devices=[device], serial="N/A")
    assert list_drives(
        actor=cast.actor("bruno"), destruction=destruction, devices=[device], serial="WD-4411"
    ).complete
    assert Drive.objects.get(device=device).serial == "WD-4411"
    with pytest.raises(Invalid):
        list_drives(
            actor=TESTER, destruction=destruction, devices=[device, *set_aside(cast)], serial="WD-4412"
        )


def test_a_drive_listed_twice_is_listed_once(cast: Cast) -> None:
    destruction = a_list(cast)
    device = destruction.lines.get().drive.device
    assert list_drives(actor=TESTER, destruction=destruction, devices=[device]).complete
    assert DestructionLine.objects.count() == 1


def test_a_destruction_says_when_how_and_by_whom(cast: Cast) -> None:
    destruction = a_list(cast)
    for changes in ({"destroyed_on": date(2999, 1, 1)}, {"destroyed_by": " "}):
        with pytest.raises(Invalid):
            record(cast, destruction, **changes)
    with pytest.raises(NotAllowed):
        record_destruction(
            actor=cast.actor("bruno"),
            destruction=destruction,
            destroyed_on=timezone.localdate(),
            method=DestructionMethod.SHRED,
            destroyed_by="Bruno",
        )
    record(cast, destruction)
    with pytest.raises(Refused):
        record(cast, destruction)


def test_an_empty_list_attests_nothing(cast: Cast, client_of: Clients) -> None:
    destruction = open_destruction(actor=TESTER, workshop=cast.workshop)
    with pytest.raises(Refused):
        record(cast, destruction)
    page = reverse("recycling:certificate", args=[destruction.pk])
    assert client_of("chloe").get(page).status_code == 404
    with pytest.raises(ValueError, match="not destroyed"):
        certificate_of_destruction(destruction)


def test_the_certificate_names_the_drives_the_day_the_method_and_who_did_it(cast: Cast) -> None:
    destruction = destroyed(cast)
    text = slip_text(certificate_of_destruction(destruction, lang="fr").content)
    wanted = ("S3Z8NB0K", "Broyage", "Broyage Invente", "BI-88", destruction.reference, cast.donor.name)
    assert [word in text for word in wanted] == [True] * len(wanted)


def test_the_pages_list_record_and_attest(cast: Cast, client_of: Clients) -> None:
    device = with_unproven_drive(cast)
    bruno, chloe = client_of("bruno"), client_of("chloe")
    opened = bruno.post(reverse("recycling:open_destruction"), {"workshop": cast.workshop.pk})
    assert bruno.post(opened["Location"], {"codes": device.asset_tag, "serial": ""}).status_code == 302
    destruction = DestructionLine.objects.get().destruction
    page = reverse("recycling:record_destruction", args=[destruction.pk])
    given = {"destroyed_on": timezone.localdate().isoformat(), "method": "shred", "destroyed_by": "Invente"}
    assert chloe.post(page, given | {"method": "drill"}).status_code == 422
    assert chloe.post(page, given).status_code == 302
    answer = chloe.get(reverse("recycling:certificate", args=[destruction.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_a_drive_is_taken_off_the_list_on_its_page(cast: Cast, client_of: Clients) -> None:
    destruction = a_list(cast)
    line = destruction.lines.get()
    page = reverse("recycling:unlist", args=[destruction.pk])
    assert client_of("bruno").post(page, {"drive": "0"}).status_code == 404
    assert client_of("bruno").post(page, {"drive": line.drive_id}).status_code == 302
    assert not destruction.lines.exists()

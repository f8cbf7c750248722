"""What an external workshop proves on paper only is a proof once another person has seen the paper."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rebond.access import Role
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.recycling.actions import list_drives, open_destruction, record_destruction
from rebond.recycling.choices import DestructionMethod
from rebond.stock.actions import location_named, shelve
from rebond.subcontracting.actions import confirm_with_paper, leave_unconfirmed, settle
from rebond.subcontracting.choices import Result
from rebond.subcontracting.models import DrivePaper, Entrusted
from rebond.workshop.actions import settle_drives
from rebond.workshop.choices import DriveFate
from rebond.workshop.models import DriveSettlement
from rebond.workshop.queries import drive_proofs_of
from tests.cast import Cast
from tests.factories import a_membership
from tests.harness.queries import assert_list_costs
from tests.harness.signing_in import signed_in
from tests.stock.prepared import TESTER
from tests.subcontracting.prepared import (
    Outside,
    a_lot_without_proofs,
    an_outside,
    another_without_proof,
    entrusted,
    given_back,
)
from tests.subcontracting.test_to_do import told

PAPER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
WAITING = ("Ordinateurs dont la preuve est sur papier, à confirmer", 1)


def came_back_unproven(cast: Cast) -> Entrusted:
    outside, device = an_outside(cast), another_without_proof(cast)
    entrustment = entrusted(cast, outside, [device])
    given_back(cast, outside, [device])
    return entrustment.lines.get()


def said_destroyed(cast: Cast, device: Device) -> DriveSettlement:
    outcome = settle_drives(
        actor=cast.actor("lea"),
        drives=list(device.drives.all()),
        fate=DriveFate.DESTROYED,
        slip_reference="BD-7",
    )
    assert outcome.complete
    return DriveSettlement.objects.get(drive__device=device)


def proof_of(device: Device) -> tuple[str, bool]:
    (proof,) = drive_proofs_of([device])[device.pk]
    return proof.state.value, proof.counts


def test_said_on_paper_it_proves_nothing_before_another_person_confirms_it(cast: Cast) -> None:
    line = came_back_unproven(cast)
    settlement = said_destroyed(cast, line.device)
    assert proof_of(line.device) == ("nothing", False)
    shelf = location_named(actor=TESTER, workshop=cast.workshop, code="A-1")
    refused = shelve(actor=TESTER, devices=[line.device], location=shelf).refused
    assert [obstacle.code for refusal in refused for obstacle in refusal.obstacles] == ["drive_nothing"]
    with pytest.raises(Refused):
        settle(actor=cast.actor("chloe"), line=line, now=Result.READY)
    assert (
        WAITING in told(cast, "chloe", "/entrusted/papers/"),
        told(cast, "bruno", "/entrusted/papers/"),
    ) == (
        True,
        [],
    )
    paper = confirm_with_paper(actor=cast.actor("chloe"), said=settlement, content=PAPER)
    assert proof_of(line.device) == ("destroyed", True)
    assert told(cast, "chloe", "/entrusted/papers/") == []
    event = Event.objects.get(kind="drive.confirmed")
    assert event.facts == {"drive_id": settlement.drive_id, "fate": "destroyed", "paper_id": paper.pk}
    assert settle(actor=cast.actor("chloe"), line=line, now=Result.READY).result == "ready"
    assert shelve(actor=TESTER, devices=[line.device], location=shelf).complete


def test_who_recorded_it_does_not_confirm_it_whatever_their_hat(cast: Cast) -> None:
    settlement = said_destroyed(cast, came_back_unproven(cast).device)
    lea_too = a_membership(Role.COORDINATOR, cast.lea.organisation, user=cast.lea.user)
    with pytest.raises(Refused) as refused:
        confirm_with_paper(actor=actor_for(lea_too), said=settlement, content=PAPER)
    assert refused.value.code == "same_person"
    with pytest.raises(NotAllowed):
        confirm_with_paper(actor=cast.actor("bruno"), said=settlement, content=PAPER)
    with pytest.raises(Invalid):
        confirm_with_paper(actor=cast.actor("chloe"), said=settlement, content=b"a word")
    assert not DrivePaper.objects.exists()


def test_the_same_paper_again_is_one_confirmation_and_another_is_refused(cast: Cast) -> None:
    settlement = said_destroyed(cast, came_back_unproven(cast).device)
    chloe = cast.actor("chloe")
    papers = {confirm_with_paper(actor=chloe, said=settlement, content=PAPER).pk for _time in range(2)}
    assert len(papers) == 1
    with pytest.raises(Refused):
        confirm_with_paper(actor=chloe, said=settlement, content=PAPER + b"\n")
    with pytest.raises(Refused):
        leave_unconfirmed(actor=chloe, said=settlement)


def test_what_was_said_anew_is_read_again_before_it_is_confirmed(cast: Cast) -> None:
    device = came_back_unproven(cast).device
    before = said_destroyed(cast, device).recorded_at
    settlement = said_destroyed(cast, device)
    with pytest.raises(Refused) as refused:
        confirm_with_paper(actor=cast.actor("chloe"), said=settlement, content=PAPER, seen=before)
    assert refused.value.code == "said_anew"


def test_without_a_paper_it_is_taken_off_and_history_keeps_it(cast: Cast) -> None:
    settlement = said_destroyed(cast, came_back_unproven(cast).device)
    for _time in range(2):
        leave_unconfirmed(actor=cast.actor("chloe"), said=settlement)
    assert not DriveSettlement.objects.exists()
    facts = {"drive_id": settlement.drive_id, "fate": "destroyed"}
    assert Event.objects.get(kind="drive.not_confirmed").facts == facts


def test_what_their_people_say_is_absent_waits_too(cast: Cast) -> None:
    outside: Outside = an_outside(cast)
    device = another_without_proof(cast)
    entrusted(cast, outside, [device])
    drives = list(device.drives.all())
    with pytest.raises(NotAllowed):
        settle_drives(actor=outside.actor, drives=drives, fate=DriveFate.DESTROYED, slip_reference="BD-8")
    settle_drives(actor=outside.actor, drives=drives, fate=DriveFate.ABSENT)
    assert proof_of(device) == ("nothing", False)


def test_our_own_bench_needs_nobody_else(cast: Cast) -> None:
    device = another_without_proof(cast)
    settle_drives(actor=cast.actor("bruno"), drives=list(device.drives.all()), fate=DriveFate.ABSENT)
    assert proof_of(device) == ("absent", True)


def test_a_list_of_destruction_answers_for_what_stands_here_only(cast: Cast) -> None:
    outside, lea = an_outside(cast), cast.actor("lea")
    pile = a_lot_without_proofs(cast, {"PF7101": "S3Z9NX101", "PF7102": "S3Z9NX102"})
    entrusted(cast, outside, pile)
    given_back(cast, outside, pile[:1])
    destruction = open_destruction(actor=lea, workshop=cast.workshop)
    assert list_drives(actor=lea, destruction=destruction, devices=pile).complete
    record_destruction(
        actor=lea,
        destruction=destruction,
        destroyed_on=destruction.opened_at.date(),
        method=DestructionMethod.SHRED,
        destroyed_by="Broyeurs du Sud",
    )
    assert [proof_of(device) for device in pile] == [("destroyed", True), ("nothing", False)]


def test_the_page_confirms_and_keeps_the_paper(cast: Cast) -> None:
    device = came_back_unproven(cast).device
    settlement = said_destroyed(cast, device)
    client = signed_in(cast.chloe)
    address = reverse("subcontracting:confirm_drive", args=[settlement.pk])
    seen = client.get(address).context["form"]["seen"].value()
    assert client.post(address, {"seen": seen}).status_code == 422
    for _time in range(2):
        given = {"seen": seen, "read": "on", "paper": SimpleUploadedFile("bordereau.pdf", PAPER)}
        assert client.post(address, given).status_code == 302
    paper = DrivePaper.objects.get()
    file = signed_in(cast.eva).get(reverse("subcontracting:paper", args=[paper.pk]))
    assert (file.content, file["Content-Type"]) == (PAPER, "application/pdf")
    assert (
        "BD-7"
        in signed_in(cast.lea).get(reverse("workshop:device", args=[device.asset_tag])).content.decode()
    )


def test_what_was_said_is_not_taken_off_by_a_page_that_does_not_tell_what_it_showed(cast: Cast) -> None:
    settlement, client = said_destroyed(cast, came_back_unproven(cast).device), signed_in(cast.chloe)
    address = reverse("subcontracting:leave_unconfirmed", args=[settlement.pk])
    for sent in ({}, {"seen": "hier"}, {"seen": "2026-01-01T10:00:00"}):
        assert client.post(address, sent).status_code == 302
    assert DriveSettlement.objects.filter(to_confirm=True).exists()
    client.post(address, {"seen": settlement.recorded_at.isoformat()})
    assert not DriveSettlement.objects.exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 \0 nothing"])
def test_a_file_that_is_no_paper_is_said_beside_its_field(cast: Cast, content: bytes) -> None:
    settlement, client = said_destroyed(cast, came_back_unproven(cast).device), signed_in(cast.chloe)
    address = reverse("subcontracting:confirm_drive", args=[settlement.pk])
    sent = {"seen": settlement.recorded_at.isoformat(), "read": "on"}
    answer = client.post(address, {**sent, "paper": SimpleUploadedFile("bordereau.pdf", content)})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["paper"])


def test_the_list_costs_as_much_for_three_as_for_one(cast: Cast) -> None:
    outside = an_outside(cast)

    def another() -> None:
        device = another_without_proof(cast)
        entrusted(cast, outside, [device])
        given_back(cast, outside, [device])
        said_destroyed(cast, device)
        paper = said_destroyed(cast, prepared_outside(cast, outside))
        confirm_with_paper(actor=cast.actor("chloe"), said=paper, content=PAPER)

    chloe, address = signed_in(cast.chloe), reverse("subcontracting:papers")
    assert_list_costs(chloe, address, add_row=another, expected=7)
    assert_list_costs(chloe, f"{address}?kept=1", add_row=another, expected=5)


def prepared_outside(cast: Cast, outside: Outside) -> Device:
    device = another_without_proof(cast)
    entrusted(cast, outside, [device])
    given_back(cast, outside, [device])
    return device

"""“No medium found” on the word of an external workshop counts once another person has confirmed it with its paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rebond.access import Role
from rebond.certificates.queries import computers_proven
from rebond.devices.models import Device
from rebond.kit.errors import NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.stock.actions import location_named, shelve
from rebond.subcontracting.actions import confirm_with_paper, leave_unconfirmed
from rebond.subcontracting.models import DrivePaper
from rebond.workshop.actions import record_no_medium
from rebond.workshop.models import NoMediumFinding
from rebond.workshop.queries import obstacles_to_ready
from tests.cast import Cast
from tests.factories import a_membership
from tests.stock.prepared import TESTER, prepared
from tests.subcontracting.pages import PAPER, no_medium_to_confirm
from tests.subcontracting.prepared import an_outside, entrusted, given_back
from tests.subcontracting.test_papers import WAITING
from tests.subcontracting.test_to_do import told

TO_CONFIRM = ["drive_none_to_confirm"]


def codes(device: Device) -> list[str]:
    return [obstacle.code for obstacle in obstacles_to_ready([device])[device.pk]]


def came_back(cast: Cast) -> Device:
    """All the work is done, and the workshop that had it says that there is no medium inside."""
    outside, (device,) = an_outside(cast), prepared(cast)
    NoMediumFinding.objects.filter(device=device).delete()
    entrusted(cast, outside, [device])
    assert record_no_medium(actor=outside.actor, devices=[device]).complete
    given_back(cast, outside, [device])
    device.refresh_from_db()
    return device


def test_the_computer_is_not_ready_before_another_person_confirms_it(cast: Cast) -> None:
    device, chloe = came_back(cast), cast.actor("chloe")
    shelf = location_named(actor=TESTER, workshop=cast.workshop, code="A-1")
    assert (codes(device), device.entrusted_lines.get().result) == (TO_CONFIRM, "unproven")
    assert not shelve(actor=TESTER, devices=[device], location=shelf).taken
    assert not computers_proven([device])[0].has_no_medium
    assert WAITING in told(cast, "chloe", "/entrusted/papers/")
    said = NoMediumFinding.objects.get(device=device)
    papers = {confirm_with_paper(actor=chloe, said=said, content=PAPER).pk for _again in range(2)}
    (event,) = Event.objects.filter(kind="device.no_medium_confirmed")
    assert ({event.facts["paper_id"]}, event.facts["finding_id"]) == (papers, said.pk)
    assert (codes(device), told(cast, "chloe", "/entrusted/papers/")) == ([], [])
    assert shelve(actor=TESTER, devices=[device], location=shelf).complete


def test_what_our_own_bench_finds_in_what_they_did_not_prove_waits_too(cast: Cast) -> None:
    outside, (device,) = an_outside(cast), prepared(cast)
    NoMediumFinding.objects.filter(device=device).delete()
    entrusted(cast, outside, [device])
    given_back(cast, outside, [device])
    record_no_medium(actor=cast.actor("bruno"), devices=[device])
    assert codes(device) == TO_CONFIRM


def test_our_own_bench_needs_nobody_else(cast: Cast) -> None:
    (device,) = prepared(cast)
    NoMediumFinding.objects.filter(device=device).delete()
    record_no_medium(actor=cast.actor("bruno"), devices=[device])
    assert codes(device) == []


def test_what_was_found_here_before_it_left_still_counts(cast: Cast) -> None:
    outside, (device,) = an_outside(cast), prepared(cast)
    entrusted(cast, outside, [device])
    given_back(cast, outside, [device])
    assert (codes(device), device.entrusted_lines.get().result) == ([], "ready")


def test_who_said_it_does_not_confirm_it_whatever_their_hat(cast: Cast) -> None:
    device = came_back(cast)
    record_no_medium(actor=cast.actor("lea"), devices=[device])
    said = NoMediumFinding.objects.get(device=device)
    lea_too = actor_for(a_membership(Role.COORDINATOR, cast.lea.organisation, user=cast.lea.user))
    with pytest.raises(Refused) as refused:
        confirm_with_paper(actor=lea_too, said=said, content=PAPER)
    assert refused.value.code == "same_person"
    with pytest.raises(NotAllowed):
        confirm_with_paper(actor=cast.actor("bruno"), said=said, content=PAPER)
    earlier = said.recorded_at - timedelta(seconds=1)
    with pytest.raises(Refused) as refused:
        confirm_with_paper(actor=cast.actor("chloe"), said=said, content=PAPER, seen=earlier)
    assert (refused.value.code, DrivePaper.objects.count()) == ("said_anew", 0)


def test_without_a_paper_it_is_taken_off_and_somebody_looks_again(cast: Cast) -> None:
    device, chloe = came_back(cast), cast.actor("chloe")
    said = NoMediumFinding.objects.get(device=device)
    for _again in range(2):
        leave_unconfirmed(actor=chloe, said=said)
    assert codes(device) == ["no_drive_seen"]
    assert Event.objects.get(kind="device.no_medium_not_confirmed").facts == {"finding_id": said.pk}


def test_the_pages_say_that_it_waits_and_confirm_it(cast: Cast, client_of: Callable[[str], Client]) -> None:
    device, chloe = no_medium_to_confirm(cast), client_of("chloe")
    for page in (reverse("workshop:device", args=[device.asset_tag]), f"/D/{device.asset_tag}"):
        assert "Attend son papier" in chloe.get(page).content.decode()
    address = reverse("subcontracting:confirm_no_medium", args=[device.asset_tag])
    assert address in chloe.get(reverse("subcontracting:papers")).content.decode()
    seen = chloe.get(address).context["form"]["seen"].value()
    assert chloe.post(address, {"seen": seen}).status_code == 422
    given = {"seen": seen, "read": "on", "paper": SimpleUploadedFile("attestation.pdf", PAPER)}
    assert chloe.post(address, given).status_code == 302
    kept = chloe.get(reverse("subcontracting:papers"), {"kept": "1"}).content.decode()
    file = reverse("subcontracting:paper", args=[DrivePaper.objects.get().pk])
    assert (file in kept, chloe.get(file).content) == (True, PAPER)
    assert chloe.get(address).status_code == 302


def test_the_page_takes_it_back(cast: Cast, client_of: Callable[[str], Client]) -> None:
    device, chloe = no_medium_to_confirm(cast), client_of("chloe")
    address = reverse("subcontracting:leave_no_medium", args=[device.asset_tag])
    chloe.post(address, {})
    said = NoMediumFinding.objects.get(device=device)
    chloe.post(address, {"seen": said.recorded_at.isoformat()})
    assert not NoMediumFinding.objects.filter(device=device).exists()


def test_what_waits_is_shown_twenty_computers_a_page(cast: Cast, client_of: Callable[[str], Client]) -> None:
    pile, outside = prepared(cast, 21), an_outside(cast)
    NoMediumFinding.objects.filter(device__in=pile).delete()
    entrusted(cast, outside, pile)
    assert record_no_medium(actor=outside.actor, devices=pile).complete
    chloe, address = client_of("chloe"), reverse("subcontracting:papers")
    first = chloe.get(address)
    assert len(first.context["waiting"]) == 20
    last = chloe.get(address, {"after": first.context["listing"].next_key})
    assert [said.device for said in last.context["waiting"]] == [pile[0]]

"""What is said of a computer that was merged since: told of the one that goes on, or of nobody any more."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.devices.actions import merge
from rebond.devices.models import Device, Drive
from rebond.subcontracting.queries import computers_to_confirm, no_medium_said
from rebond.workshop.models import DriveSettlement
from tests.cast import Cast
from tests.factories import a_device
from tests.stock.prepared import TESTER
from tests.subcontracting.pages import PAPER, a_drive_to_confirm, no_medium_to_confirm

PAPERS = reverse("subcontracting:papers")


def goes_on(twin: Device, *, serial: str = "") -> Device:
    """Another row of the same computer, in which the same drive was seen, takes the twin in."""
    into = a_device(twin.lot)
    if serial:
        now = timezone.now()
        Drive.objects.create(
            device=into, serial=serial, normalised_serial=serial, first_seen_at=now, last_seen_at=now
        )
    merge(actor=TESTER, twin=twin, into=into)
    return into


def test_a_drive_of_a_twin_is_confirmed_under_the_code_that_goes_on(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    said = a_drive_to_confirm(cast)
    into = goes_on(said.device, serial=said.device.drives.get().normalised_serial)
    chloe = client_of("chloe")
    page = chloe.get(PAPERS)
    assert [row.device for row in page.context["waiting"]] == [into]
    assert said.device.asset_tag not in page.content.decode()
    address = reverse("subcontracting:confirm_drive", args=[said.pk])
    shown = chloe.get(address)
    assert shown.context["device"] == into
    seen = shown.context["said"].recorded_at.isoformat()
    paper = SimpleUploadedFile("bordereau.pdf", PAPER, "application/pdf")
    assert chloe.post(address, {"paper": paper, "seen": seen, "read": "on"}).status_code == 302
    assert not DriveSettlement.objects.get(pk=said.pk).to_confirm


def test_no_medium_found_in_a_twin_waits_for_nobody(cast: Cast) -> None:
    twin = no_medium_to_confirm(cast)
    assert list(computers_to_confirm(cast.actor("chloe"))) == [twin]
    goes_on(twin)
    assert not computers_to_confirm(cast.actor("chloe")).exists()
    assert no_medium_said(twin.asset_tag, cast.actor("chloe")) is None

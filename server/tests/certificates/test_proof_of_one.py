"""A donor asks for the proof of one computer: whatever names it gives its one page, even when it came without a drive."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.devices.actions import add_identifier
from rebond.devices.choices import IdentifierKind
from rebond.workshop.actions import record_no_medium
from tests.cast import Cast
from tests.certificates.pages import its_computer
from tests.donations.pages import its_lot
from tests.factories import a_device

Clients = Callable[[str], Client]


def asked(client: Client, code: str) -> str:
    """The text of the page that this number gives."""
    answer = client.get("/certificates/", {"code": code}, follow=True)
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages).replace("\u2011", "-")


def test_any_number_of_the_computer_gives_its_proof(cast: Cast, client_of: Clients) -> None:
    device = its_computer(cast)
    add_identifier(
        actor=cast.actor("bruno"), device=device, kind=IdentifierKind.INVENTORY_NUMBER, value="CG40-0042"
    )
    lot = client_of("gael").get(reverse("devices:lot", args=[device.lot_id])).content.decode()
    assert f'href="{reverse("certificates:list")}"' in lot
    for code in (device.asset_tag, device.serial.lower(), "CG40-0042"):
        assert device.asset_tag in asked(client_of("gael"), code)


def test_one_that_came_without_a_drive_has_its_page_too(cast: Cast, client_of: Clients) -> None:
    bare = a_device(its_lot(cast), serial="PF7BARE1")
    record_no_medium(actor=cast.actor("bruno"), devices=[bare])
    assert "trouvé aucun support" in asked(client_of("gael"), "PF7BARE1")


@pytest.mark.parametrize("code", ["", "INCONNU-1"])
def test_a_number_that_names_no_computer_of_theirs_is_said_beside_its_field(
    cast: Cast, client_of: Clients, code: str
) -> None:
    answer = client_of("gael").get("/certificates/", {"code": code})
    assert (answer.status_code, list(answer.context["proof_form"].errors)) == (422, ["code"])

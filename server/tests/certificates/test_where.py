"""Where people find the papers: on the sheet of a computer, and on the page of its lot."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.certificates.received import a_computer, a_received


@pytest.mark.parametrize(("person", "offered"), [("gael", True), ("chloe", True), ("bruno", True)])
def test_the_sheet_and_the_lot_lead_to_the_papers(
    client_of: Callable[[str], Client], cast: Cast, person: str, offered: bool
) -> None:
    device, browser = a_computer(cast), client_of(person)
    sheet = browser.get(f"/D/{device.asset_tag}").content.decode()
    lot = browser.get(f"/devices/lots/{device.lot_id}/").content.decode()
    links = (f"/certificates/computers/{device.asset_tag}.pdf", f"/certificates/lots/{device.lot_id}.pdf")
    assert (links[0] in sheet, links[1] in lot) == (offered, offered)
    assert [browser.get(address).status_code for address in links] == [200, 200]


@pytest.mark.parametrize("person", ["gael", "chloe"])
def test_the_sheet_of_a_computer_leads_to_the_certificate_of_each_drive(
    client_of: Callable[[str], Client], cast: Cast, person: str
) -> None:
    row = a_received(cast)
    device, browser = row.document.device, client_of(person)
    assert device is not None
    sheet = browser.get(f"/D/{device.asset_tag}").content.decode()
    assert f'href="/certificates/{row.pk}/"' in sheet
    page = browser.get(f"/certificates/{row.pk}/").content.decode()
    assert f'href="/D/{device.asset_tag}"' in page


def test_a_donor_is_offered_nothing_that_is_closed_to_donors(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    a_received(cast)
    gael = client_of("gael")
    page = gael.get("/certificates/").content.decode().split("<main")[1]
    links = set(re.findall(r'href="(/(?!static/)[^"]*)"', page))
    assert {gael.get(link).status_code for link in links} == {200}
    assert "À valider" not in page

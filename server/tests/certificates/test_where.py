"""Where people find the papers: on the sheet of a computer, and on the page of its lot."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.certificates.received import a_computer


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

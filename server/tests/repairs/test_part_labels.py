"""A label bears the code of a part, and its QR leads to the page of that part."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.kit.errors import Invalid
from rebond.repairs.labels import label_of, print_part_labels
from rebond.ui.fields import scanned
from tests.cast import Cast
from tests.repairs.prepared import a_part

Clients = Callable[[str], Client]


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_label_tells_the_code_and_what_the_part_is(cast: Cast) -> None:
    part = a_part(cast)
    told = label_of(part)
    assert (told.code, told.line, told.detail) == (part.code, "45N1001", "Batterie")
    assert "Tiroir 4" in told.more[0]


def test_each_part_has_a_label_or_its_drawer_one(cast: Cast) -> None:
    part = a_part(cast, count=3)
    counts = [
        text_of(print_part_labels([part], each=each).content).count("45N1001") for each in (True, False)
    ]
    assert counts == [3, 1]
    with pytest.raises(Invalid):
        print_part_labels([], each=True)
    roll = print_part_labels([part], sheet="zpl-62-300")
    told = roll.content.decode()
    assert (roll.is_pdf, told.count("^XA"), told.count(f"/P/{part.code}^FS")) == (False, 3, 3)


def test_the_code_of_a_label_is_scanned_as_it_is_and_leads_to_its_part(
    client_of: Clients, cast: Cast
) -> None:
    part = a_part(cast)
    address = f"HTTPS://REBOND.EXEMPLE/P/{part.code}"
    assert scanned(address) == part.code
    amina = client_of("amina")
    assert amina.get(f"/P/{part.code}").context["part"] == part
    answers = [
        client.get(f"/p/{code}").status_code
        for client, code in (
            (client_of("driss"), part.code),
            (amina, "PC-0000-00"),
        )
    ]
    assert answers == [403, 404]


def test_labels_are_printed_from_a_page(client_of: Clients, cast: Cast) -> None:
    part = a_part(cast)
    amina, page = client_of("amina"), reverse("repairs:labels")
    given = {"parts": [part.pk], "each": "drawer", "sheet": "a4-24", "skip": 2}
    answer = amina.post(page, given)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert amina.post(page, {**given, "parts": [0]}).status_code == 422

"""The delivery note, read back."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.ledger.reading import DEMONSTRATION_KIND
from rebond.stock.papers import note_of
from rebond.stock.queries import delivery_visible
from tests.cast import Cast
from tests.stock.prepared import devices_in, filling, underway

Clients = Callable[[str], Client]


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def test_the_note_lists_what_left_and_what_is_owed(cast: Cast, client_of: Clients) -> None:
    delivery = underway(cast, 2, ordered=3)
    answer = client_of("ines").get(reverse("stock:delivery_note", args=[delivery.pk]))
    assert answer.headers["content-type"] == "application/pdf"
    text = text_of(answer.content)
    tags = [device.asset_tag for device in devices_in(delivery)]
    assert [tag in text.replace("\u2011", "-") for tag in tags] == [True, True]
    assert (delivery.reference in text, "Restent dus : 1" in text, "Non effacés" in text) == (
        True,
        True,
        False,
    )
    assert "DÉMONSTRATION" not in text.upper()


def test_the_note_of_a_demonstration_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = delivery_visible(filling(cast, 1).pk, cast.actor("chloe"))
    monkeypatch.setattr("rebond.stock.papers.is_demonstration", lambda: bool(DEMONSTRATION_KIND))
    assert "DÉMONSTRATION" in text_of(note_of(delivery).content).upper()

"""The delivery note, read back."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.ledger.reading import DEMONSTRATION_KIND
from rebond.stock.actions import accept_line, declare_missing, dispatch, receive_delivery
from rebond.stock.choices import MissingReason
from rebond.stock.models import Delivery
from rebond.stock.papers import note_of
from rebond.stock.queries import delivery_visible
from tests.cast import Cast
from tests.stock.prepared import TESTER, devices_in, filling, in_stock, underway

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


def written(delivery: Delivery) -> str:
    seen = delivery_visible(delivery.pk, TESTER)
    return text_of(note_of(seen).content).replace("\u2011", "-")


def test_the_note_printed_again_lists_what_left_whatever_came_besides(cast: Cast) -> None:
    delivery = underway(cast, 2, ordered=2)
    sent, (surplus,) = devices_in(delivery), in_stock(cast)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=[*sent, surplus])
    accept_line(actor=cast.actor("chloe"), line=delivery.lines.get(device=surplus))
    text = written(delivery)
    assert [device.asset_tag in text for device in (*sent, surplus)] == [True, True, False]
    assert ("Commandés : 2" in text, "Livrés : 2" in text) == (True, True)


def test_the_note_does_not_list_what_was_lost_before_the_van_left(cast: Cast) -> None:
    delivery = filling(cast, 2)
    lost, left = devices_in(delivery)
    declare_missing(actor=TESTER, devices=[lost], reason=MissingReason.NOT_FOUND)
    dispatch(actor=TESTER, delivery=delivery)
    text = written(delivery)
    assert [device.asset_tag in text for device in (lost, left)] == [False, True]


def test_the_note_keeps_what_was_lost_on_the_way(cast: Cast) -> None:
    delivery = underway(cast, 2)
    lost, left = devices_in(delivery)
    declare_missing(actor=TESTER, devices=[lost], reason=MissingReason.LOST_IN_DELIVERY)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=[lost, left])
    text = written(delivery)
    assert [device.asset_tag in text for device in (lost, left)] == [True, True]


def test_the_note_of_a_demonstration_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = delivery_visible(filling(cast, 1).pk, cast.actor("chloe"))
    monkeypatch.setattr("rebond.stock.papers.is_demonstration", lambda: bool(DEMONSTRATION_KIND))
    assert "DÉMONSTRATION" in text_of(note_of(delivery).content).upper()

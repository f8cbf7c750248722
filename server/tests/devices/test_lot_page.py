"""How the page of a lot names it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot


@pytest.mark.parametrize(
    ("reference", "title"), [("L-09", "Lot L-09"), ("LOT-1", "LOT-1"), ("Lot 3", "Lot 3")]
)
def test_the_page_of_a_lot_does_not_say_lot_twice(
    reference: str, title: str, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = a_lot(
        a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop, reference=reference
    )
    page = client_of("chloe").get(reverse("devices:lot", args=[lot.pk])).text
    assert f"<h1>{title}</h1>" in page
    assert f"<title>{title} " in " ".join(page.split())

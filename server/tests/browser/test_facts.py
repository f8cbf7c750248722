"""Names and values side by side: a long name leaves its value room to be read."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.factories import a_donation_agreement

WIDTHS = """card => [...card.querySelectorAll("dd")].map(
    value => value.getBoundingClientRect().width / card.getBoundingClientRect().width
)"""


def test_a_long_name_leaves_half_of_a_narrow_card_to_its_value(
    page: Page, cast: Cast, sign_in: Callable[[Page, str], None]
) -> None:
    agreement = a_donation_agreement(cast.programme, donor=cast.donor)
    sign_in(page, "chloe")
    page.goto(reverse("donations:agreement", args=[agreement.pk]))
    terms = page.locator("dl.facts").filter(has_text="Effacement demandé par le donneur")
    expect(terms).to_be_visible()
    assert min(terms.evaluate(WIDTHS)) >= 0.45

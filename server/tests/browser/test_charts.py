"""The words inside a bar, whatever room the page leaves it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from rebond.ui.figures import Part
from rebond.ui.templatetags.ui import sum_bar

# A part is drawn, then what it says.
BEYOND_THEIR_PART = """(sum) => [...sum.querySelectorAll("text.chart__inside")].filter(words => {
    let part = words;
    while (!part.matches("rect.part")) part = part.previousElementSibling;
    const room = part.getBoundingClientRect(), box = words.getBoundingClientRect();
    return box.left < room.left - 1 || box.right > room.right + 1;
  }).map(words => words.textContent)"""


@pytest.mark.parametrize("width", [280, 413, 639, 700, 1100])
def test_words_stay_inside_their_part_of_the_bar(page: Page, site: str, width: int) -> None:
    where = [Part("en stock", 24, "leaf"), Part("en livraison", 11, "violet"), Part("aux lieux", 13, "deep")]
    page.goto("/accessibility")
    page.evaluate(
        "(drawn) => { document.querySelector('main').innerHTML = drawn; }", sum_bar(where, label="Où")
    )
    drawn = page.locator(".sum")
    drawn.evaluate("(sum, width) => { sum.style.width = `${width}px`; }", width)
    expect(drawn.locator("svg.chart")).to_be_visible()
    assert drawn.evaluate(BEYOND_THEIR_PART) == []

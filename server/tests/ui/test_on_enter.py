"""Enter in a field presses the first submit button of its form: it is the one that is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "rebond"
TEMPLATES = {
    path.relative_to(path.parents[1]).as_posix(): path for path in SOURCES.glob("*/templates/*/*.html")
}
UNSEEN = 'class="visually-hidden" tabindex="-1"'
LOOK_FIRST = {
    "collection/make.html",
    "collection/offer.html",
    "referrals/refer.html",
    "referrals/refer_group.html",
}
"""Enter in the commune shows what is near: nothing is sent before whoever writes has chosen where, and has ended."""


def whole(name: str, depth: int = 0) -> str:
    """With what it includes, wherever that is in the words."""
    text = TEMPLATES[name].read_text()
    included = re.compile(r'\{% include "([\w/.]+)"[^%]*%\}')
    return included.sub(
        lambda found: whole(found[1], depth + 1) if found[1] in TEMPLATES and depth < 3 else "", text
    )


def forms_with_fields(name: str) -> Iterator[list[str]]:
    """The submit buttons of each form in which something is written or chosen, in their order."""
    for form in re.findall(r"<form\b.*?</form>", whole(name), re.DOTALL):
        if not re.search(
            r"\{% (?:field|choices) |\{\{ form|type=\"(?:text|radio|checkbox|date|number)\"", form
        ):
            continue
        tags = re.findall(r"\{% button [^%]*%\}|<button\b[^>]*>", form)
        yield [tag for tag in tags if "href=" not in tag and 'type="button"' not in tag]


@pytest.mark.parametrize("name", sorted(TEMPLATES.keys() - LOOK_FIRST))
def test_enter_never_presses_a_button_that_only_prepares_the_main_one(name: str) -> None:
    for buttons in forms_with_fields(name):
        main = [tag for tag in buttons if 'kind="primary"' in tag or "btn--primary" in tag]
        if main and len(buttons) > 1:
            first = buttons[0]
            assert first in main or UNSEEN in first or 'kind="danger"' in first, (
                f"begin the form with on_enter.html: {first}"
            )


@pytest.mark.parametrize(
    "name",
    ["learning/path.html", "learning/new_path.html", "learning/session.html", "referrals/refer_second.html"],
)
def test_these_forms_begin_with_an_unseen_button(name: str) -> None:
    assert any(buttons and UNSEEN in buttons[0] for buttons in forms_with_fields(name))

"""How each page of a programme is opened."""

from __future__ import annotations

from typing import Any

from rebond.programmes.actions import begin_draft
from rebond.programmes.models import Programme, ProgrammeDraft
from tests.cast import Cast
from tests.factories import a_programme
from tests.factories.network import numbers
from tests.pages import Page


def the_programme(cast: Cast) -> Programme:
    return cast.programme


def a_draft(cast: Cast) -> ProgrammeDraft:
    """Of a programme of its own: whoever publishes another draft takes that one away."""
    own = a_programme(cast.territory, slug=f"ordis-solidaires-{next(numbers)}", name="Ordis solidaires")
    return begin_draft(actor=cast.actor("chloe"), programme=own)


def a_step(cast: Cast) -> dict[str, Any]:
    return {"pk": a_draft(cast).pk, "step": "numbers"}


PAGES = {
    "programmes:list": Page(),
    "programmes:new": Page(),
    "programmes:programme": Page(who="driss", thing=the_programme),
    "programmes:begin_draft": Page(thing=the_programme, kind="gesture"),
    "programmes:edit_draft": Page(thing=a_step),
    "programmes:review_draft": Page(thing=a_draft),
    "programmes:publish_draft": Page(thing=a_draft, kind="gesture"),
    "programmes:discard_draft": Page(thing=a_draft, kind="gesture"),
}

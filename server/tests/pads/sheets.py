"""Pads and photographs of the cast: plain ticks on the real paper, laid flat."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

from rebond.pads.actions import issue_pad
from rebond.pads.models import Pad
from rebond.pads.printing import printed
from tests.cast import Cast
from tests.pads.photographs import Hand, Shot, check, faint, pages_of, photographed

USUAL: dict[str, tuple[str, ...]] = {
    "need": ("computer_and_initiation",),
    "age_bracket": ("30-39",),
    "sex": ("woman",),
    "internet_at_home": ("no",),
    "occupation": ("job_seeker_long",),
    "prescriber_kind": ("association",),
}


def a_pad(cast: Cast, *, who: str = "driss", size: int = 2, **given: Any) -> Pad:
    organisation = given.pop("organisation", cast.social_centre)
    return issue_pad(
        actor=cast.actor(who), programme=cast.programme, organisation=organisation, size=size, **given
    )


def a_page(pad: Pad, *, number: int = 1, faintly: frozenset[str] = frozenset(), **ticked: Any) -> Image.Image:
    """The sheet, ticked as `USUAL` and ``ticked`` say; the questions of ``faintly`` with a pale pencil."""
    page = pages_of(printed(pad).content)[number - 1].convert("L")
    layout = pad.form.layout
    hand = Hand(page, np.random.default_rng(number), layout.box)
    for question in layout.questions:
        for box in question.boxes:
            if box.code in {**USUAL, **ticked}.get(question.key, ()):
                (faint if question.key in faintly else check)(hand, box)
    return page


def a_photograph(pad: Pad, *, number: int = 1, how: Shot | None = None, **ticked: Any) -> bytes:
    page = a_page(pad, number=number, **ticked)
    return photographed(page, how or Shot(turn=3), np.random.default_rng(number))


def a_scan(*pages: Image.Image) -> bytes:
    """Several pages as a scanner gives them: one PDF."""
    kept = io.BytesIO()
    pages[0].save(kept, "PDF", save_all=True, append_images=list(pages[1:]), resolution=127)
    return kept.getvalue()

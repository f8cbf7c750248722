"""The pad: one sheet a page, each with its number, to be ticked with a pen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.pads.designing import WORDS as QUESTIONS
from rebond.pads.designing import words_of
from rebond.pads.layout import HALF, LABEL, RIGHT, Layout, Question, heading_of
from rebond.programmes.rules import Rules

TEMPLATE = "pads/pad"


@dataclass(frozen=True, kw_only=True)
class PadPaper:
    """What a pad prints. ``sheets``: the number of each, and what its QR code says."""

    code: str
    programme: str
    organisation: str
    rules: Rules
    layout: Layout
    version: int
    sheets: Sequence[tuple[int, str]]


def print_pad(pad: PadPaper, *, head: Letterhead, lang: str | None = None) -> Document:
    lang = lang or language()
    with override(lang):
        title = gettext("Referral on paper")
        contents = _contents(pad)
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


def _contents(pad: PadPaper) -> dict[str, Any]:
    layout = pad.layout
    return {
        "code": pad.code,
        "programme": pad.programme,
        "organisation": pad.organisation,
        "version": pad.version,
        "width": layout.width,
        "height": layout.height,
        "box": layout.box,
        "mark": layout.mark,
        "marks": [{"x": x - layout.mark / 2, "y": y - layout.mark / 2} for x, y in layout.marks],
        "qr": {"x": layout.qr[0], "y": layout.qr[1], "side": layout.qr[2]},
        "questions": [_question(one, pad.rules) for one in layout.questions],
        "areas": [
            {"key": one.key, "x": one.x, "y": one.y, "w": one.width, "h": one.height} for one in layout.areas
        ],
        "sheets": [{"number": number, "qr": qr_svg(text)} for number, text in pad.sheets],
    }


def _question(question: Question, rules: Rules) -> dict[str, Any]:
    x, y = heading_of(question)
    columns = sorted({box.x for box in question.boxes})
    edge = RIGHT - 3 if x < RIGHT else RIGHT + 2 * HALF
    return {
        "words": str(QUESTIONS[question.key]),
        "many": question.many,
        "x": x,
        "y": y,
        "boxes": [
            {
                "x": box.x,
                "y": box.y,
                "words": words_of(question.key, box.code, rules),
                "width": min([other for other in columns if other > box.x] or [edge]) - box.x - LABEL - 7,
            }
            for box in question.boxes
        ],
    }


WORDS = (
    _("Sheet {number} of pad {code}"),
    _("Tick with a black or blue pen, one box a question."),
    _("Tick all that is true."),
    _("No name on this part. A mistake? Take another sheet."),
    _("Commune where the person lives"),
    _("Filled on"),
    _("Cut here. What is below stays with you and is never photographed."),
    _("For you only"),
    _("Name and telephone of the person:"),
    _("Address of the household:"),
    _("Form {version}"),
    _("DEMONSTRATION"),
)
"""What the template says, for the catalogue."""

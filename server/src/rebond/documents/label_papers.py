"""Labels on whatever they are printed on: a PDF for sheets and rolls, ZPL for a thermal printer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse

from rebond.documents.labels import SHEETS, Label, render_labels
from rebond.documents.zpl import ROLLS, zpl_labels

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class PrintedLabels:
    """``is_pdf``: shown in the browser; else what a thermal printer reads, to be sent to it."""

    content: bytes
    is_pdf: bool

    def as_answer(self) -> HttpResponse:
        kind = "application/pdf" if self.is_pdf else "application/octet-stream"
        name = 'inline; filename="labels.pdf"' if self.is_pdf else 'attachment; filename="labels.zpl"'
        return HttpResponse(self.content, content_type=kind, headers={"Content-Disposition": name})


def paper_choices() -> list[tuple[str, str | StrPromise]]:
    """Sheets and rolls, then thermal printers, named in the language of the moment."""
    sheets = [(key, sheet.name) for key, sheet in SHEETS.items()]
    return [*sheets, *((key, roll.name) for key, roll in ROLLS.items())]


def labels_on_paper(
    labels: Sequence[Label],
    *,
    paper: str,
    public_url: str,
    letter: str,
    title: str,
    printed_at: datetime,
    demonstration: bool,
    skip: int = 0,
) -> PrintedLabels:
    """``paper``: a key of `SHEETS` or of `ROLLS`, which has no places to skip.

    Raise `Invalid` for no label, an unknown paper or places that the sheet has not.
    """
    if paper in ROLLS:
        content = zpl_labels(labels, public_url=public_url, letter=letter, roll=ROLLS[paper])
        return PrintedLabels(content, is_pdf=False)
    document = render_labels(
        labels,
        public_url=public_url,
        letter=letter,
        title=title,
        printed_at=printed_at,
        demonstration=demonstration,
        sheet=paper,
        skip=skip,
    )
    return PrintedLabels(document.content, is_pdf=True)

"""Sheets and rolls of labels: a QR code, the code in large letters, a line or two in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rebond.documents.qr import qr_svg, short_link
from rebond.documents.rendering import Document, Letterhead, preview, render
from rebond.kit.errors import Invalid

TEMPLATE = "documents/labels"


@dataclass(frozen=True, kw_only=True)
class LabelSheet:
    """The paper that labels are cut in; millimetres. `margin` is up to the first label, `pitch` from one to the next."""

    key: str
    name: object
    page: tuple[float, float]
    label: tuple[float, float]
    columns: int
    rows: int
    margin: tuple[float, float] = (0.0, 0.0)
    pitch: tuple[float, float] = (0.0, 0.0)

    @property
    def per_page(self) -> int:
        return self.columns * self.rows


A4 = (210.0, 297.0)
SHEETS = {
    sheet.key: sheet
    for sheet in (
        LabelSheet(
            key="a4-24",
            name=_("A4 sheet, 24 labels of 63.5 × 33.9 mm (Avery L7159)"),
            page=A4,
            label=(63.5, 33.9),
            columns=3,
            rows=8,
            margin=(7.25, 12.9),
            pitch=(66.0, 33.9),
        ),
        LabelSheet(
            key="a4-48",
            name=_("A4 sheet, 48 labels of 45.7 × 21.2 mm (Avery L6009, metallic, hard wearing)"),
            page=A4,
            label=(45.7, 21.2),
            columns=4,
            rows=12,
            margin=(9.7, 21.3),
            pitch=(48.3, 21.2),
        ),
        LabelSheet(
            key="roll-62",
            name=_("Roll, 62 mm wide, one label of 62 × 29 mm at a time"),
            page=(62.0, 29.0),
            label=(62.0, 29.0),
            columns=1,
            rows=1,
        ),
    )
}
DEFAULT_SHEET = "a4-24"


@dataclass(frozen=True)
class Label:
    """One label. `code` is what a person reads and types; `line` and `detail` say what it sticks on."""

    code: str
    line: str = ""
    detail: str = ""


def render_labels(
    labels: Sequence[Label],
    *,
    public_url: str,
    letter: str,
    title: str,
    printed_at: datetime,
    demonstration: bool,
    sheet: str = DEFAULT_SHEET,
    skip: int = 0,
    lang: str | None = None,
) -> Document:
    """A PDF of these labels, `skip` places left empty at the start of a sheet already begun.

    Each QR code leads to `{public_url}/{letter}/{code}`. Same labels, same moment: same bytes, so a torn label
    is printed again identical.
    """
    paper = laid_out(labels, public_url=public_url, letter=letter, sheet=sheet, skip=skip)
    return render(
        TEMPLATE, paper, head=bare_head(printed_at, demonstration=demonstration), title=title, lang=lang
    )


def preview_labels(
    labels: Sequence[Label],
    *,
    public_url: str,
    letter: str,
    title: str,
    printed_at: datetime,
    demonstration: bool,
    sheet: str = DEFAULT_SHEET,
    skip: int = 0,
    ppi: float = 96,
) -> bytes:
    """The first page of the same labels as a PNG picture."""
    paper = laid_out(labels, public_url=public_url, letter=letter, sheet=sheet, skip=skip)
    return preview(
        TEMPLATE, paper, head=bare_head(printed_at, demonstration=demonstration), title=title, ppi=ppi
    )


def laid_out(
    labels: Sequence[Label], *, public_url: str, letter: str, sheet: str, skip: int
) -> dict[str, object]:
    """What the template holds: the sheet, and each label with its QR code."""
    if not labels:
        raise Invalid(_("There is no label to print."), code="no_label")
    chosen = find_sheet(sheet)
    if not 0 <= skip < chosen.per_page:
        raise Invalid(
            _("Skip between 0 and %(last)d labels.") % {"last": chosen.per_page - 1},
            code="bad_skip",
            field="skip",
        )
    return {
        "sheet": {
            "page": chosen.page,
            "label": chosen.label,
            "columns": chosen.columns,
            "rows": chosen.rows,
            "margin": chosen.margin,
            "pitch": chosen.pitch,
        },
        "skip": skip,
        "labels": [
            {
                "code": label.code,
                "line": label.line,
                "detail": label.detail,
                "qr": qr_svg(short_link(public_url, letter, label.code)),
            }
            for label in labels
        ],
    }


def find_sheet(key: str) -> LabelSheet:
    if key not in SHEETS:
        raise Invalid(_("This kind of label sheet is not known."), code="unknown_sheet", field="sheet")
    return SHEETS[key]


def bare_head(printed_at: datetime, *, demonstration: bool) -> Letterhead:
    """Labels carry no letterhead; the moment and the demonstration still count."""
    return Letterhead(
        territory="", issuer="Rebond", reference="", printed_at=printed_at, demonstration=demonstration
    )

"""Sheets and rolls of labels: a QR code, the code in large letters, a line or two in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rebond.documents.qr import qr_svg, short_link
from rebond.documents.rendering import Document, Letterhead, preview, render
from rebond.kit.errors import Invalid

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TEMPLATE = "documents/labels"


def _written(millimetres: float) -> str:
    return number_format(int(millimetres) if millimetres == int(millimetres) else millimetres)


written_mm = lazy(_written, str)
"""Millimetres as the language of the reader writes them: 63,5 in French."""


@dataclass(frozen=True, kw_only=True)
class LabelSheet:
    """The paper that labels are cut in; millimetres. `margin` is up to the first label, `pitch` from one to the next."""

    key: str
    name: str | StrPromise
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
GAP = 2.5
"""Millimetres between two labels across; down they touch. So are the die-cut sheets below made."""


def _avery(key: str, product: str, label: tuple[float, float], columns: int, rows: int) -> LabelSheet:
    """A die-cut A4 sheet. Size and count are those that Avery prints on the packet; the grid stands in the middle.

    Checked against what Label Planet publishes for the same grids (LP65/38: 10.7 mm above, 4.75 mm left, pitch 40.6
    by 21.2 mm), and for each sheet: twice the margin, the pitches and one label make 210 by 297 mm.
    """
    width, height = label
    pitch = (round(width + GAP, 2), height)
    across = (columns - 1) * pitch[0] + width
    return LabelSheet(
        key=key,
        name=format_lazy(
            _("A4 sheet, {count} labels of {width} × {height} mm (Avery {product})"),
            count=columns * rows,
            width=written_mm(width),
            height=written_mm(height),
            product=product,
        ),
        page=A4,
        label=label,
        columns=columns,
        rows=rows,
        margin=(round((A4[0] - across) / 2, 2), round((A4[1] - rows * height) / 2, 2)),
        pitch=pitch,
    )


SHEETS = {
    sheet.key: sheet
    for sheet in (
        _avery("a4-24", "L7159", (63.5, 33.9), 3, 8),
        _avery("a4-21", "L7160", (63.5, 38.1), 3, 7),
        _avery("a4-14", "L7163", (99.1, 38.1), 2, 7),
        _avery("a4-40", "L7654", (45.7, 25.4), 4, 10),
        _avery("a4-65", "L7651", (38.1, 21.2), 5, 13),
        _avery("a4-189", "L4731", (25.4, 10.0), 7, 27),
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
    """One label. `code` is what a person reads and types; `line` and `details` say what it sticks on, in this order."""

    code: str
    line: str = ""
    detail: str = ""
    more: tuple[str, ...] = ()

    @property
    def details(self) -> list[str]:
        return [text for text in (self.detail, *self.more) if text]


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
    return on_sheet(list(drawn(labels, public_url=public_url, letter=letter)), sheet=sheet, skip=skip)


def drawn(labels: Iterable[Label], *, public_url: str, letter: str) -> Iterator[dict[str, object]]:
    """Each label with its QR code, one by one: who waits for thousands can be told how many are done."""
    for label in labels:
        yield {
            "code": label.code,
            "line": label.line,
            "details": label.details,
            "qr": qr_svg(short_link(public_url, letter, label.code)),
        }


def on_sheet(labels: Sequence[Mapping[str, object]], *, sheet: str, skip: int) -> dict[str, object]:
    """Labels that are drawn, on their paper."""
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
        "labels": labels,
    }


def preview_one(
    label: Label,
    *,
    public_url: str,
    letter: str,
    sheet: str,
    title: str,
    printed_at: datetime,
    ppi: float = 144,
) -> bytes:
    """One label alone as a PNG picture, as large as on its sheet."""
    paper = laid_out([label], public_url=public_url, letter=letter, sheet=sheet, skip=0)
    size = find_sheet(sheet).label
    alone = {"page": size, "label": size, "columns": 1, "rows": 1, "margin": (0.0, 0.0), "pitch": (0.0, 0.0)}
    head = bare_head(printed_at, demonstration=False)
    return preview(TEMPLATE, {**paper, "sheet": alone}, head=head, title=title, ppi=ppi)


def print_drawn(
    labels: Sequence[Mapping[str, object]],
    *,
    title: str,
    printed_at: datetime,
    demonstration: bool,
    sheet: str,
    skip: int,
    lang: str,
) -> Document:
    """The PDF of labels that are drawn already."""
    head = bare_head(printed_at, demonstration=demonstration)
    return render(TEMPLATE, on_sheet(labels, sheet=sheet, skip=skip), head=head, title=title, lang=lang)


def find_sheet(key: str) -> LabelSheet:
    if key not in SHEETS:
        raise Invalid(_("This kind of label sheet is not known."), code="unknown_sheet", field="sheet")
    return SHEETS[key]


def bare_head(printed_at: datetime, *, demonstration: bool) -> Letterhead:
    """Labels carry no letterhead; the moment and the demonstration still count."""
    return Letterhead(
        territory="", issuer="Rebond", reference="", printed_at=printed_at, demonstration=demonstration
    )

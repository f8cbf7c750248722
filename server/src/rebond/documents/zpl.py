"""The same labels for thermal printers that speak ZPL II: a text that the printer draws itself.

Zebra, "ZPL II Programming Guide": ^XA begins a label, ^PW and ^LL say its width and length in dots, ^CI28 that texts
are UTF-8, ^FO where a field begins, ^BQN a QR code (its data begin with the error correction: "MA,"), ^A0N a letter of
a height in dots, ^FD the data up to ^FS, ^XZ ends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from rebond.documents.labels import Label, written_mm
from rebond.documents.qr import QUIET, qr_modules, short_link
from rebond.kit.errors import Invalid

CONTROL = str.maketrans({"^": " ", "~": " ", "\n": " ", "\r": " "})


@dataclass(frozen=True, kw_only=True)
class Roll:
    """A thermal printer and its roll: millimetres, and the dots that its head has in one."""

    key: str
    width: float
    height: float
    dots_a_mm: int

    @property
    def name(self) -> str:
        size = {"width": written_mm(self.width), "height": written_mm(self.height)}
        dots = {8: 203, 12: 300}[self.dots_a_mm]
        return str(_("Thermal printer (ZPL), %(width)s × %(height)s mm, %(dpi)d dpi")) % {**size, "dpi": dots}


ROLLS = {
    roll.key: roll
    for roll in (
        Roll(key="zpl-62-203", width=62, height=29, dots_a_mm=8),
        Roll(key="zpl-62-300", width=62, height=29, dots_a_mm=12),
        Roll(key="zpl-50-203", width=50.8, height=25.4, dots_a_mm=8),
    )
}


def zpl_labels(labels: Sequence[Label], *, public_url: str, letter: str, roll: Roll) -> bytes:
    """One label after the other. Raise `Invalid` for none."""
    if not labels:
        raise Invalid(_("There is no label to print."), code="no_label")
    return "".join(_one(label, short_link(public_url, letter, label.code), roll) for label in labels).encode()


def _one(label: Label, link: str, roll: Roll) -> str:
    width, height = round(roll.width * roll.dots_a_mm), round(roll.height * roll.dots_a_mm)
    size = qr_modules(link)
    module = max(2, height // (size + 2 * QUIET))
    side = size * module
    top, left = (height - side) // 2, QUIET * module
    beside = left + side + QUIET * module
    # The letters of ^A0 are about half as wide as they are high: nine of them stand beside the QR code.
    large = min((width - beside) // 5, height // 4)
    small = large // 2
    texts = [(large, label.code), (small, label.line), *((small, text) for text in label.details)]
    fields, down = [], top
    for size_of_it, text in texts:
        if text and down + size_of_it <= height:
            fields.append(_text(beside, down, size_of_it, width - beside, text))
            down += round(size_of_it * 1.3)
    code = f"^FO{left},{top}^BQN,2,{module}^FDMA,{link}^FS\n"
    return f"^XA\n^CI28\n^PW{width}\n^LL{height}\n{code}{''.join(fields)}^XZ\n"


def _text(left: int, top: int, size: int, room: int, text: str) -> str:
    said = text.translate(CONTROL)[: max(1, room * 2 // size)]
    return f"^FO{left},{top}^A0N,{size},{size}^FD{said}^FS\n"

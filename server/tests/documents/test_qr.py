from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from rebond.documents.labels import SHEETS, Label, preview_labels
from rebond.documents.qr import qr_svg, short_link
from rebond.kit.errors import Invalid
from tests.documents.samples import PRINTED_AT, PUBLIC_URL, TAGS


def read_codes(picture: bytes) -> list[str]:
    with Image.open(io.BytesIO(picture)) as page:
        return sorted(code.text for code in zxingcpp.read_barcodes(page.convert("L")))


def printed(labels: list[Label], *, sheet: str, skip: int = 0) -> bytes:
    return preview_labels(
        labels,
        public_url=PUBLIC_URL,
        letter="D",
        title="Étiquettes",
        printed_at=PRINTED_AT,
        demonstration=True,
        sheet=sheet,
        skip=skip,
        ppi=300,
    )


LABELS = [
    Label(tag, "Hewlett-Packard EliteBook 840 G3 Notebook PC", "Core i5 · 8 Go · SSD 240 Go") for tag in TAGS
]
LINKS = sorted(f"HTTPS://REBOND.LANDES.EXAMPLE/D/{tag}" for tag in TAGS)


def test_a_short_link_is_in_capitals_whatever_the_address() -> None:
    assert short_link("http://127.0.0.1:8000/", "D", "rb-4k7q-92") == "HTTP://127.0.0.1:8000/D/RB-4K7Q-92"


def test_a_qr_code_has_no_style_and_says_what_it_is() -> None:
    svg = qr_svg("HTTPS://REBOND.EXAMPLE/D/RB-4K7Q-92", label='Page de "RB"')
    assert 'style="' not in svg
    assert svg.startswith(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33" shape-rendering="crispEdges"'
    )
    assert """role="img" aria-label='Page de "RB"'""" in svg


@pytest.mark.parametrize("sheet", ["a4-24", "a4-21", "a4-14", "a4-40", "a4-65", "a4-48"])
def test_every_label_of_a_sheet_can_be_scanned(sheet: str) -> None:
    assert read_codes(printed(LABELS, sheet=sheet)) == LINKS


def test_a_label_of_a_roll_can_be_scanned() -> None:
    assert read_codes(printed(LABELS[:1], sheet="roll-62")) == [f"HTTPS://REBOND.LANDES.EXAMPLE/D/{TAGS[0]}"]


def test_a_sheet_already_begun_is_continued() -> None:
    begun = printed(LABELS, sheet="a4-24", skip=20)
    assert read_codes(begun) == sorted(f"HTTPS://REBOND.LANDES.EXAMPLE/D/{tag}" for tag in TAGS[:4])


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.key)
def test_every_sheet_lies_within_its_paper(sheet) -> None:  # type: ignore[no-untyped-def]
    across = 2 * sheet.margin[0] + (sheet.columns - 1) * sheet.pitch[0] + sheet.label[0]
    down = 2 * sheet.margin[1] + (sheet.rows - 1) * sheet.pitch[1] + sheet.label[1]
    assert (round(across, 1), round(down, 1)) == sheet.page


@pytest.mark.parametrize(
    ("labels", "sheet", "skip", "code"),
    [([], "a4-24", 0, "no_label"), (LABELS, "a4-24", 24, "bad_skip"), (LABELS, "a5", 0, "unknown_sheet")],
)
def test_what_cannot_be_printed_is_refused_with_a_reason(
    labels: list[Label], sheet: str, skip: int, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        printed(labels, sheet=sheet, skip=skip)
    assert refused.value.code == code

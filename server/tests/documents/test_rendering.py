from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from rebond.documents import sources
from rebond.documents.errors import DocumentError
from rebond.documents.qr import qr_svg, short_link
from rebond.documents.rendering import Document, Letterhead, preview, render
from tests.documents.samples import PUBLIC_URL, letterhead

SPECIMEN = "documents/specimen"


def specimen_contents(**changes: Any) -> dict[str, Any]:
    contents: dict[str, Any] = {
        "code": "RB-4K7Q-92",
        "link_qr": qr_svg(short_link(PUBLIC_URL, "D", "RB-4K7Q-92")),
        "introduction": "Toutes les pièces de la bibliothèque.",
        "facts": [["Nom", "Médiathèque de Tartas"], ["Rien", None]],
        "stations": [["Donné", "12 mars", "done"], ["Reçu", "", "now"], ["Remis", "", "ahead"]],
        "parts": [["remis", 447], ["au lieu", 894], ["ailleurs", 461], ["introuvables", 0]],
        "total": 1802,
        "rows": [["RB-4K7Q-92", "Lenovo ThinkPad L440", 1200]],
        "ages": [["18-29 ans", 71], ["66 ans et plus", None]],
    }
    return contents | changes


def specimen(*, head: Letterhead | None = None, lang: str = "fr", **changes: Any) -> Document:
    return render(
        SPECIMEN,
        specimen_contents(**changes),
        head=head or letterhead("ESSAI-1"),
        title="Planche d’essai",
        lang=lang,
    )


def text_of(document: Document) -> str:
    """The words of the PDF, with plain spaces."""
    pages = PdfReader(io.BytesIO(document.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_same_contents_at_the_same_moment_give_the_same_bytes() -> None:
    assert specimen().content == specimen().content


def test_another_moment_gives_another_paper() -> None:
    later = replace(letterhead("ESSAI-1"), printed_at=letterhead("ESSAI-1").printed_at.replace(hour=16))
    assert specimen(head=later).content != specimen().content


def test_a_paper_is_archivable_and_accessible() -> None:
    reader = PdfReader(io.BytesIO(specimen().content))
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr", True)
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata is not None
    assert reader.metadata.title == "Planche d’essai"


def test_only_the_shipped_fonts_are_used() -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in PdfReader(io.BytesIO(specimen().content)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {
        "AtkinsonHyperlegibleNext-Regular",
        "AtkinsonHyperlegibleNext-SemiBold",
        "AtkinsonHyperlegibleNext-Bold",
    }


def test_a_sum_that_is_right_says_so() -> None:
    assert "447 + 894 + 461 = 1 802. Le compte est juste." in text_of(specimen())


def test_a_sum_that_is_wrong_shows_its_gap() -> None:
    words = text_of(specimen(total=1805))
    assert "447 + 894 + 461 = 1 802. Attendu : 1 805. Écart : −3." in words


def test_a_paper_speaks_the_language_asked_for() -> None:
    words = text_of(specimen(lang="en"))
    assert "447 + 894 + 461 = 1,802. The sum is right." in words
    assert "Printed on 20 March 2023, 16:10" in words


def test_a_paper_of_a_demonstration_says_so_on_every_page() -> None:
    rows = [["RB-4K7Q-92", "Lenovo ThinkPad L440", 1]] * 60
    shown = specimen(rows=rows, head=letterhead("ESSAI-1", demonstration=True))
    pages = PdfReader(io.BytesIO(shown.content)).pages
    assert [("DÉMONSTRATION" in page.extract_text()) for page in pages] == [True] * len(pages)
    assert "DÉMONSTRATION" not in text_of(specimen(rows=rows))


def test_a_character_that_the_fonts_lack_does_not_cost_the_paper() -> None:
    assert "Œuvre ? ½ fi" in text_of(specimen(introduction="Œuvre 東 ½ ﬁ"))


def test_contents_cannot_be_code() -> None:
    words = '#panic("no") *bold* $x$ @ref <a>'
    assert words in text_of(specimen(introduction=words))


def test_a_missing_template_is_named() -> None:
    with pytest.raises(DocumentError, match=r"^stock/nothing: no installed app has this template$"):
        render("stock/nothing", {}, head=letterhead("X"), title="X")


def test_a_fault_names_its_template_and_its_line() -> None:
    contents = specimen_contents()
    del contents["parts"]
    with pytest.raises(DocumentError, match=r"(?s)^documents/specimen: .*parts.*typ:\d+"):
        render(SPECIMEN, contents, head=letterhead("X"), title="X")


def test_a_template_sees_nothing_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    spy = tmp_path / "spy.typ"
    spy.write_text(f'#read("{tmp_path}/secret.txt")')
    monkeypatch.setattr(sources, "template_path", lambda _template: spy)
    with pytest.raises(DocumentError, match="not found"):
        render("spy", {}, head=letterhead("X"), title="X")


def test_a_page_can_be_seen_as_a_picture() -> None:
    picture = preview(
        SPECIMEN, specimen_contents(), head=letterhead("ESSAI-1"), title="Planche d’essai", lang="fr"
    )
    assert picture.startswith(b"\x89PNG")

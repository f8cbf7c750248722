"""Pictures that anybody may send."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rebond.kit.errors import Invalid
from rebond.kit.pictures import LONGEST_SIDE, picture_from
from tests.collection.offering import a_picture

PLACE = 0x8825
"""The tag of EXIF under which a telephone writes where it was."""


def a_picture_that_tells_where() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "bureau de Maud"
    exif[0x0112] = 6  # turned: shown upright by a quarter
    exif.get_ifd(PLACE)[2] = (43.0, 42.0, 0.0)
    return a_picture(size=(64, 48), exif=exif.tobytes())


def test_the_place_and_every_word_behind_a_picture_are_gone_and_it_stands_upright() -> None:
    sent = a_picture_that_tells_where()
    kept = picture_from(sent)
    with Image.open(io.BytesIO(kept.content)) as image:
        shown = (
            image.format,
            image.size,
            dict(image.getexif()),
            sorted(image.info.keys() & {"exif", "comment"}),
        )
    assert (b"Maud" in sent, shown) == (True, ("JPEG", (48, 64), {}, []))


def test_a_large_picture_is_made_smaller() -> None:
    kept = picture_from(a_picture(size=(4000, 1000), kind="PNG"))
    assert (kept.width, kept.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)


def test_the_largest_photograph_of_a_telephone_is_taken() -> None:
    kept = picture_from(a_picture(size=(8160, 6120)))
    assert (kept.width, kept.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no_picture"),
        (a_picture(kind="GIF"), "no_picture"),
        (a_picture()[:-40], "no_picture"),
        (a_picture(size=(8000, 8000)), "picture_too_large"),
        (a_picture(size=(4000, 4000), kind="PNG"), "picture_too_large"),
        (a_picture(size=(16000, 1500)), "picture_too_large"),
        (a_picture(size=(4000, 4000), progressive=True), "picture_too_large"),
        (b"\xff\xd8\xff" + bytes(11 * 1024 * 1024), "picture_too_heavy"),
    ],
    ids=["empty", "svg", "gif", "cut", "too many pixels", "PNG", "ribbon", "progressive", "too heavy"],
)
def test_what_is_no_picture_that_we_take_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as error:
        picture_from(content)
    assert (error.value.code, error.value.field) == (code, "pictures")


@pytest.mark.filterwarnings("ignore")  # Pillow warns of what it mends; the test is of what it raises
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 600), st.binary(min_size=1, max_size=8))
def test_broken_bytes_are_a_picture_or_a_refusal_never_a_fault(kind: str, at: int, noise: bytes) -> None:
    whole = a_picture_that_tells_where() if kind == "JPEG" else a_picture(kind=kind)
    broken = whole[:at] + noise + whole[at + len(noise) :]
    try:
        kept = picture_from(broken)
    except Invalid:
        return
    assert kept.content[:2] == b"\xff\xd8"

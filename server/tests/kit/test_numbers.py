"""A number that somebody sent is one, or none: nothing that they write breaks a page."""

from __future__ import annotations

import pytest

from rebond.kit.numbers import MOST, whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), (str(MOST), MOST)])
def test_digits_are_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        " 7",
        "7\n",
        "+7",
        "-7",
        "7.0",
        "7,5",
        "7e2",
        "0x7",
        "1_000",
        "sept",
        "٣",
        "７",
        "²",
        "9" * 5_000,
        str(MOST + 1),
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [("1999", None), ("2000", 2000), ("2026", 2026), ("2027", None), ("02026", None)]
)
def test_the_ends_of_what_is_asked_for_are_in_it(text: str, number: int | None) -> None:
    assert whole_number(text, least=2000, most=2026) == number

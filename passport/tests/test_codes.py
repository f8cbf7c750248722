"""Asset tags and referral codes: what is caught, what is forgiven, what is suggested."""

from __future__ import annotations

import random
import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passport.codes import (
    ALPHABET,
    ASSET_TAG,
    LENGTH,
    REFERRAL_CODE,
    WEIGHTS,
    check_character,
    format_tag,
    is_valid,
    near_misses,
    new_code,
    normalise,
)

payloads = st.text(ALPHABET, min_size=5, max_size=5)


def a_valid(payload: str) -> str:
    return payload + check_character(payload)


def some_valid_characters() -> list[str]:
    """Each character in each position, twice over, and the corners of the space."""
    chosen = random.Random(20)
    corners = ["00000", "ZZZZZ", "01234", "VWXYZ"]
    rotations = [
        "".join(ALPHABET[(start + step * place) % 32] for place in range(5))
        for start in range(32)
        for step in (1, 7)
    ]
    return [
        a_valid(payload)
        for payload in corners + rotations + ["".join(chosen.choices(ALPHABET, k=5)) for _ in range(100)]
    ]


def test_the_weights_are_different_and_none_is_zero() -> None:
    assert len(set(WEIGHTS)) == LENGTH
    assert 0 not in WEIGHTS
    assert WEIGHTS[-1] == 1


def test_every_single_substitution_is_caught() -> None:
    missed = [
        (code, place, other)
        for code in some_valid_characters()
        for place, other in product(range(LENGTH), ALPHABET)
        if other != code[place] and is_valid(code[:place] + other + code[place + 1 :])
    ]
    assert missed == []


def test_every_exchange_of_two_different_neighbours_is_caught() -> None:
    missed = []
    for place in range(LENGTH - 1):
        for first, second in product(ALPHABET, ALPHABET):
            if first == second:
                continue
            for rest in ("0000", "K7Q9", "ZX31", "T2MB"):
                code = rest[:place] + first + second + rest[place:]
                exchanged = rest[:place] + second + first + rest[place:]
                if is_valid(code) and is_valid(exchanged):
                    missed.append(code)
    assert missed == []


def test_every_exchange_within_the_valid_codes_of_all_pairs_is_caught() -> None:
    missed = []
    for place in range(4):
        for first, second in product(ALPHABET, ALPHABET):
            code = a_valid("4K7"[:place] + first + second + "4K7"[place:])
            exchanged = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            if exchanged != code and is_valid(exchanged):
                missed.append(code)
    assert missed == []


def test_exactly_one_check_character_fits_each_payload() -> None:
    for code in some_valid_characters():
        assert [last for last in ALPHABET if is_valid(code[:5] + last)] == [code[5]]


@given(payloads)
def test_a_tag_survives_being_written_and_read(payload: str) -> None:
    tag = format_tag(a_valid(payload))
    assert normalise(tag) == tag
    assert is_valid(tag)
    assert near_misses(tag) == []


def test_a_new_code_is_valid_and_drawn_from_the_whole_alphabet() -> None:
    source = random.Random(7)
    drawn = [new_code(source.randrange) for _ in range(400)]
    assert all(is_valid(code) for code in drawn)
    assert {character for code in drawn for character in code[3:].replace("-", "")} == set(ALPHABET)


def test_a_referral_code_has_its_own_prefix() -> None:
    code = new_code(random.Random(7).randrange, family=REFERRAL_CODE)
    assert code.startswith("P-")
    assert is_valid(code, family=REFERRAL_CODE)
    assert normalise(code, family=ASSET_TAG) is None
    assert normalise("RB-4K7Q-92", family=REFERRAL_CODE) is None


@pytest.mark.parametrize(
    "written",
    [
        "RB-4K7Q-19",
        "rb-4k7q-19",
        "RB4K7Q19",
        "4K7Q19",
        "4k7q 19",
        "  rb 4k7q i9 ",
        "RB-4K7Q-L9",
        "RB\u20114K7Q\u201319",
        "https://rebond.example.org/D/RB-4K7Q-19",
        "HTTPS://REBOND.EXAMPLE.ORG/D/RB-4K7Q-19",
        "https://rebond.example.org/d/rb-4k7q-19/?from=label#top",
        "/D/RB-4K7Q-19",
    ],
)
def test_all_ways_of_writing_a_tag_are_read_alike(written: str) -> None:
    assert normalise(written) == "RB-4K7Q-19"


def test_o_is_read_as_zero_also_after_the_prefix() -> None:
    assert normalise("RB-O000-0o") == "RB-0000-00"
    assert is_valid("RB-OOOO-OO")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "RB-",
        "RB-4K7Q-9",
        "RB-4K7Q-922",
        "RB-4U7Q-92",
        "XX-4K7Q-92",
        "4K7Q9\u00c9",
        "https://rebond.example.org/help/office",
        "https://rebond.example.org/D/",
        "\u0131K7Q92",
        "4K7Q\uff1992",
    ],
)
def test_what_has_not_the_shape_of_a_tag_is_none(written: str) -> None:
    assert normalise(written) is None
    assert not is_valid(written)


def test_a_payload_that_begins_like_the_prefix_is_not_cut() -> None:
    tag = format_tag(a_valid("RBRBR"))
    assert normalise(tag) == tag
    assert normalise(tag.removeprefix("RB-")) == tag


@given(payloads, st.integers(0, 5), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_undone_by_a_suggestion(payload: str, place: int, other: str) -> None:
    right = a_valid(payload)
    mistyped = right[:place] + other + right[place + 1 :]
    assert (format_tag(right) in near_misses(mistyped)) is (mistyped != right)


@given(payloads, st.integers(0, 4))
def test_two_exchanged_neighbours_are_undone_by_one_of_the_first_suggestions(
    payload: str, place: int
) -> None:
    right = a_valid(payload)
    mistyped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert (format_tag(right) in near_misses(mistyped)[:5]) is (mistyped != right)


@given(st.text(ALPHABET, min_size=6, max_size=6))
def test_suggestions_are_valid_few_and_different(characters: str) -> None:
    found = near_misses(characters)
    assert all(is_valid(tag) for tag in found)
    assert len(found) == len(set(found)) <= 11


def test_a_letter_outside_of_the_alphabet_has_one_suggestion() -> None:
    right = a_valid("4V7Q9")
    assert near_misses("RB-4U7Q-9" + right[5]) == [format_tag(right)]


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    tag = normalise(text)
    assert tag is None or normalise(tag) == tag
    assert isinstance(near_misses(text), list)


@pytest.mark.parametrize("payload", ["", "4K7Q", "4K7Q92", "4U7Q9", "4k7q9"])
def test_a_check_character_is_refused_for_what_is_no_payload(payload: str) -> None:
    with pytest.raises(ValueError, match="payload"):
        check_character(payload)


@pytest.mark.parametrize("text", ["/?" * 50_000 + "\nx", "/" + " " * 100_000 + "/x", "/a" * 50_000 + "\n?"])
def test_a_whole_page_of_signs_is_judged_at_once(text: str) -> None:
    begun = time.process_time()
    normalise(text)
    assert time.process_time() - begun < 1

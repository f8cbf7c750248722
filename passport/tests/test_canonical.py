"""RFC 8785, with the vectors of the RFC that need no floating-point number."""

from __future__ import annotations

import json
from enum import IntEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passport.canonical import LARGEST_INTEGER, NotCanonical, canonical

documents = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",))), inner)
    ),
    max_leaves=20,
)


def test_the_sample_of_section_3_2_2_is_written_as_the_rfc_prints_it() -> None:
    sample = {
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical(sample) == (
        b'{"literals":[null,true,false],"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_names_are_sorted_as_section_3_2_3_prints_them() -> None:
    sample = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(sample)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_the_arrays_vector_keeps_its_order() -> None:
    assert canonical([56, {"d": True, "10": None, "1": []}]) == b'[56,{"1":[],"10":null,"d":true}]'


def test_the_structures_vector_is_sorted_at_every_depth() -> None:
    sample = {
        "1": {"f": {"f": "hi", "F": 5}, "\n": 56},
        "10": {},
        "": "empty",
        "a": {},
        "111": [{"e": "yes", "E": "no"}],
        "A": {},
    }
    assert canonical(sample) == (
        b'{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}'
    )


def test_the_unicode_vector_is_not_normalised() -> None:
    assert canonical({"Unnormalized Unicode": "A\u030a"}) == b'{"Unnormalized Unicode":"A\xcc\x8a"}'


def test_the_french_vector_is_sorted_by_code_unit() -> None:
    sample = {
        "peach": "This sorting order",
        "p\u00e9ch\u00e9": "is wrong according to French",
        "p\u00eache": "but canonicalization MUST",
        "sin": "ignore locale",
    }
    assert list(json.loads(canonical(sample))) == ["peach", "p\u00e9ch\u00e9", "p\u00eache", "sin"]


def test_control_characters_are_escaped_in_the_shortest_way() -> None:
    assert (
        canonical("\b\t\n\f\r\x00\x1f\x7f\u2028<>&") == b'"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f\xe2\x80\xa8<>&"'
    )


def test_the_largest_integers_are_written_whole() -> None:
    assert canonical([LARGEST_INTEGER, -LARGEST_INTEGER, 0]) == b"[9007199254740991,-9007199254740991,0]"


def test_an_enumeration_is_written_as_its_number() -> None:
    assert canonical(IntEnum("Level", ["ONE"]).ONE) == b"1"


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (1.0, "$"),
        (float("nan"), "$"),
        (float("inf"), "$"),
        ({"a": [1, {"b": 0.5}]}, "$.a[1].b"),
        (2**53, "$"),
        (-(2**53), "$"),
        ({1: "one"}, "$"),
        ({"a": {None: 1}}, "$.a"),
        ("\ud800", "$"),
        ({"\udfff": 1}, "$"),
        (b"bytes", "$"),
        ({1, 2}, "$"),
        ([object()], "$[0]"),
    ],
)
def test_what_has_no_canonical_form_is_refused_where_it_stands(value: object, where: str) -> None:
    with pytest.raises(NotCanonical) as refused:
        canonical(value)
    assert refused.value.where == where


def test_a_document_nested_too_deeply_is_refused() -> None:
    value: list[object] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(NotCanonical, match="too deeply"):
        canonical(value)


@given(documents)
def test_reading_it_back_gives_the_same_document_and_the_same_bytes(document: object) -> None:
    written = canonical(document)
    assert json.loads(written) == document
    assert canonical(json.loads(written)) == written

"""What identifies a machine and what only looks like it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passport.junk import (
    identifies,
    is_junk,
    mac_address,
    meaningful,
    named,
    printable,
    system_uuid,
    uuid_variants,
    version_of,
)

JUNK = """Default string|To be filled by O.E.M.|To Be Filled By O.E.M|TO BE FILLED BY O.E.M.|System Serial Number
System manufacturer|System Product Name|0000000|0|0000000000000000|None|Not Specified|N/A|x|xxxxxxxxxx|XXXXXXXX
INVALID|Not Available|Chassis Serial Number|Base Board Serial Number|123456789|0123456789|1234567890|SN 123456789ABC
SerNum01|AssetTagNum3|A1_SerNum0|Manufacturer00|ModulePartNumber1|Array1_PartNumber0|..............|----|FFFFFFFF
00000000-0000-0000-0000-000000000000|03000200-0400-0500-0006-000700080009|ffffffff-ffff-ffff-ffff-ffffffffffff
<BAD INDEX>|<OUT OF SPEC>|Type2 - Board Asset Tag|MB-1234567890|No Asset Tag|Unknown|Undefined|NULL|_|REDACTED
Type1Family|OEM Chassis Serial Number|System SKU#|O.E.M.|OEM|111111|-Virtual Battery 0-""".replace(
    "\n", "|"
).split("|")

REAL = """5CQ6VY1|PF0QMY5N|PN7K2M9Q41|CZC0479792|W620ABCD|/640HP72/CE129536461378/|R86W27P|B8OAAS048287|10110
LYC-0042|..CN70163257067Z.|00F1A2|4CE0460D0G|1907E1D2F3A4|Latitude 5490|0VP63H|A12|XPS 13 9350|01AV421""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize("value", [*JUNK, "", "   ", "\x00", " Default  string ", "default string"])
def test_a_value_that_says_nothing_is_junk(value: str) -> None:
    assert is_junk(value)
    assert meaningful(value) is None


@pytest.mark.parametrize("value", REAL)
def test_a_value_that_a_maker_gave_is_kept(value: str) -> None:
    assert meaningful(value) == value


@pytest.mark.parametrize("value", [None, 3, b"5CQ6VY1", ["5CQ6VY1"], True])
def test_what_is_no_text_is_not_meaningful(value: object) -> None:
    assert meaningful(value) is None
    assert named(value) is None
    assert version_of(value) is None
    assert system_uuid(value) is None
    assert mac_address(value) is None


def test_names_and_versions_may_be_shorter_than_identifiers() -> None:
    assert named("All Series") == "All Series"
    assert meaningful("All Series") is None
    assert version_of("1") == "1"
    assert meaningful("1") is None
    assert version_of("0") is None


def test_text_is_kept_on_one_line_of_at_most_300_characters() -> None:
    assert printable(" HX424S15IB2/16 \n\x00\ud800 x ") == "HX424S15IB2/16 x"
    assert printable("a" * 400) == "a" * 300
    assert printable(" \n ") is None


def test_a_uuid_is_the_same_in_any_writing_but_not_when_many_machines_share_it() -> None:
    assert system_uuid("{6F1D2C3B-4A59-4E8F-9B21-0C4DE95A7710}") == "6f1d2c3b-4a59-4e8f-9b21-0c4de95a7710"
    assert system_uuid("03000200-0400-0500-0006-000700080009") is None
    assert system_uuid("00020003-0004-0005-0006-000700080009") is None
    assert system_uuid("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF") is None
    assert system_uuid("Not Settable") is None


def test_a_uuid_has_two_spellings_since_old_tools_swap_its_first_fields() -> None:
    spellings = {"6f1d2c3b-4a59-4e8f-9b21-0c4de95a7710", "3b2c1d6f-594a-8f4e-9b21-0c4de95a7710"}
    for spelling in spellings:
        assert uuid_variants(spelling.upper()) == spellings
    assert uuid_variants("00000000-0000-0000-0000-000000000000") == frozenset()


@given(st.uuids())
def test_variants_of_a_uuid_contain_each_other(value: object) -> None:
    for variant in uuid_variants(str(value)):
        assert uuid_variants(variant) == uuid_variants(str(value))


@pytest.mark.parametrize(
    "value", ["3C:52:82:11:22:33", "3c-52-82-11-22-33", "3c52.8211.2233", " 3C5282112233 "]
)
def test_a_mac_has_one_writing(value: str) -> None:
    assert mac_address(value) == "3c:52:82:11:22:33"


@pytest.mark.parametrize(
    "value", ["", "00:00:00:00:00:00", "FF:FF:FF:FF:FF:FF", "3c:52:82:11:22", "f0:1f:af:zz:7e:18"]
)
def test_zero_broadcast_and_broken_addresses_are_none(value: str) -> None:
    assert mac_address(value) is None


@pytest.mark.parametrize(
    ("mac", "expected"),
    [
        ("3c:52:82:11:22:33", True),
        ("02:42:7a:80:eb:05", False),
        ("01:00:5e:00:00:fb", False),
        ("44:45:53:54:42:00", False),
        ("00:00:00:00:00:00", False),
        ("nothing", False),
    ],
)
def test_only_an_address_given_by_a_maker_to_one_interface_identifies(mac: str, *, expected: bool) -> None:
    assert identifies(mac) is expected


@pytest.mark.parametrize(
    "value", ["." * 20_000 + "x", ("." * 9000 + "x") * 2, "a " * 20_000 + "system serial numbe"]
)
def test_a_value_as_long_as_a_book_is_judged_at_once(value: str) -> None:
    begun = time.process_time()
    assert not is_junk(value)
    assert time.process_time() - begun < 1


def test_dots_around_a_name_say_nothing() -> None:
    assert [value for value in ("..x..", "....", "...x...", "..x.", ".x..", "x....") if is_junk(value)] == [
        "..x..", "....", "...x...",
    ]  # fmt: skip

"""What is written can be told again from its place alone, and one wrong bit is found in its sector."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from workbench.erasure.buffers import aligned
from workbench.erasure.patterns import PIECE, Keystream, Pattern, Zeros

KEY = bytes(range(32))
SECTOR = 512
SIZE = 2 * PIECE + 3 * SECTOR  # the last piece is a short one


def filled(pattern: Pattern, offset: int, size: int) -> memoryview:
    view = aligned(size)
    pattern.fill(offset, view)
    return view


def test_the_stream_is_that_of_aes_in_counter_mode_from_the_first_byte_of_the_drive() -> None:
    whole = Cipher(algorithms.AES(KEY), modes.CTR(bytes(16))).encryptor().update(bytes(SIZE))
    assert bytes(filled(Keystream(KEY), 0, SIZE)) == whole


@given(first=st.integers(0, SIZE // SECTOR - 1), count=st.integers(1, 8))
def test_the_stream_may_be_entered_at_any_sector(first: int, count: int) -> None:
    whole = filled(Keystream(KEY), 0, SIZE + 8 * SECTOR)
    part = filled(Keystream(KEY), first * SECTOR, count * SECTOR)
    assert bytes(part) == bytes(whole[first * SECTOR : (first + count) * SECTOR])


@pytest.mark.parametrize("pattern", [Keystream(KEY), Zeros()], ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("offset", [0, 7 * SECTOR, 2**62])
def test_what_was_written_matches(pattern: Pattern, offset: int) -> None:
    assert pattern.mismatches(offset, filled(pattern, offset, SIZE), SECTOR) == []


@given(
    bits=st.sets(st.integers(0, SIZE * 8 - 1), min_size=1, max_size=5),
    pattern=st.sampled_from([Keystream(KEY), Zeros()]),
    offset=st.sampled_from([0, 4096, 2**40]),
)
def test_one_wrong_bit_is_found_in_its_sector(bits: set[int], pattern: Pattern, offset: int) -> None:
    view = filled(pattern, offset, SIZE)
    for bit in bits:
        view[bit // 8] ^= 1 << bit % 8
    assert pattern.mismatches(offset, view, SECTOR) == sorted({bit // 8 // SECTOR for bit in bits})


def test_what_belongs_elsewhere_does_not_match() -> None:
    view = filled(Keystream(KEY), SECTOR, SIZE)
    assert len(Keystream(KEY).mismatches(0, view, SECTOR)) == SIZE // SECTOR

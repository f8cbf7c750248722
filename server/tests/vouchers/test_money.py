from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rebond.vouchers.money import WHOLE, euros, shared, spreadsheet_amount

SHARES = st.lists(st.integers(1, 5_000), min_size=1, max_size=5).map(
    lambda parts: [*parts, WHOLE - sum(parts)] if sum(parts) < WHOLE else [WHOLE]
)


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (0, "0,00 €", "€0.00"),
        (5, "0,05 €", "€0.05"),
        (1_000, "10,00 €", "€10.00"),
        (123_450, "1 234,50 €", "€1,234.50"),
        (-1_250, "−12,50 €", "−€12.50"),
    ],
)
def test_an_amount_is_written_as_its_reader_does(cents: int, french: str, english: str) -> None:
    with translation.override("fr"):
        told = euros(cents)
        assert told.replace("\xa0", " ").replace("\u202f", " ") == french
        assert " " not in told
    with translation.override("en"):
        assert euros(cents) == english


def test_a_spreadsheet_reads_a_number() -> None:
    assert [spreadsheet_amount(cents) for cents in (5, 123_450)] == ["0,05", "1234,50"]


@given(cents=st.integers(0, 10**9), shares=SHARES)
def test_no_cent_is_lost_or_made_among_funders(cents: int, shares: list[int]) -> None:
    parts = shared(cents, shares)
    assert sum(parts) == cents
    exact = [cents * share / WHOLE for share in shares]
    assert [abs(part - due) < 1 for part, due in zip(parts, exact, strict=True)] == [True] * len(shares)


def test_shares_that_do_not_make_the_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="100 %"):
        shared(100, [5_000, 4_999])

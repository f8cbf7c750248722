"""The systems that the demonstration installs."""

from __future__ import annotations

from datetime import date

from rebond.demonstration.supply import LINUX_MINT, WINDOWS_11, release_on


def test_a_computer_gets_a_system_that_was_out_and_still_kept_up_that_day() -> None:
    assert [release_on(LINUX_MINT, date(year, 9, 1)) for year in (2021, 2022, 2024, 2026)] == [
        "20",
        "21",
        "22",
        "22",
    ]
    assert [release_on(WINDOWS_11, date(year, 12, 1)) for year in (2021, 2024, 2026)] == [
        "21H2",
        "24H2",
        "25H2",
    ]

"""What leaves for a spreadsheet is read there, and computes nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from rebond.kit.spreadsheets import csv_lines, workbook

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_spreadsheet_would_compute_begins_with_a_quote(formula: str) -> None:
    heading, line = csv_lines([formula], [[formula]])
    assert heading.removeprefix("\ufeff").lstrip('"').startswith(f"'{formula}")
    assert line.lstrip('"').startswith(f"'{formula}")


def test_words_and_numbers_stay_what_they_are_and_nothing_is_an_empty_cell() -> None:
    _heading, line = csv_lines(["a"], [["Dell = bon", -5, Decimal("1.50"), None]])
    assert line == "Dell = bon;-5;1,50;\r\n"


@pytest.mark.parametrize("formula", FORMULAS[:4])
def test_in_a_workbook_it_is_a_text(formula: str) -> None:
    with workbook("a", [formula], [[formula, 3]]) as file:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    assert sheet.to_python() == [[formula, ""], [formula, 3.0]]

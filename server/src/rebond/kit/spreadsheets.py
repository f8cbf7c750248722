"""Tables that leave the house, for a spreadsheet: streamed, and no cell can run."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO

import xlsxwriter

Cell = str | int | Decimal | None
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def inert(text: str) -> str:
    """A text that a spreadsheet shows and never computes (OWASP, "CSV injection"): a quote before what could run."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Line by line, with the mark and the semicolon that spreadsheets expect in France."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + str(writer.writerow([inert(text) for text in headings]))
    for row in rows:
        yield str(writer.writerow([_written(cell) for cell in row]))


def _written(cell: Cell) -> Cell:
    """A text inert, a decimal with the comma that spreadsheets read in France."""
    if isinstance(cell, str):
        return inert(cell)
    return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else cell


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """An XLSX file of one sheet, written row by row to a temporary file that goes when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, text in enumerate(headings):
            sheet.write_string(0, column, text, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int | Decimal):
                    sheet.write_number(number, column, cell)
                elif cell:
                    sheet.write_string(number, column, cell)
    file.seek(0)
    return file

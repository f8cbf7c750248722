"""From the bytes of an export to its rows, one at a time. What cannot be read is refused with its cure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.kit.errors import Invalid

LARGEST_FILE = 4 * 1024 * 1024
"""What stays in memory: a larger file would lie on the disk, with its names, while it is read."""
MOST_LINES = 5_000
MOST_COLUMNS = 3_000
_DELIMITERS = (";", ",", "\t")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def text_of(content: bytes) -> str:
    """UTF-8 as Pix Orga writes it, UTF-16, or the CP1252 of a spreadsheet. Raise `Invalid` for what is no CSV."""
    if not content.strip():
        raise nothing_in_it()
    if len(content) > LARGEST_FILE:
        raise invalid(
            "too_large",
            _("The file is larger than %(most)d MB. Export one campaign at a time.")
            % {"most": LARGEST_FILE >> 20},
        )
    if content.startswith(_WORKBOOKS):
        raise invalid(
            "workbook",
            _(
                "This is a workbook or an archive. Send the CSV file as Pix Orga gives it, without opening it."
            ),
        )
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text):
            return text
    raise invalid("not_csv", _("This is not a CSV file. Send the file as Pix Orga gives it."))


def rows_of(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row that is not blank, with the number of its line in the file; the headings come first.

    Raise `Invalid` where the file is cut, or a line cannot be read.
    """
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    width = 0
    for count, (number, row) in enumerate(_read(reader)):
        width = width or len(row)
        if count > MOST_LINES or width > MOST_COLUMNS:
            raise invalid(
                "too_many",
                _("More than %(lines)d lines or %(columns)d columns. Export one campaign at a time.")
                % {"lines": MOST_LINES, "columns": MOST_COLUMNS},
            )
        if len(row) != width:
            raise _cut(number)
        yield number, row


def _read(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    try:
        for row in reader:
            if any(row):
                yield reader.line_num, row  # type: ignore[attr-defined]  # the reader of csv knows its line
    except csv.Error:
        raise _cut(reader.line_num) from None  # type: ignore[attr-defined]


def _delimiter(text: str) -> str:
    """The one that parts the first line most."""
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _cut(number: int) -> Invalid:
    return invalid(
        "cut",
        _("Line %(line)d is cut or cannot be read: the file is not whole. Export it again from Pix Orga.")
        % {"line": number},
    )


def nothing_in_it() -> Invalid:
    return invalid("empty", _("The file is empty. Export it again from Pix Orga."))


def invalid(code: str, message: str | StrPromise) -> Invalid:
    return Invalid(str(message), code=code, field="file")

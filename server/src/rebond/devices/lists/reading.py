"""From the bytes of a file to rows of text. What cannot be read is refused with its cure, and nothing runs."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.devices.lists import worksheet
from rebond.devices.lists.headings import Headings, find_headings
from rebond.kit.errors import Invalid

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNFOLDED = 200 * 1024 * 1024
MOST_ENTRIES = 2_000
MOST_ROWS = 10_000
MOST_COLUMNS = 60
LONGEST_CELL = 300
SECONDS = 30

_DELIMITERS = (";", "\t", ",", "|")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_LISTS: tuple[tuple[bytes, StrPromise], ...] = (
    (b"%PDF", _("This is a PDF. Ask the donor for the spreadsheet itself (CSV, XLSX or ODS).")),
    (b"\x89PNG", _("This is a picture. Ask the donor for the list as a spreadsheet (CSV, XLSX or ODS).")),
    (
        b"\xff\xd8\xff",
        _("This is a picture. Ask the donor for the list as a spreadsheet (CSV, XLSX or ODS)."),
    ),
    (b"\x1f\x8b", _("This file is compressed. Unpack it and send the list itself.")),
    (b"7z\xbc\xaf", _("This file is compressed. Unpack it and send the list itself.")),
    (b"Rar!", _("This file is compressed. Unpack it and send the list itself.")),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of text, and where their headings are. ``unread`` names the other sheets of the workbook."""

    rows: Sequence[Sequence[str]]
    headings: Headings
    unread: tuple[str, ...] = ()


def read_sheet(content: bytes) -> Sheet:
    """The first sheet that has headings. Raise `Invalid` with what is wrong and what to do."""
    if not content.strip():
        raise _invalid("empty", _("The file is empty. Check it, then send it again."))
    if len(content) > LARGEST_FILE:
        raise _invalid(
            "too_large",
            _("The file is larger than %(most)d MB. Split the list.") % {"most": LARGEST_FILE >> 20},
        )
    for start, reason in _NOT_LISTS:
        if content.startswith(start):
            raise _invalid("not_a_list", reason)
    if content.startswith((b"PK\x03\x04", _OLE)):
        return _sheet_of_workbook(content)
    rows = _rows_of_text(_decoded(content))
    return Sheet(rows, _headings_of(rows))


def _sheet_of_workbook(content: bytes) -> Sheet:
    if content.startswith(b"PK"):
        _refuse_odd_archive(content)
    sheets = [(str(sheet["name"]), _capped(sheet["rows"])) for sheet in _unfold(content)]
    if not any(any(any(row) for row in rows) for _name, rows in sheets):
        raise _invalid("empty", _("The workbook is empty. Check it, then send it again."))
    for name, rows in sheets:
        if headings := find_headings(rows):
            _refuse_too_many(rows)
            return Sheet(rows, headings, tuple(other for other, cells in sheets if other != name and cells))
    raise _no_headings(sheets[0][1])


def _refuse_odd_archive(content: bytes) -> None:
    """What can be said before anything is unfolded."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise _damaged() from None
    names = {entry.filename for entry in entries}
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise _invalid(
            "not_a_list", _("This archive is not a spreadsheet. Unpack it and send the list itself.")
        )
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_UNFOLDED:
        raise _too_much()


def _unfold(content: bytes) -> list[dict[str, object]]:
    """Read the workbook in a program of its own, that may take a bounded memory and time."""
    command = [sys.executable, "-I", str(worksheet.__file__), str(MOST_ROWS + 60), str(MOST_COLUMNS)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        raise _too_much() from None
    if done.returncode == worksheet.PROTECTED:
        raise _invalid(
            "protected", _("The workbook has a password. Save it without one, then send it again.")
        )
    if done.returncode == worksheet.DAMAGED:
        raise _damaged()
    if done.returncode != 0:
        raise _too_much()
    sheets: list[dict[str, object]] = json.loads(done.stdout)
    return sheets


def _decoded(content: bytes) -> str:
    """UTF-8 (with or without its mark), UTF-16 with its mark, else what Excel writes on Windows in France (CP1252)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _checked(text)
    raise _invalid(
        "encoding", _("The letters of this file cannot be read. Save it as “CSV UTF-8”, then send it again.")
    )


def _checked(text: str) -> str:
    if any(ord(letter) < 32 and letter not in "\t\r\n\f\v" for letter in text):
        raise _invalid("not_a_list", _("This is not a list. Send a CSV, XLSX or ODS file."))
    if re.match(r"\s*(<!doctype html|<html|<table|<\?xml)", text, re.IGNORECASE):
        raise _invalid(
            "not_a_list", _("This is a web page or XML. Open it in a spreadsheet and save it as XLSX or CSV.")
        )
    if text.lstrip().startswith(("{", "[")):
        raise _invalid(
            "not_a_list",
            _("This is a hardware report, not a list. Send it on the page of the workshop's reports."),
        )
    return text


def _rows_of_text(text: str) -> list[list[str]]:
    """With the delimiter under which most headings are known; ``sep=;`` on a first line is obeyed."""
    asked = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    blank = "" if asked is None else "\n"
    body = text if asked is None else blank + text[asked.end() :]
    candidates = (asked.group(1),) if asked else _DELIMITERS
    best: list[list[str]] = []
    for delimiter in candidates:
        rows = _parsed(body, delimiter)
        if not best or _known(rows) > _known(best):
            best = rows
    _refuse_too_many(best)
    return best


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    rows: list[list[str]] = []
    try:
        for row in reader:
            # A quoted cell may hold line breaks: the number of a line is where it ends in the file.
            rows += [[]] * (reader.line_num - len(rows) - 1)
            rows.append(row[: MOST_COLUMNS + 1])
            if len(rows) > MOST_ROWS + 60:
                break
    except csv.Error:
        line = {"line": reader.line_num}
        raise _invalid(
            "bad_line", _("Line %(line)d cannot be read: check its quotation marks.") % line
        ) from None
    return _capped(rows)


def _known(rows: Sequence[Sequence[str]]) -> int:
    found = find_headings(rows)
    return len(found.columns) if found else 0


def _capped(rows: object) -> list[list[str]]:
    assert isinstance(rows, list)
    return [
        ["".join(c if c.isprintable() else " " for c in cell).strip()[: LONGEST_CELL + 1] for cell in row]
        for row in rows
    ]


def _headings_of(rows: Sequence[Sequence[str]]) -> Headings:
    headings = find_headings(rows)
    if headings is None:
        raise _no_headings(rows)
    return headings


def _refuse_too_many(rows: Sequence[Sequence[str]]) -> None:
    if sum(1 for row in rows if any(row)) > MOST_ROWS:
        raise _invalid("too_many_lines", _("More than %(most)d lines. Split the list.") % {"most": MOST_ROWS})
    if any(len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]) for row in rows):
        raise _invalid(
            "too_many_columns",
            _("More than %(most)d columns. Keep only those that describe the computers.")
            % {"most": MOST_COLUMNS},
        )


def _no_headings(rows: Sequence[Sequence[str]]) -> Invalid:
    first = next((row for row in rows if any(row)), [])
    seen = " · ".join(cell for cell in first[:6] if cell)[:120]
    return _invalid(
        "no_headings",
        _(
            "No heading row was found; the first line says “%(seen)s”. Add a line of headings above the computers, "
            "with at least “N° de série”, or “Marque” and “Modèle”."
        )
        % {"seen": seen},
    )


def _damaged() -> Invalid:
    return _invalid("damaged", _("The workbook is damaged or incomplete. Save it again, then send it again."))


def _too_much() -> Invalid:
    return _invalid(
        "unfolds",
        _("Once opened, this workbook is far too large for a list. Copy the list alone into a new workbook."),
    )


def _invalid(code: str, message: object) -> Invalid:
    return Invalid(str(message), code=code, field="file")

"""What became of each line of an imported list, read again beside what the file says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rebond.devices.lists.headings import Column
from rebond.devices.lists.lines import Line, lines_of
from rebond.devices.lists.reading import read_sheet
from rebond.devices.models import ImportedLine, ListImport
from rebond.kit.spreadsheets import Cell


@dataclass(frozen=True, slots=True)
class ReadLine:
    row: ImportedLine
    line: Line

    @property
    def reasons(self) -> list[str]:
        return [reason["message"] for reason in self.row.reasons]


def imported_lines(done: ListImport) -> list[ReadLine]:
    """In the order of the file; those refused first come where a person looks first."""
    if not done.content:  # its time has passed: what became of each computer stays with the computer
        return []
    said = {line.number: line for line in lines_of(read_sheet(bytes(done.content)))}
    rows = done.lines.select_related("device").order_by("number")
    read = [ReadLine(row, said[row.number]) for row in rows if row.number in said]
    return sorted(read, key=lambda item: (item.row.outcome != "refused", item.row.number))


def result_headings() -> list[str]:
    return [
        _("Line"),
        _("Outcome"),
        _("Code"),
        _("Maker"),
        _("Model"),
        _("Serial number"),
        _("Inventory number"),
        _("Reason"),
    ]


def result_rows(done: ListImport) -> Iterator[list[Cell]]:
    for item in sorted(imported_lines(done), key=lambda item: item.row.number):
        yield [
            item.row.number,
            str(item.row.get_outcome_display()),
            item.row.device.asset_tag if item.row.device else "",
            item.line.value(Column.MAKER),
            item.line.value(Column.MODEL),
            item.line.value(Column.SERIAL),
            item.line.value(Column.INVENTORY_NUMBER),
            " ".join(item.reasons),
        ]

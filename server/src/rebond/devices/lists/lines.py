"""From rows of text to lines: what each says of one computer, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from rebond.devices.choices import FormFactor, IdentifierKind
from rebond.devices.lists.headings import Column
from rebond.devices.lists.reading import LONGEST_CELL, Sheet
from rebond.devices.matching import Naming, naming
from rebond.kit.outcomes import Obstacle
from rebond.kit.sealing import plain_words

LENGTHS = {Column.MAKER: 80, Column.MODEL: 120, Column.SERIAL: 80, Column.INVENTORY_NUMBER: 80}
KINDS = {
    Column.SERIAL: IdentifierKind.SERIAL,
    Column.SYSTEM_UUID: IdentifierKind.SYSTEM_UUID,
    Column.MAC: IdentifierKind.MAC,
    Column.INVENTORY_NUMBER: IdentifierKind.INVENTORY_NUMBER,
    Column.ASSET_TAG: IdentifierKind.ASSET_TAG,
}
FORM_FACTORS: dict[str, FormFactor] = {
    **dict.fromkeys(
        (
            "portable",
            "pc portable",
            "ordinateur portable",
            "laptop",
            "notebook",
            "ultraportable",
            "ultrabook",
            "portables",
        ),
        FormFactor.NOTEBOOK,
    ),
    **dict.fromkeys(
        (
            "fixe",
            "pc fixe",
            "bureau",
            "ordinateur de bureau",
            "desktop",
            "pc",
            "uc",
            "unite centrale",
            "poste fixe",
            "sff",
        ),
        FormFactor.DESKTOP,
    ),
    **dict.fromkeys(("mini", "mini pc", "micro", "tiny", "usff", "mini computer"), FormFactor.MINI),
    **dict.fromkeys(
        ("tour", "tower", "mini tour", "mini tower", "station de travail", "workstation"), FormFactor.TOWER
    ),
    **dict.fromkeys(("tout en un", "all in one", "aio", "tout en 1"), FormFactor.ALL_IN_ONE),
    **dict.fromkeys(("tablette", "tablet"), FormFactor.TABLET),
    **dict.fromkeys(("serveur", "server"), FormFactor.SERVER),
}
_NOT_A_COMPUTER = frozenset(
    {
        "ecran",
        "moniteur",
        "monitor",
        "screen",
        "imprimante",
        "printer",
        "telephone",
        "smartphone",
        "phone",
        "clavier",
        "keyboard",
        "souris",
        "mouse",
        "videoprojecteur",
        "projector",
        "switch",
        "station d accueil",
        "dock",
    }
)
_ROUNDED = re.compile(r"^\d([.,]\d+)?E\+?\d+$", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r'^="?([^"]*)"?$')
_NOTHING = frozenset(
    {"", "-", "--", "?", "n/a", "na", "n.a.", "#n/a", "#ref!", "#value!", "#valeur!", "null", "none"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """One computer of the list. ``number`` is the line in the file, counted from 1."""

    number: int
    values: dict[Column, str]
    namings: tuple[Naming, ...]
    form_factor: FormFactor
    faults: tuple[Obstacle, ...] = ()
    warnings: tuple[Obstacle, ...] = ()

    def value(self, column: Column) -> str:
        return self.values.get(column, "")

    @property
    def serial(self) -> str:
        return self.value(Column.SERIAL)

    @property
    def inventory_number(self) -> str:
        return self.value(Column.INVENTORY_NUMBER)

    @property
    def title(self) -> str:
        return " ".join(part for part in (self.value(Column.MAKER), self.value(Column.MODEL)) if part)

    @property
    def usable(self) -> tuple[Naming, ...]:
        """The identifiers that may recognise a machine."""
        return tuple(item for item in self.namings if item.matchable)

    @property
    def spelling(self) -> str:
        """Everything the line says, folded: two lines that say the same have the same."""
        return "\x1f".join(f"{column}={plain_words(text)}" for column, text in sorted(self.values.items()))


def lines_of(sheet: Sheet) -> Iterator[Line]:
    """Every line under the headings that says something."""
    start = sheet.headings.row + 1
    for at, row in enumerate(sheet.rows[start:], start=start + 1):
        values, macs = _values(row, sheet.headings.columns)
        if values or macs:
            yield _line(at, values, macs)


def lines_left_out(sheet: Sheet) -> list[int]:
    """The numbers of lines that say something, but in no column that is read: a remark, a total."""
    start = sheet.headings.row + 1
    return [
        at
        for at, row in enumerate(sheet.rows[start:], start=start + 1)
        if not any(_values(row, sheet.headings.columns)) and any(_cleaned(cell) for cell in row)
    ]


def _values(row: Sequence[str], columns: dict[int, Column]) -> tuple[dict[Column, str], list[str]]:
    values: dict[Column, str] = {}
    macs: list[str] = []
    for place, column in columns.items():
        text = _cleaned(row[place]) if place < len(row) else ""
        if not text:
            continue
        if column is Column.MAC:
            macs += [part for part in re.split(r"[\s,;/]+", text) if part]
        else:
            values[column] = text
    if macs:
        values[Column.MAC] = " ".join(macs)
    return values, macs


def _cleaned(cell: str) -> str:
    """``="00123"`` is how spreadsheets keep leading zeros; other formulas stay the text that they are."""
    text = " ".join(cell.split())
    if kept := _KEPT_AS_TEXT.match(text):
        text = kept.group(1).strip() if '"' in text else text
    return "" if text.casefold() in _NOTHING else text


def _line(number: int, values: dict[Column, str], macs: list[str]) -> Line:
    faults = [*_faults(values)]
    found = [
        naming(kind, values[column])
        for column, kind in KINDS.items()
        if column in values and column is not Column.MAC
    ]
    found += [naming(IdentifierKind.MAC, mac) for mac in macs[:8]]
    kind = plain_words(values.get(Column.FORM_FACTOR, ""))
    return Line(
        number=number,
        values=values,
        namings=tuple(found),
        form_factor=FORM_FACTORS.get(kind, FormFactor.UNKNOWN),
        faults=tuple(faults),
        warnings=tuple(_warnings(values, found)),
    )


def _faults(values: dict[Column, str]) -> Iterator[Obstacle]:
    if not set(values) - {Column.FORM_FACTOR}:
        yield Obstacle(
            "says_nothing",
            _("Nothing says which computer it is: give a serial number, or a maker and model."),
        )
    if plain_words(values.get(Column.FORM_FACTOR, "")) in _NOT_A_COMPUTER:
        yield Obstacle(
            "not_a_computer",
            _("Type: “%(type)s” is not a computer. Only computers are followed here.")
            % {"type": values[Column.FORM_FACTOR]},
        )
    for column, text in values.items():
        longest = LENGTHS.get(column, LONGEST_CELL)
        if len(text) > longest:
            yield Obstacle(
                "too_long",
                _("%(field)s: more than %(most)d characters. Shorten it.")
                % {"field": column_words(column), "most": longest},
            )
        if column in KINDS and _ROUNDED.match(text):
            yield Obstacle(
                "rounded",
                _(
                    "%(field)s: the spreadsheet rounded this number (%(text)s). Format the column as text, then enter it again."
                )
                % {"field": column_words(column), "text": text},
            )


def _warnings(values: dict[Column, str], namings: Sequence[Naming]) -> Iterator[Obstacle]:
    if not any(item.matchable for item in namings):
        if Column.SERIAL in values:
            yield Obstacle(
                "junk_serial",
                _(
                    "The serial number “%(serial)s” says nothing: this computer will be recognised by its label alone."
                )
                % {"serial": values[Column.SERIAL]},
            )
        else:
            yield Obstacle(
                "no_identifier",
                _(
                    "Without any serial or inventory number: this computer will be recognised by its label alone."
                ),
            )
    elif Column.SERIAL in values and not any(n.matchable for n in namings if n.kind is IdentifierKind.SERIAL):
        yield Obstacle(
            "junk_serial_beside",
            _("The serial number “%(serial)s” says nothing; the other numbers are used.")
            % {"serial": values[Column.SERIAL]},
        )
    for item in namings:
        if item.kind is IdentifierKind.ASSET_TAG and not item.matchable:
            yield Obstacle("bad_tag", _("“%(tag)s” is no code of ours.") % {"tag": item.value})


def column_words(column: Column) -> str:
    return str(_WORDS[column])


_WORDS = {
    Column.MAKER: _("Maker"),
    Column.MODEL: _("Model"),
    Column.FORM_FACTOR: _("Type"),
    Column.SERIAL: _("Serial number"),
    Column.INVENTORY_NUMBER: _("Inventory number"),
    Column.SYSTEM_UUID: _("System UUID"),
    Column.MAC: _("MAC address"),
    Column.ASSET_TAG: _("Our code"),
}

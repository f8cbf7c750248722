"""What the columns of a donor's list are called, in French and in English, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rebond.kit.sealing import plain_words


class Column(StrEnum):
    MAKER = "maker"
    MODEL = "model"
    FORM_FACTOR = "form_factor"
    SERIAL = "serial"
    INVENTORY_NUMBER = "inventory_number"
    SYSTEM_UUID = "system_uuid"
    MAC = "mac"
    ASSET_TAG = "asset_tag"


# Folded as `plain_words` folds: no case, accents or punctuation ("N° de série" and "n de serie" both match).
NAMES: dict[Column, frozenset[str]] = {
    Column.MAKER: frozenset(
        {
            "marque",
            "fabricant",
            "constructeur",
            "maker",
            "make",
            "manufacturer",
            "brand",
            "vendor",
            "nom du fabricant",
            "marque du pc",
            "marque ordinateur",
            "system manufacturer",
        }
    ),
    Column.MODEL: frozenset(
        {
            "modele",
            "model",
            "reference modele",
            "ref modele",
            "nom du modele",
            "designation",
            "produit",
            "product",
            "product name",
            "model name",
            "modele du pc",
            "modele ordinateur",
            "system model",
            "marque et modele",
            "marque modele",
            "make and model",
            "libelle",
            "materiel",
        }
    ),
    Column.FORM_FACTOR: frozenset(
        {
            "type",
            "categorie",
            "nature",
            "type de materiel",
            "type materiel",
            "type d appareil",
            "type de poste",
            "type d equipement",
            "kind",
            "category",
            "form factor",
            "chassis",
            "device type",
            "famille",
        }
    ),
    Column.SERIAL: frozenset(
        {
            "n de serie",
            "no de serie",
            "no serie",
            "n serie",
            "num serie",
            "num de serie",
            "numero de serie",
            "numero serie",
            "nr serie",
            "serie",
            "ns",
            "s n",
            "sn",
            "serial",
            "serial number",
            "serial no",
            "serial n",
            "serialnumber",
            "service tag",
            "servicetag",
            "numero de service",
            "n serie pc",
            "n de serie du pc",
            "n de serie ordinateur",
            "code de service",
            "serienummer",
        }
    ),
    Column.INVENTORY_NUMBER: frozenset(
        {
            "n inventaire",
            "n d inventaire",
            "no inventaire",
            "no d inventaire",
            "numero inventaire",
            "numero d inventaire",
            "num inventaire",
            "inventaire",
            "code inventaire",
            "inventory",
            "inventory number",
            "inventory no",
            "asset",
            "asset tag",
            "asset number",
            "asset id",
            "n immo",
            "numero immo",
            "immobilisation",
            "n d immobilisation",
            "code barre",
            "code barres",
            "etiquette",
            "n de parc",
            "numero de parc",
            "votre numero",
            "your number",
        }
    ),
    Column.SYSTEM_UUID: frozenset({"uuid", "uuid systeme", "system uuid", "guid", "smbios uuid"}),
    Column.MAC: frozenset(
        {
            "mac",
            "adresse mac",
            "adresses mac",
            "mac address",
            "mac addresses",
            "adresse mac lan",
            "adresse mac ethernet",
            "adresse mac wifi",
            "adresse physique",
            "ethernet mac",
            "wifi mac",
        }
    ),
    Column.ASSET_TAG: frozenset(
        {"code rebond", "code atelier", "code de l atelier", "rebond", "rebond code", "tag rebond"}
    ),
}
_COLUMN_OF = {name: column for column, names in NAMES.items() for name in names}

NAMED_ALONE = frozenset({Column.SERIAL, Column.INVENTORY_NUMBER, Column.SYSTEM_UUID, Column.MAC})
"""One such heading is enough to believe that a row is a heading row."""
SEARCHED_ROWS = 20


@dataclass(frozen=True, slots=True)
class Headings:
    """Where each column stands. ``row`` counts from 0; ``ignored`` are headings of columns that nothing reads."""

    row: int
    columns: dict[int, Column]
    ignored: tuple[str, ...]
    repeated: tuple[str, ...]


def column_named(text: str) -> Column | None:
    """The column that a heading means, or None."""
    folded = plain_words(text.replace("°", " ").replace("º", " ").replace("№", "n "))
    return _COLUMN_OF.get(folded) or _COLUMN_OF.get(folded.replace(" ", ""))


def find_headings(rows: Sequence[Sequence[str]]) -> Headings | None:
    """The heading row among the first ones: the one with most known names. None when no row looks like one."""
    best: Headings | None = None
    for at, row in enumerate(rows[:SEARCHED_ROWS]):
        found = _headings(at, row)
        known = set(found.columns.values())
        believable = bool(known & NAMED_ALONE) or len(known) >= 2
        if believable and (best is None or len(known) > len(set(best.columns.values()))):
            best = found
    return best


def _headings(at: int, row: Sequence[str]) -> Headings:
    columns: dict[int, Column] = {}
    ignored: list[str] = []
    repeated: list[str] = []
    for place, text in enumerate(row):
        column = column_named(text) if text.strip() else None
        if column is None:
            ignored += [text.strip()] if text.strip() else []
        elif column in columns.values() and column is not Column.MAC:
            repeated.append(text.strip())
        else:
            columns[place] = column
    return Headings(at, columns, tuple(ignored), tuple(repeated))

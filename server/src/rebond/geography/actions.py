"""Loading the edition of the communes that the platform ships."""

from __future__ import annotations

import csv
import hashlib
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from rebond.geography.models import Commune, Departement, Edition, Intermunicipality
from rebond.geography.names import search_key

SHIPPED = Path(__file__).parent / "data"
TABLES = ("departements", "intermunicipalities", "communes")
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Loaded:
    """What loading did; `changed` is false when this edition was already there."""

    communes: int
    changed: bool


@transaction.atomic
def load() -> Loaded:
    """Bring the tables to the shipped edition. Running it again changes nothing and costs one query or two."""
    digest = shipped_digest()
    if Edition.objects.filter(digest=digest).exists():
        return Loaded(communes=Commune.objects.count(), changed=False)
    load_departements()
    load_intermunicipalities()
    load_communes()
    Edition.objects.all().delete()
    Edition.objects.create(digest=digest)
    return Loaded(communes=Commune.objects.count(), changed=True)


def shipped_digest() -> str:
    """SHA-256 of the shipped files and of the rule that makes names comparable."""
    parts = [SHIPPED / f"{table}.tsv.xz" for table in TABLES]
    parts.append(Path(__file__).with_name("names.py"))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def shipped(table: str) -> Iterator[dict[str, str]]:
    with lzma.open(SHIPPED / f"{table}.tsv.xz", "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def load_departements() -> None:
    """New rows are inserted, known ones refreshed, and those that the edition no longer names stay."""
    Departement.objects.bulk_create(
        [Departement(**row) for row in shipped("departements")],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )


def load_intermunicipalities() -> None:
    Intermunicipality.objects.bulk_create(
        [Intermunicipality(**row) for row in shipped("intermunicipalities")],
        update_conflicts=True,
        unique_fields=["siren"],
        update_fields=["kind", "name"],
    )


def load_communes() -> None:
    Commune.objects.bulk_create(
        [commune(row) for row in shipped("communes")],
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["insee_code"],
        update_fields=[
            "name",
            "search_name",
            "postcodes",
            "departement",
            "intermunicipality",
            "population",
            "latitude",
            "longitude",
        ],
    )


def commune(row: dict[str, str]) -> Commune:
    return Commune(
        insee_code=row["insee_code"],
        name=row["name"],
        search_name=search_key(row["name"]),
        postcodes=row["postcodes"],
        departement_id=row["departement"],
        intermunicipality_id=row["intermunicipality"] or None,
        population=int(row["population"]),
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
    )

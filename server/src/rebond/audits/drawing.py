"""The draw: the same sample for anybody who holds the list and the seed.

Nobody may choose it. A secret number is committed to (its SHA-256 goes into the ledger) and the list is frozen before
the controller throws the dice; the seed is made of both, of the digest of the list and of a seal of the ledger. The
sample is systematic with a random start, over groups in a random order: each line has the same chance
(size / count), and a group gives its share, one more or one less (W. G. Cochran, Sampling Techniques, chapter 8).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256

METHOD = "rebond-draw-1"
HEADINGS = ("code", "group", "group_name", "computer")


@dataclass(frozen=True, slots=True)
class Unit:
    """One line of the list. ``code``: of a handover, or of a computer; ``group``: key of a place, or of a donor."""

    code: str
    group: str
    group_name: str
    computer: str


def written(units: Iterable[Unit]) -> str:
    """The list as a file, in the order of the codes: semicolons between columns, one line feed after each line."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(astuple(unit) for unit in sorted(units, key=lambda unit: unit.code))
    return out.getvalue()


def read(text: str) -> list[Unit]:
    rows = csv.reader(io.StringIO(text), delimiter=";")
    next(rows)
    return [Unit(*row) for row in rows]


def digest_of(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def seed_of(*, secret: str, dice: str, seal_digest: str, population_digest: str) -> str:
    return digest_of(f"{METHOD}\n{secret}\n{dice}\n{seal_digest}\n{population_digest}")


def sample(units: Sequence[Unit], size: int, seed: str) -> list[Unit]:
    """``size`` of ``units``; all of them when there are fewer."""
    count = len(units)
    size = min(size, count)
    ordered = sorted(
        units, key=lambda unit: (_rank(seed, "group", unit.group), _rank(seed, "line", unit.code))
    )
    start = int(_rank(seed, "start", ""), 16) % count
    return [ordered[(start + turn * count) // size] for turn in range(size)]


def _rank(seed: str, of: str, name: str) -> str:
    return digest_of(f"{seed}:{of}:{name}")

"""A draw that nobody chooses and anybody repeats."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter

from django.utils import timezone

from rebond.audits.drawing import Unit, read, sample, seed_of, written


def a_list(**sizes: int) -> list[Unit]:
    """``pau=3``: three handovers of Pau."""
    return [
        Unit(f"H-{place}-{number:04d}", place, place.title(), f"RB-{place}-{number}")
        for place, count in sizes.items()
        for number in range(count)
    ]


def again(population: str, size: int, *, secret: str, dice: str, seal: str) -> list[str]:
    """The recipe of the user guide, word for word: the file, the five values of the minutes, nothing of Rebond."""

    def sha(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    seed = sha("\n".join(["rebond-draw-1", secret, dice, seal, sha(population)]))
    rows = list(csv.DictReader(io.StringIO(population), delimiter=";"))
    rows.sort(key=lambda row: (sha(f"{seed}:group:{row['group']}"), sha(f"{seed}:line:{row['code']}")))
    start = int(sha(f"{seed}:start:"), 16) % len(rows)
    return [rows[(start + turn * len(rows)) // size]["code"] for turn in range(size)]


def test_whoever_holds_the_list_and_the_values_of_the_minutes_draws_the_same() -> None:
    population = written(a_list(dax=140, pau=61, bus=7))
    values = {"secret": "ab" * 32, "dice": "461322", "seal_digest": "cd" * 32}
    digest = hashlib.sha256(population.encode()).hexdigest()
    drawn = sample(read(population), 30, seed_of(population_digest=digest, **values))
    repeated = again(population, 30, secret="ab" * 32, dice="461322", seal="cd" * 32)
    assert [unit.code for unit in drawn] == repeated
    assert len(set(repeated)) == 30


def test_the_order_in_which_the_database_answers_changes_nothing() -> None:
    units = a_list(dax=20, pau=10)
    assert written(units) == written(units[::-1])
    assert sample(units, 7, "seed") == sample(units[::-1], 7, "seed")


def test_each_place_gives_its_share_one_more_or_one_less() -> None:
    units = a_list(dax=140, pau=61, bus=7)
    for turn in range(40):
        count = Counter(unit.group for unit in sample(units, 30, f"seed {turn}"))
        for place, size in {"dax": 140, "pau": 61, "bus": 7}.items():
            assert abs(count[place] - 30 * size / 208) < 1


def test_each_line_has_the_same_chance_in_a_small_place_as_in_a_large_one() -> None:
    units = a_list(dax=40, bus=2)
    drawn: Counter[str] = Counter()
    for turn in range(2100):
        drawn.update(unit.code for unit in sample(units, 6, f"seed {turn}"))
    assert all(230 < drawn[unit.code] < 370 for unit in units)  # 300 expected, five standard deviations aside


def test_a_sample_as_large_as_the_list_is_the_list() -> None:
    units = a_list(pau=2)
    assert sample(units, 30, "seed") == units


def test_a_name_with_a_semicolon_is_one_name() -> None:
    unit = Unit("H-1", "4", "Maison; annexe", f"RB-{timezone.localdate().year}")
    assert read(written([unit])) == [unit]

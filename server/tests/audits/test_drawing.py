"""A draw that nobody chooses and anybody repeats."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from django.utils import timezone

from rebond.audits.drawing import Unit, digest_of, read, sample, seed_of, written

GUIDE = Path(__file__).parents[3] / "docs/guides/controle.md"


def a_list(**sizes: int) -> list[Unit]:
    """``pau=3``: three handovers of Pau."""
    return [
        Unit(f"H-{place}-{number:04d}", place, place.title(), f"RB-{place}-{number}")
        for place, count in sizes.items()
        for number in range(count)
    ]


def again(population: str, size: int, folder: Path, *, secret: str, dice: str, seal: str) -> list[str]:
    """By the recipe of the user guide, as it stands there: the file and the values of the minutes, nothing of Rebond."""
    (recipe,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    file = folder / "liste.csv"
    file.write_bytes(population.encode())
    told = {"fichier": str(file), "secret": secret, "chiffres": dice, "sceau": seal, "taille": size}
    for name, value in told.items():
        recipe, found = re.subn(rf"^{name} = .*$", f"{name} = {value!r}", recipe, flags=re.MULTILINE)
        assert found == 1
    run = subprocess.run([sys.executable, "-I", "-c", recipe], capture_output=True, check=True, text=True)
    return run.stdout.split()


def test_whoever_holds_the_list_and_the_values_of_the_minutes_draws_the_same(tmp_path: Path) -> None:
    population = written([*a_list(dax=140, pau=61), Unit("H-BUS-1", "7", "Bus « Ñ »; Dax", "RB-1")])
    values = {"secret": "ab" * 32, "dice": "461322"}
    seed = seed_of(seal_digest="cd" * 32, population_digest=digest_of(population), **values)
    drawn = [unit.code for unit in sample(read(population), 30, seed)]
    assert again(population, 30, tmp_path, seal="cd" * 32, **values) == drawn
    assert len(set(drawn)) == 30


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
    assert sorted(sample(units, 30, "seed"), key=lambda unit: unit.code) == units


def test_a_name_with_a_semicolon_is_one_name() -> None:
    unit = Unit("H-1", "4", "Maison; annexe", f"RB-{timezone.localdate().year}")
    assert read(written([unit])) == [unit]

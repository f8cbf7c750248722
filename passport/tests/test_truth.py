"""Recorded machines, value by value: `truth/<kind>/<name>.json` says what each file carries.

The expected values were read in the files themselves and with other programs (jq, the dmidecode binary), never with
the readers under test. A truth names the file in the corpus and either `expected` (a hardware report: only the named
fields are compared, lists without regard to order), `erasures`, or `refused` (the reason code). A null means that the
file says nothing usable there: junk by the rule of `passport.junk`.

None of the recorded files carries an ACPI table with a licence (MSDM, SLIC). Two hold a product key of what was
installed: their truths say that it is no licence in the firmware.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from passport.erasure import DriveErasure
from passport.formats import ErasureDocument, HardwareDocument, UnreadableDocument, read

TRUTHS = sorted((Path(__file__).parent / "truth").glob("*/*.json"))


@pytest.fixture(scope="module")
def corpus() -> Path:
    named = os.environ.get("REBOND_CORPUS")
    if not named:
        pytest.skip("REBOND_CORPUS does not name the folder of recorded machines")
    folder = Path(named)
    if not folder.is_dir() or not any(folder.iterdir()):
        pytest.fail(f"REBOND_CORPUS names {folder}, which is absent or empty")
    return folder


@pytest.mark.corpus
@pytest.mark.parametrize("path", TRUTHS, ids=[f"{path.parent.name}/{path.stem}" for path in TRUTHS])
def test_a_recorded_file_is_read_as_it_is(path: Path, corpus: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    assert truth["kind"] == path.parent.name
    found = _answer(corpus / truth["file"])
    if isinstance(found, UnreadableDocument) or "refused" in truth:
        assert (getattr(found, "reason", "read"), str(found)[:300]) == (
            truth.get("refused", "read"),
            str(found)[:300],
        )
        return
    assert found.kind == truth["kind"]
    differences = list(_differences(truth, found))
    assert not differences, "\n".join([truth["file"], *differences])


def _answer(file: Path) -> HardwareDocument | ErasureDocument | UnreadableDocument:
    try:
        return read(file.read_bytes(), file.name)
    except UnreadableDocument as refused:
        return refused


def _differences(truth: dict[str, Any], found: HardwareDocument | ErasureDocument) -> Iterator[str]:
    if isinstance(found, HardwareDocument):
        yield from _compare(truth["expected"], found.report, "")
        return
    for name in ("tool", "tool_version", "host"):
        if name in truth:
            yield from _compare(truth[name], getattr(found.erasures, name), name)
    told = [_plainly(erasure) for erasure in found.erasures.erasures]
    yield from _compare(truth["erasures"], told, "erasures")


_FACTS = (
    "drive_serial",
    "drive_model",
    "size_bytes",
    "bus",
    "kind",
    "method",
    "method_name",
    "rounds",
    "bytes_erased",
    "started_at",
    "ended_at",
    "errors",
    "verification",
    "status",
    "level",
)


def _plainly(erasure: DriveErasure) -> dict[str, Any]:
    """The facts of an erasure with its judgment beside them."""
    result = erasure.result
    judged = {"result": type(result).__name__, "reasons": list(getattr(result, "reasons", ()))}
    return {name: getattr(erasure, name) for name in _FACTS} | judged


def _compare(expected: Any, actual: Any, where: str) -> Iterator[str]:
    """One line for each value that differs, of those that are expected."""
    if isinstance(expected, dict) and (is_dataclass(actual) or isinstance(actual, dict)):
        for name, value in expected.items():
            held = actual[name] if isinstance(actual, dict) else getattr(actual, name)
            if name == "network":
                held = [
                    interface for interface in held if interface.mac
                ]  # the others are known by name alone
            yield from _compare(value, held, f"{where}.{name}".lstrip("."))
    elif isinstance(expected, dict) and actual is None:
        if any(value is not None for value in expected.values()):
            yield f"{where}: expected {expected}, found nothing"
    elif isinstance(expected, list):
        yield from _compare_lists(expected, list(actual), where)
    elif _value(actual) != expected:
        yield f"{where}: expected {expected!r}, found {_value(actual)!r}"


def _compare_lists(expected: list[Any], actual: list[Any], where: str) -> Iterator[str]:
    """Each expected item takes the found one that differs least from it."""
    if len(expected) != len(actual):
        yield f"{where}: expected {len(expected)}, found {len(actual)}: {expected} / {actual}"
        return
    left = list(actual)
    for place, item in enumerate(expected):
        best = min(left, key=lambda other: len(list(_compare(item, other, ""))))
        left.remove(best)
        yield from _compare(item, best, f"{where}[{place}]")


def _value(actual: object) -> object:
    if isinstance(actual, StrEnum):
        return actual.value
    if isinstance(actual, date):
        return actual.isoformat()
    return actual


def test_there_are_five_truths_for_each_kind_of_report() -> None:
    """Fewer where the corpus has fewer: two computers in GLPI's XML, one report of Blancco."""
    counted: dict[str, int] = {}
    for path in TRUTHS:
        if "refused" not in json.loads(path.read_text(encoding="utf-8")):
            counted[path.parent.name] = counted.get(path.parent.name, 0) + 1
    fewer = {kind: number for kind, number in counted.items() if number < 5}
    assert fewer == {"blancco": 1, "glpi-xml": 2}
    assert sum(counted.values()) >= 50


@pytest.mark.corpus
def test_every_recorded_file_is_read_or_refused_with_a_reason_and_a_cure(corpus: Path) -> None:
    wrong = []
    for file in sorted(path for path in corpus.rglob("*") if path.is_file()):
        try:
            read(file.read_bytes(), file.name)
        except UnreadableDocument as refused:
            if not (refused.reason and refused.message and refused.cure):
                wrong.append(f"{file}: refused without reason, message or cure")
        except Exception as error:  # noqa: BLE001 -- that there is none is what is tested
            wrong.append(f"{file}: {error!r}")
    assert wrong == []

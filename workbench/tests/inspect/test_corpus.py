"""Tables of real machines, which lie outside of the project and are read where `REBOND_CORPUS` says."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from recorded_machines import Recording

from passport.firmware import LockKind, LockState
from passport.formats import dmi, smbios
from passport.formats.edid import display_of
from passport.hardware import LicenceKind, LicenceState
from workbench.inspect.acpi import licence_of, licence_table
from workbench.inspect.locks import locks_of
from workbench.inspect.smart import drive_in
from workbench.inspect.tree import Tree

pytestmark = pytest.mark.corpus
REDACTED_KEY = "EEEEE"


@pytest.fixture(scope="module")
def corpus() -> Path:
    named = os.environ.get("REBOND_CORPUS")
    if not named:
        pytest.skip("REBOND_CORPUS does not name the folder of recorded machines")
    folder = Path(named)
    if not folder.is_dir() or not any(folder.iterdir()):
        pytest.fail(f"REBOND_CORPUS names {folder}, which is absent or empty")
    return folder


def test_every_real_msdm_table_is_told_void_or_with_its_last_five(corpus: Path) -> None:
    told: dict[str, set[tuple[LicenceState, str | None]]] = {"empty": set(), "key": set()}
    tables = sorted((corpus / "acpi/msdm").glob("*.bin"))
    for file in tables:
        table = licence_table(file.read_bytes(), LicenceKind.MSDM)
        assert table is not None, file.name
        told[file.name.partition("__")[0]].add((table.state, table.last_five))
        assert (licence_of((table,)) is None) == file.name.startswith("empty"), file.name
    assert told == {"empty": {(LicenceState.VOID, None)}, "key": {(LicenceState.KEY, REDACTED_KEY)}}
    assert len(tables) == 40


def test_every_real_smbios_table_gives_its_locks_without_a_fault(corpus: Path) -> None:
    nothing = Tree(Path("/nonexistent"))
    read = 0
    for file in sorted(corpus.glob("dmidecode/*-bin/*")):
        data = file.read_bytes()
        if data.startswith((b"_SM_", b"_SM3_")):
            read += 1
            locks = locks_of(nothing, smbios.structures(data))
            assert locks[-1].kind is LockKind.AUTOPILOT, file.name
    assert read >= 7


def test_the_password_flags_of_real_machines_are_those_that_dmidecode_prints(corpus: Path) -> None:
    """The text of dmidecode is laid back into the byte that it was printed from."""
    words = {"Disabled": 0, "Enabled": 1, "Not Implemented": 2, "Unknown": 3}
    places = {
        "Power-On Password": 6,
        "Keyboard Password": 4,
        "Administrator Password": 2,
        "Front Panel Reset": 0,
    }
    states = dict(
        zip(
            range(4),
            (LockState.DISABLED, LockState.ENABLED, LockState.NOT_FITTED, LockState.UNKNOWN),
            strict=True,
        )
    )
    compared = 0
    for file in sorted(corpus.glob("dmidecode/*/*")):
        text = file.read_text(encoding="utf-8", errors="replace") if "bin" not in file.parent.name else ""
        printed = dict(
            re.findall(
                r"^\t([\w -]+?) Status: (Disabled|Enabled|Not Implemented|Unknown)$", text, re.MULTILINE
            )
        )
        if not set(places) <= set(printed):
            continue
        compared += 1
        byte = sum(words[printed[name]] << place for name, place in places.items())
        locks = {
            lock.kind: lock.state
            for lock in locks_of(Tree(Path("/nonexistent")), [(24, bytes([24, 5, 0, 0, byte]), ())])
        }
        assert locks[LockKind.ADMINISTRATOR] is states[words[printed["Administrator Password"]]], file.name
        assert locks[LockKind.POWER_ON] is states[words[printed["Power-On Password"]]], file.name
    assert compared >= 60


def test_the_management_engine_of_real_machines_is_on_where_its_structure_says_so(corpus: Path) -> None:
    counted = dict.fromkeys(LockState, 0)
    header = re.compile(r"\t\t82 [0-9A-F]{2} [0-9A-F]{2} [0-9A-F]{2} 24 41 4D 54((?: [0-9A-F]{2}){5})")
    for file in sorted(corpus.glob("dmidecode/linuxhw/*")):
        for flags in header.findall(file.read_text(encoding="utf-8", errors="replace")):
            body = bytes([130, 20, 0, 0]) + b"$AMT" + bytes.fromhex(flags)
            [lock, _] = locks_of(Tree(Path("/nonexistent")), [(130, body, ())])
            counted[lock.state] += 1
    assert min(counted[LockState.ENABLED], counted[LockState.NOT_FITTED]) > 10
    assert (
        sum(counted.values())
        == counted[LockState.ENABLED] + counted[LockState.DISABLED] + counted[LockState.NOT_FITTED]
    )


def test_every_real_screen_has_a_size_or_says_nothing(corpus: Path) -> None:
    read = 0
    for file in sorted(corpus.glob("edid/glpi-agent/*")):
        display = display_of(file.read_bytes())
        if display is None:
            continue
        read += 1
        assert display.panel_id is not None, file.name
        assert display.diagonal_mm is None or 80 < display.diagonal_mm < 3000, file.name
    assert read >= 60


def test_every_real_answer_of_smartctl_is_a_drive_or_nothing(corpus: Path) -> None:
    found = [drive_in(file.read_bytes()) for file in sorted(corpus.glob("smartctl/*/*.json"))]
    named = [drive for drive in found if drive is not None]
    assert len(named) >= 120
    assert all(drive.serial or drive.model for drive in named)


def test_a_recorded_machine_of_the_corpus_is_told_by_the_same_words_as_its_raw_tables(
    corpus: Path, tmp_path: Path
) -> None:
    """What `inspect` reads from the tables of /sys is what the reader of whole dumps reads."""
    from workbench.inspect.report import inspect

    compared = 0
    for number, file in enumerate(sorted(corpus.glob("dmidecode/u-root-bin/*"))):
        data = file.read_bytes()
        if not data.startswith((b"_SM_", b"_SM3_")):
            continue
        made = Recording(tmp_path / str(number))
        entry = data[:24] if data.startswith(b"_SM3_") else data[:31]
        made.write("sys/firmware/dmi/tables/smbios_entry_point", entry)
        made.write("sys/firmware/dmi/tables/DMI", data[32:])
        found, told = inspect(made.computer()), smbios.read(data)
        compared += 1
        assert (found.maker, found.model, found.serial, found.system_uuid) == (
            told.maker,
            told.model,
            told.serial,
            told.system_uuid,
        ), file.name
        assert found.memory_modules == told.memory_modules, file.name
    assert compared >= 5
    assert dmi.TPM == 43

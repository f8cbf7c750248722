"""The French catalogues: `translations.py check` says what is missing, `compile` writes the .mo beside each .po.

`check` compares three things: what the sources say (through xgettext), what each django.po translates, and what each
django.mo holds. `collect` writes new strings of the sources into the catalogues, for a person to translate.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "server/src/rebond"
Key = tuple[str | None, str, str]


def catalogues(package: Path = PACKAGE) -> list[Path]:
    return sorted(package.rglob("locale/fr/LC_MESSAGES/django.po"))


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def faults_of(catalogue: Path) -> Iterator[str]:
    """What is wrong inside one catalogue and its compiled form."""
    entries = [entry for entry in polib.pofile(str(catalogue)) if not entry.obsolete]
    for entry in entries:
        if "fuzzy" in entry.flags:
            yield f"{catalogue}: fuzzy: {entry.msgid!r}"
        elif not entry.translated():
            yield f"{catalogue}: no French for {entry.msgid!r}"
    compiled = catalogue.with_suffix(".mo")
    if not compiled.exists():
        yield f"{catalogue}: not compiled"
        return
    wanted = {key(entry): (entry.msgstr, entry.msgstr_plural) for entry in entries if entry.translated()}
    held = {key(entry): (entry.msgstr, entry.msgstr_plural) for entry in polib.mofile(str(compiled))}
    if wanted != held:
        yield f"{compiled}: does not hold what its .po says; compile it"


def stale_strings(package: Path = PACKAGE) -> Iterator[str]:
    """What the sources say and no catalogue knows, or the reverse."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "rebond"
        shutil.copytree(
            package, copy, ignore=shutil.ignore_patterns("__pycache__", "static", "fonts", "*.mo")
        )
        for app in apps_with_strings(copy):
            (app / "locale/fr/LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        makemessages(copy)
        for fresh in catalogues(copy):
            committed = package / fresh.relative_to(copy)
            said = {key(entry) for entry in polib.pofile(str(fresh)) if not entry.obsolete}
            entries = polib.pofile(str(committed)) if committed.exists() else []
            known = {key(entry) for entry in entries if not entry.obsolete}
            yield from (
                f"{committed}: not in the catalogue: {msgid!r}"
                for _, msgid, _ in sorted(said - known, key=str)
            )
            yield from (
                f"{committed}: no longer said: {msgid!r}" for _, msgid, _ in sorted(known - said, key=str)
            )


def apps_with_strings(package: Path) -> list[Path]:
    return sorted(path for path in package.iterdir() if path.is_dir() and (path / "__init__.py").exists())


def makemessages(folder: Path) -> None:
    """One run over all apps: each string lands in the catalogue of the app that says it."""
    if shutil.which("xgettext") is None:
        sys.exit("translations: xgettext is missing: apt-get install gettext")
    command = [
        sys.executable,
        "-P",  # what stands in the folder is no module of this program
        "-m",
        "django",
        "makemessages",
        "--locale",
        "fr",
        "--no-location",
        "--no-wrap",
        "--verbosity",
        "0",
    ]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": ""}  # it reads sources, it needs no project
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"translations: {done.stderr or done.stdout}")


def check() -> int:
    faults = [fault for catalogue in catalogues() for fault in faults_of(catalogue)] + list(stale_strings())
    for fault in faults:
        print(fault.replace(f"{ROOT}/", ""))
    return 1 if faults else 0


def compile_all() -> int:
    for catalogue in catalogues():
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
    return 0


def collect() -> int:
    makemessages(PACKAGE)
    return 0


COMMANDS = {"check": check, "compile": compile_all, "collect": collect}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: translations.py {'|'.join(COMMANDS)}")
    sys.exit(COMMANDS[sys.argv[1]]())

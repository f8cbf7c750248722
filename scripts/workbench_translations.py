"""The French catalogue of the workbench: `check` says what is missing, `collect` adds new strings, `compile` writes the .mo."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent / "workbench/src/workbench"
CATALOGUE = PACKAGE / "locale/fr/LC_MESSAGES/workbench.po"
KEYWORDS = ("--keyword=_", "--keyword=_n:1,2")


def said_by_the_sources() -> polib.POFile:
    with tempfile.TemporaryDirectory() as scratch:
        template = Path(scratch) / "workbench.pot"
        sources = sorted(str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py"))
        subprocess.run(
            [
                "xgettext",
                "-L",
                "Python",
                "--from-code=UTF-8",
                "--no-location",
                *KEYWORDS,
                "-o",
                str(template),
                *sources,
            ],
            cwd=PACKAGE,
            check=True,
        )
        return polib.pofile(str(template))


def collect() -> None:
    catalogue = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else _empty()
    catalogue.merge(said_by_the_sources())
    for entry in [entry for entry in catalogue if entry.obsolete]:
        catalogue.remove(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))


def compile_catalogue() -> None:
    polib.pofile(str(CATALOGUE)).save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


def faults() -> Iterator[str]:
    catalogue = polib.pofile(str(CATALOGUE))
    known = {(entry.msgid, entry.msgid_plural) for entry in catalogue if not entry.obsolete}
    said = {(entry.msgid, entry.msgid_plural) for entry in said_by_the_sources()}
    yield from (f"not in the catalogue: {msgid!r}" for msgid, _ in sorted(said - known))
    yield from (f"no longer said: {msgid!r}" for msgid, _ in sorted(known - said))
    for entry in catalogue:
        if "fuzzy" in entry.flags or not entry.translated():
            yield f"no French for {entry.msgid!r}"
    held = {
        entry.msgid: (entry.msgstr, entry.msgstr_plural)
        for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    }
    if held != {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in catalogue}:
        yield "workbench.mo does not hold what workbench.po says; compile it"


def _empty() -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Project-Id-Version": "rebond-workbench",
        "Language": "fr",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    return catalogue


def main(verb: str) -> int:
    if verb == "collect":
        collect()
    elif verb == "compile":
        compile_catalogue()
    else:
        found = list(faults())
        sys.stderr.writelines(f"{fault}\n" for fault in found)
        return int(bool(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))

"""Where things lie, and Django made ready to tell them."""

from __future__ import annotations

import configparser
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "server/src/rebond"
DOCS = ROOT / "docs"


def prepare() -> None:
    """Load the apps, with a data directory that nobody keeps: drawing opens no database."""
    from django.apps import apps

    if apps.ready:
        return
    with tempfile.TemporaryDirectory(prefix="rebond-drawing-") as nowhere:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "rebond.config.settings", "REBOND_DATA": nowhere}
        import django

        django.setup()


def contract(name: str) -> configparser.SectionProxy:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    return contracts[f"importlinter:contract:{name}"]


def layers_of(name: str) -> list[list[str]]:
    """The layers of a contract, the highest first; names that stand side by side share a list."""
    lines = contract(name)["layers"].split("\n")
    return [[part.strip(" ()") for part in line.split("|")] for line in lines if line.strip()]


def modules_of(name: str, field: str) -> frozenset[str]:
    """Apps that a contract names: ``rebond.orders`` and ``rebond.vouchers.**`` alike."""
    return frozenset(line.strip().split(".")[1] for line in contract(name)[field].split("\n") if line.strip())


def lay(files: Mapping[Path, str]) -> list[Path]:
    """Write what differs. Answer the files that did."""
    changed = [path for path, text in files.items() if not same(path, text)]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
    return changed


def same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def answer(files: Mapping[Path, str], *, check: bool) -> int:
    """What a command says: the files written, or those that are not as the code draws them (then 1)."""
    if not check:
        for path in lay(files):
            print(f"drawn: {path.relative_to(ROOT)}")
        return 0
    stale = [path for path, text in files.items() if not same(path, text)]
    for path in stale:
        print(f"not as the code draws it: {path.relative_to(ROOT)}")
    return 1 if stale else 0

"""The sources as these tests read them."""

from __future__ import annotations

import ast
import configparser
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "server/src/rebond"
PASSPORT = ROOT / "passport/src/passport"
WORKBENCH = ROOT / "workbench/src/workbench"

# Not apps with models and pages, so without the anatomy of one.
PLAIN = {"config", "console", "kit", "access", "ui"}


def apps() -> list[Path]:
    """Each app of the platform, by folder."""
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def sources(folder: Path) -> Iterator[Path]:
    """Python files below ``folder``, migrations apart."""
    return (path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def committed_files() -> list[Path]:
    """Every file that git follows or would follow."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for line in done.stdout.splitlines() if (path := ROOT / line).is_file()]


@cache
def layers() -> list[frozenset[str]]:
    """The road as `.importlinter` declares it, the highest layer first; siblings share a layer."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    lines = contracts["importlinter:contract:road"]["layers"].split("\n")
    return [frozenset(name.strip(" ()") for name in line.split("|")) for line in lines if line.strip()]


def contract(name: str) -> configparser.SectionProxy:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    return contracts[f"importlinter:contract:{name}"]


def height(app: str) -> int:
    """How far along the road: 0 is the kit."""
    for index, layer in enumerate(reversed(layers())):
        if app in layer:
            return index
    raise LookupError(f"{app} is in no layer of .importlinter")

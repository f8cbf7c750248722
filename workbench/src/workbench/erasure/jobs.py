"""What the worker of one drive is told, and what it tells: JSON lines over pipes."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

from passport.certificate import Command
from passport.erasure import Verification
from passport.sanitization import Shortfall
from passport.shape import decode, encode
from passport.storage import HiddenArea, HiddenAreas
from workbench.erasure.findings import Findings, Phase, Progress
from workbench.erasure.sectors import Sectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One drive, and the methods to try in turn: the next one only where nothing was started. `secret` authenticates the journal."""

    path: str
    number: str
    serial: str | None
    wwn: str | None
    model: str | None
    size_bytes: int
    is_loop: bool
    recipes: tuple[str, ...]
    journal: str
    secret: str

    def line(self) -> str:
        """As the worker reads it."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def of(cls, line: str) -> Self:
        """From such a line."""
        held = json.loads(line)
        return cls(**{**held, "recipes": tuple(held["recipes"])})

    @property
    def journal_path(self) -> Path:
        return Path(self.journal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The last word of a worker. `refused` is the code of an interlock: then nothing was touched."""

    findings: Findings
    recipe: str
    hidden_area: HiddenArea
    areas: HiddenAreas | None = None
    sector_bytes: int = 512
    refused: str | None = None
    words: str | None = None


def progress_line(progress: Progress) -> str:
    """One line of progress."""
    return json.dumps({"progress": asdict(progress)}) + "\n"


def told_line(told: Told) -> str:
    """The last line."""
    found = told.findings
    held: dict[str, Any] = {field.name: getattr(found, field.name) for field in fields(found)}
    for name in ("unwritten", "unreadable", "mismatched"):
        held[name] = [list(one) for one in held[name]]
    held["commands"] = [asdict(command) for command in found.commands]
    held["reported"] = sorted(found.reported)
    outer = {
        field.name: getattr(told, field.name)
        for field in fields(told)
        if field.name not in {"findings", "areas"}
    }
    outer["areas"] = encode(told.areas) if told.areas else None
    return json.dumps({"told": outer | {"findings": held}}) + "\n"


def read_line(line: str) -> Progress | Told | None:
    """What a worker said; nothing for a line that it did not finish, as when it was killed."""
    try:
        said = json.loads(line)
        if "progress" in said:
            return Progress(**{**said["progress"], "phase": Phase(said["progress"]["phase"])})
        outer = dict(said["told"])
        outer["areas"] = decode(HiddenAreas, outer["areas"]) if outer["areas"] else None
        outer |= {"hidden_area": HiddenArea(outer["hidden_area"]), "findings": _findings(outer["findings"])}
        return Told(**outer)
    except (ValueError, KeyError, TypeError):
        return None


def _findings(held: dict[str, Any]) -> Findings:
    made = dict(held)
    for name in ("unwritten", "unreadable", "mismatched"):
        made[name] = Sectors((first, count) for first, count in held[name])
    made["commands"] = [Command(**command) for command in held["commands"]]
    made["reported"] = {Shortfall(one) for one in held["reported"]}
    made["verification"] = Verification(held["verification"])
    return Findings(**made)

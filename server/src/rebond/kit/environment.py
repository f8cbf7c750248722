"""Strict typed readers of environment variables: an unexpected value stops the start with a clear message."""

from __future__ import annotations

import os
from pathlib import Path


class BadEnvironment(SystemExit):
    """A variable cannot be understood. Exit code 2 (usage)."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{name}: expected {expected}")
        self.code = f"{name}: expected {expected}"


def read_text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def read_bool(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadEnvironment(name, "one of 1, 0, true, false, yes, no, on, off")


def read_int(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if value == "":
        return default
    try:
        return int(value)
    except ValueError:
        raise BadEnvironment(name, "a whole number") from None


def read_list(name: str, default: list[str]) -> list[str]:
    value = os.environ.get(name, "").strip()
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def read_path(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).expanduser().resolve()

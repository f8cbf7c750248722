"""The sealing keys of the installation: one a line, the newest first, in a file or in the environment."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

SHORTEST = 32
"""Characters of a key. One made here has 64: 48 random bytes."""


def new_key() -> bytes:
    return secrets.token_urlsafe(48).encode("ascii")


def read_keys(text: str) -> tuple[bytes, ...]:
    """Keys parted by spaces, commas or lines. Raise ``ValueError`` for none, a short one or the same one twice."""
    keys = tuple(part.encode() for part in re.split(r"[\s,]+", text) if part)
    if not keys or len(set(keys)) < len(keys) or min(map(len, keys)) < SHORTEST:
        raise ValueError(
            f"one key a line, the newest first, each of {SHORTEST} characters or more, none twice"
        )
    return keys


def write_keys(file: Path, keys: Sequence[bytes]) -> None:
    """Put ``keys`` in ``file`` (mode 0600), whole or not at all: a cut of the current leaves the old file."""
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as new:
        new.write(b"\n".join(keys) + b"\n")
        new.flush()
        os.fsync(new.fileno())
    beside.replace(file)


def name_of(key: bytes) -> str:
    """Eight signs by which people tell keys apart, and which tell nothing of the key."""
    return hashlib.sha256(b"rebond key name:" + key).hexdigest()[:8]

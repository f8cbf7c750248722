"""One key in one file, outside of the database."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import Refused

LENGTH = 32


def key_in(file: Path) -> bytes:
    """32 bytes; made when the file is absent (mode 0600), whole from the start: two that make it at once have the same.

    Raise `Refused` for a file that was cut short or altered: what it would seal, anybody could open.
    """
    if not file.exists():
        _make(file)
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii"))
    except ValueError:
        key = b""
    if len(key) != LENGTH:
        raise refusal("broken_key")
    return key


def refusal(code: str) -> Refused:
    return Refused(
        _(
            "A file of keys of this installation is missing or broken. Nothing was written. "
            "Whoever runs the installation puts it back from a backup."
        ),
        code=code,
    )


def _make(file: Path) -> None:
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as new:
            new.write(secrets.token_hex(LENGTH))
            new.flush()
            os.fsync(new.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(beside, file)
    finally:
        beside.unlink()
    _sync(file.parent)


def _sync(folder: Path) -> None:
    """The name of the file is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

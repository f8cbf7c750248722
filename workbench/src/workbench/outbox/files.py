"""Files that are whole or absent, whenever the power goes: written apart, forced down, then given their name."""

import os
import secrets
from pathlib import Path


def write_whole(path: Path, data: bytes, *, scratch: Path) -> None:
    """Give `path` these bytes. Once this returns they outlive a loss of power; until then nothing has that name.

    `scratch` is a folder on the same file system. Raises OSError when the medium is full or read-only.
    """
    draft = scratch / secrets.token_hex(16)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def move(path: Path, folder: Path) -> None:
    """Move a file to another folder of the same file system; both folders are forced down."""
    path.replace(folder / path.name)
    sync_folder(folder)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Force a folder's names down, which fsync of a file does not do."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

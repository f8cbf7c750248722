"""One key for each programme, in a file outside of the database. Without it no fingerprint can be tried out again.

It is destroyed when the programme closes: from then on nobody, with any copy of the database, can ask whether a
household was in it.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from rebond.kit.key_files import key_in


def key_of(programme_id: int) -> bytes:
    """32 bytes; made when they are first needed (mode 0600). Raise `Refused` for a file that is broken."""
    file = _file(programme_id)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return key_in(file)


def has_key(programme_id: int) -> bool:
    return _file(programme_id).exists()


def destroy_key(programme_id: int) -> bool:
    """Overwrite the file, then remove it. Whether there was one."""
    file = _file(programme_id)
    if not file.exists():
        return False
    with file.open("r+b") as old:
        old.write(b"\0" * file.stat().st_size)
        old.flush()
        os.fsync(old.fileno())
    file.unlink()
    return True


def _file(programme_id: int) -> Path:
    return Path(settings.FINGERPRINT_FOLDER) / f"programme-{programme_id}.key"

"""Style sheets, scripts, fonts and pictures, gathered and compressed once for every version of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# A viewer of the API that the content security policy would refuse, and maps for its authors.
UNUSED = ["ninja", "*.map"]


def gather() -> bool:
    """Gather them when one changed since the last time. Answer whether that was needed."""
    stamp, now = Path(settings.STATIC_ROOT) / ".gathered", fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED)
    stamp.write_text(now, encoding="ascii")
    return True


def fingerprint() -> str:
    """Changes when a file is added, removed or written."""
    told = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            told.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return told.hexdigest()

"""Takes the attached certificate out of a PDF: bytes in, bytes out. Run as a process of its own by `attached`."""

from __future__ import annotations

import os
import resource
import sys

import pypdfium2

from passport.strict import MAX_BYTES
from rebond.certificates.attached import ATTACHED_AS, SECONDS

MEMORY = 1 << 29
MOST_FILES = 16
NOTHING = 3


def main() -> int:
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read(MAX_BYTES + 1))
    files = map(document.get_attachment, range(min(document.count_attachments(), MOST_FILES)))
    named = [(file.get_name(), file) for file in files]
    found = [file for name, file in named if name == ATTACHED_AS]
    found += [file for name, file in named if name.lower().endswith(".json")]
    content = bytes(found[0].get_data()) if found else b""
    if len(content) > MAX_BYTES:
        return NOTHING
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The signed file inside of a PDF. A PDF is a program in a foreign language: a process of its own reads it, bounded.

It knows none of the secrets of our environment, and gives way to what draws pages.
"""

from __future__ import annotations

import subprocess
import sys

ATTACHED_AS = "certificate.json"
PDF = b"%PDF-"
SECONDS = 4
"""One of ours takes a tenth of one."""


def is_pdf(data: bytes) -> bool:
    return data.startswith(PDF)


def file_inside(data: bytes) -> bytes | None:
    """The attached `ATTACHED_AS`, else the first attached .json file; None when there is none to be read."""
    try:
        read = subprocess.run(
            [sys.executable, "-I", "-m", "rebond.certificates.extraction"],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return None
    return read.stdout if read.returncode == 0 and read.stdout else None

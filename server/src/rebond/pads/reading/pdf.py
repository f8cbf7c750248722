"""Draws the pages of a PDF: bytes in, grey pixels out. Run as a process of its own by `files`."""

from __future__ import annotations

import resource
import sys

import pypdfium2

from rebond.pads.reading.files import MOST_PAGES, SECONDS, SIDE, TOO_MANY

MEMORY = 1 << 30
LARGEST_SCALE = 200 / 72


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    if len(document) > MOST_PAGES:
        return TOO_MANY
    for page in document:
        scale = min(SIDE / max(*page.get_size(), 1), LARGEST_SCALE)
        drawn = page.render(scale=scale, grayscale=True).to_pil().convert("L")
        sys.stdout.buffer.write(drawn.width.to_bytes(4, "big") + drawn.height.to_bytes(4, "big"))
        sys.stdout.buffer.write(drawn.tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())

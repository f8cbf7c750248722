"""A program to be killed: `add DIR START` keeps documents and names each once it is kept; `send DIR URL TOKENFILE` sends
what waits, again and again; `bundle DIR FILE` writes the outbox as one file, and `import DIR FILE` takes such a file in.

What `add` has printed was promised to last.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workbench import cli
from workbench.outbox.sources import entry_of_file
from workbench.outbox.store import Outbox

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def document(number: int) -> bytes:
    return f"document {number}\n".encode() * (1 + number % 700)


def add(folder: Path, start: int) -> None:
    outbox = Outbox.open(folder)
    print("open", flush=True)  # noqa: T201
    for number in range(start, start + 100_000):
        outbox.add(entry_of_file(document(number), now=NOW + timedelta(seconds=number)))
        print(number, flush=True)  # noqa: T201


def main(verb: str, folder: Path, *more: str) -> int:
    if verb == "add":
        add(folder, int(more[0]))
        return 0
    print("open", flush=True)  # noqa: T201
    if verb in {"bundle", "import"}:
        taking_in = ["--import"] if verb == "import" else []
        return cli.main(["bundle", "--spool", str(folder.parent), more[0], *taking_in])
    url, token = more
    while True:  # until the kill: one that has sent all and ended could no longer be killed
        cli.main(
            ["send", "--server", url, "--token-file", token, "--spool", str(folder.parent), "--wait", "600"]
        )
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))

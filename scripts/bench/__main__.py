"""Run the measures named on the command line, each in a data directory of its own, and say where they stand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

WITHOUT_DATA = frozenset({"bench.erasing"})
MEASURES = ("ingest", "pages", "labels", "step", "pile", "erasing")


def main() -> int:
    wanted = sys.argv[1:] or list(MEASURES)
    if unknown := [name for name in wanted if name not in MEASURES]:
        print(f"unknown measure: {', '.join(unknown)}; there are {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    held = True
    for name in wanted:
        print(f"== {name}", flush=True)
        held &= pages() if name == "pages" else bool(in_fresh_data(f"bench.{name}")["holds"])
    return 0 if held else 1


def pages() -> bool:
    """The same pages with 1,000 and with 50,000 devices: the limit is 1.5 times."""
    few, many = in_fresh_data("bench.pages", "1000"), in_fresh_data("bench.pages", "50000")
    holds = True
    for page, milliseconds in few["milliseconds"].items():
        ratio = many["milliseconds"][page] / milliseconds
        holds &= ratio <= 1.5
        print(
            f"{page:<12} {milliseconds:7.1f} ms -> {many['milliseconds'][page]:7.1f} ms  x {ratio:.2f} (limit 1.50)"
        )
    return holds


def in_fresh_data(module: str, *arguments: str) -> dict[str, dict[str, float]]:
    """What ``module`` answers as JSON on its last line, run against an empty database that it prepares."""
    with tempfile.TemporaryDirectory(prefix="rebond-bench-") as folder:
        environment = {
            **os.environ,
            "REBOND_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "rebond.config.settings",
        }
        environment.pop("REBOND_DATABASE_URL", None)
        if module not in WITHOUT_DATA:
            subprocess.run(["rebond", "init"], env=environment, check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path.cwd(),
        )
    *said, answer = done.stdout.strip().splitlines()
    print("\n".join(said), flush=True)
    return dict(json.loads(answer))


sys.exit(main())

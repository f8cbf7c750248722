"""Write the documents that the code draws: `diagrams.py`, or `diagrams.py --check` to be told what is stale.

The road from `.importlinter`, the stages from the tables of steps, who may do what from the matrix, the kinds of
events from their facts. A test holds the committed files to what this draws.
"""

from __future__ import annotations

import sys
from pathlib import Path

from drawing import events, permissions, privacy, road, steps
from drawing.places import answer, prepare


def files() -> dict[Path, str]:
    from django.utils import translation

    prepare()
    with translation.override("en"):
        return {**road.files(), **steps.files(), **permissions.files(), **events.files(), **privacy.files()}


if __name__ == "__main__":
    sys.exit(answer(files(), check="--check" in sys.argv[1:]))

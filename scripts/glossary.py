"""Write docs/glossary.md: `glossary.py`, or `glossary.py --check` to be told whether it is stale.

Its words by hand stand in `drawing/words.py`; stages, roles and answer lists come from the code and its catalogues.
"""

from __future__ import annotations

import sys
from pathlib import Path

from drawing.places import answer, prepare


def files() -> dict[Path, str]:
    prepare()
    from drawing import words

    return words.files()


if __name__ == "__main__":
    sys.exit(answer(files(), check="--check" in sys.argv[1:]))

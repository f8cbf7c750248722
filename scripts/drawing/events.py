"""The kinds of events that the ledger may hold, from their facts."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from typing import Any

from drawing.places import DOCS

NOTE = "<!-- Drawn from the code by `.venv/bin/python scripts/diagrams.py`. Do not edit. -->"


def files() -> dict[Path, str]:
    return {DOCS / "events.md": "\n".join([NOTE, "", *_intro(), *_kinds()])}


def _intro() -> list[str]:
    return [
        "# What the ledger may hold",
        "",
        "Every event has an identifier, its stream (its subject, such as `device:12`), its number in that stream, its kind, who",
        "did it, when it happened (`occurred_at`), when it was written (`recorded_at`), a digest, and the facts below: numbers",
        "of rows and codes, never a name, a telephone number or a free text. “Followed by” names what runs after it.",
        "",
        "A kind, once released, keeps its name and its facts for ever; a correction is a new event.",
        "",
    ]


def _kinds() -> Iterator[str]:
    from rebond.ledger.facts import declared_kinds
    from rebond.ledger.reactions import names_for

    for subject, kinds in groupby(declared_kinds().items(), key=lambda pair: pair[0].split(".")[0]):
        yield f"## {subject}"
        yield ""
        yield "| kind | app | facts | followed by | |"
        yield "|---|---|---|---|---|"
        for kind, shape in kinds:
            told = ", ".join(f"`{item.name}`" for item in fields(shape)) or "–"
            after = ", ".join(sorted(names_for(kind))) or "–"
            yield f"| `{kind}` | {shape.__module__.split('.')[1]} | {told} | {after} | {_words(shape)} |"
        yield ""


def _words(shape: Any) -> str:
    """The first line of its docstring, where somebody wrote one (a dataclass writes its own signature)."""
    written = inspect.cleandoc(shape.__doc__ or "").split("\n")[0]
    return "" if written.startswith(f"{shape.__name__}(") else written.replace("``", "`")

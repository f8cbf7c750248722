"""Answers on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def answer(text: str) -> None:
    print(text, flush=True)


def in_json(content: Any, *, indent: int | None = 2) -> str:
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=indent)


def answer_json(content: Any, *, indent: int | None = 2) -> None:
    answer(in_json(content, indent=indent))


def answer_bytes(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


def tell(text: str) -> None:
    """For the person who waits."""
    print(text, file=sys.stderr, flush=True)


class Progress:
    """A line on stderr that counts up, where a person watches; silent where nobody does.

    Use as a callable: ``progress(done)`` or ``progress(done, total)``.
    """

    def __init__(self, label: str) -> None:
        self._label = label
        self._watched = sys.stderr.isatty()
        self._drawn = False

    def __call__(self, done: int, total: int | None = None) -> None:
        if not self._watched:
            return
        of = f" / {total}" if total else ""
        print(f"\r{self._label} {done}{of} ", end="", file=sys.stderr, flush=True)
        self._drawn = True

    def end(self) -> None:
        if self._drawn:
            print(file=sys.stderr, flush=True)

from __future__ import annotations

import argparse
from typing import Protocol


class Commands(Protocol):
    """What a command module adds itself to."""

    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser: ...  # noqa: A002 - argparse's own word

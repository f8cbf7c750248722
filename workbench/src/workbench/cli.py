"""The command line: every module of `workbench.commands` is one subcommand.

Such a module has `NAME`, `add_parser(subparsers) -> None` and `run(arguments) -> Exit`. It imports what is slow to
load inside `run`, so that the command line starts at once.
"""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from workbench import __version__, commands
from workbench.exits import Exit


class Command(Protocol):
    """What a module of `workbench.commands` offers."""

    NAME: str

    def add_parser(self, subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
        """Declare the subcommand and its arguments."""

    def run(self, arguments: argparse.Namespace) -> Exit:
        """Do it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the subcommand that the command line names; answer its exit status."""
    known = {command.NAME: command for command in _commands()}
    parser = argparse.ArgumentParser(prog="rebond-workbench", description=commands.__doc__)
    parser.add_argument("--version", action="version", version=f"rebond-workbench {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in known.values():
        command.add_parser(subparsers)
    arguments = parser.parse_args(argv)
    try:
        return int(known[arguments.command].run(arguments))
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.UNKNOWN)


def _commands() -> list[Command]:
    names = sorted(found.name for found in pkgutil.iter_modules(commands.__path__))
    return [cast(Command, importlib.import_module(f"{commands.__name__}.{name}")) for name in names]

"""Tell what this computer is."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.exits import Exit
from workbench.terminal import complain, say
from workbench.words import _

if TYPE_CHECKING:
    from passport.hardware import HardwareReport
    from workbench.inspect.tree import Tree

NAME = "inspect"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(NAME, help="tell what this computer is", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the whole report, as rebond.hardware-report/1")
    parser.add_argument(
        "--spool", type=Path, metavar="DIR", help="keep the report in this outbox, to be sent later"
    )
    parser.add_argument(
        "--lot", default="", help="with --spool: create the computer in this lot if it is unknown"
    )
    parser.add_argument(
        "--stay",
        action="store_true",
        help="with --spool: then tell the live bench that this computer waits for a hand, until this program is ended",
    )
    parser.add_argument("--root", type=Path, default=Path("/"), help="read a recorded machine in this folder")


def run(arguments: argparse.Namespace) -> Exit:
    """Print the report, or its summary; keep it where the outbox is named."""
    from workbench.asking import this_computer
    from workbench.inspect.bench import Presence
    from workbench.inspect.machine import without_tools
    from workbench.inspect.report import inspect
    from workbench.inspect.tree import Tree

    if not arguments.root.is_dir():
        complain(_("There is no folder %s") % arguments.root)
        return Exit.UNAVAILABLE
    tree = Tree(arguments.root)
    presence = Presence(arguments.spool, tree)
    presence.begin()
    report = inspect(this_computer() if arguments.root == Path("/") else without_tools(tree))
    try:
        _keep(arguments, report, tree)
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}")
        return Exit.UNAVAILABLE
    _show(arguments, report)
    presence.end(report, stays=arguments.stay)
    return Exit.OK


def _keep(arguments: argparse.Namespace, report: "HardwareReport", tree: "Tree") -> None:
    if arguments.spool is None:
        return
    from workbench.outbox.clock import clock_of, stamp_of
    from workbench.outbox.places import outbox_of
    from workbench.outbox.sources import entry_of_report

    entry = entry_of_report(report, clock=clock_of(tree), lot=arguments.lot, stamp=stamp_of(tree))
    outbox_of(arguments.spool).add(entry)


def _show(arguments: argparse.Namespace, report: "HardwareReport") -> None:
    from passport.hardware import to_json
    from workbench.inspect.summary import summary

    if arguments.json:
        json.dump(to_json(report), sys.stdout, ensure_ascii=False, indent=1)
        say()
    else:
        for line in summary(report):
            say(line)

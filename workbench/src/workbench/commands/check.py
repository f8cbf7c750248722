"""Test this computer: what a program can measure by itself, the rest with a person."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.exits import Exit
from workbench.terminal import complain, say
from workbench.words import _

if TYPE_CHECKING:
    from workbench.check.running import Test

NAME = "check"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(NAME, help="test this computer", description=__doc__)
    parser.add_argument(
        "--list",
        type=Path,
        metavar="FILE",
        help="what the programme requires, rebond.check-list/1; else the server of the workshop is asked",
    )
    parser.add_argument(
        "--spool", type=Path, metavar="DIR", help="keep the results in this outbox, to be sent later"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the results, rebond.check-report/1")
    parser.add_argument(
        "--automatic", action="store_true", help="only what needs no person; one line for each check"
    )
    parser.add_argument("--pace", type=float, default=1.0, help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, default=Path("/"), help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> Exit:
    """Test, keep the results, and say whether all is good: 0 good, 1 a fault, 6 something is not done."""
    from passport.refusal import UnreadableDocument
    from workbench.check.running import begin, unattended

    if not (arguments.automatic or sys.stdout.isatty()):
        complain(_("This needs a terminal; --automatic does without"))
        return Exit.UNAVAILABLE
    try:
        test = begin(arguments.list, arguments.spool, root=arguments.root, pace=arguments.pace)
    except (OSError, UnreadableDocument, ValueError) as error:
        complain(str(error))
        return Exit.UNAVAILABLE
    is_whole = False
    try:
        if arguments.automatic:
            unattended(test, say)
        elif not test.app().run():
            complain(_("Ended before the end: what was answered is kept"))
            return Exit.UNKNOWN
        is_whole = True
        return _finished(arguments, test)
    finally:
        test.card.close(is_whole=is_whole)


def _finished(arguments: argparse.Namespace, test: "Test") -> Exit:
    from workbench.check.running import finish

    try:
        report = finish(test, arguments.spool)
        if arguments.out is not None:
            from passport.checks import to_json

            arguments.out.write_text(
                json.dumps(to_json(report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}")
        return Exit.UNAVAILABLE
    if report.open:
        return Exit.UNKNOWN
    return Exit.OK if report.is_good else Exit.FAILED

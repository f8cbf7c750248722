"""Join a workshop with the code that its server shows."""

import argparse
from pathlib import Path

from workbench.defaults import SPOOL
from workbench.exits import Exit
from workbench.terminal import complain, say

NAME = "enrol"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(NAME, help="join a workshop with a code", description=__doc__)
    parser.add_argument("--server", required=True, metavar="URL", help="such as https://rebond.example.org")
    parser.add_argument("--code", required=True, metavar="CODE", help="as the server shows it; it works once")
    parser.add_argument("--spool", type=Path, default=SPOOL, metavar="DIR", help="where results are kept")


def run(arguments: argparse.Namespace) -> Exit:
    """Join, and say which workshop it is."""
    from passport.refusal import UnreadableDocument
    from workbench.enrolment import NotEnrolled, enrol
    from workbench.spool import Spool

    spool = Spool(arguments.spool)
    try:
        spool.prepare()
        welcome = enrol(spool, arguments.server, arguments.code)
    except NotEnrolled as error:
        complain(str(error))
        return Exit.REFUSED
    except (OSError, UnreadableDocument) as error:
        complain(f"{arguments.spool}: {error}")
        return Exit.UNAVAILABLE
    say(f"{welcome.name}: {welcome.workshop}")
    return Exit.OK

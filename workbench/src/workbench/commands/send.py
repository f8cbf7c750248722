"""Send what waits in the outbox to the server."""

import argparse
from pathlib import Path

from workbench.exits import Exit
from workbench.terminal import complain, say
from workbench.words import _

NAME = "send"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(NAME, help="send what waits in the outbox", description=__doc__)
    parser.add_argument("--server", required=True, metavar="URL", help="such as https://rebond.example.org")
    parser.add_argument(
        "--token-file", required=True, type=Path, metavar="FILE", help="the token of this stick"
    )
    parser.add_argument("--spool", required=True, type=Path, metavar="DIR", help="the outbox")
    parser.add_argument("--lot", default="", help="create unknown computers in this lot")
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="try again for so long")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="keep these documents first")


def run(arguments: argparse.Namespace) -> Exit:
    """Send, and say what became of each document. 0 when nothing waits any more."""
    from workbench.outbox.courier import Courier, Missing

    try:
        courier = Courier.of(arguments)
    except (OSError, Missing) as error:
        complain(str(error))
        return Exit.UNAVAILABLE
    with courier.sender.client, courier.outbox.sending() as alone:
        if not alone:
            complain(_("Another program sends from this outbox now"))
            return Exit.REFUSED
        told = courier.deliver(seconds=arguments.wait, tell=say)
    counts = {
        "sent": told.taken,
        "refused": told.refused,
        "waiting": told.waiting,
        "damaged": told.damaged,
    }
    say(_("sent: %(sent)d, refused: %(refused)d, waiting: %(waiting)d, damaged: %(damaged)d") % counts)
    if told.problem:
        complain(told.problem)
    if told.refused or told.damaged:
        return Exit.FAILED
    return Exit.UNKNOWN if told.waiting else Exit.OK

"""`rebond-workbench erase DEVICE...`: erase whole drives, look, and sign what was seen."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.defaults import SPOOL
from workbench.exits import Exit

if TYPE_CHECKING:
    from workbench.erasure.crew import Crew

NAME = "erase"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    from workbench.erasure.methods import RECIPES
    from workbench.erasure.planning import AUTOMATIC

    parser = subparsers.add_parser(
        NAME,
        help="erase drives, read them back, and sign a certificate for each",
        description="The level (Clear, Purge) is computed from what was done and seen. Nothing else chooses it.",
    )
    parser.add_argument("devices", nargs="+", type=Path, metavar="DEVICE", help="a whole drive")
    parser.add_argument("--method", choices=(AUTOMATIC, *RECIPES), default=AUTOMATIC)
    parser.add_argument(
        "--level",
        choices=("clear", "purge"),
        help="the strictest of what donor and programme want; decides between methods, and is told when missed",
    )
    parser.add_argument(
        "--confirm",
        action="append",
        default=[],
        metavar="WORD",
        help="the last four characters of a drive's serial number, once for each drive; asked for when missing",
    )
    parser.add_argument(
        "--suspend",
        action="store_true",
        help="suspend this computer for five seconds when its firmware froze a drive",
    )
    parser.add_argument("--allow-loop", action="store_true", help="take loop devices, for training and tests")
    parser.add_argument(
        "--certificate", type=Path, metavar="FILE", help="also write the certificate there (one drive)"
    )
    parser.add_argument("--json", action="store_true", help="JSON lines instead of words")
    parser.add_argument("--spool", type=Path, default=SPOOL, metavar="DIR", help="where results are kept")
    parser.add_argument(
        "--bench", type=Path, metavar="FILE", help="ports and own drives of this bench (JSON)"
    )
    for name, words in _SETTING.items():
        parser.add_argument(f"--{name}", metavar="TEXT", help=words)


_SETTING = {
    "operator": "who erases, for the certificate",
    "operator-title": "what the operator is",
    "organisation": "the workshop",
    "place": "where it is",
    "contact": "how to reach it",
    "asset-tag": "the code of the computer that the drive belongs to",
    "source": "the donation that it came with",
}


def run(arguments: argparse.Namespace) -> Exit:
    """Erase, or say why not. Refused for one drive, none is touched."""
    from workbench.erasure.crew import Crew

    with Crew.of(len(arguments.devices)) as crew:
        return _erased(arguments, crew)


def _erased(arguments: argparse.Namespace, crew: "Crew") -> Exit:
    from workbench.erasure.session import erase
    from workbench.erasure.wishes import Wish

    given = {name.replace("-", "_"): getattr(arguments, name.replace("-", "_")) for name in _SETTING}
    return erase(
        Wish(
            devices=tuple(arguments.devices),
            method=arguments.method,
            level=arguments.level,
            confirmed=tuple(arguments.confirm),
            suspend=arguments.suspend,
            allow_loop=arguments.allow_loop,
            certificate=arguments.certificate,
            json=arguments.json,
            spool=arguments.spool,
            bench=arguments.bench,
            setting=given,
        ),
        crew,
    )

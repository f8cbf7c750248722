"""`rebond-workbench verify FILE...`: whether certificates are intact, and apart from that whether their key is trusted."""

import argparse
from pathlib import Path

from workbench.exits import Exit
from workbench.terminal import complain, say

NAME = "verify"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        NAME,
        help="whether a certificate is intact and trusted",
        description="Integrity and trust are told apart: 0 intact, 4 altered or no certificate, 5 intact but its key is not trusted.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a certificate, as it was issued")
    parser.add_argument("--trust", type=Path, metavar="FILE", help="the list of keys that you accept")


def run(arguments: argparse.Namespace) -> Exit:
    """Examine every file; the worst of them decides the status."""
    from passport.certificate_keys import trust_from_json
    from passport.refusal import UnreadableDocument
    from workbench.verification import examine_file

    try:
        trust = trust_from_json(arguments.trust.read_bytes()) if arguments.trust else None
        contents = [(path, path.read_bytes()) for path in arguments.files]
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}")
        return Exit.UNAVAILABLE
    except UnreadableDocument as error:
        complain(f"{arguments.trust}: {error}")
        return Exit.UNAVAILABLE
    found = [examine_file(path, data, trust) for path, data in contents]
    for one in found:
        for line in one.lines:
            say(line)
    statuses = [one.status for one in found]
    return next((status for status in (Exit.ALTERED, Exit.UNTRUSTED) if status in statuses), Exit.OK)

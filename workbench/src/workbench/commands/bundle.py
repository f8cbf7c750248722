"""Write what the outbox holds as one signed file, to be carried by hand; take in such a file."""

import argparse
from pathlib import Path

from workbench.exits import Exit
from workbench.terminal import complain, say
from workbench.words import _, _n

NAME = "bundle"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(NAME, help="write the outbox as one signed file", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE.zip")
    parser.add_argument(
        "--spool", required=True, type=Path, metavar="DIR", help="the folder of this stick or bench"
    )
    parser.add_argument("--sent", action="store_true", help="also what the server already has")
    parser.add_argument(
        "--import", dest="taken_in", action="store_true", help="take FILE.zip into the outbox instead"
    )
    parser.add_argument(
        "--trust", type=Path, metavar="FILE", help="with --import: the list of keys that you accept"
    )


def run(arguments: argparse.Namespace) -> Exit:
    """Write or take in."""
    from passport.refusal import UnreadableDocument
    from workbench.outbox import carrying

    try:
        if not arguments.taken_in:
            count = carrying.write_bundle(arguments.spool, arguments.file, sent_too=arguments.sent)
            say(_n("%(count)d document in", "%(count)d documents in", count) + f" {arguments.file}")
            return Exit.OK
        trust = arguments.trust.read_bytes() if arguments.trust else None
        taken = carrying.take_in(arguments.spool, arguments.file.read_bytes(), trust=trust)
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}")
        return Exit.UNAVAILABLE
    except UnreadableDocument as error:
        complain(str(error))
        return Exit.ALTERED
    except ValueError as error:
        complain(str(error))
        return Exit.REFUSED
    if not taken.is_trusted:
        complain(_("The key %s is not one that you accept: nothing was taken in") % taken.key)
        return Exit.UNTRUSTED
    told = _("%(new)d new of %(all)d documents, from the key %(key)s")
    say(told % {"new": taken.new, "all": taken.all, "key": taken.key})
    return Exit.OK

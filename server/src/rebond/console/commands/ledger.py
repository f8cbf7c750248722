"""`rebond ledger verify`: is every event, stream and seal what it was?"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.console.exits import Exit
from rebond.console.output import Progress, answer_json, tell
from rebond.console.tree import Commands
from rebond.ledger.verification import verify


def add_to(commands: Commands) -> None:
    words = _("the ledger of events")
    ledger = commands.add_parser("ledger", help=words, description=words)
    verbs = ledger.add_subparsers(metavar=_("VERB"), required=True)
    words = _("recompute every digest, stream and seal; exit code 4 when one does not hold")
    command = verbs.add_parser("verify", help=words, description=words)
    command.set_defaults(run=run)


def run(_options: argparse.Namespace) -> Exit:
    progress = Progress(_("Events verified:"))
    found = verify(progress)
    progress.end()
    answer_json({"whole": found.whole, **asdict(found)})
    if found.whole:
        return Exit.DONE
    tell(
        ngettext(
            "%(count)d fault: the ledger is not whole.",
            "%(count)d faults: the ledger is not whole.",
            found.fault_count,
        )
        % {"count": found.fault_count}
    )
    return Exit.BROKEN

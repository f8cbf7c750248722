"""`rebond erase`: erase now what is due, and have the database forget it."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from rebond.console.exits import Exit
from rebond.console.output import answer_json, tell
from rebond.console.tree import Commands
from rebond.privacy.actions import erase_what_is_due


def add_to(commands: Commands) -> None:
    words = _("erase what has served its time, and have the database forget it")
    command = commands.add_parser("erase", help=words, description=words)
    command.set_defaults(run=run)


def run(_options: argparse.Namespace) -> Exit:
    """Exit code 1 when something could not be erased, or the database not made to forget: its journal holds it still."""
    done = erase_what_is_due(thoroughly=True)
    failed = [what.value for what in done.failed]
    answer_json({"erased": done.erased, "late": done.late, "failed": failed, "forgotten": done.scrubbed})
    if not done.scrubbed:
        tell(
            _(
                "The database still holds what was erased: somebody reads it, or a right is missing. See the guide."
            )
        )
    if failed:
        told = ", ".join(str(what.label) for what in done.failed)
        tell(_("Not erased, because of a fault that the log names: %(what)s.") % {"what": told})
    return Exit.DONE if done.went_through else Exit.FAULT

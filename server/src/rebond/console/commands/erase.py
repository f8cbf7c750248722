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
    """Exit code 1 when the database could not be made to forget: what was erased is still in its journal."""
    done = erase_what_is_due(thoroughly=True)
    answer_json({"erased": done.erased, "late": done.late, "forgotten": done.scrubbed})
    if done.scrubbed:
        return Exit.DONE
    tell(
        _(
            "The database still holds what was erased: somebody reads it, or a right is missing. See the guide."
        )
    )
    return Exit.FAULT

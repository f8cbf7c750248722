"""`rebond demo`: three territories, played through the same actions as people do."""

from __future__ import annotations

import argparse
import gc

from django.db import transaction
from django.utils.translation import gettext as _

from rebond.accounts.models import User
from rebond.console.commands import init
from rebond.console.exits import Exit
from rebond.console.output import tell
from rebond.console.tree import Commands
from rebond.ledger.reading import is_empty


def add_to(commands: Commands) -> None:
    words = _(
        "do what “rebond init” does, and fill the empty database with the demonstration; it stays one for ever"
    )
    command = commands.add_parser("demo", help=words, description=words)
    command.add_argument(
        "--if-empty", action="store_true", help=_("do nothing when the database already holds something")
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> Exit:
    if init.is_behind():
        init.prepare_database()
    if options.if_empty:
        play_into_empty()
    else:
        play_at_once()
    return Exit.DONE


def play_into_empty() -> None:
    """Leave a database alone that already holds something."""
    if is_empty() and not User.objects.exists():
        play_at_once()


def play_at_once() -> None:
    from rebond.demonstration.play import play  # much to read for one start in a lifetime

    tell(_("Playing the demonstration ..."))
    gc.disable()  # it makes rows by the hundred thousand and no cycles worth a search: a tenth of the time
    try:
        with transaction.atomic():  # an interrupted demonstration leaves an empty database, to be tried again
            play(tell)
    finally:
        gc.enable()

"""`rebond`: reads the arguments, prepares Django, runs one command."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

import django

from rebond.console.exits import Exit
from rebond.console.output import tell


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit code. Wrong usage leaves through ``SystemExit(2)``, as argparse does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rebond.config.settings")
    gc.disable()  # what is made here stays: to look for cycles in it takes a tenth of the start
    try:
        django.setup()
        parser = build_parser()
    except SystemExit as unreadable_environment:
        tell(f"rebond: {unreadable_environment.code}")
        return Exit.USAGE
    finally:
        gc.enable()
    return run(parser.parse_args(sys.argv[1:] if arguments is None else arguments))


def build_parser() -> argparse.ArgumentParser:
    from django.utils.translation import gettext as _

    from rebond.console.commands import COMMANDS
    from rebond.console.words import translate_argparse

    translate_argparse()
    parser = argparse.ArgumentParser(
        prog="rebond",
        description=_("One traceable road, from a donated computer to a person who can use it."),
        epilog=_("All that Rebond keeps lies in the directory that REBOND_DATA names (var by default)."),
    )
    commands = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    for add_to in COMMANDS:
        add_to(commands)
    return parser


def run(options: argparse.Namespace) -> int:
    """Run the chosen command; a refusal or a missing database is told in one sentence, not in a traceback."""
    from django.db import OperationalError, ProgrammingError
    from django.utils.translation import gettext as _

    from rebond.kit.errors import DomainError, Invalid

    try:
        return int(options.run(options))
    except Invalid as misuse:
        tell(f"rebond: {misuse}")
        return Exit.USAGE
    except DomainError as refusal:
        tell(f"rebond: {refusal}")
    except (OperationalError, ProgrammingError) as fault:
        cure = _("the database does not answer as it should. Run “rebond init” first.")
        tell(f"rebond: {cure} ({fault})")
    except BrokenPipeError:
        sys.stderr.close()
    except KeyboardInterrupt:
        tell("")
    return Exit.FAULT

"""`rebond keys`: replace the key that seals contact details and the keys of workshops."""

from __future__ import annotations

import argparse
import os

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.console.exits import Exit
from rebond.console.output import answer, answer_json, tell
from rebond.console.tree import Commands
from rebond.kit.errors import Invalid, Refused
from rebond.kit.keyring import name_of, new_key, write_keys
from rebond.privacy.actions import Rotated, rotate_keys, unsealable


def add_to(commands: Commands) -> None:
    words = _("the keys that seal contact details: the newest seals, all open")
    command = commands.add_parser("keys", help=words, description=words)
    verbs = command.add_subparsers(metavar=_("VERB"), required=True)
    for name, words, run in (
        ("list", _("name the keys, the newest first, and count what each still opens"), run_list),
        ("new", _("add a new key, which seals from now on; the others still open"), run_new),
        ("rotate", _("seal again with the newest key; may be stopped and begun again"), run_rotate),
        ("drop", _("remove the older keys, once nothing needs them"), run_drop),
    ):
        verb = verbs.add_parser(name, help=words, description=words)
        verb.set_defaults(run=run)


def run_list(_options: argparse.Namespace) -> Exit:
    answer_json(
        {"keys": [name_of(key) for key in settings.SEALING_KEYS], "columns": _as_json(unsealable(), "older")}
    )
    return Exit.DONE


def run_new(_options: argparse.Namespace) -> Exit:
    key = new_key()
    if os.environ.get("REBOND_SEALING"):
        tell(_("Put this key first in REBOND_SEALING, before the others, and restart Rebond:"))
        answer(key.decode())
        return Exit.DONE
    write_keys(settings.SEALING_FILE, [key, *settings.SEALING_KEYS])
    tell(
        _("Key %(key)s seals from now on. Restart Rebond, then run “rebond keys rotate”.")
        % {"key": name_of(key)}
    )
    return Exit.DONE


def run_rotate(_options: argparse.Namespace) -> Exit:
    """Exit code 1 when something opens with no key: it is left as it is."""
    done = rotate_keys()
    answer_json(_as_json(done, "resealed"))
    return _told(done)


def run_drop(_options: argparse.Namespace) -> Exit:
    older = settings.SEALING_KEYS[1:]
    if not older:
        raise Invalid(_("There is only one key: nothing to remove."), code="one_key")
    counted = unsealable()
    if any(column.resealed for column in counted):
        raise Refused(_("An older key is still needed. Run “rebond keys rotate” first."), code="key_needed")
    if os.environ.get("REBOND_SEALING"):
        tell(_("Nothing needs the older keys: take them out of REBOND_SEALING and restart Rebond."))
    else:
        write_keys(settings.SEALING_FILE, settings.SEALING_KEYS[:1])
        tell(_("The older keys are removed. Restart Rebond. A backup made before still needs them."))
    return _told(counted)


def _as_json(columns: list[Rotated], word: str) -> list[dict[str, str | int]]:
    return [
        {
            "column": column.column,
            word: column.resealed,
            "newest": column.already,
            "unreadable": column.unreadable,
        }
        for column in columns
    ]


def _told(columns: list[Rotated]) -> Exit:
    count = sum(column.unreadable for column in columns)
    if not count:
        return Exit.DONE
    tell(
        ngettext(
            "%(count)d value opens with no key of this installation: it was left as it is.",
            "%(count)d values open with no key of this installation: they were left as they are.",
            count,
        )
        % {"count": count}
    )
    return Exit.FAULT

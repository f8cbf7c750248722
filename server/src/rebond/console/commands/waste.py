"""`rebond waste`: put computers in a batch of waste, and write the register for a spreadsheet."""

from __future__ import annotations

import argparse
import sys

from django.utils.translation import gettext as _

from rebond.access import Actor, system_actor
from rebond.console.exits import Exit
from rebond.console.output import answer
from rebond.console.tree import Commands
from rebond.devices.models import Device
from rebond.kit.errors import Invalid
from rebond.kit.numbers import whole_number
from rebond.kit.spreadsheets import csv_lines
from rebond.recycling.actions import put_in_batch
from rebond.recycling.models import WeeeBatch
from rebond.recycling.queries import batch_named, register_of
from rebond.recycling.trackdechets import HEADINGS, rows_of
from rebond.stock.queries import pile_of


def add_to(commands: Commands) -> None:
    words = _("batches of electronic waste and the register of what left")
    command = commands.add_parser("waste", help=words, description=words)
    gestures = command.add_subparsers(metavar=_("GESTURE"), required=True)
    words = _("put computers that were set aside in a batch")
    add = gestures.add_parser("add", help=words, description=words)
    add.add_argument("batch", metavar="REF", help=_("the reference of the batch"))
    add.add_argument("codes", nargs="+", metavar=_("CODE"), help=_("the code of a computer"))
    add.set_defaults(run=run_add)
    words = _("write the register as CSV, with the columns of Trackdéchets")
    register = gestures.add_parser("register", help=words, description=words)
    register.add_argument("--year", type=year, help=_("only what left in that year"))
    register.set_defaults(run=run_register)


def year(text: str) -> int:
    found = whole_number(text, least=1000, most=9999)
    if found is None:
        raise argparse.ArgumentTypeError(_("“%(text)s” is no year: write it as 2026.") % {"text": text})
    return found


def run_add(options: argparse.Namespace) -> Exit:
    """Exit code 3 when a computer is refused; each is told with what stands in its way."""
    actor = system_actor("console")
    outcome = put_in_batch(
        actor=actor, batch=_batch(options.batch, actor), devices=_devices(options.codes, actor)
    )
    for device in outcome.taken:
        answer(_("%(code)s is in the batch.") % {"code": device.asset_tag})
    for refusal in outcome.refused:
        answer(f"{refusal.subject.asset_tag}: {refusal.reason}")
    return Exit.DONE if outcome.complete else Exit.REFUSED


def run_register(options: argparse.Namespace) -> Exit:
    entries = register_of(system_actor("console"), year=options.year).in_force()
    for line in csv_lines(HEADINGS, rows_of(entries.order_by("left_on", "pk").iterator(chunk_size=500))):
        sys.stdout.write(line)
    return Exit.DONE


def _batch(reference: str, actor: Actor) -> WeeeBatch:
    found = batch_named(reference, actor)
    if found is None:
        raise Invalid(
            _("No batch has the reference %(batch)s.") % {"batch": reference},
            code="no_such_batch",
            field="batch",
        )
    return found


def _devices(codes: list[str], actor: Actor) -> list[Device]:
    pile = pile_of(list(dict.fromkeys(codes)), actor)
    if pile.unknown:
        named = ", ".join(item.text for item in pile.unknown)
        raise Invalid(
            _("No computer has this code: %(codes)s.") % {"codes": named}, code="unknown_code", field="codes"
        )
    return list(pile.devices)

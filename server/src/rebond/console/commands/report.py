"""`rebond report activity`: where every computer is, and what was done, counted from the events."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from rebond.console.exits import Exit
from rebond.console.output import answer_bytes, in_json
from rebond.console.tree import Commands
from rebond.kit.errors import Invalid
from rebond.ledger.worker import drain
from rebond.programmes.models import Programme
from rebond.reporting.activity import activity_report
from rebond.reporting.figures import ActivityReport
from rebond.reporting.formats import as_csv, as_json
from rebond.reporting.printing import print_report


def add_to(commands: Commands) -> None:
    words = _("reports, counted from the events")
    report = commands.add_parser("report", help=words, description=words)
    kinds = report.add_subparsers(metavar=_("REPORT"), required=True)
    words = _("where every computer of a programme is, and the movements of the period")
    command = kinds.add_parser("activity", help=words, description=words)
    command.add_argument("--programme", required=True, metavar="SLUG", help=_("short name of the programme"))
    command.add_argument("--from", dest="since", type=day, metavar=_("DAY"), help=_("first day (2026-03-31)"))
    command.add_argument("--to", dest="until", type=day, metavar=_("DAY"), help=_("last day (2026-03-31)"))
    command.add_argument(
        "--format",
        choices=["json", "csv", "pdf"],
        default="json",
        help=_("what is written to the output (%(default)s)"),
    )
    command.add_argument(
        "--output", type=Path, metavar=_("FILE"), help=_("write to this file instead of the output")
    )
    command.set_defaults(run=run)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("“%(text)s” is no day: write it as 2026-03-31.") % {"text": text}
        ) from None


def run(options: argparse.Namespace) -> Exit:
    programme = Programme.objects.filter(slug=options.programme).first()
    if programme is None:
        known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True))
        words = _("No programme is called %(slug)s. There are: %(known)s.")
        raise Invalid(words % {"slug": options.programme, "known": known or "-"}, field="programme")
    if options.since and options.until and options.since > options.until:
        raise Invalid(_("The first day comes after the last."), field="since")
    if options.format == "pdf" and options.output is None and sys.stdout.isatty():
        raise Invalid(_("A PDF is not for the screen: name a file with --output."), field="output")
    drain()
    written = as_bytes(activity_report(programme, since=options.since, until=options.until), options.format)
    if options.output is None:
        answer_bytes(written)
    else:
        write(options.output, written)
    return Exit.DONE


def write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as fault:
        words = _("%(file)s cannot be written: %(fault)s.")
        raise Invalid(words % {"file": path, "fault": fault.strerror}, field="output") from None


def as_bytes(report: ActivityReport, shape: str) -> bytes:
    if shape == "pdf":
        return print_report(report).content
    text = as_csv(report) if shape == "csv" else in_json(as_json(report)) + "\n"
    return text.encode()

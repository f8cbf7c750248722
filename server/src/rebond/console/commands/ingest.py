"""`rebond ingest`: reports and logs from files and folders; every file is answered, none is dropped."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog
from django.utils.translation import gettext as _

from passport.bundle import LARGEST_BUNDLE
from passport.formats import LIMIT
from rebond.access import system_actor
from rebond.console.exits import Exit
from rebond.console.output import Progress, answer, answer_json
from rebond.console.tree import Commands
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid
from rebond.ledger.worker import drain
from rebond.network.models import Territory
from rebond.workshop.actions import IntakeResult, ingest_file
from rebond.workshop.actions.carrying import is_bundle
from rebond.workshop.choices import IntakeOutcome

REFUSED = IntakeOutcome.REFUSED.value
FAULT = "fault"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one file. The keys are those of a JSON line, and stay."""

    path: str
    kind: str
    outcome: str
    device: str | None
    reason: str
    message: str


def add_to(commands: Commands) -> None:
    words = _("take in hardware reports and erasure logs; folders are walked")
    command = commands.add_parser("ingest", help=words, description=words)
    command.add_argument("paths", nargs="+", type=Path, metavar=_("PATH"), help=_("a file or a folder"))
    command.add_argument(
        "--lot", metavar="REF", help=_("create the computers that nothing recognises in this lot")
    )
    command.add_argument(
        "--territory", metavar="SLUG", help=_("where the reports come from (that of the lot, else the first)")
    )
    command.add_argument("--json", action="store_true", help=_("one JSON line for each file"))
    command.add_argument("--strict", action="store_true", help=_("exit code 3 when a file is refused"))
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> Exit:
    lot = lot_named(options.lot, options.territory) if options.lot else None
    territory = lot.agreement.programme.territory if lot else territory_named(options.territory)
    files = list(files_under(options.paths))
    progress = Progress(_("Files read:"))
    refused = faults = 0
    for done, path in enumerate(files, start=1):
        for told in ingest_path(path, territory=territory, lot=lot):
            refused += told.outcome == REFUSED
            faults += told.reason == FAULT
            show(told, as_json=options.json)
        progress(done, len(files))
    progress.end()
    drain()
    if faults:
        return Exit.FAULT
    return Exit.REFUSED if refused and options.strict else Exit.DONE


def files_under(paths: list[Path]) -> Iterator[Path]:
    """Files named, and all files of folders named, in the order of their names. Raise `Invalid` for one that is not there."""
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if not found.is_dir())
        elif os.path.lexists(path):
            yield path
        else:
            raise Invalid(_("%(path)s does not exist.") % {"path": path}, code="no_such_file", field="paths")


def ingest_path(path: Path, *, territory: Territory, lot: Lot | None) -> list[Answer]:
    """One file never stops the others, whatever happens with it. A bundle has an answer for each of its documents."""
    try:
        if not path.is_file():
            return [_refused(path, "unreadable", _("This is no file that can be read."))]
        taken = ingest_file(
            actor=system_actor("ingest"),
            territory=territory,
            data=_read(path),
            name=path.name,
            lot=lot,
        )
        return [_answered(path, shown, found) for shown, found in taken]
    except OSError as fault:
        return [_refused(path, "unreadable", str(fault.strerror))]
    except Exception:
        log.exception("ingest.fault", path=_shown(path))
        return [
            _refused(
                path, FAULT, _("Rebond itself failed on this file. Send it to those who maintain Rebond.")
            )
        ]


def _read(path: Path) -> bytes:
    """Never more than may be: a document, or a bundle of them."""
    with path.open("rb") as file:
        start = file.read(LIMIT + 1)
        return start + file.read(LARGEST_BUNDLE - LIMIT) if is_bundle(start) else start


def _answered(path: Path, shown: str, found: IntakeResult) -> Answer:
    """``shown`` is the name of the file, with what follows it for a document of a bundle."""
    return Answer(
        path=_shown(path) + shown.removeprefix(path.name),
        kind=found.kind,
        outcome=found.outcome,
        device=found.device,
        reason=found.reason,
        message=found.message,
    )


def _refused(path: Path, reason: str, message: str) -> Answer:
    return Answer(path=_shown(path), kind="", outcome=REFUSED, device=None, reason=reason, message=message)


def _shown(path: Path) -> str:
    """A name that every terminal and every reader of JSON can take."""
    return os.fsencode(path).decode(errors="replace")


def show(told: Answer, *, as_json: bool) -> None:
    if as_json:
        answer_json(asdict(told), indent=None)
    else:
        wide = max(len(label) for label in IntakeOutcome.labels)
        words = str(IntakeOutcome(told.outcome).label)
        answer(f"{words:<{wide}}  {told.device or '':<10}  {told.path}  {told.message}")


def lot_named(reference: str, territory: str | None) -> Lot:
    """Raise `Invalid` when no lot, or more than one, has this reference."""
    lots = Lot.objects.filter(reference=reference).select_related("agreement__programme__territory")
    if territory:
        lots = lots.filter(agreement__programme__territory__slug=territory)
    found = list(lots.order_by("pk")[:2])
    if not found:
        raise Invalid(
            _("No lot has the reference %(lot)s.") % {"lot": reference}, code="no_such_lot", field="lot"
        )
    if len(found) > 1:
        words = _("Several lots have the reference %(lot)s: name the territory with --territory.")
        raise Invalid(words % {"lot": reference}, code="several_lots", field="lot")
    return found[0]


def territory_named(slug: str | None) -> Territory:
    territories = Territory.objects.order_by("pk")
    found = (territories.filter(slug=slug) if slug else territories).first()
    if found is None:
        words = (
            _("There is no territory %(slug)s.") % {"slug": slug} if slug else _("There is no territory yet.")
        )
        raise Invalid(words, code="no_such_territory", field="territory")
    return found

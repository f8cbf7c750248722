"""A donor's list: sent, looked at, then imported line by line."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath, PureWindowsPath

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions.name import add_namings
from rebond.devices.actions.register import NewDevice, register
from rebond.devices.choices import FormFactor, IdentifierKind, LineOutcome
from rebond.devices.facts import LotListed
from rebond.devices.lists.headings import Column
from rebond.devices.lists.judging import Verdict, content_digest, judge, spelling_digest
from rebond.devices.lists.lines import Line, lines_of
from rebond.devices.lists.reading import Sheet, read_sheet
from rebond.devices.matching import Naming
from rebond.devices.models import Device, ImportedLine, ListImport
from rebond.donations.actions import hold_lot
from rebond.donations.models import Lot
from rebond.kit.errors import Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Territory

KEPT_UNCONFIRMED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, line by line."""

    sheet: Sheet
    verdicts: Sequence[Verdict]

    def count(self, outcome: LineOutcome) -> int:
        return sum(1 for verdict in self.verdicts if verdict.outcome is outcome)


def keep_list(*, actor: Actor, lot: Lot, file_name: str, content: bytes) -> ListImport:
    """Keep the file for an hour, to be looked at. Raise `Invalid` for one that cannot be read at all."""
    require(actor, "lot.announce", on=lot)
    _refuse_closed(lot)
    read_sheet(content)
    now = timezone.now()
    ListImport.objects.waiting().filter(uploaded_at__lt=now - KEPT_UNCONFIRMED).delete()
    return ListImport.objects.create(
        lot=lot,
        token=secrets.token_urlsafe(32),
        file_name=plain_name(file_name),
        digest=content_digest(content),
        content=content,
        size_bytes=len(content),
        uploaded_at=now,
        uploaded_by_id=actor.membership_id,
    )


def preview_list(kept: ListImport) -> Preview:
    """Reads only."""
    sheet = read_sheet(bytes(kept.content))
    return Preview(sheet, judge(list(lines_of(sheet)), kept.lot))


def import_list(*, actor: Actor, kept: ListImport, occurred_at: datetime | None = None) -> ListImport:
    """Create and match what the preview told. A second time, or the same file again, changes nothing.

    Raise `Refused` when the hour is over or the reception was closed meanwhile.
    """
    require(actor, "lot.announce", on=kept)
    with transaction.atomic():
        # Two lots may name one computer at the same moment: lists of a territory are read one after the other.
        Territory.objects.select_for_update(no_key=True).get(pk=kept.lot.agreement.programme.territory_id)
        lot = hold_lot(kept.lot)
        found = ListImport.objects.select_for_update(no_key=True, of=("self",)).filter(pk=kept.pk).first()
        if found is None:
            raise Refused(_("The file was kept for an hour only. Send it again."), code="list_forgotten")
        if found.imported_at is not None:
            return found
        _refuse_closed(lot)
        verdicts = judge(list(lines_of(read_sheet(bytes(found.content)))), lot)
        devices = _apply(actor, lot, found, verdicts, occurred_at)
        ImportedLine.objects.bulk_create(
            [_imported(found, verdict, devices) for verdict in verdicts], batch_size=500
        )
        found.imported_at = timezone.now()
        found.save(update_fields=["imported_at"])
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(lot.stream, _listed(found, verdicts))])
    return found


def plain_name(file_name: str) -> str:
    """The name without its folders and control characters, for people to recognise their file."""
    last = PurePosixPath(PureWindowsPath(file_name).name).name
    return "".join(letter for letter in last if letter.isprintable())[-120:] or "liste"


def _apply(
    actor: Actor, lot: Lot, kept: ListImport, verdicts: Sequence[Verdict], occurred_at: datetime | None
) -> dict[int, Device]:
    """The device of each line that has one, by number of line."""
    source = f"list:{kept.pk}"
    new = [verdict.line for verdict in verdicts if verdict.outcome is LineOutcome.CREATED]
    made = register(
        actor=actor, lot=lot, new=[_new_device(line) for line in new], source=source, occurred_at=occurred_at
    )
    devices = {line.number: device for line, device in zip(new, made, strict=True)}
    matched = [verdict for verdict in verdicts if verdict.device is not None]
    devices |= {verdict.line.number: verdict.device for verdict in matched if verdict.device is not None}
    _teach(actor, matched, source, occurred_at)
    return devices


def _teach(actor: Actor, matched: Iterable[Verdict], source: str, occurred_at: datetime | None) -> None:
    """A list that comes after the computers fills what is not known of them yet, and replaces nothing."""
    taught = {v.device: v.line for v in matched if v.device is not None}
    add_namings(
        actor=actor,
        namings={device: _kept_namings(line) for device, line in taught.items()},
        source=source,
        occurred_at=occurred_at,
    )
    for device, line in taught.items():
        blanks = {
            name: value for name, value in _columns(line).items() if not getattr(device, name) and value
        }
        if device.form_factor == FormFactor.UNKNOWN and line.form_factor != FormFactor.UNKNOWN:
            blanks["form_factor"] = line.form_factor
        if blanks:
            Device.objects.filter(pk=device.pk).update(**blanks)


def _new_device(line: Line) -> NewDevice:
    return NewDevice(**_columns(line), form_factor=line.form_factor, namings=_kept_namings(line))


def _columns(line: Line) -> dict[str, str]:
    return {
        "maker": line.value(Column.MAKER),
        "model": line.value(Column.MODEL),
        "serial": line.value(Column.SERIAL),
    }


def _kept_namings(line: Line) -> tuple[Naming, ...]:
    return tuple(item for item in line.namings if item.kind is not IdentifierKind.ASSET_TAG)


def _imported(kept: ListImport, verdict: Verdict, devices: dict[int, Device]) -> ImportedLine:
    return ImportedLine(
        list_import=kept,
        number=verdict.line.number,
        outcome=verdict.outcome,
        device=devices.get(verdict.line.number),
        spelling=spelling_digest(verdict.line),
        reasons=[{"code": reason.code, "message": str(reason.message)} for reason in verdict.reasons],
    )


def _listed(kept: ListImport, verdicts: Sequence[Verdict]) -> LotListed:
    counts = {
        outcome: sum(1 for verdict in verdicts if verdict.outcome is outcome) for outcome in LineOutcome
    }
    return LotListed(
        list_import_id=kept.pk,
        created=counts[LineOutcome.CREATED],
        matched=counts[LineOutcome.MATCHED],
        refused=counts[LineOutcome.REFUSED],
    )


def _refuse_closed(lot: Lot) -> None:
    if lot.closed_at is not None:
        raise Refused(
            _("The reception of lot %(lot)s is closed. Reopen it before sending a list.")
            % {"lot": lot.reference},
            code="lot_closed",
        )

"""What a hardware report teaches about a device: its columns, its identifiers, its drives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.hardware import Drive as SeenDrive
from passport.hardware import DriveKind as SeenKind
from passport.hardware import HardwareReport, LicenceKind, to_json
from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions.locking import hold_what_is_locked
from rebond.devices.choices import DriveKind, FormFactor, IdentifierKind
from rebond.devices.facts import Described
from rebond.devices.lifecycle import hold_rows
from rebond.devices.matching import Naming, drive_serial, naming
from rebond.devices.models import Device, Drive, Identifier
from rebond.devices.search import search_text
from rebond.kit.errors import Refused
from rebond.ledger.recording import Entry, record


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a report says of a device. ``report_id``: the document that it came in, where there is one."""

    device: Device
    report: HardwareReport
    report_id: int | None
    source: str


Pair = tuple[Device, Description]
MOST_BYTES = 2**63 - 1
MOST_MIB = 2**31 - 1
"""That a column holds: more than any computer has."""


def describe(
    *,
    actor: Actor,
    device: Device,
    report: HardwareReport,
    report_id: int | None,
    source: str,
    occurred_at: datetime | None = None,
) -> Device:
    """Apply ``report`` to ``device``: what it knows replaces, what it does not know leaves things as they were.

    An older report that comes late only fills what is not known. Raise `Refused` for a merged twin.
    """
    told = Description(device=device, report=report, report_id=report_id, source=source)
    (described,) = describe_all(actor=actor, told=[told], occurred_at=occurred_at)
    return described


def describe_all(
    *, actor: Actor, told: Sequence[Description], occurred_at: datetime | None = None
) -> list[Device]:
    """Apply each report to its device, as `describe` does; no device comes twice."""
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        held = {device.pk: device for device in hold_rows([item.device for item in told])}
        require(actor, "device.identify", on=list(held.values()))
        if any(device.merged_into_id is not None for device in held.values()):
            raise Refused(_("This computer was merged with its twin: use the other tag."), code="merged")
        pairs = [(held[item.device.pk], item) for item in told]
        borne = _add_identifiers(pairs)
        _see_drives(pairs, moment)
        columns = {"described_at", "search_text"}
        for device, item in pairs:
            columns |= _fill_in(device, item.report, borne[device.pk], moment)
        # One statement for the pile: the rows are there and held, so that each meets itself.
        Device.objects.bulk_create(
            held.values(), update_conflicts=True, unique_fields=["id"], update_fields=sorted(columns)
        )
        record(
            actor=actor,
            occurred_at=occurred_at,
            entries=[
                Entry(device.stream, Described(report_id=item.report_id, source=item.source))
                for device, item in pairs
            ],
        )
        hold_what_is_locked(
            [(device, item.report.locks) for device, item in pairs], actor=actor, occurred_at=occurred_at
        )
    return [device for device, _item in pairs]


def _fill_in(
    device: Device, report: HardwareReport, borne: Iterable[str], moment: datetime
) -> AbstractSet[str]:
    """Set what the report knows, and answer which columns that may be."""
    is_newest = device.described_at is None or moment >= device.described_at
    columns = _columns(report)
    for name, value in columns.items():
        if is_newest or getattr(device, name) in ("", None, FormFactor.UNKNOWN):
            setattr(device, name, value)
    device.described_at = moment if is_newest else device.described_at
    device.search_text = search_text(device, borne)
    return columns.keys()


def set_operating_system(device: Device, name: str) -> None:
    """Keep the name of the installed system on the held row, for lists and labels."""
    Device.objects.filter(pk=device.pk).update(operating_system=name[:80])


def index_for_search(device: Device) -> None:
    text = search_text(device, device.identifiers.values_list("value", flat=True))
    Device.objects.filter(pk=device.pk).update(search_text=text)


def namings_of(report: HardwareReport) -> list[Naming]:
    """Every identifier that the report carries."""
    found: list[tuple[IdentifierKind, str | None]] = [
        (IdentifierKind.SERIAL, report.serial),
        (IdentifierKind.SYSTEM_UUID, report.system_uuid),
        (IdentifierKind.BOARD_SERIAL, report.board.serial if report.board else None),
    ]
    found += [(IdentifierKind.MAC, card.mac) for card in report.network]
    return [naming(kind, value) for kind, value in found if value]


def _columns(report: HardwareReport) -> dict[str, Any]:
    if report.is_drive_only:
        return {}  # it says nothing of the machine, and perhaps not of all its drives
    processor = report.processors[0] if report.processors else None
    sizes = [size for drive in report.drives if (size := plausible(drive.size_bytes))]
    measured = (plausible(battery.health_percent) for battery in report.batteries)
    health = [percent for percent in measured if percent is not None]
    known: dict[str, Any] = {
        "maker": (report.maker or "")[:80],
        "model": (report.model or "")[:120],
        "family": (report.family or "")[:80],
        "serial": (report.serial or "")[:80],
        "processor": ((processor.model if processor else None) or "")[:120],
        "memory_mib": plausible(report.memory_bytes // 2**20, MOST_MIB) if report.memory_bytes else None,
        "storage_bytes": plausible(sum(sizes)) or None,
        "battery_percent": min(health) if health else None,
        "windows_licence": _has_windows_licence(report),
        "form_factor": _form_factor(report),
        "hardware": to_json(report),
    }
    return {name: value for name, value in known.items() if value not in ("", None)}


def plausible(quantity: int | None, most: int = MOST_BYTES) -> int | None:
    """A quantity that there may be. A tool that fails tells of less than nothing, or of more than the database holds."""
    return quantity if quantity is not None and 0 <= quantity <= most else None


def _has_windows_licence(report: HardwareReport) -> bool | None:
    """Only an MSDM table carries a key that a supported Windows accepts; SLIC is of the Windows 7 age."""
    return True if report.licence and report.licence.kind is LicenceKind.MSDM else None


def _form_factor(report: HardwareReport) -> str | None:
    value = str(report.form_factor)
    return value if value in FormFactor.values and value != FormFactor.UNKNOWN else None


def _add_identifiers(pairs: Sequence[Pair]) -> dict[int, list[str]]:
    """Keep those that are new; answer, by device, all that it bears now."""
    rows = Identifier.objects.filter(device__in=[device.pk for device, _item in pairs]).order_by("pk")
    known: dict[int, dict[tuple[str, str], str]] = {device.pk: {} for device, _item in pairs}
    for pk, kind, normalised, value in rows.values_list("device_id", "kind", "normalised", "value"):
        known[pk][kind, normalised] = value
    new: list[Identifier] = []
    for device, item in pairs:
        found = {(one.kind.value, one.normalised): one for one in namings_of(item.report)}
        for key, one in found.items():
            if key not in known[device.pk]:
                new.append(_identifier(device, one, item.source))
                known[device.pk][key] = new[-1].value
    Identifier.objects.bulk_create(new)
    return {pk: list(values.values()) for pk, values in known.items()}


def _identifier(device: Device, naming: Naming, source: str) -> Identifier:
    return Identifier(
        device=device,
        kind=naming.kind,
        value=naming.value[:120],
        normalised=naming.normalised[:120],
        matchable=naming.matchable,
        source=source,
    )


def _see_drives(pairs: Sequence[Pair], moment: datetime) -> None:
    """Every drive ever seen stays listed. One without serial is recognised by model and size, each row once."""
    listed: dict[int, list[Drive]] = {device.pk: [] for device, _item in pairs}
    for row in Drive.objects.filter(device__in=list(listed)).order_by("pk"):
        listed[row.device_id].append(row)
    new: list[Drive] = []
    for device, item in pairs:
        for row in _seen(device, listed[device.pk], item.report.drives, moment):
            if row in listed[device.pk]:
                row.save()
            else:
                new.append(row)
    Drive.objects.bulk_create(new)


def _seen(device: Device, rows: list[Drive], seen: Iterable[SeenDrive], moment: datetime) -> list[Drive]:
    """The drives that this report shows, new or as they now are."""
    by_serial = {row.normalised_serial: row for row in rows if row.normalised_serial}
    nameless = [row for row in rows if not row.normalised_serial]
    found: list[Drive] = []
    for drive in seen:
        if drive.kind is SeenKind.USB:  # a stick of the workshop, or a found object: not part of the computer
            continue
        plain = drive_serial(drive.serial or "")
        row = by_serial.get(plain) if plain else _nameless(nameless, drive)
        row = row or Drive(device=device, first_seen_at=moment, last_seen_at=moment, normalised_serial=plain)
        _note_drive(row, drive, moment)
        if not any(row is other for other in found):
            found.append(row)
        if plain:
            by_serial[plain] = row
    return found


def _nameless(rows: list[Drive], seen: SeenDrive) -> Drive | None:
    """Take the row out, so that two drives of one kind in one computer stay two."""
    model = (seen.model or "")[:120]
    size = plausible(seen.size_bytes)
    found = next((row for row in rows if (row.model, row.size_bytes) == (model, size)), None)
    if found is not None:
        rows.remove(found)
    return found


def _note_drive(row: Drive, seen: SeenDrive, moment: datetime) -> None:
    row.serial = (seen.serial or row.serial)[:80]
    row.wwn = (seen.wwn or row.wwn)[:40]
    row.model = (seen.model or row.model)[:120]
    row.size_bytes = plausible(seen.size_bytes) or row.size_bytes
    kind = str(seen.kind)
    if kind != "unknown":
        row.kind = kind if kind in DriveKind.values else DriveKind.OTHER
    is_newest = moment >= row.last_seen_at
    row.first_seen_at, row.last_seen_at = min(row.first_seen_at, moment), max(row.last_seen_at, moment)
    if seen.smart is not None and is_newest:
        row.health = {
            "passed": seen.smart.passed,
            "power_on_hours": seen.smart.power_on_hours,
            "reallocated": seen.smart.reallocated,
            "pending": seen.smart.pending,
            "percentage_used": seen.smart.percentage_used,
        }

"""What a hardware report teaches about a device: its columns, its identifiers, its drives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from passport.hardware import Drive as SeenDrive
from passport.hardware import DriveKind as SeenKind
from passport.hardware import HardwareReport, LicenceKind, to_json

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.choices import DriveKind, FormFactor, IdentifierKind
from rebond.devices.facts import Described
from rebond.devices.lifecycle import hold_rows
from rebond.devices.matching import Naming, naming, normalised_serial
from rebond.devices.models import Device, Drive, Identifier
from rebond.devices.search import search_text
from rebond.ledger.recording import Entry, record


def describe(
    *,
    actor: Actor,
    device: Device,
    report: HardwareReport,
    report_id: int | None,
    source: str,
    occurred_at: datetime | None = None,
) -> Device:
    """Apply ``report`` to ``device``: what it knows replaces, what it does not know leaves things as they were."""
    with transaction.atomic():
        (device,) = hold_rows([device])
        require(actor, "device.identify", on=device)
        for name, value in _columns(report).items():
            setattr(device, name, value)
        device.described_at = occurred_at or timezone.now()
        _add_identifiers(device, namings_of(report), source)
        _see_drives(device, report.drives, device.described_at)
        device.search_text = search_text(device, device.identifiers.values_list("value", flat=True))
        device.save()
        facts = Described(report_id=report_id, source=source)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(device.stream, facts)])
    return device


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
    processor = report.processors[0] if report.processors else None
    sizes = [drive.size_bytes for drive in report.drives if drive.size_bytes]
    health = [battery.health_percent for battery in report.batteries if battery.health_percent is not None]
    known: dict[str, Any] = {
        "maker": (report.maker or "")[:80],
        "model": (report.model or "")[:120],
        "family": (report.family or "")[:80],
        "serial": (report.serial or "")[:80],
        "processor": ((processor.model if processor else None) or "")[:120],
        "memory_mib": report.memory_bytes // 2**20 if report.memory_bytes else None,
        "storage_bytes": sum(sizes) or None,
        "battery_percent": min(health) if health else None,
        "windows_licence": _has_windows_licence(report),
        "form_factor": _form_factor(report),
        "hardware": to_json(report),
    }
    return {name: value for name, value in known.items() if value not in ("", None)}


def _has_windows_licence(report: HardwareReport) -> bool | None:
    """Only an MSDM table carries a key that a supported Windows accepts; SLIC is of the Windows 7 age."""
    return True if report.licence and report.licence.kind is LicenceKind.MSDM else None


def _form_factor(report: HardwareReport) -> str | None:
    value = str(report.form_factor)
    return value if value in FormFactor.values and value != FormFactor.UNKNOWN else None


def _add_identifiers(device: Device, namings: Iterable[Naming], source: str) -> None:
    known = set(device.identifiers.values_list("kind", "normalised"))
    new = {(n.kind.value, n.normalised): n for n in namings if (n.kind.value, n.normalised) not in known}
    Identifier.objects.bulk_create(
        Identifier(
            device=device, kind=n.kind, value=n.value[:120], normalised=n.normalised[:120],
            matchable=n.matchable, source=source,
        )
        for n in new.values()
    )


def _see_drives(device: Device, seen: Iterable[SeenDrive], moment: datetime) -> None:
    """Every drive ever seen stays listed. One without serial is recognised by model and size."""
    rows = list(device.drives.all())
    by_serial = {row.normalised_serial: row for row in rows if row.normalised_serial}
    nameless = {(row.model, row.size_bytes): row for row in rows if not row.normalised_serial}
    for drive in seen:
        if drive.kind is SeenKind.USB:  # a stick of the workshop, or a found object: not part of the computer
            continue
        plain = normalised_serial(drive.serial or "")
        row = by_serial.get(plain) if plain else nameless.get(((drive.model or "")[:120], drive.size_bytes))
        row = row or Drive(device=device, first_seen_at=moment, normalised_serial=plain[:80])
        _note_drive(row, drive, moment)
        row.save()
        if plain:
            by_serial[plain] = row


def _note_drive(row: Drive, seen: SeenDrive, moment: datetime) -> None:
    row.serial = (seen.serial or row.serial)[:80]
    row.wwn = (seen.wwn or row.wwn)[:40]
    row.model = (seen.model or row.model)[:120]
    row.size_bytes = seen.size_bytes or row.size_bytes
    kind = str(seen.kind)
    if kind != "unknown":
        row.kind = kind if kind in DriveKind.values else DriveKind.OTHER
    row.last_seen_at = moment
    if seen.smart is not None:
        row.health = {
            "passed": seen.smart.passed,
            "power_on_hours": seen.smart.power_on_hours,
            "reallocated": seen.smart.reallocated,
            "pending": seen.smart.pending,
            "percentage_used": seen.smart.percentage_used,
        }

"""Which computers a document means, by the identifiers of its report and the serial numbers of its drives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from passport.certificate import Certificate, CertifiedDrive, Setting
from passport.checks import Machine
from passport.codes import is_valid
from passport.erasure import DriveErasure, ErasureReport, Host
from passport.hardware import HardwareReport
from rebond.devices.actions.describe import namings_of
from rebond.devices.choices import IdentifierKind
from rebond.devices.matching import (
    Named,
    Naming,
    devices_named,
    drive_serial,
    find_each,
    naming,
    spellings,
)
from rebond.devices.models import Device, Drive
from rebond.network.models import Territory
from rebond.workshop.choices import ReviewReason

SHORTEST_WWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """``device`` when exactly one is meant; else why not, and which may be."""

    device: Device | None = None
    reason: str = ""
    candidates: tuple[Device, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveMatch:
    """One erasure of a document (``number`` counts from 1) and the drive that it means, or those it may mean."""

    number: int
    erasure: DriveErasure
    drive: Drive | None = None
    possible: tuple[Drive, ...] = ()


def match_report(report: HardwareReport, *, territory: Territory) -> Match:
    """A report of a whole computer is matched by its identifiers, one of drives alone by their serial numbers."""
    if report.is_drive_only:
        return _match_drives(report, territory)
    named = _named(report)
    (found,) = find_each([named], territory=territory)
    meant = found.meant or _tagged(report, territory)
    if meant or found.of_other_makers:
        return _match(meant, found.of_other_makers)
    reason = ReviewReason.NO_MATCH if any(n.matchable for n in named.namings) else ReviewReason.NO_IDENTITY
    return Match(reason=reason, candidates=_devices_with_drives(_serials(report), territory))


def _match(meant: Sequence[Device], of_other_makers: Sequence[Device]) -> Match:
    if len(meant) == 1:
        return Match(device=meant[0])
    if meant:
        return Match(reason=ReviewReason.SEVERAL_MATCHES, candidates=tuple(meant))
    return Match(reason=ReviewReason.OTHER_MAKER, candidates=tuple(of_other_makers))


def _named(report: HardwareReport) -> Named:
    return Named(namings_of(report), report.maker or "")


def devices_of_reports(reports: Sequence[HardwareReport], *, territory: Territory) -> list[Device | None]:
    """The one computer that the identifiers of each report mean, in as many queries as for one report.

    None where `match_report` has more to look at. No two of the reports share a name (`names_of`).
    """
    each = find_each([_named(report) for report in reports], territory=territory)
    return [found.meant[0] if len(found.meant) == 1 else None for found in each]


def names_of(report: HardwareReport) -> frozenset[str]:
    """All that `match_report` may recognise a whole computer by: reports with none in common leave each other alone."""
    usable = [item for item in namings_of(report) if item.matchable]
    tag = {report.asset_tag} if report.asset_tag else set()
    return frozenset(spelling for item in usable for spelling in spellings(item)) | tag


def match_erasures(
    report: ErasureReport, *, territory: Territory, only: Collection[int] | None = None
) -> list[DriveMatch]:
    """Each erasure with its drive. Where a serial number is on several computers, the one that the tool ran in decides."""
    wanted = [
        (number, erasure)
        for number, erasure in enumerate(report.erasures, start=1)
        if only is None or number in only
    ]
    drives = _drives_by_serial([erasure.drive_serial or "" for _number, erasure in wanted], territory)
    hosts: frozenset[int] | None = None
    found: list[DriveMatch] = []
    for number, erasure in wanted:
        possible = drives.get(drive_serial(erasure.drive_serial or ""), [])
        if len(possible) > 1:
            hosts = _host_keys(report.host, territory) if hosts is None else hosts
            possible = [drive for drive in possible if drive.device_id in hosts] or possible
        drive = possible[0] if len(possible) == 1 else None
        found.append(DriveMatch(number=number, erasure=erasure, drive=drive, possible=tuple(possible)))
    return found


def why_unmatched(unmatched: Collection[DriveMatch]) -> ReviewReason:
    """What a person has to decide: of drives with a number first, as nobody can find one that has none."""
    if any(match.possible for match in unmatched):
        return ReviewReason.SEVERAL_DRIVES
    if any(drive_serial(match.erasure.drive_serial or "") for match in unmatched):
        return ReviewReason.UNKNOWN_DRIVE
    return ReviewReason.DRIVE_WITHOUT_SERIAL


def candidates_for_erasures(
    report: ErasureReport, unmatched: Iterable[DriveMatch], *, territory: Territory
) -> tuple[Device, ...]:
    """Computers that bear one of the possible drives, then the one that the tool ran in."""
    devices = {drive.device_id: drive.device for match in unmatched for drive in match.possible}
    for device in devices_named(host_namings(report.host), territory=territory):
        devices.setdefault(device.pk, device)
    return tuple(devices.values())


def match_certificate(certificate: Certificate, *, territory: Territory) -> tuple[Drive, ...]:
    """The one drive that the certificate means, by its serial number, else by its WWN; or those that it may mean.

    Makers give one number to several drives: one that is known to be of another size is another drive.
    """
    serial = drive_serial(certificate.drive.serial or "")
    found = _drives_by_serial([serial], territory).get(serial, []) if serial else []
    found = found or _drives_with_wwn(certificate.drive.wwn or "", territory)
    found = [drive for drive in found if _may_be(drive, certificate.drive)]
    if len(found) > 1:
        named = setting_namings(certificate.setting)
        maker = certificate.setting.computer_maker or ""
        hosts = {device.pk for device in devices_named(named, territory=territory, maker=maker)}
        found = [drive for drive in found if drive.device_id in hosts] or found
    return tuple(found)


def _may_be(drive: Drive, certified: CertifiedDrive) -> bool:
    """Tools round a size, some to a tenth; a loop device has the size of its file."""
    if not drive.size_bytes or certified.loop:
        return True
    return abs(drive.size_bytes - certified.size_bytes) * 10 <= drive.size_bytes


def candidates_for_certificate(
    certificate: Certificate, possible: Iterable[Drive], *, territory: Territory
) -> tuple[Device, ...]:
    """Computers that bear one of the possible drives, then the one in which the drive was erased."""
    devices = {drive.device_id: drive.device for drive in possible}
    for device in devices_named(setting_namings(certificate.setting), territory=territory):
        devices.setdefault(device.pk, device)
    return tuple(devices.values())


def match_machine(machine: Machine, *, territory: Territory) -> Match:
    """The computer on which checks were made, by the identifiers of its report."""
    namings = machine_namings(machine)
    (found,) = find_each([Named(namings, machine.maker or "")], territory=territory)
    if found.meant or found.of_other_makers:
        return _match(found.meant, found.of_other_makers)
    known = any(item.matchable for item in namings)
    return Match(reason=ReviewReason.NO_MATCH if known else ReviewReason.NO_IDENTITY)


def machine_namings(machine: Machine) -> list[Naming]:
    found: list[tuple[IdentifierKind, str | None]] = [
        (IdentifierKind.SERIAL, machine.serial),
        (IdentifierKind.SYSTEM_UUID, machine.system_uuid),
        (IdentifierKind.BOARD_SERIAL, machine.board_serial),
    ]
    found += [(IdentifierKind.MAC, address) for address in machine.macs]
    return [naming(kind, value) for kind, value in found if value]


def device_of_tag(certificate: Certificate, *, territory: Territory) -> Device | None:
    """The computer that the operator said the drive belongs to, by our code."""
    tag = certificate.setting.asset_tag
    if not tag or not is_valid(tag):
        return None
    rows = Device.objects.current().tagged(tag).filter(territory=territory)
    return rows.select_related("lot__agreement").first()


def setting_namings(setting: Setting) -> list[Naming]:
    found = (
        (IdentifierKind.SERIAL, setting.computer_serial),
        (IdentifierKind.SYSTEM_UUID, setting.computer_uuid),
    )
    return [naming(kind, value) for kind, value in found if value]


def host_namings(host: Host) -> list[Naming]:
    found = ((IdentifierKind.SERIAL, host.serial), (IdentifierKind.SYSTEM_UUID, host.system_uuid))
    return [naming(kind, value) for kind, value in found if value]


def _host_keys(host: Host, territory: Territory) -> frozenset[int]:
    found = devices_named(host_namings(host), territory=territory, maker=host.maker or "")
    return frozenset(device.pk for device in found)


def _match_drives(report: HardwareReport, territory: Territory) -> Match:
    serials = _serials(report)
    if not serials:
        return Match(reason=ReviewReason.NO_IDENTITY)
    devices = _devices_with_drives(serials, territory)
    if len(devices) == 1:
        return Match(device=devices[0])
    reason = ReviewReason.SEVERAL_DRIVES if devices else ReviewReason.UNKNOWN_DRIVE
    return Match(reason=reason, candidates=devices)


def _tagged(report: HardwareReport, territory: Territory) -> list[Device]:
    """Firmware may carry our own tag, written there at the bench."""
    if not report.asset_tag or not is_valid(report.asset_tag):
        return []
    devices = Device.objects.current().tagged(report.asset_tag).filter(territory=territory)
    return list(devices.order_by("pk"))


def _serials(report: HardwareReport) -> list[str]:
    return [drive.serial for drive in report.drives if drive.serial]


def _devices_with_drives(serials: Sequence[str], territory: Territory) -> tuple[Device, ...]:
    drives = _drives_by_serial(serials, territory)
    return tuple({drive.device_id: drive.device for rows in drives.values() for drive in rows}.values())


def _drives_by_serial(serials: Iterable[str], territory: Territory) -> dict[str, list[Drive]]:
    plain = {drive_serial(serial) for serial in serials} - {""}
    found: dict[str, list[Drive]] = defaultdict(list)
    if plain:
        rows = Drive.objects.filter(
            normalised_serial__in=plain, device__territory=territory, device__merged_into=None
        )
        for drive in rows.select_related("device__lot__agreement").order_by("-last_seen_at", "-pk"):
            found[drive.normalised_serial].append(drive)
    return found


def _drives_with_wwn(wwn: str, territory: Territory) -> list[Drive]:
    """Tools write one World Wide Name in several ways: 0x5002538E, naa.5002538e, eui.0025."""
    plain = wwn.lower().removeprefix("wwn-").removeprefix("0x").removeprefix("naa.").removeprefix("eui.")
    if len(plain) < SHORTEST_WWN:
        return []
    written = {f"{mark}{number}" for mark in ("", "0x", "naa.", "eui.") for number in (plain, plain.upper())}
    rows = Drive.objects.filter(wwn__in=written, device__territory=territory, device__merged_into=None)
    return list(rows.select_related("device__lot__agreement").order_by("-last_seen_at", "-pk"))

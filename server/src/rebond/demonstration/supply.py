"""The supply side of the road, played: a lot arrives, is identified, erased, checked, and ends in stock or apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rebond.demonstration.clock import after, at
from rebond.demonstration.crew import Crew
from rebond.demonstration.machines import Machine, hardware_report, nwipe_log, wiped_at
from rebond.devices.actions import NewDevice, receive, register
from rebond.devices.choices import IdentifierKind
from rebond.devices.matching import naming
from rebond.devices.models import Device
from rebond.donations.actions import announce_lot, close_lot, count_pallet
from rebond.donations.models import DonationAgreement, Lot
from rebond.kit.outcomes import Outcome
from rebond.programmes.choices import CheckKind
from rebond.recycling.actions import eliminate
from rebond.recycling.choices import DisposalReason
from rebond.stock.actions import shelve
from rebond.workshop.actions import (
    Finding,
    Received,
    grade,
    ingest_document,
    ingest_documents,
    install_system,
    record_checks,
)
from rebond.workshop.choices import (
    CheckResult,
    CosmeticState,
    LicenceEvidence,
    NotApplicableReason,
    OperatingSystem,
)

PALLET = 48
BENCH = 24
LINUX_MINT = ((date(2024, 7, 25), "22"), (date(2022, 7, 31), "21"), (date(2020, 6, 27), "20"))
"""From when each came out; each is kept up for five years, to April: 20 to 2025, 21 to 2027, 22 to 2029. Source:
linuxmint.com/download_all.php."""
WINDOWS_11 = (
    (date(2025, 9, 30), "25H2"),
    (date(2024, 10, 1), "24H2"),
    (date(2023, 10, 31), "23H2"),
    (date(2022, 9, 20), "22H2"),
    (date(2021, 10, 4), "21H2"),
)
"""From when each came out. Source: learn.microsoft.com/lifecycle, Windows 11 Home and Pro."""
ON_A_DESKTOP = (CheckKind.BATTERY, CheckKind.CAMERA)


class Unplayable(RuntimeError):
    """The play met a refusal that its script does not know: the figures would be wrong."""


@dataclass(frozen=True, slots=True)
class Pair:
    device: Device
    machine: Machine


def settled(outcome: Outcome[Device]) -> Sequence[Device]:
    """All were taken, or the script is wrong."""
    if not outcome.complete:
        first = outcome.refused[0]
        raise Unplayable(f"{first.subject}: {first.reason}")
    return outcome.taken


def bring(
    crew: Crew, agreement: DonationAgreement, reference: str, machines: Sequence[Machine], day: date
) -> list[Pair]:
    """A lot is announced with its list on ``day`` and received a week later, pallet by pallet."""
    with transaction.atomic():
        lot = announce_lot(
            actor=crew.coordinator,
            agreement=agreement,
            workshop=crew.workshop,
            reference=reference,
            announced_on=day,
            announced_count=len(machines),
            occurred_at=at(day),
        )
        devices = register(
            actor=crew.coordinator,
            lot=lot,
            new=[_as_listed(machine) for machine in machines],
            source="list",
            occurred_at=at(day, 10),
        )
        arrival = after(day, 7)
        _unload(crew, lot, devices, arrival)
        close_lot(actor=crew.storekeeper, lot=lot, occurred_at=at(arrival, 17))
    return [Pair(device, machine) for device, machine in zip(devices, machines, strict=True)]


def identify(crew: Crew, pairs: Sequence[Pair], day: date) -> None:
    """Each computer starts once and says what it is."""
    moment = at(day, 9, 30)
    reports = [Received(hardware_report(pair.machine, moment=moment), "report.json") for pair in pairs]
    ingest_documents(
        actor=crew.technician, territory=crew.programme.territory, received=reports, occurred_at=moment
    )


def wipe(crew: Crew, pairs: Sequence[Pair], day: date) -> None:
    """Drives are wiped by 24, and the log of each run is taken in."""
    started = at(day, 10)
    with transaction.atomic():
        for first in range(0, len(pairs), BENCH):
            machines = [pair.machine for pair in pairs[first : first + BENCH]]
            log = nwipe_log(machines, started=started.replace(tzinfo=None))
            ingest_document(
                actor=crew.technician,
                territory=crew.programme.territory,
                data=log,
                name="nwipe.log",
                occurred_at=wiped_at(machines, started),
            )


def prepare(crew: Crew, pairs: Sequence[Pair], day: date) -> None:
    """Checked on all functions, graded, and given an operating system that this hardware may run."""
    moment = at(day, 14)
    devices = [pair.device for pair in pairs]
    with transaction.atomic():
        for with_battery in (True, False):
            same = [pair.device for pair in pairs if bool(pair.machine.kind.screen_mm) is with_battery]
            if same:
                record_checks(
                    actor=crew.technician,
                    devices=same,
                    results=_all_passed(with_battery=with_battery),
                    occurred_at=moment,
                )
        for state in (CosmeticState.NONE, CosmeticState.LIGHT, CosmeticState.VISIBLE):
            chosen = [device for device in devices if _look_of(device) is state]
            if chosen:
                grade(
                    actor=crew.technician,
                    devices=chosen,
                    case=state,
                    screen=CosmeticState.NONE,
                    keyboard=CosmeticState.NONE,
                    occurred_at=moment,
                )
        for windows in (True, False):
            chosen = [pair.device for pair in pairs if _may_run_windows(pair.machine) is windows]
            if chosen:
                install_system(
                    actor=crew.technician,
                    devices=chosen,
                    system=OperatingSystem.WINDOWS_11 if windows else OperatingSystem.LINUX_MINT,
                    version=release_on(WINDOWS_11 if windows else LINUX_MINT, day),
                    licence=LicenceEvidence.FIRMWARE if windows else LicenceEvidence.NOT_NEEDED,
                    occurred_at=moment,
                )


def release_on(releases: Sequence[tuple[date, str]], day: date) -> str:
    """The newest that was out that day; before the first of them, the first."""
    return next((name for since, name in releases if since <= day), releases[-1][1])


def refurbish(crew: Crew, pairs: Sequence[Pair], day: date) -> list[Device]:
    """From the pallet to the shelf: identified, wiped, prepared, put in stock."""
    identify(crew, pairs, day)
    wipe(crew, pairs, day)
    prepare(crew, pairs, after(day, 2))
    ready: list[Device] = []
    for number, shelf in enumerate(crew.shelves):
        share = [pair.device for pair in pairs[number :: len(crew.shelves)]]
        if share:
            ready += settled(
                shelve(
                    actor=crew.storekeeper, devices=share, location=shelf, occurred_at=at(after(day, 3), 16)
                )
            )
    return sorted(ready, key=lambda device: device.pk)


def set_aside(crew: Crew, pairs: Sequence[Pair], day: date) -> None:
    """Tested and not worth it."""
    reasons = (DisposalReason.BROKEN, DisposalReason.FOR_PARTS, DisposalReason.TOO_OLD)
    for number, reason in enumerate(reasons):
        share = [pair.device for pair in pairs[number :: len(reasons)]]
        if share:
            settled(eliminate(actor=crew.coordinator, devices=share, reason=reason, occurred_at=at(day, 15)))


def _as_listed(machine: Machine) -> NewDevice:
    kind = machine.kind
    return NewDevice(
        maker=kind.maker,
        model=kind.family if kind.maker == "LENOVO" else kind.model,
        form_factor=kind.form_factor,
        serial=machine.serial,
        namings=(
            naming(IdentifierKind.SERIAL, machine.serial),
            naming(IdentifierKind.INVENTORY_NUMBER, machine.inventory_number),
        ),
    )


def _unload(crew: Crew, lot: Lot, devices: Sequence[Device], day: date) -> None:
    for number, first in enumerate(range(0, len(devices), PALLET), start=1):
        part = devices[first : first + PALLET]
        pallet = count_pallet(
            actor=crew.storekeeper,
            lot=lot,
            number=number,
            counted=len(part),
            received_on=day,
            occurred_at=at(day, 8, 30),
        )
        settled(
            receive(
                actor=crew.storekeeper,
                devices=part,
                workshop=crew.workshop,
                pallet=pallet,
                occurred_at=at(day, 9),
            )
        )


def _all_passed(*, with_battery: bool) -> dict[str, Finding]:
    results = {kind.value: Finding(CheckResult.PASSED) for kind in CheckKind}
    if not with_battery:
        absent = Finding(CheckResult.NOT_APPLICABLE, NotApplicableReason.NOT_FITTED)
        results |= {kind.value: absent for kind in ON_A_DESKTOP}
    return results


def _look_of(device: Device) -> CosmeticState:
    looks = (CosmeticState.LIGHT, CosmeticState.LIGHT, CosmeticState.NONE, CosmeticState.VISIBLE)
    return looks[device.pk % len(looks)]


def _may_run_windows(machine: Machine) -> bool:
    return machine.has_key and machine.kind.supports_windows_11

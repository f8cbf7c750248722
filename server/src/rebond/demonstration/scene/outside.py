"""Computers entrusted to an external workshop, and what comes back of them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils import timezone
from PIL import Image, ImageDraw

from rebond.access import Actor, Role
from rebond.demonstration import setting
from rebond.demonstration.machines import hardware_report, nwipe_log, wiped_at
from rebond.demonstration.people import joins, plays
from rebond.demonstration.scene.stage import Scene
from rebond.demonstration.supply import Pair, Unplayable, settled
from rebond.devices.models import Device
from rebond.network.choices import OrganisationKind as Kind
from rebond.network.models import Workshop
from rebond.programmes.choices import ErasureLevel
from rebond.stock.actions import load_transfer, receive_transfer
from rebond.stock.models import Transfer
from rebond.subcontracting.actions import (
    Terms,
    confirm_with_paper,
    open_entrustment,
    prepare_return,
    receive_return,
    send_entrustment,
    send_return,
)
from rebond.subcontracting.choices import Claim
from rebond.workshop.actions import (
    Received,
    grade,
    ingest_document,
    ingest_documents,
    install_system,
    record_checks,
    settle_drives,
)
from rebond.workshop.choices import CosmeticState, DriveFate, LicenceEvidence, OperatingSystem
from rebond.workshop.models import DriveSettlement

READY_CENTS, OTHER_CENTS = 35_00, 8_00


def play_outside(scene: Scene, bench: Sequence[Pair]) -> None:
    """Six are entrusted: one came back ready, two without the proof of their drive, one is on its way, two are there.

    Of one that came back and of one that is there, a paper says what became of the drive: it waits for the coordination.
    That of the one on its way has been seen, and is kept.
    """
    there = setting.structure(
        scene.territory, "L'Établi des Lacs", Kind.WORK_INTEGRATION, is_external_workshop=True
    )
    workshop = setting.workshop(there, "L'Établi des Lacs", "40046")
    samir = plays(joins("Samir Haddad", Role.TECHNICIAN, there))
    pairs = bench[14:20]
    _entrust(scene, workshop, samir, [pair.device for pair in pairs])
    _identify(scene, samir, pairs[:5])
    _wipe(scene, samir, pairs[:1])
    _finish(samir, [pairs[0].device])
    back = [pairs[number].device for number in (0, 1, 3)]
    receive_return(
        actor=scene.crew.storekeeper, transfer=_sent_back(samir, workshop, back), scanned=_fresh(back)
    )
    _say_gone(samir, pairs[2].device)
    _confirm(scene, pairs[2].device)
    _sent_back(samir, workshop, [pairs[2].device], claim=Claim.BEYOND_REPAIR)
    _say_destroyed(scene, pairs[3].device)
    _say_gone(samir, pairs[4].device)


def _entrust(scene: Scene, workshop: Workshop, samir: Actor, devices: Sequence[Device]) -> None:
    terms = Terms(
        due_on=scene.in_days(21),
        erasure_level=ErasureLevel.CLEAR,
        ready_cents=READY_CENTS,
        other_cents=OTHER_CENTS,
    )
    coordinator = scene.crew.coordinator
    entrustment, _outcome = open_entrustment(
        actor=coordinator, origin=scene.crew.workshop, workshop=workshop, terms=terms
    )
    settled(load_transfer(actor=coordinator, transfer=entrustment.transfer, devices=devices))
    sent = send_entrustment(actor=coordinator, entrustment=entrustment)
    receive_transfer(actor=samir, transfer=sent.transfer, scanned=_fresh(devices))


def _identify(scene: Scene, samir: Actor, pairs: Sequence[Pair]) -> None:
    now = timezone.now()
    reports = [Received(hardware_report(pair.machine, moment=now), "report.json") for pair in pairs]
    ingest_documents(actor=samir, territory=scene.territory, received=reports)


def _wipe(scene: Scene, samir: Actor, pairs: Sequence[Pair]) -> None:
    """The run has just ended."""
    machines = [pair.machine for pair in pairs]
    now = timezone.localtime()
    started = now - (wiped_at(machines, now) - now)
    log = nwipe_log(machines, started=started.replace(tzinfo=None))
    ingest_document(actor=samir, territory=scene.territory, data=log, name="nwipe.log")


def _finish(samir: Actor, devices: Sequence[Device]) -> None:
    settled(record_checks(actor=samir, devices=devices, results={}, rest_passed=True))
    look = CosmeticState.LIGHT
    settled(grade(actor=samir, devices=devices, case=look, screen=look, keyboard=look))
    settled(
        install_system(
            actor=samir,
            devices=devices,
            system=OperatingSystem.LINUX_MINT,
            version="22",
            licence=LicenceEvidence.NOT_NEEDED,
        )
    )


def _say_gone(samir: Actor, device: Device) -> None:
    """The external workshop looked inside: the drive is not there."""
    _say(samir, device, DriveFate.ABSENT)


def _say_destroyed(scene: Scene, device: Device) -> None:
    """Our supervisor copies what stands on the slip that came with the computer."""
    _say(scene.supervisor, device, DriveFate.DESTROYED, slip=f"BD-{scene.today.year}-031")


def _say(actor: Actor, device: Device, fate: DriveFate, slip: str = "") -> None:
    drives = list(device.drives.order_by("pk"))
    if not settle_drives(actor=actor, drives=drives, fate=fate, slip_reference=slip).complete:
        raise Unplayable(f"{device}: {fate}")


def _confirm(scene: Scene, device: Device) -> None:
    """The coordination has seen the paper, and keeps it."""
    for settlement in DriveSettlement.objects.filter(drive__device=device).order_by("pk"):
        confirm_with_paper(actor=scene.crew.coordinator, said=settlement, content=drawn_slip())


def drawn_slip() -> bytes:
    """A drawing of a form that was filled in by hand: nobody can read anything on it."""
    picture = Image.new("RGB", (420, 594), "#fbfaf6")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 40, 380, 84), outline="#3b4245", width=3)
    for row in range(9):
        pen.line((40, 140 + 36 * row, 380, 140 + 36 * row), fill="#b9bdb8", width=2)
        pen.line((52, 128 + 36 * row, 120 + 23 * (row % 4), 126 + 36 * row), fill="#2c4a7c", width=4)
    pen.line((240, 540, 268, 508, 284, 548, 306, 512, 350, 536), fill="#2c4a7c", width=4)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=80)
    return written.getvalue()


def _sent_back(
    samir: Actor, workshop: Workshop, devices: Sequence[Device], claim: Claim = Claim.DONE
) -> Transfer:
    settled(prepare_return(actor=samir, workshop=workshop, devices=_fresh(devices), claim=claim))
    slip = Transfer.objects.filling().get(from_workshop=workshop)
    return send_return(actor=samir, transfer=slip)


def _fresh(devices: Sequence[Device]) -> list[Device]:
    return list(Device.objects.filter(pk__in=[device.pk for device in devices]).order_by("pk"))

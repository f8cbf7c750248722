"""From what a worker saw to the certificate that is signed. The judgement is that of `passport.sanitization`."""

import platform
from dataclasses import replace
from pathlib import Path

from passport.certificate import (
    Certificate,
    CertifiedAreas,
    CertifiedDrive,
    CertifiedMethod,
    CertifyingTool,
    Evidence,
    Outcome,
    Reading,
    Setting,
    Times,
    Writing,
    measured_of,
)
from passport.erasure import Bus, Level
from passport.junk import meaningful, named
from passport.sanitization import ResultKind, judge
from passport.strict import digest
from workbench import __version__, clock
from workbench.erasure.findings import Findings
from workbench.erasure.methods import RECIPES
from workbench.erasure.supervisor import Running
from workbench.erasure.targets import Target
from workbench.inspect.tree import Tree
from workbench.spool import write_whole

_BUSES = {
    "sata": Bus.ATA,
    "nvme": Bus.NVME,
    "scsi": Bus.SCSI,
    "sas": Bus.SAS,
    "usb": Bus.USB,
    "mmc": Bus.MMC,
    "virtio": Bus.VIRTUAL,
}
_DMI = "sys/class/dmi/id"


def certificate_of(
    running: Running, *, setting: Setting, wanted: Level | None, journals: dict[str, bytes]
) -> Certificate:
    """The unsigned certificate of an ended run; `journals` are the raw records, by name."""
    assert running.told is not None
    assert running.ended_at is not None
    found, recipe = running.told.findings, RECIPES[running.told.recipe]
    made = Certificate(
        certificate_id=clock.identifier(),
        issued_at=clock.wall(),
        drive=_drive(running.target, running.told.sector_bytes),
        setting=setting,
        method=CertifiedMethod(
            method=recipe.method,
            seen_on_real_hardware=recipe.seen_on_real_hardware,
            passes=tuple(found.passes),
            commands=tuple(found.commands),
        ),
        writing=_writing(found),
        reading=_reading(found),
        hidden_areas=CertifiedAreas(state=running.told.hidden_area, told=running.told.areas),
        times=Times(
            started_at=running.started_at,
            ended_at=running.ended_at,
            elapsed_milliseconds=running.elapsed_milliseconds,
            clock=clock.source(),
        ),
        outcome=Outcome(
            result=ResultKind.UNKNOWN, level_wanted=wanted, shortfalls=tuple(sorted(found.reported))
        ),
        tool=CertifyingTool(
            name="rebond-workbench", version=__version__, system=f"Linux {platform.release()}"
        ),
        evidence=tuple(
            Evidence(name=name, sha256=digest(data), size_bytes=len(data))
            for name, data in sorted(journals.items())
        ),
    )
    return _judged(made)


def computer_setting(root: Path = Path("/")) -> Setting:
    """What the firmware says of the computer in which the drive is."""
    tree = Tree(root)
    return Setting(
        computer_maker=named(tree.text(f"{_DMI}/sys_vendor")),
        computer_model=named(tree.text(f"{_DMI}/product_name")),
        computer_serial=meaningful(tree.text(f"{_DMI}/product_serial")),
        computer_uuid=meaningful(tree.text(f"{_DMI}/product_uuid")),
    )


def journals_of(running: Running) -> dict[str, Path]:
    """The records of one run, by the name that the certificate gives them."""
    path = running.job.journal_path
    found = {"overwrite.jsonl": path, "firmware.jsonl": path.with_suffix(".firmware.jsonl")}
    return {name: place for name, place in found.items() if place.exists()}


def keep_evidence(folder: Path, contents: dict[str, bytes]) -> None:
    """The records as the certificate will name them; they are there before it is. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in contents.items():
        write_whole(folder / name, data)


def _judged(certificate: Certificate) -> Certificate:
    judged = judge(measured_of(certificate))
    outcome = replace(
        certificate.outcome, result=judged.result, level=judged.level, shortfalls=judged.shortfalls
    )
    return replace(certificate, outcome=outcome)


def _drive(target: Target, sector_bytes: int) -> CertifiedDrive:
    drive = target.drive
    bus = Bus.VIRTUAL if target.is_loop else _BUSES.get(drive.interface or "", Bus.UNKNOWN)
    return CertifiedDrive(
        kind=drive.kind,
        bus=bus,
        size_bytes=drive.size_bytes or 0,
        sector_bytes=sector_bytes,
        loop=target.is_loop,
        maker=drive.maker,
        model=drive.model,
        serial=drive.serial,
        wwn=drive.wwn,
        firmware=drive.firmware,
    )


def _writing(found: Findings) -> Writing:
    return Writing(
        erased_bytes=found.erased_bytes,
        unwritten_sectors=len(found.unwritten),
        resumed=found.resumed,
        unwritten=found.unwritten.listed(),
    )


def _reading(found: Findings) -> Reading:
    return Reading(
        verification=found.verification,
        read_bytes=found.read_bytes,
        unreadable_sectors=len(found.unreadable),
        mismatched_sectors=len(found.mismatched),
        markers_planted=found.markers_planted,
        old_data_found=found.old_data_found,
        compared_with=found.compared_with,
        unreadable=found.unreadable.listed(),
        mismatched=found.mismatched.listed(),
    )

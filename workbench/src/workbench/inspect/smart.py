"""What smartctl says of the drives, asked all at once and within a time."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from passport.formats import UnreadableDocument
from passport.formats.smartctl import read
from passport.hardware import Drive, DriveKind
from workbench.inspect.machine import Computer

SECONDS = 2.0
_OPTIONS = ("-j", "-i", "-H", "-A", "-c", "-l", "devstat")
_ASKED = ("sata", "usb", "sas", "scsi", "nvme")


def with_smart(computer: Computer, drives: tuple[Drive, ...]) -> tuple[Drive, ...]:
    """The drives with their health. One that does not answer in time stays as sysfs shows it."""
    if not drives:
        return drives
    with ThreadPoolExecutor(max_workers=min(16, len(drives))) as pool:
        return tuple(pool.map(lambda drive: _asked(computer, drive), drives))


def _asked(computer: Computer, drive: Drive) -> Drive:
    if drive.interface not in _ASKED:
        return drive
    output = computer.run(["smartctl", *_OPTIONS, f"/dev/{drive.device}"], SECONDS)
    said = drive_in(output)
    return joined(drive, said) if said else drive


def drive_in(output: bytes | None) -> Drive | None:
    """The drive of one output; nothing when smartctl could not read it."""
    if not output:
        return None
    try:
        found = read(output).drives
    except UnreadableDocument:
        return None
    return found[0] if len(found) == 1 else None


def joined(seen: Drive, said: Drive) -> Drive:
    """What sysfs saw, with what smartctl adds. Another serial number means another drive: then nothing is added."""
    if (
        seen.serial
        and said.serial
        and not _agree(seen.serial, said.serial)
        and seen.kind is not DriveKind.USB
    ):
        return seen
    behind_a_bridge = seen.kind is DriveKind.USB  # the bridge names itself; smartctl asks the drive behind it
    return replace(
        seen,
        maker=seen.maker or said.maker,
        model=(said.model if behind_a_bridge else None) or _longer(seen.model, said.model),
        serial=(said.serial if behind_a_bridge else None) or seen.serial or said.serial,
        wwn=seen.wwn or said.wwn,
        size_bytes=seen.size_bytes or said.size_bytes,
        kind=said.kind if seen.kind is DriveKind.UNKNOWN else seen.kind,
        firmware=seen.firmware or said.firmware,
        rotation_rpm=seen.rotation_rpm or said.rotation_rpm,
        smart=said.smart,
    )


def _longer(one: str | None, other: str | None) -> str | None:
    """The whole name, where sysfs cut it at 16 characters."""
    return max((name for name in (one, other) if name), key=len, default=None)


def _agree(one: str, other: str) -> bool:
    short, long = sorted(("".join(filter(str.isalnum, text.upper())) for text in (one, other)), key=len)
    return bool(short) and short in long


def healths(drives: Iterable[Drive]) -> tuple[bool, ...]:
    """The verdicts that the drives give of themselves."""
    return tuple(d.smart.passed for d in drives if d.smart is not None and d.smart.passed is not None)

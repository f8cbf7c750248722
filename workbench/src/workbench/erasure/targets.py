"""The drive that was chosen, known by what it is and not by its name: sdX changes from one start to the next."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from passport.hardware import Drive, DriveKind
from passport.junk import meaningful
from workbench.erasure.ata import Ata
from workbench.erasure.blocks import Blocks
from workbench.erasure.nvme import Nvme
from workbench.erasure.transport import Commands
from workbench.inspect.drives import drives_of
from workbench.inspect.machine import Computer
from workbench.words import _


class NotADrive(Exception):
    """What was named cannot be erased whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A whole drive as it was when it was chosen. `number` is major:minor."""

    path: Path
    name: str
    number: str
    drive: Drive
    is_loop: bool = False

    @property
    def identity(self) -> tuple[str | None, str | None, str | None, int | None]:
        """What must be the same whenever it is looked at."""
        drive = self.drive
        return drive.serial, drive.wwn, drive.model, drive.size_bytes

    @property
    def word(self) -> str:
        """What a person types to confirm: the end of the serial number, or LOOP."""
        return "LOOP" if self.is_loop else (self.drive.serial or self.drive.wwn or "")[-4:]

    @property
    def label(self) -> str:
        """For a person: model, serial and size."""
        size = f"{(self.drive.size_bytes or 0) / 1e9:.1f} GB"
        return f"{self.path} {self.drive.model or 'no model'} {self.drive.serial or 'no serial'} {size}"


def target_at(computer: Computer, path: Path) -> Target:
    """The drive that a path names. Raises NotADrive."""
    try:
        held = path.stat()
    except OSError as error:
        raise NotADrive(f"{path}: {error.strerror}") from None
    if not stat.S_ISBLK(held.st_mode):
        raise NotADrive(_("%s is no drive") % path)
    return target_with(computer, path, f"{os.major(held.st_rdev)}:{os.minor(held.st_rdev)}")


def target_with(computer: Computer, path: Path, number: str) -> Target:
    """The drive with a device number. Raises NotADrive."""
    blocks = Blocks(computer.tree)
    name = blocks.named(number)
    if name is None:
        raise NotADrive(_("%s is no drive") % path)
    if blocks.is_partition(name):
        raise NotADrive(_("%s is a partition: name the whole drive") % path)
    if file := blocks.backing_file(name):
        return Target(path=path, name=name, number=number, drive=_loop(computer, name, file), is_loop=True)
    drive = next((one for one in drives_of(computer) if one.device == name), None)
    if drive is None:
        raise NotADrive(_("%s is no drive") % path)
    return Target(path=path, name=name, number=number, drive=drive)


def all_targets(computer: Computer) -> list[Target]:
    """Every whole drive and every loop device in use."""
    blocks = Blocks(computer.tree)
    found = []
    for name in computer.tree.names("sys/block"):
        number = blocks.number(name)
        if number is None:
            continue
        try:
            found.append(target_with(computer, Path("/dev") / name, number))
        except NotADrive:
            continue
    return found


def is_still(target: Target, seen: Target) -> bool:
    """Whether a drive looked at again is the one that was chosen."""
    return target.identity == seen.identity and target.number == seen.number


def serial_told(commands: Commands, interface: str | None) -> str | None:
    """The serial number that the drive itself tells through an open descriptor; nothing when it cannot be asked."""
    try:
        if interface == "sata":
            identify = Ata(commands).identify()
            return identify.serial if identify else None
        if interface == "nvme":
            controller = Nvme(commands, 1).controller()
            return meaningful(controller.serial) if controller else None
    except OSError:
        return None
    return None


def _loop(computer: Computer, name: str, file: str) -> Drive:
    """A loop device; its number follows from its file, so that it is the same after a restart."""
    sectors = computer.tree.number(f"sys/class/block/{name}/size") or 0
    digest = hashlib.sha256(file.encode()).hexdigest()[:12].upper()
    return Drive(
        device=name,
        model="Loop device",
        serial=f"LOOP-{digest}",
        size_bytes=512 * sectors or None,
        kind=DriveKind.UNKNOWN,
    )

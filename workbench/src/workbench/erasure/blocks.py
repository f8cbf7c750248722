"""Which block devices rest on which: partitions, LVM, MD and other holders, loop devices, mounts, swap."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from workbench.inspect.tree import Tree

_ALL = "sys/class/block"
_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of /proc/self/mountinfo (proc(5))."""

    number: str
    point: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Blocks:
    """The block devices of a computer at one moment. Names are those of the kernel, such as "sda1"."""

    tree: Tree

    def names(self) -> list[str]:
        """All of them, partitions too."""
        return self.tree.names(_ALL)

    def number(self, name: str) -> str | None:
        """Major and minor, "8:0"."""
        return self.tree.text(f"{_ALL}/{name}/dev")

    def named(self, number: str) -> str | None:
        """The device with a number."""
        return next((name for name in self.names() if self.number(name) == number), None)

    def is_partition(self, name: str) -> bool:
        return self.tree.exists(f"{_ALL}/{name}/partition")

    def partitions(self, name: str) -> list[str]:
        """Those of a whole drive."""
        return [
            part
            for part in self.tree.names(f"sys/block/{name}")
            if self.tree.exists(f"sys/block/{name}/{part}/partition")
        ]

    def start_bytes(self, name: str) -> int:
        """Where a partition begins; 0 for a whole drive."""
        return 512 * (self.tree.number(f"{_ALL}/{name}/start") or 0)

    def holders(self, name: str) -> list[str]:
        """What is built on it and in use: device-mapper (LVM, dm-crypt, multipath), MD, bcache."""
        return self.tree.names(f"{_ALL}/{name}/holders")

    def backing_file(self, name: str) -> str | None:
        """The file behind a loop device."""
        return self.tree.text(f"{_ALL}/{name}/loop/backing_file")

    def built_on(self, name: str) -> set[str]:
        """The device and all that rests on it, however indirectly, loops over its files included."""
        mounts = self.mounts()
        found, waiting = {name}, [name]
        while waiting:
            one = waiting.pop()
            above = {*self.partitions(one), *self.holders(one), *self._loops_over(one, mounts)} - found
            found |= above
            waiting += above
        return found

    def mounts(self) -> list[Mount]:
        """What is mounted, in the order of mounting."""
        lines = (self.tree.text("proc/self/mountinfo") or "").splitlines()
        return [mount for line in lines if (mount := _mount(line))]

    def device_of_mount(self, mount: Mount) -> str | None:
        """The block device below a mount; btrfs and others show it by its source only."""
        if name := self.named(mount.number):
            return name
        return self._device_of_path(mount.source) if mount.source.startswith("/dev/") else None

    def device_of_file(self, path: str, mounts: list[Mount] | None = None) -> str | None:
        """The block device on which a file or folder lies."""
        wanted = PurePosixPath(path)
        best: Mount | None = None
        for mount in self.mounts() if mounts is None else mounts:
            is_above = wanted.is_relative_to(mount.point)
            if is_above and (best is None or len(mount.point) >= len(best.point)):
                best = mount
        return self.device_of_mount(best) if best else None

    def swaps(self) -> Iterator[str]:
        """The devices that hold swap, by themselves or in a file."""
        for line in (self.tree.text("proc/swaps") or "").splitlines()[1:]:
            path = _plain(line.split()[0])
            name = self._device_of_path(path) if path.startswith("/dev/") else self.device_of_file(path)
            if name:
                yield name

    def _loops_over(self, name: str, mounts: list[Mount]) -> set[str]:
        """Loop devices whose file is the device itself, or lies on a filesystem on it."""
        found = set()
        for loop in self.names():
            file = self.backing_file(loop)
            if file and name in {self._device_of_path(file), self.device_of_file(file, mounts)}:
                found.add(loop)
        return found

    def _device_of_path(self, path: str) -> str | None:
        """The device of /dev/sda1, /dev/disk/by-uuid/... or /dev/mapper/..."""
        place = self.tree.target(path.lstrip("/")) or path
        name = PurePosixPath(place).name
        return name if self.tree.exists(f"{_ALL}/{name}") and "dev" in PurePosixPath(place).parts else None


def _mount(line: str) -> Mount | None:
    before, _, after = line.partition(" - ")
    places, kinds = before.split(), after.split()
    if len(places) < 6 or len(kinds) < 2:
        return None
    return Mount(number=places[2], point=_plain(places[4]), kind=kinds[0], source=_plain(kinds[1]))


def _plain(text: str) -> str:
    """Spaces and backslashes are written as octal numbers there."""
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), text)

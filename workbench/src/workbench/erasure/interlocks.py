"""Why a drive may not be touched. Every reason is looked for, and one is enough."""

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from passport.hardware import DriveKind
from workbench.erasure.blocks import Blocks, Mount
from workbench.erasure.targets import Target
from workbench.inspect.tree import Tree
from workbench.words import _

# Where live systems keep what they run from: Debian, Ubuntu, Fedora, Arch, and an image file on a stick (findiso).
LIVE_POINTS = (
    "/run/live",
    "/lib/live/mount",
    "/usr/lib/live/mount",
    "/cdrom",
    "/isodevice",
    "/run/initramfs/live",
    "/run/archiso",
)
SMALLEST = 64 * 1024
_UBERBLOCK = 0x00BAB10C  # OpenZFS, module/zfs/uberblock.c
_ZFS_LABEL, _ZFS_UBERBLOCKS = 256 * 1024, 128 * 1024

ReadAt = Callable[[str, int, int], bytes]


class Interlock(StrEnum):
    """The codes are stable: callers translate and count by them."""

    READ_ONLY = "read_only"
    NO_MEDIUM = "no_medium"
    SYSTEM = "system"
    LIVE_MEDIUM = "live_medium"
    MOUNTED = "mounted"
    SWAP = "swap"
    HELD = "held"
    ZFS = "zfs"
    LOOP_ANCESTOR = "loop_ancestor"
    SPOOL = "spool"
    BENCH_OWN = "bench_own"
    UNREGISTERED_PORT = "unregistered_port"
    USB = "usb"
    LOOP_NOT_ALLOWED = "loop_not_allowed"
    NO_IDENTITY = "no_identity"
    DUPLICATE = "duplicate"
    LOCKED = "locked"
    IN_USE = "in_use"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why, in words for the person at the bench."""

    interlock: Interlock
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a bench server declared when it was installed. A live system has nothing to declare.

    `own_serials` are never erased. With `ports` only drives whose sysfs path passes through one of them are; `docks`
    are ports behind which USB drives may be.
    """

    own_serials: frozenset[str] = frozenset()
    ports: tuple[str, ...] = ()
    docks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is known around the drives.

    `kept` are the paths that must survive: spool, certificates, journals. `locked_by_us` are the names of drives whose
    password a firmware erasure set that a power cut ended: it can be taken away.
    """

    tree: Tree
    all_drives: tuple[Target, ...]
    kept: tuple[str, ...]
    bench: Bench = field(default_factory=Bench)
    allow_loop: bool = False
    locked_by_us: frozenset[str] = frozenset()
    read_at: ReadAt = lambda _name, _offset, _size: b""


def refusals(target: Target, site: Site) -> list[Refusal]:
    """Every reason against erasing this drive; none means that it may be."""
    return [*_of_the_drive(target, site), *_of_its_use(target, site), *_of_its_place(target, site)]


def _of_the_drive(target: Target, site: Site) -> Iterable[Refusal]:
    drive = target.drive
    if site.tree.number(f"sys/class/block/{target.name}/ro") == 1:
        yield Refusal(Interlock.READ_ONLY, _("the drive is write-protected"))
    if (drive.size_bytes or 0) < SMALLEST:
        yield Refusal(Interlock.NO_MEDIUM, _("no medium is in it, or it tells no size"))
    if not (drive.serial or drive.wwn):
        yield Refusal(Interlock.NO_IDENTITY, _("it tells no serial number: destroy it, and record that"))
    if drive.security and drive.security.is_locked and target.name not in site.locked_by_us:
        yield Refusal(Interlock.LOCKED, _("it is locked by a password: unlock it or destroy it"))
    twins = [one.name for one in site.all_drives if one.name != target.name and _is_twin(one, target)]
    if twins:
        yield Refusal(
            Interlock.DUPLICATE, _("%s has the same serial number: detach one of them") % ", ".join(twins)
        )


def _is_twin(one: Target, other: Target) -> bool:
    """The same drive by two paths, or two drives that cannot be told apart."""
    same_serial = one.drive.serial is not None and one.drive.serial == other.drive.serial
    return same_serial or (one.drive.wwn is not None and one.drive.wwn == other.drive.wwn)


def _of_its_use(target: Target, site: Site) -> Iterable[Refusal]:
    blocks = Blocks(site.tree)
    family = blocks.built_on(target.name)
    yield from (_mounted(one) for one in blocks.mounts() if blocks.device_of_mount(one) in family)
    if family & set(blocks.swaps()):
        yield Refusal(Interlock.SWAP, _("it holds swap that is in use: swapoff first"))
    if any(blocks.holders(name) for name in {target.name, *blocks.partitions(target.name)}):
        yield Refusal(Interlock.HELD, _("LVM, RAID or encryption uses it: stop that first"))
    if any(blocks.backing_file(name) for name in family - {target.name}):
        yield Refusal(Interlock.LOOP_ANCESTOR, _("a loop device in use has its file on it"))
    if site.tree.exists("proc/spl/kstat/zfs") and _has_zfs(target, blocks, site.read_at):
        yield Refusal(Interlock.ZFS, _("it belongs to a ZFS pool: export or destroy the pool first"))
    kept = [path for path in site.kept if blocks.device_of_file(path) in family]
    yield from (
        Refusal(Interlock.SPOOL, _("%s lies on it, where the results are kept") % path) for path in kept
    )


def _mounted(mount: Mount) -> Refusal:
    if mount.point == "/":
        return Refusal(Interlock.SYSTEM, _("this system runs from it"))
    if any(mount.point == point or mount.point.startswith(f"{point}/") for point in LIVE_POINTS):
        return Refusal(Interlock.LIVE_MEDIUM, _("the live system was started from it (%s)") % mount.point)
    return Refusal(Interlock.MOUNTED, _("it is mounted at %s: unmount it first") % mount.point)


def _has_zfs(target: Target, blocks: Blocks, read_at: ReadAt) -> bool:
    """Whether the first ZFS label of the drive or of a partition holds an uberblock, in either byte order."""
    magics = (struct.pack("<Q", _UBERBLOCK), struct.pack(">Q", _UBERBLOCK))
    for name in (target.name, *blocks.partitions(target.name)):
        label = read_at(target.name, blocks.start_bytes(name), _ZFS_LABEL)
        if any(label[at : at + 8] in magics for at in range(_ZFS_UBERBLOCKS, len(label), 1024)):
            return True
    return False


def _of_its_place(target: Target, site: Site) -> Iterable[Refusal]:
    bench, drive = site.bench, target.drive
    if target.is_loop:
        if not site.allow_loop:
            yield Refusal(
                Interlock.LOOP_NOT_ALLOWED, _("it is a loop device: --allow-loop, for training and tests")
            )
        return
    place = site.tree.target(f"sys/class/block/{target.name}") or ""
    if drive.serial in bench.own_serials:
        yield Refusal(Interlock.BENCH_OWN, _("it is a drive of the bench itself"))
    if bench.ports and not _passes(place, (*bench.ports, *bench.docks)):
        yield Refusal(Interlock.UNREGISTERED_PORT, _("it is not at a port registered for erasing"))
    is_removable = drive.kind is DriveKind.USB or bool(drive.removable)
    if is_removable and not _passes(place, bench.docks):
        yield Refusal(Interlock.USB, _("it is a USB or removable drive, and its port is no registered dock"))


def _passes(place: str, ports: tuple[str, ...]) -> bool:
    steps = f"/{place}/"
    return any(f"/{port.strip('/')}/" in steps for port in ports)

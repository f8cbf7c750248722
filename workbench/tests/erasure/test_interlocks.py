"""Each interlock refuses; without a reason none does. The computers here are recorded trees of sysfs and proc."""

from __future__ import annotations

import struct
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from passport.storage import DriveSecurity, HiddenArea
from workbench.erasure.hidden import hidden_area_of
from workbench.erasure.interlocks import Bench, Interlock, Site, refusals
from workbench.erasure.targets import NotADrive, Target, all_targets, is_still, target_at, target_with
from workbench.erasure.transport import Commands
from workbench.inspect.machine import Computer
from workbench.inspect.tree import Tree

sys.path.insert(0, str(Path(__file__).parent))

from fake_drives import SECTORS, FakeAta, FakeNvme

SATA = "devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0"
USB = "devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host4/target4:0:0/4:0:0:0"


class Recorded:
    """A computer with one SATA drive `sda` of two partitions, and a stick `sdb` that it was started from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mounts: list[str] = []
        self.swaps = ["Filename Type Size Used Priority"]
        self.drive("sda", "8:0", SATA, serial="INV-SATA-1")
        self.partition("sda", "sda1", "8:1")
        self.partition("sda", "sda2", "8:2")
        self.drive("sdb", "8:16", USB, serial="INV-STICK-1", removable="1")
        self.partition("sdb", "sdb1", "8:17")
        self.mount("0:2", "/", "rootfs", "rootfs")
        self.mount("8:17", "/run/live/medium", "vfat", "/dev/sdb1")
        self.mount("7:0", "/run/live/rootfs", "squashfs", "/dev/loop0")
        self.loop("loop0", "7:0", "/run/live/medium/live/filesystem.squashfs")

    def file(self, path: str, text: str) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def drive(self, name: str, number: str, place: str, *, serial: str, removable: str = "0") -> None:
        self._block(name, number, f"{place}/block/{name}")
        base = f"sys/{place}"
        self.file(f"{base}/model", "Invented Drive")
        self.file(f"{base}/serial", serial)
        self.file(f"{base}/block/{name}/queue/rotational", "0")
        self.file(f"{base}/block/{name}/removable", removable)
        (self.root / base / "block" / name / "device").symlink_to(self.root / base)
        (self.root / "sys/block").mkdir(parents=True, exist_ok=True)
        (self.root / "sys/block" / name).symlink_to(self.root / f"{base}/block/{name}")

    def partition(self, drive: str, name: str, number: str) -> None:
        place = (self.root / "sys/block" / drive).resolve().relative_to((self.root / "sys").resolve())
        self._block(name, number, f"{place}/{name}")
        self.file(f"sys/{place}/{name}/partition", "1")
        self.file(f"sys/{place}/{name}/start", "2048")

    def virtual(self, name: str, number: str) -> None:
        self._block(name, number, f"devices/virtual/block/{name}")
        (self.root / "sys/block" / name).symlink_to(self.root / f"sys/devices/virtual/block/{name}")

    def loop(self, name: str, number: str, file: str) -> None:
        self.virtual(name, number)
        self.file(f"sys/devices/virtual/block/{name}/loop/backing_file", file)

    def hold(self, below: str, holder: str) -> None:
        place = self.root / "sys/class/block" / below / "holders"
        place.mkdir(exist_ok=True)
        (place / holder).touch()

    def _block(self, name: str, number: str, place: str) -> None:
        self.file(f"sys/{place}/dev", number)
        self.file(f"sys/{place}/size", "2097152")
        self.file(f"sys/{place}/ro", "0")
        self.file(f"dev/{name}", "")
        (self.root / "sys/class/block").mkdir(parents=True, exist_ok=True)
        (self.root / "sys/class/block" / name).symlink_to(self.root / f"sys/{place}")

    def mount(self, number: str, point: str, kind: str, source: str) -> None:
        point = point.replace(" ", "\\040")
        self.mounts.append(f"20 1 {number} / {point} rw,relatime shared:1 - {kind} {source} rw")
        self.file("proc/self/mountinfo", "\n".join(self.mounts) + "\n")

    def swap(self, path: str) -> None:
        self.swaps.append(f"{path} partition 100 0 -2")
        self.file("proc/swaps", "\n".join(self.swaps) + "\n")

    @property
    def computer(self) -> Computer:
        return Computer(tree=Tree(self.root), run=lambda _c, _s: None, ask=lambda _d, _r, _b: None)

    def target(self, name: str) -> Target:
        number = (self.root / "sys/class/block" / name / "dev").read_text(encoding="utf-8")
        return target_with(self.computer, Path("/dev") / name, number)

    def found(self, name: str = "sda", **changes: object) -> set[Interlock]:
        site = Site(tree=Tree(self.root), all_drives=tuple(all_targets(self.computer)), kept=("/spool",))
        return {one.interlock for one in refusals(self.target(name), replace(site, **changes))}  # type: ignore[arg-type]


@pytest.fixture
def recorded(tmp_path: Path) -> Recorded:
    return Recorded(tmp_path)


def test_a_drive_that_nothing_uses_may_be_erased(recorded: Recorded) -> None:
    assert recorded.found() == set()
    target = recorded.target("sda")
    assert (target.drive.serial, target.word, target.is_loop) == ("INV-SATA-1", "TA-1", False)


def test_the_stick_that_the_live_system_runs_from(recorded: Recorded) -> None:
    assert recorded.found("sdb") == {Interlock.LIVE_MEDIUM, Interlock.LOOP_ANCESTOR, Interlock.USB}


def test_a_system_whose_root_is_on_it(recorded: Recorded) -> None:
    recorded.mount("8:2", "/", "ext4", "/dev/root")
    assert recorded.found() == {Interlock.SYSTEM, Interlock.SPOOL}


def test_a_mounted_partition(recorded: Recorded) -> None:
    recorded.mount("8:1", "/mnt/a disk", "ext4", "/dev/sda1")
    assert recorded.found() == {Interlock.MOUNTED}


def test_a_mount_that_shows_its_device_only_by_its_source(recorded: Recorded) -> None:
    recorded.mount("0:45", "/mnt", "btrfs", "/dev/sda2")
    assert recorded.found() == {Interlock.MOUNTED}


def test_a_mount_by_a_link(recorded: Recorded) -> None:
    folder = recorded.root / "dev/disk/by-uuid"
    folder.mkdir(parents=True)
    (folder / "1234").symlink_to(recorded.root / "dev/sda2")
    recorded.mount("0:45", "/mnt", "btrfs", "/dev/disk/by-uuid/1234")
    assert recorded.found() == {Interlock.MOUNTED}


def test_a_mount_over_lvm_over_raid(recorded: Recorded) -> None:
    recorded.virtual("md0", "9:0")
    recorded.virtual("dm-0", "253:0")
    recorded.hold("sda1", "md0")
    recorded.hold("md0", "dm-0")
    assert recorded.found() == {Interlock.HELD}
    recorded.mount("253:0", "/srv", "ext4", "/dev/mapper/vg-lv")
    assert recorded.found() == {Interlock.HELD, Interlock.MOUNTED}


def test_the_whole_drive_held_by_multipath(recorded: Recorded) -> None:
    recorded.virtual("dm-1", "253:1")
    recorded.hold("sda", "dm-1")
    assert recorded.found() == {Interlock.HELD}


@pytest.mark.parametrize("path", ["/dev/sda2", "/mnt/swapfile"])
def test_swap(recorded: Recorded, path: str) -> None:
    recorded.mount("8:1", "/mnt", "ext4", "/dev/sda1")
    recorded.swap(path)
    assert recorded.found() == {Interlock.SWAP, Interlock.MOUNTED}


def test_swap_on_a_partition_that_is_not_mounted(recorded: Recorded) -> None:
    recorded.swap("/dev/sda2")
    assert recorded.found() == {Interlock.SWAP}


def test_a_loop_over_the_drive_itself(recorded: Recorded) -> None:
    recorded.loop("loop1", "7:1", "/dev/sda")
    assert recorded.found() == {Interlock.LOOP_ANCESTOR}


def test_where_the_results_are_kept(recorded: Recorded) -> None:
    recorded.mount("8:1", "/spool", "ext4", "/dev/sda1")
    assert recorded.found() == {Interlock.MOUNTED, Interlock.SPOOL}


@pytest.mark.parametrize("order", ["<Q", ">Q"])
def test_a_member_of_a_zfs_pool(recorded: Recorded, order: str) -> None:
    label = bytearray(256 * 1024)
    struct.pack_into(order, label, 130 * 1024, 0x00BAB10C)

    def read_at(name: str, offset: int, size: int) -> bytes:
        return bytes(label[:size]) if (name, offset) == ("sda", 2048 * 512) else bytes(size)

    assert recorded.found(read_at=read_at) == set()  # nothing can use it without the ZFS module
    (recorded.root / "proc/spl/kstat/zfs").mkdir(parents=True)
    assert recorded.found(read_at=read_at) == {Interlock.ZFS}


def test_two_drives_with_one_serial_number(recorded: Recorded) -> None:
    recorded.drive("sdc", "8:32", SATA.replace("ata1", "ata2"), serial="INV-SATA-1")
    assert recorded.found("sda") == {Interlock.DUPLICATE}
    assert recorded.found("sdc") == {Interlock.DUPLICATE}


def test_one_drive_by_two_paths(recorded: Recorded) -> None:
    recorded.drive("sdc", "8:32", SATA.replace("ata1", "ata2"), serial="INV-SATA-2")
    for name in ("sda", "sdc"):
        recorded.file(f"sys/block/{name}/device/wwid", "naa.5000000000000001")
    assert recorded.found("sda") == {Interlock.DUPLICATE}


@pytest.mark.parametrize("serial", ["", "To be filled by O.E.M."])
def test_a_drive_without_a_serial_number(recorded: Recorded, serial: str) -> None:
    recorded.file("sys/block/sda/device/serial", serial)
    assert recorded.found() == {Interlock.NO_IDENTITY}


def test_a_write_protected_drive(recorded: Recorded) -> None:
    recorded.file("sys/block/sda/ro", "1")
    assert recorded.found() == {Interlock.READ_ONLY}


@pytest.mark.parametrize("sectors", ["0", "127"])
def test_a_drive_without_a_size(recorded: Recorded, sectors: str) -> None:
    recorded.file("sys/block/sda/size", sectors)
    assert recorded.found() == {Interlock.NO_MEDIUM}


@pytest.mark.parametrize("lock", ["ata_locked", "opal_locked"])
def test_a_locked_drive(recorded: Recorded, lock: str) -> None:
    target = recorded.target("sda")
    locked = replace(target, drive=replace(target.drive, security=DriveSecurity(**{lock: True})))
    site = Site(tree=Tree(recorded.root), all_drives=(), kept=())
    assert {one.interlock for one in refusals(locked, site)} == {Interlock.LOCKED}
    ours = replace(site, locked_by_us=frozenset({"sda"}))
    assert refusals(locked, ours) == []


def test_the_bench_never_erases_its_own_drives(recorded: Recorded) -> None:
    assert recorded.found(bench=Bench(own_serials=frozenset({"INV-SATA-1"}))) == {Interlock.BENCH_OWN}


def test_a_bench_erases_at_its_registered_ports_only(recorded: Recorded) -> None:
    assert recorded.found(bench=Bench(ports=("pci0000:00/0000:00:17.0/ata2",))) == {
        Interlock.UNREGISTERED_PORT
    }
    assert recorded.found(bench=Bench(ports=("pci0000:00/0000:00:17.0/ata1",))) == set()
    assert recorded.found(bench=Bench(ports=("pci0000:00/0000:00:17.0/ata",))) == {
        Interlock.UNREGISTERED_PORT
    }


def test_a_usb_drive_is_erased_in_a_registered_dock_only(recorded: Recorded) -> None:
    recorded.drive("sdc", "8:32", USB.replace("2-1", "2-4"), serial="INV-USB-1")
    assert recorded.found("sdc") == {Interlock.USB}
    assert recorded.found("sdc", bench=Bench(docks=("usb2/2-4",))) == set()


def test_a_loop_device_must_be_asked_for(recorded: Recorded) -> None:
    recorded.loop("loop5", "7:5", "/tmp/training.img")
    assert recorded.found("loop5") == {Interlock.LOOP_NOT_ALLOWED}
    assert recorded.found("loop5", allow_loop=True) == set()
    assert recorded.target("loop5").word == "LOOP"


def test_two_loops_over_one_file_cannot_be_told_apart(recorded: Recorded) -> None:
    recorded.loop("loop5", "7:5", "/tmp/training.img")
    recorded.loop("loop6", "7:6", "/tmp/training.img")
    assert recorded.found("loop5", allow_loop=True) == {Interlock.DUPLICATE}


def test_a_partition_or_a_file_is_no_drive(recorded: Recorded, tmp_path: Path) -> None:
    with pytest.raises(NotADrive, match="name the whole drive"):
        recorded.target("sda1")
    with pytest.raises(NotADrive, match="is no drive"):
        target_at(recorded.computer, recorded.root / "dev/sda")
    with pytest.raises(NotADrive, match="No such file"):
        target_at(recorded.computer, tmp_path / "none")


def test_another_drive_under_the_same_name_is_not_the_one_chosen(recorded: Recorded) -> None:
    before = recorded.target("sda")
    assert is_still(before, recorded.target("sda"))
    for file, text in (("device/serial", "INV-SATA-9"), ("size", "4194304"), ("device/model", "Another")):
        kept = (recorded.root / "sys/block/sda" / file).read_text(encoding="utf-8")
        recorded.file(f"sys/block/sda/{file}", text)
        assert not is_still(before, recorded.target("sda"))
        recorded.file(f"sys/block/sda/{file}", kept)
    assert is_still(before, recorded.target("sda"))


class TestHiddenAreas:
    """What is out of reach on each kind of drive, as the certificate will say it."""

    def state(self, recorded: Recorded, name: str, commands: Commands) -> HiddenArea:
        number = recorded.target(name).number
        return hidden_area_of(commands, number, recorded.computer)[0]

    def test_a_sata_drive_is_asked(self, recorded: Recorded) -> None:
        assert self.state(recorded, "sda", FakeAta()) is HiddenArea.NONE
        assert self.state(recorded, "sda", FakeAta(native=SECTORS + 100)) is HiddenArea.PRESENT
        assert self.state(recorded, "sda", FakeAta(aborts=frozenset({0x27}))) is HiddenArea.INDETERMINATE

    def test_an_nvme_drive_is_asked(self, recorded: Recorded) -> None:
        recorded.drive("nvme0n1", "259:0", "devices/pci0000:00/0000:01:00.0/nvme/nvme0", serial="INV-NVME-1")
        assert self.state(recorded, "nvme0n1", FakeNvme()) is HiddenArea.NONE
        assert self.state(recorded, "nvme0n1", FakeNvme(unallocated=1)) is HiddenArea.PRESENT

    def test_behind_a_usb_bridge_nothing_can_be_excluded(self, recorded: Recorded) -> None:
        assert self.state(recorded, "sdb", FakeAta()) is HiddenArea.INDETERMINATE

    def test_a_sas_drive_is_not_asked_and_nothing_is_excluded(self, recorded: Recorded) -> None:
        place = "devices/pci0000:00/0000:02:00.0/host6/port-6:0/end_device-6:0/target6:0:0/6:0:0:0"
        recorded.drive("sdd", "8:48", place, serial="INV-SAS-1")
        assert self.state(recorded, "sdd", FakeAta()) is HiddenArea.INDETERMINATE

    def test_soldered_memory_with_areas_beside_it_is_not_erased_whole(self, recorded: Recorded) -> None:
        place = "devices/pci0000:00/0000:00:1c.0/mmc_host/mmc0/mmc0:0001"
        recorded.drive("mmcblk0", "179:0", place, serial="0x1234abcd")
        recorded.file(f"sys/{place}/type", "MMC")
        assert self.state(recorded, "mmcblk0", FakeAta()) is HiddenArea.NONE
        recorded.virtual("mmcblk0boot0", "179:8")
        assert self.state(recorded, "mmcblk0", FakeAta()) is HiddenArea.INDETERMINATE

    def test_a_drive_that_is_not_there_any_more(self, recorded: Recorded) -> None:
        assert hidden_area_of(FakeAta(), "8:240", recorded.computer)[0] is HiddenArea.INDETERMINATE

    def test_a_loop_device_hides_nothing(self, recorded: Recorded) -> None:
        recorded.loop("loop5", "7:5", "/tmp/training.img")
        assert self.state(recorded, "loop5", FakeAta()) is HiddenArea.NONE


# Reasons that only the kernel can give are tested on real devices, in test_on_loop_devices.
ELSEWHERE = {Interlock.IN_USE, Interlock.CHANGED}


def test_every_interlock_has_its_test_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert {one for one in Interlock if f"Interlock.{one.name}" in text} == set(Interlock)

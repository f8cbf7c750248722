"""Record what Linux shows of computers that QEMU pretends to be, for the tests of `inspect`: `python -m test_vm.recording [NAME...]`.

Kernel, modules and busybox are those of the live image, which must be built; iasl (acpica-tools) makes the battery. Names
and numbers are invented. Each recording is a tar of small files, with the same times and owners whenever it is made.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIVE = ROOT / "build/live"
OUT = ROOT / "workbench/tests/inspect/recorded"
SECONDS = 600
MODULES = [
    "crypto/crct10dif_common",
    "lib/crc-t10dif",
    "lib/crc64",
    "lib/crc64-rocksoft",
    "block/t10-pi",
    "drivers/scsi/scsi_common",
    "drivers/scsi/scsi_mod",
    "drivers/ata/libata",
    "drivers/ata/libahci",
    "drivers/ata/ahci",
    "drivers/scsi/sd_mod",
    "drivers/nvme/host/nvme-core",
    "drivers/nvme/host/nvme",
    "drivers/net/ethernet/intel/e1000e/e1000e",
    "drivers/acpi/ac",
    "drivers/acpi/battery",
]
INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev
for module in /modules/*; do insmod $module; done
sleep 3
cd /
mkdir /rec
{ find sys/firmware/dmi/tables sys/devices/virtual/dmi -type f
  find sys/firmware/acpi/tables -maxdepth 1 -type f
  find sys/devices/pci0000:00 sys/devices/LNXSYSTM:00 -type f -perm -400 ! -path '*/power/*' ! -path '*/msi_irqs/*' \
    ! -path '*/ata_*/*' ! -path '*/trace/*' ! -path '*/integrity/*' ! -path '*/mq/*' ! -name 'resource*' ! -name rom \
    ! -name uevent ! -name config ! -name vpd ! -name 'wakeup*' ! -name inflight ! -name stat
  ls proc/cpuinfo proc/meminfo proc/mounts proc/swaps
} | while read -r file; do
  [ -d "/rec/${file%/*}" ] || mkdir -p "/rec/${file%/*}"
  cat "$file" > "/rec/$file"
done 2> /dev/null
find sys/class sys/block sys/bus/pci/devices sys/devices/pci0000:00 sys/devices/LNXSYSTM:00 sys/devices/virtual/dmi -type l |
while read -r link; do
  [ -d "/rec/${link%/*}" ] || mkdir -p "/rec/${link%/*}"
  ln -s "$(readlink "$link")" "/rec/$link"
done
stty raw -F /dev/ttyS1
tar -c -C /rec . | gzip > /dev/ttyS1
sync; sleep 1
poweroff -f
"""
BATTERY = """
DefinitionBlock ("", "SSDT", 2, "REBOND", "BATTERY", 1)
{
    Scope (\\_SB)
    {
        Device (BAT0)
        {
            Name (_HID, EisaId ("PNP0C0A"))
            Method (_STA) { Return (0x1F) }
            Method (_BIF) { Return (Package () { 0, 56160, 31200, 1, 10800, 0, 0, 1, 1, "45N1173", "317", "LION", "SANYO" }) }
            Method (_BST) { Return (Package () { 0, 0xFFFFFFFF, 31200, 12000 }) }
        }
        Device (AC0)
        {
            Name (_HID, "ACPI0003")
            Method (_PSR) { Return (1) }
            Method (_STA) { Return (0x0F) }
        }
    }
}
"""


@dataclass(frozen=True)
class Identity:
    """What QEMU pretends: `smbios` and `drives` as it takes them, `key` in the table MSDM."""

    name: str
    smbios: tuple[str, ...]
    drives: tuple[str, ...] = ()
    key: bytes | None = None
    has_battery: bool = False


IDENTITIES = (
    Identity(
        "notebook",
        (
            "type=0,vendor=LENOVO,version=J4ET91WW(1.91)",
            "type=1,manufacturer=LENOVO,product=20AUS00X00,version=ThinkPad L440,serial=PF0REC01,"
            "uuid=7d1f8a52-1c1e-4f3a-9b5e-2f6c1d0a4b01",
            "type=2,manufacturer=LENOVO,product=20AUS00X00,serial=1ZREC0001",
            "type=17,manufacturer=Samsung,part=M471B5173DB0,serial=00000001",
        ),
        ("nvme,drive=one,serial=NVMEREC001",),
        b"XKYV4-F9GRH-QBD6J-T7HPM-REC01",
        has_battery=True,
    ),
    Identity(
        "tower",
        (
            "type=0,vendor=Dell Inc.,version=A21",
            "type=1,manufacturer=Dell Inc.,product=OptiPlex 7010,serial=REC0002,"
            "uuid=4c4c4544-0052-4510-8030-b2c04f303032",
            "type=2,manufacturer=Dell Inc.,product=0GY6Y8,serial=/REC0002/CN0000000/",
        ),
        ("ide-hd,drive=one,bus=ide.0,serial=ATAREC0002",),
        b"\xff" * 29,
    ),
    Identity(
        "nameless",
        (
            "type=1,manufacturer=To Be Filled By O.E.M.,product=To Be Filled By O.E.M.,serial=To Be Filled By O.E.M.,"
            "uuid=03000200-0400-0500-0006-000700080009",
            "type=2,manufacturer=ASUSTeK COMPUTER INC.,product=H81M-K,serial=150648REC0003",
        ),
    ),
)


def msdm(key: bytes) -> bytes:
    """The table with a right checksum."""
    body = b"".join(number.to_bytes(4, "little") for number in (1, 0, 1, 0, 29)) + key
    head = (
        b"MSDM" + (36 + len(body)).to_bytes(4, "little") + b"\x03\x00" + b"REBOND" + b"RECORDED" + bytes(12)
    )
    table = bytearray(head + body)
    table[9] = -sum(table) % 256
    return bytes(table)


def initramfs(folder: Path) -> Path:
    """A root in memory with busybox, the modules and `INIT`."""
    root = folder / "root"
    for name in ("bin", "proc", "sys", "dev", "modules"):
        (root / name).mkdir(parents=True)
    with tarfile.open(next((LIVE / "cache").glob("base-*.tar"))) as base:
        libraries = "/lib/x86_64-linux-gnu"
        wanted = {
            "/bin/busybox": "bin/busybox",
            f"{libraries}/ld-linux-x86-64.so.2": "lib64/ld-linux-x86-64.so.2",
        }
        wanted |= {f"{libraries}/{name}": f"lib/{name}" for name in ("libc.so.6", "libresolv.so.2")}
        wanted |= {f"/kernel/{name}.ko": f"modules/{at:02}.ko" for at, name in enumerate(MODULES)}
        for member in base:
            to = next((to for name, to in wanted.items() if member.name.endswith(name)), None)
            if to and member.isreg() and (found := base.extractfile(member)):
                (root / to).parent.mkdir(parents=True, exist_ok=True)
                (root / to).write_bytes(found.read())
                (root / to).chmod(0o755)
    (root / "init").write_text(INIT)
    (root / "init").chmod(0o755)
    paths = sorted(root.rglob("*"))
    held = b"".join(_cpio(str(path.relative_to(root)), path) for path in paths) + _cpio("TRAILER!!!", None)
    (folder / "initramfs").write_bytes(held)
    return folder / "initramfs"


def _cpio(name: str, path: Path | None) -> bytes:
    """One file or folder in the "new ASCII" format of cpio (kernel, Documentation/driver-api/early-userspace)."""
    data = path.read_bytes() if path is not None and path.is_file() else b""
    mode = path.stat().st_mode if path is not None else 0
    numbers = (0, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
    head = b"070701" + b"".join(b"%08X" % number for number in numbers) + name.encode() + b"\0"
    return head + bytes(-len(head) % 4) + data + bytes(-len(data) % 4)


def record(identity: Identity, folder: Path, initrd: Path) -> bytes:
    """The files of one computer, as the emulated serial port gave them."""
    kernel = next(LIVE.glob("*-pxe/live/vmlinuz"))
    command = [
        "qemu-system-x86_64",
        "-machine",
        "q35",
        "-accel",
        "tcg",
        "-cpu",
        "max",
        "-m",
        "512",
        "-nodefaults",
    ]
    command += [
        "-display",
        "none",
        "-kernel",
        str(kernel),
        "-initrd",
        str(initrd),
        "-append",
        "console=ttyS0 quiet panic=-1",
    ]
    said, out = folder / f"{identity.name}.log", folder / f"{identity.name}.gz"
    command += ["-serial", f"file:{said}", "-serial", f"file:{out}", "-no-reboot"]
    command += ["-netdev", "user,id=net,restrict=on", "-device", "e1000e,netdev=net"]
    for one in identity.smbios:
        command += ["-smbios", one]
    for device in identity.drives:
        disk = folder / f"{identity.name}.img"
        with disk.open("wb") as made:
            made.truncate(64 * 1024**2)
        command += ["-drive", f"file={disk},if=none,id=one,format=raw", "-device", device]
    if identity.key:
        table = folder / f"{identity.name}.msdm"
        table.write_bytes(msdm(identity.key))
        command += ["-acpitable", f"file={table}"]
    if identity.has_battery:
        (folder / "battery.dsl").write_text(BATTERY)
        subprocess.run(["iasl", "battery.dsl"], cwd=folder, check=True, capture_output=True)
        command += ["-acpitable", f"file={folder / 'battery.aml'}"]
    subprocess.run([str(part) for part in command], check=True, timeout=SECONDS)
    return out.read_bytes()


def packed(data: bytes) -> bytes:
    """The same files, small and without times, owners and rights."""
    held = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(data)) as given, tarfile.open(fileobj=held, mode="w:xz") as made:
        for member in sorted(given, key=lambda one: one.name):
            if member.isdir():
                continue
            plain = tarfile.TarInfo(member.name.removeprefix("./"))
            plain.type, plain.linkname, plain.size = member.type, member.linkname, member.size
            made.addfile(plain, given.extractfile(member) if member.isreg() else None)
    return held.getvalue()


def main() -> int:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rebond-recording-") as name:
        folder = Path(name)
        initrd = initramfs(folder)
        for identity in (one for one in IDENTITIES if one.name in (sys.argv[1:] or one.name)):
            data = packed(record(identity, folder, initrd))
            (OUT / f"{identity.name}.tar.xz").write_bytes(data)
            print(f"{identity.name}: {len(data)} bytes", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

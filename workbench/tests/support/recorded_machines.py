"""Computers laid out as the trees that Linux shows of them: /sys, /proc, and what the tools and drives answer.

Everything is invented. A `Recording` writes one file or link at a time; `computer()` is what the probes look at.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from passport.storage import HiddenAreas
from workbench.inspect.machine import Computer
from workbench.inspect.tree import Tree

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
KEY = "AB3CD-4EFGH-JK5LM-NPQ6R-7ST8V"
Strings = tuple[str, ...]


@dataclass
class Recording:
    root: Path
    smartctl: dict[str, bytes] = field(default_factory=dict)
    answers: dict[tuple[str, int], bytes] = field(default_factory=dict)
    areas: dict[str, HiddenAreas] = field(default_factory=dict)

    def write(self, path: str, value: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(value if isinstance(value, bytes) else f"{value}\n".encode())

    def link(self, path: str, target: str) -> None:
        """A link with a target inside the tree, which is made when it is not there."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        (self.root / target).mkdir(parents=True, exist_ok=True)
        ups = "../" * (len(Path(path).parts) - 1)
        place.symlink_to(ups + target)

    def computer(self) -> Computer:
        return Computer(
            tree=Tree(self.root), run=self._run, ask=self._ask, clock=lambda: NOW, areas=self.areas.get
        )

    def _run(self, command: Sequence[str], seconds: float) -> bytes | None:
        assert command[0] == "smartctl"
        return self.smartctl.get(command[-1].removeprefix("/dev/"))

    def _ask(self, device: str, request: int, buffer: bytearray) -> bytes | None:
        return self.answers.get((device, request))


def structure(kind: int, body: bytes, strings: Strings = (), handle: int = 0) -> bytes:
    texts = b"".join(text.encode() + b"\x00" for text in strings) or b"\x00"
    return bytes([kind, 4 + len(body)]) + handle.to_bytes(2, "little") + body + texts + b"\x00"


def smbios(
    maker: str, model: str, serial: str, *, chassis: int = 10, security: int | None = None, amt: bytes = b""
) -> bytes:
    """The tables of an invented computer with one module of 8 GiB in two slots."""
    uuid = bytes.fromhex("7710c4de95a79b214e8f4a59 3b2c1d6f".replace(" ", ""))
    tables = [
        structure(0, bytes([1, 2, 0, 0, 3, 0xFF]) + bytes(12), ("Pinède Firmware", "1.07", "04/16/2019")),
        structure(1, bytes([1, 2, 0, 3]) + uuid + bytes([6, 0, 0]), (maker, model, serial)),
        structure(
            2, bytes([1, 2, 0, 3]) + bytes([0, 0, 0, 0, 0, 10, 0]), (maker, "AB-140", f"BD{serial[:6]}")
        ),
        structure(3, bytes([1, chassis, 0, 0, 0]) + bytes(9), (maker,)),
        structure(16, bytes([3, 3, 3]) + struct.pack("<IHH", 0, 0xFFFE, 2), handle=0x10),
        structure(17, _module(8192), ("DIMM A", "Hynix Invented", "HY-8G")),
        structure(17, _module(0), ("DIMM B",)),
    ]
    if security is not None:
        tables.append(structure(24, bytes([security])))
    if amt:
        tables.append(structure(130, b"$AMT" + amt + bytes(7)))
    return b"".join(tables) + structure(127, b"")


def _module(mebibytes: int) -> bytes:
    filled = bytes([2, 0, 3]) if mebibytes else bytes(3)
    head = struct.pack("<HHHHH", 0x10, 0xFFFE, 64, 64, mebibytes)
    return head + bytes([13, 0, 1, 0, 26, 0, 0]) + struct.pack("<H", 2400) + filled + bytes(12)


def entry_point(length: int) -> bytes:
    return b"_SM3_\x00\x18\x03\x02\x00\x01\x00" + struct.pack("<IQ", length, 0x8CFFF000)


def acpi_table(signature: str, body: bytes, oem: str = "PINEDE") -> bytes:
    head = signature.encode() + struct.pack("<I", 36 + len(body)) + b"\x01\x00" + oem.encode().ljust(6)[:6]
    table = bytearray(head + b"REBOND01" + struct.pack("<I", 1) + b"RBND" + struct.pack("<I", 1) + body)
    table[9] = -sum(table) % 256
    return bytes(table)


def msdm(key: bytes) -> bytes:
    return acpi_table("MSDM", struct.pack("<IIIII", 1, 0, 1, 0, len(key)) + key)


def slic() -> bytes:
    marker = struct.pack("<III", 1, 182, 0x20001) + b"PINEDE" + b"REBOND01" + b"WINDOWS " + bytes(148)
    return acpi_table("SLIC", struct.pack("<II", 0, 156) + bytes(148) + marker)


def ata_identify(
    *,
    model: str,
    serial: str,
    sectors: int,
    rotation: int = 1,
    security: int = 0x21,
    features: tuple[int, int, int] = (0x0402, 0x4400, 0x4000),
) -> bytes:
    """512 bytes with a good checksum; `security` is word 128, `features` words 82, 83 and 119."""
    words = [0] * 256
    for first, text, length in ((10, serial.rjust(20), 10), (23, "FW1.0   ", 4), (27, model.ljust(40), 20)):
        raw = text.encode()
        words[first : first + length] = [raw[i] << 8 | raw[i + 1] for i in range(0, 2 * length, 2)]
    words[82], words[83], words[119] = features
    words[87] = 0x4100
    words[60], words[61] = (min(sectors, 0xFFFFFFF) & 0xFFFF), min(sectors, 0xFFFFFFF) >> 16
    for place in range(4):
        words[100 + place] = sectors >> (16 * place) & 0xFFFF
    words[89], words[90] = 15, 4
    words[108:112] = [0x5001, 0x2345, 0x6789, 0xABCD]
    words[128], words[217] = security, rotation
    data = bytearray(struct.pack("<256H", *words))
    data[510] = 0xA5
    data[511] = -sum(data) % 256
    return bytes(data)


def block(
    recording: Recording,
    name: str,
    place: str,
    sectors: int,
    /,
    *,
    identify: bytes = b"",
    **files: str | bytes,
) -> None:
    """A drive in /sys/block whose device stands at `place` under sys/devices."""
    folder = f"sys/devices/{place}/block/{name}"
    recording.write(f"{folder}/size", str(sectors))
    recording.write(f"{folder}/removable", "0")
    recording.link(f"sys/block/{name}", folder)
    recording.link(f"{folder}/device", f"sys/devices/{place}")
    for file, value in files.items():
        recording.write(f"sys/devices/{place}/{file}", value)
    if identify:
        recording.write(f"sys/devices/{place}/vpd_pg89", b"\x00\x89\x02\x38" + bytes(56) + identify)


def pci(recording: Recording, slot: str, function: str, identifier: str, driver: str = "") -> str:
    """A device on the bus; answers its path."""
    folder = f"sys/devices/pci0000:00/{slot}"
    vendor, device = identifier.split(":")
    recording.write(f"{folder}/class", f"0x{function}")
    recording.write(f"{folder}/vendor", f"0x{vendor}")
    recording.write(f"{folder}/device", f"0x{device}")
    if driver:
        recording.link(f"{folder}/driver", f"sys/bus/pci/drivers/{driver}")
    recording.link(f"sys/bus/pci/devices/{slot}", folder)
    return folder


def usb(
    recording: Recording, name: str, identifier: str, interfaces: tuple[str, ...] = (), **files: str
) -> str:
    folder = f"sys/devices/pci0000:00/0000:00:14.0/usb1/{name}"
    vendor, device = identifier.split(":")
    recording.write(f"{folder}/idVendor", vendor)
    recording.write(f"{folder}/idProduct", device)
    recording.write(f"{folder}/bDeviceClass", "ef")
    for place, interface in enumerate(interfaces):
        inside = f"{folder}/{name}:1.{place}"
        for start, file in enumerate(("bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol")):
            recording.write(f"{inside}/{file}", interface[2 * start : 2 * start + 2])
    for file, value in files.items():
        recording.write(f"{folder}/{file}", value)
    recording.link(f"sys/bus/usb/devices/{name}", folder)
    return folder


def smart_answer(
    model: str, serial: str, *, passed: bool = True, protocol: str = "ATA", **more: Any
) -> bytes:
    answer: dict[str, Any] = {
        "smartctl": {"version": [7, 3], "exit_status": 4},
        "device": {"protocol": protocol},
        "model_name": model,
        "serial_number": serial,
        "smart_status": {"passed": passed},
        "power_on_time": {"hours": 8123},
        "power_cycle_count": 912,
        **more,
    }
    return json.dumps(answer).encode()


PCI_IDS = """# invented excerpt of a list of identifiers
8086  Intel Corporation
\t1502  82579LM Gigabit Network Connection
\t0085  Centrino Advanced-N 6205
\t\t8086 1311  Centrino Advanced-N 6205 AGN
\t1e03  7 Series Chipset Family 6-port SATA Controller [AHCI mode]
\t0166  3rd Gen Core processor Graphics Controller
\t1e20  7 Series/C216 Chipset Family High Definition Audio Controller
10ec  Realtek Semiconductor Co., Ltd.
\t8168  RTL8111/8168/8411 PCI Express Gigabit Ethernet Controller
C 01  Mass storage controller
\t1502  never read
"""


def notebook(root: Path) -> Recording:
    """An Ardoise 14 as given by a school: SATA SSD frozen by its firmware, Wi-Fi, camera, worn battery, Windows 8 key."""
    made = Recording(root)
    tables = smbios("Pinède", "Ardoise 14", "PN7K2M9Q41", security=0b01_10_00_10, amt=bytes([1, 1, 1, 1, 1]))
    made.write("sys/firmware/dmi/tables/DMI", tables)
    made.write("sys/firmware/dmi/tables/smbios_entry_point", entry_point(len(tables)))
    made.write("sys/firmware/acpi/tables/MSDM", msdm(KEY.encode()))
    made.write("sys/firmware/acpi/tables/WPBT", acpi_table("WPBT", bytes(16)))
    made.write(
        "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c", b"\x06\x00\x00\x00\x01"
    )
    made.write("sys/class/tpm/tpm0/tpm_version_major", "2")
    made.write("proc/cpuinfo", _cpuinfo("Intel(R) Core(TM) i5-3320M CPU @ 2.60GHz", cores=2, threads=4))
    made.write("proc/meminfo", "MemTotal:        8020152 kB\nMemFree: 1 kB")
    made.write("usr/share/misc/pci.ids", PCI_IDS)
    pci(made, "0000:00:02.0", "030000", "8086:0166", "i915")
    pci(made, "0000:00:1b.0", "040300", "8086:1e20", "snd_hda_intel")
    pci(made, "0000:00:1f.2", "010601", "8086:1e03", "ahci")
    pci(made, "0000:00:1f.0", "060100", "8086:1e55", "lpc_ich")
    wired = pci(made, "0000:00:19.0", "020000", "8086:1502", "e1000e")
    wireless = pci(made, "0000:03:00.0", "028000", "8086:0085", "iwlwifi")
    net(made, "eth0", wired, "3c:52:82:11:22:33")
    net(made, "wlan0", wireless, "3c:52:82:44:55:66", wireless=True)
    made.write("sys/class/net/lo/address", "00:00:00:00:00:00")
    usb(made, "1-6", "04f2:b2ea", ("0e0100", "0e0200"), product="Integrated Camera", manufacturer="Chicony")
    usb(made, "1-4", "0a5c:21e6", ("e00101",), product="BCM20702A0", manufacturer="Broadcom Corp")
    made.write("sys/class/drm/card0-eDP-1/edid", EDID)
    made.write("sys/class/drm/card0-HDMI-A-1/edid", b"")
    sectors = 468_862_128
    model, serial = "Samsung SSD 840 EVO 240GB INVENTED", "S1D5NSADB12345"
    identify = ata_identify(model=model, serial=serial, sectors=sectors, security=0x29)
    place = "pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0"
    block(made, "sda", place, sectors, identify=identify, vendor="ATA", model="Samsung SSD 840 ", rev="EXT0")
    made.smartctl["sda"] = smart_answer(model, serial, rotation_rate=0)
    battery(made, "BAT0", design=56_200_000, full=31_200_000)
    made.write("sys/class/power_supply/AC/type", "Mains")
    made.write("sys/class/power_supply/AC/online", "1")
    return made


def net(made: Recording, name: str, device: str, mac: str, *, wireless: bool = False, given: int = 0) -> None:
    folder = f"{device}/net/{name}"
    made.write(f"{folder}/address", mac)
    made.write(f"{folder}/addr_assign_type", str(given))
    made.link(f"{folder}/device", device)
    if wireless:
        made.write(f"{folder}/phy80211/macaddress", mac)
    made.link(f"sys/class/net/{name}", folder)


def battery(
    made: Recording, name: str, *, design: int, full: int, unit: str = "energy", **files: str
) -> None:
    folder = f"sys/class/power_supply/{name}"
    told = {
        "type": "Battery",
        "present": "1",
        "manufacturer": "SANYO",
        "model_name": "45N1023",
        "serial_number": " 2231",
        "technology": "Li-ion",
        "cycle_count": "412",
        "voltage_min_design": "10800000",
        f"{unit}_full_design": str(design),
        f"{unit}_full": str(full),
        "status": "Charging",
    }
    for file, value in (told | files).items():
        made.write(f"{folder}/{file}", value)


def _cpuinfo(model: str, *, cores: int, threads: int) -> str:
    blocks = (
        f"processor\t: {n}\nvendor_id\t: GenuineIntel\nmodel name\t: {model}\nphysical id\t: 0\n"
        f"core id\t\t: {n % cores}\ncpu cores\t: {cores}\n"
        for n in range(threads)
    )
    return "\n".join(blocks)


def _edid() -> bytes:
    """A panel of an invented maker: 14 inches, 1366 x 768."""
    base = bytearray(128)
    base[0:8] = b"\x00\xff\xff\xff\xff\xff\xff\x00"
    base[8:12] = bytes([0x41, 0xC4, 0x34, 0x12])  # PND, 1234
    base[21:23] = bytes([31, 17])
    timing = bytearray(18)
    timing[0:2] = b"\x12\x1b"
    timing[2], timing[4] = 1366 & 0xFF, (1366 >> 8) << 4
    timing[5], timing[7] = 768 & 0xFF, (768 >> 8) << 4
    timing[12], timing[13], timing[14] = 309 & 0xFF, 173, (309 >> 8) << 4
    base[54:72] = timing
    base[127] = -sum(base) % 256
    return bytes(base)


EDID = _edid()


def old_desktop(root: Path) -> Recording:
    """A tower of the Windows 7 age: a void MSDM beside a SLIC, a disk with an HPA, an administrator's password."""
    made = Recording(root)
    tables = smbios("Pinède", "Tour 2", "PNTOUR0042", chassis=7, security=0b00_00_01_10)
    made.write("sys/firmware/dmi/tables/DMI", tables)
    made.write("sys/firmware/acpi/tables/MSDM", msdm(b"\xff" * 29))
    made.write("sys/firmware/acpi/tables/SLIC", slic())
    pci(made, "0000:00:1f.2", "010185", "8086:2921", "ata_piix")
    sectors = 976_771_055
    identify = ata_identify(
        model="ST500DM002-1BD142",
        serial="W2AINVENTED",
        sectors=sectors,
        rotation=7200,
        features=(0x0402, 0x4C00, 0x4000),
    )
    place = "pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0"
    block(made, "sda", place, sectors, identify=identify, vendor="ATA", model="ST500DM002-1BD14", rev="KC45")
    sectors = 250_069_680
    place = "pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host6/target6:0:0/6:0:0:0"
    block(made, "sdb", place, sectors, vendor="Pinède", model="Clef", rev="1.0")
    block(
        made,
        "sr0",
        "pci0000:00/0000:00:1f.2/ata2/host1/target1:0:0/1:0:0:0",
        2_097_151,
        vendor="HL-DT-ST",
        model="DVDRAM GH24",
    )
    made.write("sys/block/loop0/size", "8")
    made.write("sys/block/zram0/size", "1024")
    return made


def small_laptop(root: Path) -> Recording:
    """A netbook with eMMC soldered on its board, and a card in its reader."""
    made = Recording(root)
    made.write("sys/firmware/dmi/tables/DMI", smbios("Pinède", "Galet 11", "PNGALET007"))
    pci(made, "0000:00:1c.0", "080501", "8086:31cc", "sdhci-pci")
    host = "pci0000:00/0000:00:1c.0/mmc_host/mmc0"
    block(
        made,
        "mmcblk0",
        f"{host}/mmc0:0001",
        61_071_360,
        type="MMC",
        name="DF4032",
        serial="0x5bd41c77",
        fwrev="0x1",
    )
    for part in ("mmcblk0boot0", "mmcblk0boot1"):
        block(made, part, f"{host}/mmc0:0001", 8192)
    made.write("sys/bus/mmc_rpmb/devices/mmcblk0rpmb/uevent", "")
    block(
        made,
        "mmcblk1",
        "pci0000:00/0000:00:1c.0/mmc_host/mmc1/mmc1:aaaa",
        62_333_952,
        type="SD",
        name="SL32G",
        serial="0x4c1d09aa",
    )
    return made


def hidden_by_raid(root: Path) -> Recording:
    """A business notebook whose firmware says RAID: its one NVMe drive is behind Intel RST, out of sight."""
    made = Recording(root)
    made.write("sys/firmware/dmi/tables/DMI", smbios("Pinède", "Cime 13", "PNCIME0001"))
    place = pci(made, "0000:00:17.0", "010400", "8086:282a", "ahci")
    made.write(f"{place}/remapped_nvme", "1")
    return made

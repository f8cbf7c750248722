"""Logs of nwipe and reports of Blancco of invented drives, as the tools write them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from xml.etree import ElementTree as ET

SIZE = 500_107_862_016


@dataclass(frozen=True, kw_only=True)
class Wipe:
    """One drive of an invented log."""

    device: str = "/dev/sda"
    type: str = " ATA"
    model: str = "ST500LM021-1KJ152"
    serial: str = "W620ABCD"
    size: int = SIZE
    written: int = SIZE
    read: int | None = SIZE
    status: str = " Erased "
    alert: str = " "
    errors: tuple[int, int, int] = (0, 0, 0)
    percent: str = "100.00%"
    hidden: str = ""


def a_log(*wipes: Wipe, version: str = "0.42", method: str = "PRNG Stream", verify: str = "VL") -> str:
    new = version.startswith("0.4")
    at = "[2024/03/05 10:11:12]"
    lines = [f"{at}    info: nwipe {version}"] if new else []
    for wipe in wipes:
        lines.append(
            f"{at}  notice: Found {wipe.device}, {wipe.type}, {wipe.model}, 500 GB, S/N={wipe.serial}"
        )
        if wipe.hidden:
            lines.append(f"{at} warning: {wipe.hidden} on {wipe.device}")
    lines += [f"{at}    info: system-manufacturer = LENOVO", f"{at}    info: system-serial-number = R90ABCDE"]
    lines += [f"{at}  notice:   banner   = nwipe {version}", f"{at}  notice:   method   = {method}"]
    lines += [f"{at}  notice:   rounds   = 1"]
    for wipe in wipes:
        lines += _passes(wipe, method, new=new)
    lines += _tables(wipes, method, verify, new=new)
    return "\n".join(
        [*lines, "[2024/03/05 12:00:02]    info: Nwipe successfully completed. See summary table."]
    )


def _passes(wipe: Wipe, method: str, *, new: bool) -> list[str]:
    at, later, device = "[2024/03/05 10:12:00]  notice:", "[2024/03/05 12:00:00]  notice:", wipe.device
    geometry = [
        f"{at} {device}: Device geometry is as follows...",
        f"{at}   Total device bytes   = {wipe.size}",
    ]
    lines = geometry if new else [f"{at} {device}, sect/blk/dev 512/4096/{wipe.size}"]
    lines += [f"{at} Invoking method '{method}' on {device}", f"{at} Starting round 1 of 1 on {device}"]
    lines += [f"{later} {wipe.written} bytes written to {device}"]
    if wipe.read is not None:
        lines += [f"{later} Verifying pass 1 of 1, round 1 of 1, on {device}"]
        lines += [f"{later} {wipe.read} bytes read from {device}"]
        lines += [f"{later} Verified pass 1 of 1, round 1 of 1, on '{device}'."]
    return [*lines, f"{later} Finished final round 1 of 1 on {device}"]


def _tables(wipes: tuple[Wipe, ...], method: str, verify: str, *, new: bool) -> list[str]:
    lines = ["", f"{' Error Summary ':*^80}", "!   Device | Pass Errors | Verifications Errors | Fdatasync"]
    for wipe in wipes:
        counts = " | ".join(f"{count:>10}" for count in wipe.errors)
        lines.append(f"{wipe.alert} {wipe.device[5:]:>8} | {counts}")
    lines.append("*" * 80)
    if new:
        lines += [
            "",
            f"{' Erasure Summary ':*^80}",
            "!   Device | Bytes Erased | Bytes Total | Percentage Erased",
        ]
        for wipe in wipes:
            row = f"{wipe.written:>17} | {wipe.size:>16} | {wipe.percent:>17}"
            lines.append(f"{wipe.alert} {wipe.device[5:]:>8} | {row}")
        lines.append("*" * 80)
    lines += [
        "",
        f"{' Drive Status ':*^80}",
        "!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number",
    ]
    for wipe in wipes:
        row = f"{wipe.status}|  112 MB/s | 01:48:00 | {wipe.model[:17]}/{wipe.serial}"
        lines.append(f"{wipe.alert} {wipe.device[5:]:>8} |{row}")
    lines += [
        "-" * 80,
        f"[2024/03/05 12:00:01] Total Throughput  112 MB/s, {method}, 1R+NB+{verify}",
        "*" * 80,
        "",
    ]
    return lines


BLANCCO = {
    "state": "Successful",
    "start_time": "2026-01-10 08:22:06",
    "end_time": "2026-01-10 10:51:47",
    "timestamp": "2026-01-10T10:52:06+0100",
    "erasure_standard_name": "NIST 800-88 Clear",
    "overwriting_rounds": "1",
    "firmware_rounds": "0",
    "total_erasure_rounds": "1",
    "cleaned_sectors": str(SIZE // 512),
    "failed_sectors": "0",
    "total_errors": "0",
}
TARGET = {
    "type": "ATA",
    "model": "WDC WD5000LPLX-08ZNTT0",
    "serial": "WD-WX11A1234567",
    "capacity": str(SIZE),
}
DISK = {"model": "WDC WD5000LPLX-08ZNTT0", "serial": "WD-WX11A1234567", "interface_type": "SATA"}


def an_erasure(*, target: dict[str, str] | None = None, **changes: str | None) -> dict[str, object]:
    leaves = {name: value for name, value in (BLANCCO | changes).items() if value is not None}
    return {**leaves, "target": TARGET | (target or {})}


def as_xml(*found: dict[str, object], disks: tuple[dict[str, str], ...] = (DISK,)) -> bytes:
    root = ET.Element("root")
    data = ET.SubElement(ET.SubElement(root, "report"), "blancco_data")
    author = ET.SubElement(ET.SubElement(ET.SubElement(data, "description"), "log_entry"), "author")
    ET.SubElement(author, "product_name").text = "Blancco Drive Eraser"
    ET.SubElement(author, "product_version").text = "7.16.0"
    hardware = ET.SubElement(data, "blancco_hardware_report")
    entries(hardware, "system", {"manufacturer": "LENOVO", "serial": "R90ABCDE"})
    inventory = entries(hardware, "disks", {})
    for disk in disks:
        entries(inventory, "disk", dict(disk))
    section = entries(ET.SubElement(data, "blancco_erasure_report"), "erasures", {})
    for erasure in found:
        entries(section, "erasure", erasure)
    return ET.tostring(root)


def entries(parent: ET.Element, name: str, held: dict[str, object] | dict[str, str]) -> ET.Element:
    node = ET.SubElement(parent, "entries", name=name)
    for key, value in held.items():
        if isinstance(value, dict):
            entries(node, key, value)
        else:
            ET.SubElement(node, "entry", name=key, type="string").text = str(value)
    return node


def as_json(*found: dict[str, object], disks: tuple[dict[str, str], ...] = (DISK,)) -> bytes:
    def listed(value: object) -> object:
        return [{key: listed(held)} for key, held in value.items()] if isinstance(value, dict) else value

    author = {"product_name": "Blancco Drive Eraser", "product_version": "7.16.0"}
    data = [
        {"description": [{"document_log": [{"log_entry": [{"author": listed(author)}]}]}]},
        {
            "blancco_hardware_report": [
                {"system": listed({"manufacturer": "LENOVO", "serial": "R90ABCDE"})},
                {"disks": [{"disk": listed(disk)} for disk in disks]},
            ]
        },
        {"blancco_erasure_report": [{"erasures": [{"erasure": listed(erasure)} for erasure in found]}]},
    ]
    return json.dumps({"reports": [{"blancco_data": data}]}).encode()

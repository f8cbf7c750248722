"""Documents of invented machines, as tools would write them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from passport.hardware import (
    Battery,
    Drive,
    DriveKind,
    FormFactor,
    HardwareReport,
    Licence,
    LicenceKind,
    NetworkInterface,
    Processor,
    Tool,
    to_json,
)

SIZE = 256_060_514_304


def a_report(
    serial: str | None = "PF00AB12",
    *,
    drives: tuple[str, ...] = ("S3Z9NX0A1",),
    uuid: str | None = None,
    mac: str | None = None,
    battery: int | None = 80,
    processor: str = "Intel(R) Core(TM) i5-4300M CPU @ 2.60GHz",
    licence: bool = False,
    tool: str = "bench",
    tpm: str | None = None,
    maker: str = "Lenovo",
    model: str = "ThinkPad L440",
    asset_tag: str | None = None,
) -> bytes:
    """A report in our own format. Another ``tool`` makes other bytes of the same machine."""
    report = HardwareReport(
        tool=Tool(name=tool),
        maker=maker,
        model=model,
        asset_tag=asset_tag,
        form_factor=FormFactor.NOTEBOOK,
        serial=serial,
        system_uuid=uuid,
        processors=(Processor(model=processor),),
        memory_bytes=8 * 2**30,
        drives=tuple(a_drive(item) for item in drives),
        batteries=(Battery(design_capacity_mwh=1000, full_capacity_mwh=battery * 10),)
        if battery is not None
        else (),
        network=(NetworkInterface(mac=mac),) if mac else (),
        licence=Licence(kind=LicenceKind.MSDM) if licence else None,
        tpm_version=tpm,
    )
    return json.dumps(to_json(report)).encode()


def a_drive(serial: str | None) -> Drive:
    return Drive(model="SAMSUNG MZ7TY256", serial=serial, size_bytes=SIZE, kind=DriveKind.SSD)


def a_drive_report(*serials: str | None) -> bytes:
    """Drives alone, as smartctl sees them."""
    return json.dumps(to_json(HardwareReport(drives=tuple(a_drive(serial) for serial in serials)))).encode()


def an_lshw(serial: str, *, drive: str, product_key: str = "") -> bytes:
    """The output of `lshw -json` of a laptop, cut to what is read."""
    tree = {
        "id": "portable",
        "class": "system",
        "description": "Notebook",
        "product": "ThinkPad L440",
        "vendor": "LENOVO",
        "serial": serial,
        "configuration": {"chassis": "notebook"},
        "children": [
            {
                "id": "core",
                "class": "bus",
                "description": "Motherboard",
                "vendor": "LENOVO",
                "children": [
                    {
                        "id": "cpu",
                        "class": "processor",
                        "product": "Intel(R) Core(TM) i5-4300M CPU @ 2.60GHz",
                        "vendor": "Intel Corp.",
                    },
                    {
                        "id": "memory",
                        "class": "memory",
                        "description": "System Memory",
                        "size": 8 * 2**30,
                        "units": "bytes",
                    },
                    {
                        "id": "disk",
                        "class": "disk",
                        "description": "ATA Disk",
                        "product": "SAMSUNG MZ7TY256",
                        "serial": drive,
                        "size": SIZE,
                        "units": "bytes",
                        "logicalname": "/dev/sda",
                        "configuration": {"note": product_key},
                    },
                ],
            }
        ],
    }
    return json.dumps(tree, indent=1).encode()


@dataclass(frozen=True, kw_only=True)
class Wipe:
    """One drive of a log of nwipe."""

    serial: str
    device: str = "/dev/sda"
    status: str = " Erased "
    alert: str = " "
    errors: tuple[int, int, int] = (0, 0, 0)
    written: int = SIZE


def an_nwipe_log(
    *wipes: Wipe,
    ended: datetime = datetime(2024, 3, 5, 12, 0),
    host: str = "R90ABCDE",
    took: timedelta = timedelta(minutes=108),
) -> bytes:
    """The log of nwipe 0.42 after a run that wrote pseudo-random bytes and read them all back."""
    began, at, method = _stamp(ended - took), _stamp(ended), "PRNG Stream"
    lines = [f"{began}    info: nwipe 0.42"]
    lines += [
        f"{began}  notice: Found {wipe.device},  ATA, SAMSUNG MZ7TY256, 256 GB, S/N={wipe.serial}"
        for wipe in wipes
    ]
    lines += [f"{began}    info: system-manufacturer = LENOVO"]
    lines += [f"{began}    info: system-serial-number = {host}"]
    lines += [f"{began}  notice:   banner   = nwipe 0.42", f"{began}  notice:   method   = {method}"]
    lines += [f"{began}  notice:   rounds   = 1"]
    for wipe in wipes:
        lines += _run_of(wipe, began, at, method)
    return "\n".join(
        [
            *lines,
            *_summary(wipes, at, method),
            f"{at}    info: Nwipe successfully completed. See summary table.",
        ]
    ).encode()


def _stamp(moment: datetime) -> str:
    return f"[{moment:%Y/%m/%d %H:%M:%S}]"


def _run_of(wipe: Wipe, began: str, at: str, method: str) -> list[str]:
    first, notice = f"{began}  notice:", f"{at}  notice:"
    return [
        f"{first} {wipe.device}: Device geometry is as follows...",
        f"{first}   Total device bytes   = {SIZE}",
        f"{first} Invoking method '{method}' on {wipe.device}",
        f"{first} Starting round 1 of 1 on {wipe.device}",
        f"{notice} {wipe.written} bytes written to {wipe.device}",
        f"{notice} Verifying pass 1 of 1, round 1 of 1, on {wipe.device}",
        f"{notice} {wipe.written} bytes read from {wipe.device}",
        f"{notice} Verified pass 1 of 1, round 1 of 1, on '{wipe.device}'.",
        f"{notice} Finished final round 1 of 1 on {wipe.device}",
    ]


def _summary(wipes: tuple[Wipe, ...], at: str, method: str) -> list[str]:
    lines = ["", f"{' Error Summary ':*^80}", "!   Device | Pass Errors | Verifications Errors | Fdatasync"]
    for wipe in wipes:
        counts = " | ".join(f"{count:>10}" for count in wipe.errors)
        lines.append(f"{wipe.alert} {wipe.device[5:]:>8} | {counts}")
    lines += [
        "*" * 80,
        "",
        f"{' Erasure Summary ':*^80}",
        "!   Device | Bytes Erased | Bytes Total | Percentage Erased",
    ]
    for wipe in wipes:
        percent = f"{100 * wipe.written / SIZE:.2f}%"
        lines.append(f"{wipe.alert} {wipe.device[5:]:>8} | {wipe.written:>17} | {SIZE:>16} | {percent:>17}")
    lines += [
        "*" * 80,
        "",
        f"{' Drive Status ':*^80}",
        "!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number",
    ]
    for wipe in wipes:
        row = f"{wipe.status}|  112 MB/s | 01:48:00 | SAMSUNG MZ7TY256/{wipe.serial}"
        lines.append(f"{wipe.alert} {wipe.device[5:]:>8} |{row}")
    return [*lines, "-" * 80, f"{at} Total Throughput  112 MB/s, {method}, 1R+NB+VL", "*" * 80, ""]

"""Files that are recognised but cannot be a report: each is refused by its own name."""

import re
from typing import NamedTuple

from passport.formats import edid
from passport.formats.hwinfo import is_hwinfo
from passport.formats.opening import text_of
from passport.refusal import Reason, UnreadableDocument

_FULL_REPORT = "Send a report of the whole computer: lshw -json, dmidecode or a GLPI inventory"
_HEAD = 16_384


class _Other(NamedTuple):
    name: str
    pattern: re.Pattern[str]
    reason: Reason = Reason.NOT_A_COMPUTER
    cure: str = _FULL_REPORT


_TEXTS = (
    _Other(
        "an eReuse snapshot in YAML",
        re.compile(
            r"^(type: Snapshot|software: (Workbench|Web)|'@type': devices:Snapshot|uuid: .*\ntype: Snapshot)|^device:\n\s+\w+: ",
            re.MULTILINE,
        ),
        Reason.UNSUPPORTED_FORMAT,
        "Send the JSON that Workbench wrote",
    ),
    _Other(
        "a signed eReuse snapshot",
        re.compile(r"\A-----BEGIN PGP SIGNED MESSAGE-----"),
        Reason.UNSUPPORTED_FORMAT,
        "Send the JSON without its signature",
    ),
    _Other(
        "the list of drives of smartctl --scan",
        re.compile(r"\A\S+ -d \S+ # ", re.MULTILINE),
        Reason.DEVICE_LIST,
        "Run smartctl -x -j on each drive and send those files",
    ),
    _Other(
        "the text output of smartctl",
        re.compile(r"^smartctl (pre-|version )?\d+\.\d+", re.MULTILINE),
        Reason.UNSUPPORTED_FORMAT,
        "Run smartctl again with -j and send that output",
    ),
    _Other(
        "a list of PCI devices (lspci)",
        re.compile(r"^(\w{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]:? .+: ", re.MULTILINE),
    ),
    _Other(
        "the output of hdparm",
        re.compile(r"^/dev/\w+:\n|^ATA device, with non-removable media", re.MULTILINE),
    ),
    _Other(
        "the state of a battery",
        re.compile(
            r"POWER_SUPPLY_\w+=|native-path:|^Design capacity:|^/org/freedesktop/UPower", re.MULTILINE
        ),
    ),
    _Other(
        "the output of nvme-cli",
        re.compile(r"NVME Identify Controller|^\$ nvme |nvme-cli|^(vid|fna|oacs|sanicap)\s+: ", re.MULTILINE),
    ),
    _Other(
        "the text output of lshw",
        re.compile(r"^[ \t]+\*-(core|firmware|cpu|memory)\b", re.MULTILINE),
        Reason.UNSUPPORTED_FORMAT,
        "Run lshw again with -json and send that output",
    ),
    _Other(
        "the data of a screen (EDID)",
        re.compile(r"\A\s*00 ?ff ?ff ?ff ?ff ?ff ?ff ?00|^EDID|^edid-decode", re.IGNORECASE),
    ),
)
_BINARIES = {
    b"%PDF": ("a PDF", Reason.UNSUPPORTED_FORMAT, "Send the log or the data that this PDF was made from"),
    b"MSDM": ("an ACPI table (MSDM)", Reason.NOT_A_COMPUTER, _FULL_REPORT),
    b"SLIC": ("an ACPI table (SLIC)", Reason.NOT_A_COMPUTER, _FULL_REPORT),
    edid.HEADER: ("the data of a screen (EDID)", Reason.NOT_A_COMPUTER, _FULL_REPORT),
    b"\x89PNG": ("a picture", Reason.UNSUPPORTED_FORMAT, _FULL_REPORT),
    b"\xff\xd8\xff": ("a picture", Reason.UNSUPPORTED_FORMAT, _FULL_REPORT),
}


def refusal_of(data: bytes) -> UnreadableDocument:
    """Why a file that no reader knows is refused: by its name where it is recognised."""
    for magic, (name, reason, cure) in _BINARIES.items():
        if data.startswith(magic):
            return _refused(name, reason, cure)
    text = text_of(data[:_HEAD]).replace("\r\n", "\n")
    if is_hwinfo(text):
        return _refused("the output of hwinfo", Reason.NOT_A_COMPUTER, _FULL_REPORT)
    for other in _TEXTS:
        if other.pattern.search(text):
            return _refused(other.name, other.reason, other.cure)
    return UnreadableDocument(
        Reason.UNKNOWN_FORMAT, "This file is in no format that is known here", cure=_FULL_REPORT
    )


def _refused(name: str, reason: Reason, cure: str) -> UnreadableDocument:
    words = "not a report of a computer" if reason is Reason.NOT_A_COMPUTER else "which is not read here"
    return UnreadableDocument(reason, f"This is {name}, {words}", cure=cure)

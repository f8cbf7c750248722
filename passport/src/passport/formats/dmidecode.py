"""The text of `dmidecode`."""

import re
from collections.abc import Iterator

from passport.formats.dmi import USED, Structure, is_empty, report_of
from passport.formats.opening import malformed, no_hardware, text_of
from passport.hardware import HardwareReport, Tool
from passport.refusal import Reason, UnreadableDocument

_HANDLE = re.compile(r"^Handle (0x[0-9A-Fa-f]+),?[ \t]*\n?[ \t]*DMI type (\d+),", re.MULTILINE)
_TOOL = re.compile(r"^# dmidecode (\S+)", re.MULTILINE)


def detect(head: bytes, name: str) -> bool:
    """Whether the beginning of a file is that of a dmidecode text."""
    del name
    text = text_of(head[:4096]).lstrip()
    return text.startswith(("# dmidecode", "SMBIOS ")) or bool(_HANDLE.search(text))


def read(data: bytes) -> HardwareReport:
    """The computer that the text describes."""
    return read_text(text_of(data))


def read_text(text: str) -> HardwareReport:
    """The computer that the text describes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "Permission denied" in text and not _HANDLE.search(text):
        raise UnreadableDocument(
            Reason.TOOL_FAILED, "dmidecode was not allowed to read", cure="Run dmidecode as administrator"
        )
    version = _TOOL.search(text)
    structures = list(_structures(text))
    if not structures:
        raise malformed("This dmidecode text holds no structure", where="line 1")
    report = report_of(structures, Tool(name="dmidecode", version=version[1][:40] if version else None))
    if is_empty(report):
        raise no_hardware("This dmidecode text describes no computer: it holds only a part of the structures")
    return report


def _structures(text: str) -> Iterator[Structure]:
    starts = list(_HANDLE.finditer(text))
    ends = [following.start() for following in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=False):
        kind = int(start[2][:4])
        if kind in USED:
            yield Structure(kind, start[1], _fields(text[start.end() : end]))


def _fields(body: str) -> dict[str, str]:
    """The fields one level in; the lists below them are not needed."""
    lines = [line for line in body.split("\n")[1:] if line.strip() and line[:1] in " \t"]
    if not lines:
        return {}
    depths = [len(line.expandtabs(8)) - len(line.expandtabs(8).lstrip()) for line in lines]
    shallow = min(depths)
    if depths[0] == shallow and depths.count(shallow) == 1 and len(depths) > 1:
        shallow = min(depths[1:])  # the oldest versions indent the title of the structure too
    pairs = (
        line.strip().partition(":") for line, depth in zip(lines, depths, strict=True) if depth == shallow
    )
    return {name.strip(): value.strip() for name, colon, value in reversed(list(pairs)) if colon}

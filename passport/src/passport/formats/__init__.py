"""From the bytes of a file to a report: what a file is, and what it says.

`identify` and `read` are pure and total: any bytes give an answer or `UnreadableDocument`, never another exception.
"""

from collections.abc import Callable
from typing import NamedTuple

from passport.erasure import ErasureReport
from passport.formats import (
    blancco,
    dmidecode,
    ereuse,
    glpi,
    lshw,
    nwipe,
    rebond,
    smartctl,
    smbios,
)
from passport.formats.containers import content
from passport.formats.documents import Document, ErasureDocument, HardwareDocument, Kind
from passport.formats.opening import json_of, too_deep, too_large
from passport.formats.others import refusal_of
from passport.hardware import HardwareReport, from_json, to_json
from passport.redact import redact
from passport.refusal import Reason, UnreadableDocument

__all__ = [
    "LIMIT",
    "Document",
    "ErasureDocument",
    "HardwareDocument",
    "Kind",
    "Reason",
    "UnreadableDocument",
    "identify",
    "read",
]

LIMIT = 32 * 1024**2


class _Reader(NamedTuple):
    detect: Callable[[bytes, str], bool]
    read: Callable[[bytes], HardwareReport | ErasureReport]


# The first that recognises a file reads it: documents that embed others come before those.
_READERS: dict[Kind, _Reader] = {
    Kind.REBOND: _Reader(rebond.detect, rebond.read),
    Kind.NWIPE: _Reader(nwipe.detect, nwipe.read),
    Kind.BLANCCO: _Reader(blancco.detect, blancco.read),
    Kind.EREUSE_SCRIPT: _Reader(ereuse.detect_script, ereuse.read_script),
    Kind.EREUSE_LEGACY: _Reader(ereuse.detect_legacy, ereuse.read_legacy),
    Kind.EREUSE_WORKBENCH: _Reader(ereuse.detect_workbench, ereuse.read_workbench),
    Kind.GLPI_JSON: _Reader(glpi.detect, glpi.read),
    Kind.SMARTCTL: _Reader(smartctl.detect, smartctl.read),
    Kind.LSHW_JSON: _Reader(lshw.detect, lshw.read),
    Kind.GLPI_XML: _Reader(glpi.detect_xml, glpi.read_xml),
    Kind.LSHW_XML: _Reader(lshw.detect_xml, lshw.read_xml),
    Kind.DMIDECODE: _Reader(dmidecode.detect, dmidecode.read),
    Kind.SMBIOS: _Reader(smbios.detect, smbios.read),
}


def identify(data: bytes, name: str = "", *, limit: int = LIMIT) -> Kind:
    """The format of a file, or of the one file in a .gz or .zip. Raises `UnreadableDocument`."""
    return _identify(_opened(data, limit), name)


def read(data: bytes, name: str = "", *, limit: int = LIMIT) -> Document:
    """What a file says, and the file without what must not be kept. Raises `UnreadableDocument`.

    The report is read from the redacted bytes, so that it can always be read again from what is kept.
    """
    opened = _opened(data, limit)
    kind = _identify(opened, name)
    redacted = redact(opened, kind)
    try:
        found = _READERS[kind].read(redacted)
    except RecursionError:
        raise too_deep() from None
    if isinstance(found, HardwareReport):
        # Through its own JSON: what a reader gives is always a valid report, with the limits of the schema. Ours is it.
        report = found if kind is Kind.REBOND else from_json(to_json(found))
        return HardwareDocument(kind=kind, report=report, redacted=redacted)
    return ErasureDocument(kind=kind, erasures=found, redacted=redacted)


def _opened(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise too_large(limit)
    opened = content(data, limit=limit)
    if not opened.strip(b"\x00\xff \t\r\n\xef\xbb\xbf"):
        raise UnreadableDocument(
            Reason.EMPTY, "This file is empty", cure="Export the report again and check that it has a size"
        )
    return opened


def _identify(data: bytes, name: str) -> Kind:
    try:
        found = next((kind for kind, reader in _READERS.items() if reader.detect(data, name)), None)
    except RecursionError:
        raise too_deep() from None
    if found is None:
        _refuse_broken_json(data)
        raise refusal_of(data)
    return found


def _refuse_broken_json(data: bytes) -> None:
    """Say where a JSON that is too broken to be recognised breaks, rather than that it is unknown."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        json_of(data)

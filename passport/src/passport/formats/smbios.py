"""Raw SMBIOS tables: `dmidecode --dump-bin` (with its entry point), or /sys/firmware/dmi/tables/DMI alone.

Offsets are those of the SMBIOS specification (DSP0134), counted from the start of each structure.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from passport.formats import smbios_words as words
from passport.formats.dmi import Structure, is_empty, report_of
from passport.formats.opening import malformed, no_hardware
from passport.hardware import HardwareReport, Tool
from passport.refusal import Reason, UnreadableDocument

END_OF_TABLE = 127
_DUMP_TABLE_OFFSET = 32
_HEAD = 4096
_LONGEST = 1024**2  # a table of a real machine takes 2 to 150 KiB


@dataclass(frozen=True, slots=True)
class _Raw:
    kind: int
    handle: int
    body: bytes
    strings: tuple[str, ...]
    swapped_uuid: bool

    def number(self, offset: int, size: int) -> int | None:
        held = self.body[offset : offset + size]
        return int.from_bytes(held, "little") if len(held) == size else None


def detect(head: bytes, name: str) -> bool:
    """Whether the beginning of a file is that of a raw SMBIOS table."""
    del name
    if head.startswith((b"_SM_", b"_SM3_")):
        return True
    return _starts_like_a_table(head[:_HEAD])


def read(data: bytes) -> HardwareReport:
    """The computer that the tables describe."""
    raw = list(_walk(_checked(_table(data))))
    version = _version(data)
    swapped = version >= (2, 6) if version else not any(_is_old(*item[:2]) for item in raw)
    structures = [_structure(_Raw(k, int.from_bytes(b[2:4], "little"), b, s, swapped)) for k, b, s in raw]
    text = f"{version[0]}.{version[1]}" if version else None
    report = report_of(structures, Tool(name="SMBIOS", version=text))
    if is_empty(report):
        raise no_hardware("These SMBIOS tables describe no computer")
    return report


def structures(data: bytes) -> Iterator[tuple[int, bytes, tuple[str, ...]]]:
    """Type, formatted bytes and strings of each structure, also of the makers' own ones that no report carries.

    Raises `UnreadableDocument` where the table is damaged.
    """
    yield from _walk(_checked(_table(data)))


def _starts_like_a_table(head: bytes) -> bool:
    """At least two structures in a row, the first of them a BIOS, system or maker's own one."""
    if len(head) < 64 or head[1] < 4 or (head[0] in range(0x20, 0x7F) and head[1] in range(0x20, 0x7F)):
        return False
    kinds = []
    try:
        for kind, _, _ in _walk(head):
            kinds.append(kind)
    except UnreadableDocument:
        pass  # the head of a file ends anywhere
    return len(kinds) >= 2 and bool({0, 1} & set(kinds))


def _version(data: bytes) -> tuple[int, int] | None:
    if data.startswith(b"_SM3_") and len(data) >= 24:
        return data[7], data[8]
    if data.startswith(b"_SM_") and len(data) >= 31:
        return data[6], data[7]
    return None


def _table(data: bytes) -> bytes:
    """The structures without the entry point, whose length and address say where they lie."""
    if data.startswith(b"_SM3_"):
        return _at(data, int.from_bytes(data[16:24], "little"), int.from_bytes(data[12:16], "little"))
    if data.startswith(b"_SM_"):
        return _at(data, int.from_bytes(data[24:28], "little"), int.from_bytes(data[22:24], "little"))
    return data


def _at(data: bytes, address: int, length: int) -> bytes:
    start = address if _DUMP_TABLE_OFFSET <= address < len(data) else _DUMP_TABLE_OFFSET
    table = data[start : start + length]
    if len(table) < 4:
        raise _cut(len(data))
    return table


def _checked(table: bytes) -> bytes:
    if len(table) > _LONGEST:
        raise malformed("This SMBIOS table is larger than any computer has", where=f"offset {_LONGEST}")
    return table


def _walk(table: bytes) -> Iterator[tuple[int, bytes, tuple[str, ...]]]:
    position = 0
    while position + 4 <= len(table):
        kind, length = table[position], table[position + 1]
        if length < 4:
            if position:
                return  # firmware that breaks its own table here: what comes before it stands, as for dmidecode
            raise malformed(
                "This SMBIOS table is damaged: a structure is too short", where=f"offset {position}"
            )
        end = table.find(b"\x00\x00", position + length)
        if end < 0 or position + length > len(table):
            if kind == END_OF_TABLE:
                return
            raise _cut(position)
        texts = table[position + length : end].split(b"\x00") if end > position + length else []
        yield kind, table[position : position + length], tuple(_text(item) for item in texts)
        if kind == END_OF_TABLE:
            return
        position = end + 2


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _cut(position: int) -> UnreadableDocument:
    return UnreadableDocument(
        Reason.TRUNCATED,
        "This SMBIOS table stops inside a structure",
        cure="Copy the whole table again",
        where=f"offset {position}",
    )


def _is_old(kind: int, body: bytes) -> bool:
    """Whether a structure lacks the fields that came with SMBIOS 2.6, which settled the order of the UUID."""
    return (kind == 17 and len(body) < 0x1C) or (kind == 4 and len(body) < 0x2A)


def _structure(raw: _Raw) -> Structure:
    fields: dict[str, str] = {}
    for name, offset, reader in _FIELDS.get(raw.kind, ()):
        value = reader(raw, offset)
        if value is not None:
            fields[name] = value
    return Structure(raw.kind, f"0x{raw.handle:04X}", fields)


def _string(raw: _Raw, offset: int) -> str | None:
    index = raw.number(offset, 1)
    return raw.strings[index - 1] if index and index <= len(raw.strings) else None


def _word(table: dict[int, str]) -> Callable[[_Raw, int], str | None]:
    return lambda raw, offset: table.get((raw.number(offset, 1) or 0) & 0x7F)


def _uuid(raw: _Raw, offset: int) -> str | None:
    held = raw.body[offset : offset + 16]
    if len(held) < 16:
        return None
    return str(UUID(bytes_le=held) if raw.swapped_uuid else UUID(bytes=held))


def _unit(unit: str) -> Callable[[_Raw, int], str | None]:
    def reader(raw: _Raw, offset: int) -> str | None:
        number = raw.number(offset, 2)
        return None if number in (None, 0, 0xFFFF) else f"{number} {unit}"

    return reader


def _handle(raw: _Raw, offset: int) -> str | None:
    number = raw.number(offset, 2)
    return None if number is None else f"0x{number:04X}"


def _status(raw: _Raw, offset: int) -> str | None:
    status = raw.number(offset, 1)
    return None if status is None else "Populated" if status & 0x40 else "Unpopulated"


def _count(wide_offset: int) -> Callable[[_Raw, int], str | None]:
    """A count of one byte, or of two at `wide_offset` when it is 255."""

    def reader(raw: _Raw, offset: int) -> str | None:
        number = raw.number(offset, 1)
        if number == 0xFF:
            number = raw.number(wide_offset, 2)
        return None if not number or number == 0xFFFF else str(number)

    return reader


def _module_size(raw: _Raw, offset: int) -> str | None:
    size = raw.number(offset, 2)
    if size is None or size in (0, 0xFFFF):
        return None
    if size == 0x7FFF:
        return f"{(raw.number(0x1C, 4) or 0) & 0x7FFFFFFF} MB"
    return f"{size & 0x7FFF} kB" if size & 0x8000 else f"{size} MB"


def _old_module_size(raw: _Raw, offset: int) -> str | None:
    power = (raw.number(offset, 1) or 0x7F) & 0x7F
    return None if power >= 0x7D else f"{1 << power} MB" if power < 32 else None


def _transfers(raw: _Raw, offset: int) -> str | None:
    speed = raw.number(offset, 2)
    if speed == 0xFFFF:
        speed = (raw.number(0x54, 4) or 0) & 0x7FFFFFFF
    return f"{speed} MT/s" if speed else None


def _battery_capacity(raw: _Raw, offset: int) -> str | None:
    capacity = raw.number(offset, 2)
    factor = raw.number(0x15, 1) or 1
    return f"{capacity * factor} mWh" if capacity and capacity != 0xFFFF else None


def _battery_serial(raw: _Raw, offset: int) -> str | None:
    number = raw.number(offset, 2)
    return f"{number:04X}" if number else None


def _tpm_version(raw: _Raw, offset: int) -> str | None:
    major, minor = raw.number(offset, 1), raw.number(offset + 1, 1)
    return None if major is None or minor is None else f"{major}.{minor}"


_FIELDS: dict[int, tuple[tuple[str, int, Callable[[_Raw, int], str | None]], ...]] = {
    0: (("Vendor", 4, _string), ("Version", 5, _string), ("Release Date", 8, _string)),
    1: (
        ("Manufacturer", 4, _string),
        ("Product Name", 5, _string),
        ("Version", 6, _string),
        ("Serial Number", 7, _string),
        ("UUID", 8, _uuid),
        ("SKU Number", 0x19, _string),
        ("Family", 0x1A, _string),
    ),
    2: (
        ("Manufacturer", 4, _string),
        ("Product Name", 5, _string),
        ("Version", 6, _string),
        ("Serial Number", 7, _string),
        ("Asset Tag", 8, _string),
        ("Type", 0x0D, _word(words.BOARDS)),
    ),
    3: (
        ("Manufacturer", 4, _string),
        ("Type", 5, _word(words.CHASSIS)),
        ("Serial Number", 7, _string),
        ("Asset Tag", 8, _string),
    ),
    4: (
        ("Type", 5, _word(words.PROCESSOR_TYPES)),
        ("Manufacturer", 7, _string),
        ("Version", 0x10, _string),
        ("Max Speed", 0x14, _unit("MHz")),
        ("Current Speed", 0x16, _unit("MHz")),
        ("Status", 0x18, _status),
        ("Core Count", 0x23, _count(0x2A)),
        ("Thread Count", 0x25, _count(0x2E)),
    ),
    6: (("Socket Designation", 4, _string), ("Installed Size", 9, _old_module_size)),
    16: (("Use", 5, _word(words.ARRAY_USES)),),
    17: (
        ("Array Handle", 4, _handle),
        ("Size", 0x0C, _module_size),
        ("Form Factor", 0x0E, _word(words.MODULE_FORMS)),
        ("Locator", 0x10, _string),
        ("Type", 0x12, _word(words.MEMORY_TYPES)),
        ("Speed", 0x15, _transfers),
        ("Manufacturer", 0x17, _string),
        ("Serial Number", 0x18, _string),
        ("Part Number", 0x1A, _string),
    ),
    22: (
        ("Manufacturer", 5, _string),
        ("Serial Number", 7, _string),
        ("Name", 8, _string),
        ("Chemistry", 9, _word(words.CHEMISTRIES)),
        ("Design Capacity", 0x0A, _battery_capacity),
        ("Design Voltage", 0x0C, _unit("mV")),
        ("SBDS Serial Number", 0x10, _battery_serial),
        ("SBDS Chemistry", 0x14, _string),
    ),
    43: (("Specification Version", 8, _tpm_version),),
}

"""SMBIOS tables made by hand: entry points, byte orders, sizes, damage."""

import pytest

from passport.formats import HardwareDocument, Reason, UnreadableDocument, read
from passport.hardware import FormFactor, HardwareReport

UUID = "6f1d2c3b-4a59-4e8f-9b21-0c4de95a7710"
SWAPPED = "3b2c1d6f-594a-8f4e-9b21-0c4de95a7710"


def structure(kind: int, handle: int, formatted: bytes, *texts: str) -> bytes:
    """One structure with its strings."""
    strings = b"".join(text.encode() + b"\0" for text in texts) or b"\0"
    return bytes([kind, 4 + len(formatted)]) + handle.to_bytes(2, "little") + formatted + strings + b"\0"


def module(mebibytes: int, length: int = 40) -> bytes:
    """A memory module, 0 for an empty slot; beyond 32 GiB the size goes to the extended field."""
    held = bytearray(36)
    held[0:2] = b"\x10\0"
    held[8:10] = (0x7FFF if mebibytes > 0x7FFE else mebibytes).to_bytes(2, "little")
    held[0x0E - 4], held[0x10 - 4], held[0x12 - 4] = 0x0D, 1, 0x1A
    held[0x15 - 4 : 0x17 - 4] = (2400).to_bytes(2, "little")
    held[0x1C - 4 : 0x20 - 4] = mebibytes.to_bytes(4, "little")
    return structure(17, 0x11, bytes(held)[: length - 4], "ChannelA-DIMM0")


BIOS = structure(0, 0, b"\1\2\0\xf0\3" + bytes(13), "Pinède Firmware", "1.07", "04/16/2019")
SYSTEM = structure(
    1, 1, b"\1\2\0\3" + bytes.fromhex(SWAPPED.replace("-", "")) + b"\6", "Pinède", "Ardoise", "PN7K2M9Q41"
)
CHASSIS = structure(3, 3, b"\0\x8a\0\0\0" + bytes(8))
ARRAY = structure(16, 0x10, b"\3\3\3" + bytes(12))
END = structure(127, 0x7F, b"")


def dump(table: bytes, version: tuple[int, int] = (3, 1)) -> bytes:
    """What `dmidecode --dump-bin` writes: an entry point, then the table at offset 32."""
    if version >= (3, 0):
        head = b"_SM3_\0\x18" + bytes([*version, 1, 1, 0]) + len(table).to_bytes(4, "little")
        return (head + (32).to_bytes(8, "little")).ljust(32, b"\0") + table
    head = b"_SM_\0\x1f" + bytes([*version, 0xFF, 0, 0]) + bytes(5) + b"_DMI_\0"
    head += (
        len(table).to_bytes(2, "little") + (32).to_bytes(4, "little") + (9).to_bytes(2, "little") + b"\x24"
    )
    return head.ljust(32, b"\0") + table


def report_of(data: bytes) -> HardwareReport:
    document = read(data)
    assert isinstance(document, HardwareDocument)
    return document.report


def test_a_table_is_read_with_either_entry_point_and_without() -> None:
    table = BIOS + SYSTEM + CHASSIS + END
    for data in (dump(table), dump(table, (2, 7)), table):
        report = report_of(data)
        assert (report.maker, report.serial, report.form_factor) == (
            "Pinède",
            "PN7K2M9Q41",
            FormFactor.NOTEBOOK,
        )


def test_the_order_of_the_uuid_follows_the_version() -> None:
    table = BIOS + SYSTEM + END
    assert report_of(dump(table)).system_uuid == UUID
    assert report_of(dump(table, (2, 6))).system_uuid == UUID
    assert report_of(dump(table, (2, 5))).system_uuid == SWAPPED


def test_without_version_the_order_follows_what_the_structures_hold() -> None:
    assert report_of(BIOS + SYSTEM + ARRAY + module(4096) + END).system_uuid == UUID
    assert report_of(BIOS + SYSTEM + ARRAY + module(4096, length=0x1B) + END).system_uuid == SWAPPED


@pytest.mark.parametrize(
    ("mebibytes", "expected"), [(0, None), (512, 512), (0x7FFE, 0x7FFE), (65536, 65536), (0x8400, 0x8400)]
)
def test_a_module_of_any_size_is_counted(mebibytes: int, expected: int | None) -> None:
    report = report_of(BIOS + SYSTEM + ARRAY + module(mebibytes) + END)
    assert report.memory_bytes == (expected * 1024**2 if expected else None)
    assert report.memory_slots == 1


def test_a_table_that_stops_inside_a_structure_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read(dump(BIOS + SYSTEM)[:-20])
    assert (refused.value.reason, refused.value.where) == (Reason.TRUNCATED, f"offset {len(BIOS)}")


def test_what_comes_before_a_broken_structure_stands() -> None:
    assert report_of(dump(BIOS + SYSTEM + bytes(40))).serial == "PN7K2M9Q41"
    with pytest.raises(UnreadableDocument) as refused:
        read(dump(bytes(10) + b"\1" * 30))
    assert refused.value.reason == Reason.MALFORMED


def test_tables_without_a_machine_are_refused() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read(dump(BIOS + END))
    assert refused.value.reason == Reason.NO_HARDWARE

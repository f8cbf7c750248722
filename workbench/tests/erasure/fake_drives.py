"""Drives behind the door of `workbench.erasure.transport`: they answer registers and status fields as real ones do.

They are the media too, so that what a command claims can be compared with what it did. Answers follow ACS-3 and the
NVM Express base specification; the aborted answers are those recorded of a drive in an emulator (status 41h, error 04h).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from workbench.erasure.medium import DriveLost
from workbench.erasure.transport import NvmeAnswer, ScsiAnswer

SECTOR, SECTORS = 512, 4096
SIZE = SECTOR * SECTORS
OLD = b"name, address, telephone, the whole accounts of an association; "

DONE, ABORTED = (0x50, 0x00), (0x41, 0x04)


@dataclass
class FakeMedium:
    """What is on the drive. `is_gone` after it was unplugged."""

    content: bytearray = field(default_factory=lambda: bytearray(OLD * (SIZE // len(OLD))))
    size_bytes: int = SIZE
    sector_bytes: int = SECTOR
    is_gone: bool = False
    is_deaf: bool = False  # while it sanitizes, no read or write is taken

    def write(self, offset: int, view: memoryview) -> None:
        self._answer()
        self.content[offset : offset + len(view)] = view

    def read(self, offset: int, view: memoryview) -> None:
        self._answer()
        view[:] = self.content[offset : offset + len(view)]

    def flush(self) -> None:
        self._answer()

    def _answer(self) -> None:
        if self.is_gone:
            raise DriveLost("unplugged")
        if self.is_deaf:
            raise OSError(5, "sanitize in progress")


@dataclass
class FakeAta:
    """An ATA drive. `leaves` is what an erasure leaves: bytes that are repeated, or nothing when it only pretends."""

    medium: FakeMedium = field(default_factory=FakeMedium)
    leaves: bytes | None = b"\x00"
    sanitizes: bool = True
    enhanced: bool = True
    frozen: bool = False
    password: bytes | None = None
    locked: bool = False
    polls: int = 3  # until a sanitize has ended; -1 for never
    ends_well: bool = True
    fixed_sense: bool = False
    keeps_password: bool = False
    native: int = SECTORS
    overlay: int = SECTORS
    silent_on: frozenset[int] = frozenset()  # commands that get no answer at all
    mute_on: frozenset[int] = frozenset()  # commands answered without registers, as a poor bridge does
    aborts: frozenset[int] = frozenset()
    running: bool = False
    completed: bool = False
    prepared: bool = False
    sent: list[int] = field(default_factory=list)

    def nvme(self, opcode: int, **_: object) -> NvmeAnswer:
        raise OSError(25, "Inappropriate ioctl for device")

    def scsi(self, cdb: bytes, *, out: bytes = b"", expect: int = 0, seconds: float) -> ScsiAnswer:
        assert cdb[0] == 0x85, "only ATA PASS-THROUGH (16) is sent"
        assert cdb[2] & 0x20, "the registers are always asked for"
        command, feature = cdb[14], cdb[3] << 8 | cdb[4]
        lba = int.from_bytes(bytes([cdb[8], cdb[10], cdb[12], cdb[7], cdb[9], cdb[11]]), "little")
        self.sent.append(command)
        if command in self.silent_on or self.medium.is_gone:
            raise OSError(5, "Input/output error")
        (status, error), count, answer_lba, data = self._do(command, feature, lba, out)
        if command in self.aborts:
            status, error = ABORTED
        if command in self.mute_on:
            return ScsiAnswer(status=0, data=data)
        return ScsiAnswer(status=2, sense=self._sense(status, error, count, answer_lba), data=data)

    def _do(
        self, command: int, feature: int, lba: int, out: bytes
    ) -> tuple[tuple[int, int], int, int, bytes]:
        if command == 0xEC:
            return DONE, 0, 0, self.identify()
        if command == 0xB4:
            return self._sanitize(feature, lba)
        if command == 0x27:
            return DONE, 0, self.native - 1, b""
        if command == 0xB1:
            return DONE, 0, 0, self._overlay()
        return (DONE if self._secure(command, out) else ABORTED), 0, 0, b""

    def _secure(self, command: int, out: bytes) -> bool:
        """Whether a command of the Security feature set is taken."""
        was_prepared, self.prepared = self.prepared, command == 0xF3
        is_right = out[2:34] == self.password
        if self.frozen:
            return False
        if command == 0xF1:
            self.password = out[2:34]
        elif command == 0xF4:
            return self._erase_unit(is_allowed=was_prepared and is_right)
        elif command == 0xF2:
            self.locked = self.locked and not is_right
        elif command == 0xF6 and is_right and not self.locked:
            self.password = None
        return command in {0xF1, 0xF2, 0xF3} or (command == 0xF6 and self.password is None)

    def _erase_unit(self, *, is_allowed: bool) -> bool:
        if is_allowed:
            self._erase()
            self.password = self.password if self.keeps_password else None
        return is_allowed

    def _sanitize(self, feature: int, lba: int) -> tuple[tuple[int, int], int, int, bytes]:
        signatures = {0x11: 0x43727970, 0x12: 0x426B4572, 0x14: 0x4F57 << 32}
        if feature == 0:
            if self.running and self.polls == 0:
                self.running, self.completed, self.medium.is_deaf = False, self.ends_well, False
            self.polls -= self.running and self.polls > 0
            flags = 0x8000 * self.completed | 0x4000 * self.running | 0x2000 * self.frozen
            return DONE, flags, 30000, b""
        if self.frozen or not self.sanitizes or signatures.get(feature) != lba:
            return ABORTED, 0, 0, b""
        self.running, self.completed, self.medium.is_deaf = True, False, True
        self._erase()
        return DONE, 0, 0, b""

    def _erase(self) -> None:
        if self.leaves is not None:
            size = self.medium.size_bytes
            self.medium.content[:] = (
                os.urandom(size) if self.leaves == b"random" else (self.leaves * size)[:size]
            )

    def _overlay(self) -> bytes:
        data = bytearray(512)
        data[6:14] = (self.overlay - 1).to_bytes(8, "little")
        data[510] = 0xA5
        data[511] = -sum(data) % 256
        return bytes(data)

    def identify(self) -> bytes:
        words = [0] * 256
        words[59] = 0x1000 * self.sanitizes | (0xE000 if self.sanitizes else 0)
        words[60], words[61] = SECTORS & 0xFFFF, SECTORS >> 16
        words[82], words[83] = 0x0400 | 0x02, 0x0400 | 0x0800
        words[100] = SECTORS
        serial = b"INV-SATA-1".ljust(20)
        words[10:20] = [serial[at] << 8 | serial[at + 1] for at in range(0, 20, 2)]
        words[128] = (
            1 | (self.password is not None) << 1 | self.locked << 2 | self.frozen << 3 | self.enhanced << 5
        )
        data = bytearray(b"".join(word.to_bytes(2, "little") for word in words))
        data[510] = 0xA5
        data[511] = -sum(data) % 256
        return bytes(data)

    def _sense(self, status: int, error: int, count: int, lba: int) -> bytes:
        key = 0x0B if status & 1 else 0x01
        if self.fixed_sense:
            low = lba.to_bytes(6, "little")[:3]
            return bytes([0x70, 0, key, error, status, 0x40, count & 0xFF, 10, 0, *low, 0, 0x1D, 0, 0, 0, 0])
        parts = lba.to_bytes(6, "little")
        pairs = [byte for at in range(3) for byte in (parts[at + 3], parts[at])]
        head = [0x72, key, 0x00, 0x1D, 0, 0, 0, 14]
        return bytes([*head, 0x09, 0x0C, 1, error, count >> 8, count & 0xFF, *pairs, 0x40, status])


@dataclass
class FakeNvme:
    """An NVMe drive with one namespace."""

    medium: FakeMedium = field(default_factory=FakeMedium)
    leaves: bytes | None = b"\x00"
    sanicap: int = 0x07
    fna: int = 0x04
    oacs: int = 0x02
    unallocated: int = 0
    namespaces: int = 1
    polls: int = 2
    ends_in: int = 1
    state: int = 0
    refuses: frozenset[int] = frozenset()
    silent_on: frozenset[int] = frozenset()
    sent: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def scsi(self, cdb: bytes, **_: object) -> ScsiAnswer:
        raise OSError(25, "Inappropriate ioctl for device")

    def nvme(
        self, opcode: int, *, nsid: int = 0, words: tuple[int, ...] = (), expect: int = 0, seconds: float
    ) -> NvmeAnswer:
        self.sent.append((opcode, words))
        if opcode in self.silent_on or self.medium.is_gone:
            raise OSError(5, "Input/output error")
        if opcode in self.refuses:
            return NvmeAnswer(status=0x4002)  # invalid field, do not retry
        if opcode == 0x06:
            return NvmeAnswer(status=0, data=self._namespace() if words == (0,) else self._controller())
        if opcode == 0x80:
            self._erase()
            return NvmeAnswer(status=0)
        if opcode == 0x84:
            self.state, self.medium.is_deaf = 2, True
            self._erase()
            return NvmeAnswer(status=0)
        assert (opcode, nsid, words[0] & 0xFF) == (0x02, 0xFFFFFFFF, 0x81)
        return NvmeAnswer(status=0, data=self._log())

    def _log(self) -> bytes:
        if self.state == 2 and self.polls == 0:
            self.state, self.medium.is_deaf = self.ends_in, False
        self.polls -= self.state == 2 and self.polls > 0
        return (655).to_bytes(2, "little") + self.state.to_bytes(2, "little") + bytes(508)

    def _erase(self) -> None:
        if self.leaves is not None:
            size = self.medium.size_bytes
            self.medium.content[:] = (
                os.urandom(size) if self.leaves == b"random" else (self.leaves * size)[:size]
            )

    def _controller(self) -> bytes:
        data = bytearray(4096)
        data[4:24] = b"INV-NVME-1".ljust(20)
        data[256], data[328], data[524] = self.oacs, self.sanicap, self.fna
        data[296:312] = self.unallocated.to_bytes(16, "little")
        data[516:520] = self.namespaces.to_bytes(4, "little")
        return bytes(data)

    def _namespace(self) -> bytes:
        data = bytearray(4096)
        data[26], data[29] = 0x11, 0x09  # format 1 with extended metadata; protection type 1, first
        return bytes(data)

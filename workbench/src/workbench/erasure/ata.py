"""ATA commands through ATA PASS-THROUGH (16) (SAT-4, 12.2.3), with the registers that the drive answers.

The drive always returns its registers (CK_COND): a command without them is unconfirmed, whatever the status says.
Command codes and fields: ACS-3.
"""

from dataclasses import dataclass
from enum import IntEnum

from workbench.erasure.transport import Commands, ScsiAnswer
from workbench.inspect.identify import Identify, identify_of

_ERROR, _FAULT = 0x01, 0x20
_SHORT = 30.0
PASSWORD = b"REBOND".ljust(
    32, b"\0"
)  # published: a drive left locked by a power cut can be opened by anybody


class _Protocol(IntEnum):
    NO_DATA = 3
    IN = 4
    OUT = 5


class SanitizeAction(IntEnum):
    """The feature field of SANITIZE DEVICE (ACS-3, 7.39), each with the signature that its LBA field must hold."""

    CRYPTO = 0x0011
    BLOCK = 0x0012
    OVERWRITE = 0x0014


_SIGNATURES = {
    SanitizeAction.CRYPTO: 0x43727970,
    SanitizeAction.BLOCK: 0x426B4572,
    SanitizeAction.OVERWRITE: 0x4F57 << 32,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """What the drive answered; `None` from `registers_of` when it answered none."""

    status: int
    error: int
    count: int
    lba: int

    @property
    def is_refused(self) -> bool:
        return bool(self.status & (_ERROR | _FAULT))

    def __str__(self) -> str:
        return f"status {self.status:02x}h error {self.error:02x}h"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtaAnswer:
    """The registers, when they came, and the data."""

    registers: Registers | None
    data: bytes = b""

    @property
    def is_confirmed(self) -> bool:
        return self.registers is not None and not self.registers.is_refused

    def __str__(self) -> str:
        return str(self.registers) if self.registers else "no registers"


@dataclass(frozen=True, slots=True, kw_only=True)
class SanitizeStatus:
    """The answer of SANITIZE STATUS EXT (ACS-3, 7.39.6); `progress` in 65,536ths."""

    completed: bool
    in_progress: bool
    frozen: bool
    progress: int


@dataclass(frozen=True, slots=True)
class Ata:
    """One drive, by its commands. Every method raises OSError when no answer came."""

    commands: Commands

    def identify(self) -> Identify | None:
        """IDENTIFY DEVICE; nothing when its checksum is wrong or the drive refused."""
        answer = self._send(0xEC, protocol=_Protocol.IN, count=1, expect=512)
        return identify_of(answer.data) if answer.is_confirmed or answer.registers is None else None

    def sanitize(self, action: SanitizeAction) -> AtaAnswer:
        """Start SANITIZE DEVICE; one pass of zeros for an overwrite. It goes on after the answer."""
        count = 1 if action is SanitizeAction.OVERWRITE else 0
        return self._send(0xB4, feature=action, lba=_SIGNATURES[action], count=count, extended=True)

    def sanitize_status(self) -> SanitizeStatus | None:
        """How far it is; nothing when the drive does not answer that."""
        answer = self._send(0xB4, feature=0, extended=True)
        found = answer.registers
        if found is None or found.is_refused:
            return None
        return SanitizeStatus(
            completed=bool(found.count & 0x8000),
            in_progress=bool(found.count & 0x4000),
            frozen=bool(found.count & 0x2000),
            progress=found.lba & 0xFFFF,
        )

    def set_password(self) -> AtaAnswer:
        """SECURITY SET PASSWORD, the user's, security level high."""
        return self._security(0xF1, 0)

    def disable_password(self) -> AtaAnswer:
        """SECURITY DISABLE PASSWORD."""
        return self._security(0xF6, 0)

    def unlock(self) -> AtaAnswer:
        """SECURITY UNLOCK."""
        return self._security(0xF2, 0)

    def erase_prepare(self) -> AtaAnswer:
        """SECURITY ERASE PREPARE: must come just before the erase."""
        return self._send(0xF3)

    def erase_unit(self, *, enhanced: bool, seconds: float) -> AtaAnswer:
        """SECURITY ERASE UNIT; it answers when it has ended, which may take hours."""
        return self._security(0xF4, 2 if enhanced else 0, seconds=seconds)

    def native_max(self) -> int | None:
        """READ NATIVE MAX ADDRESS EXT: how many sectors there are with those that SET MAX hides."""
        return _sectors(self._send(0x27, extended=True, device=0x40))

    def accessible_max(self) -> int | None:
        """GET NATIVE MAX ADDRESS EXT of Accessible Max Address Configuration."""
        return _sectors(self._send(0x78, extended=True, device=0x40))

    def overlay_max(self) -> int | None:
        """DEVICE CONFIGURATION IDENTIFY: how many sectors there are without the overlay (ACS-2, 7.10.3)."""
        answer = self._send(0xB1, feature=0xC2, protocol=_Protocol.IN, count=1, expect=512)
        if not answer.is_confirmed or len(answer.data) < 512 or sum(answer.data) % 256:
            return None
        return int.from_bytes(answer.data[6:14], "little") + 1

    def _security(self, command: int, control: int, *, seconds: float = _SHORT) -> AtaAnswer:
        block = (control.to_bytes(2, "little") + PASSWORD).ljust(512, b"\0")
        return self._send(command, protocol=_Protocol.OUT, count=1, out=block, seconds=seconds)

    def _send(
        self,
        command: int,
        *,
        protocol: _Protocol = _Protocol.NO_DATA,
        feature: int = 0,
        count: int = 0,
        lba: int = 0,
        device: int = 0,
        extended: bool = False,
        out: bytes = b"",
        expect: int = 0,
        seconds: float = _SHORT,
    ) -> AtaAnswer:
        flags = 0x20  # CK_COND
        if protocol is not _Protocol.NO_DATA:
            flags |= (
                0x04 | 0x02 | (0x08 if protocol is _Protocol.IN else 0)
            )  # blocks, length in COUNT, direction
        low, high = lba.to_bytes(6, "little")[:3], lba.to_bytes(6, "little")[3:]
        places = bytes(byte for pair in zip(high, low, strict=True) for byte in pair)
        cdb = bytes(
            [0x85, protocol << 1 | extended, flags, feature >> 8, feature & 0xFF, count >> 8, count & 0xFF]
        )
        answer = self.commands.scsi(
            cdb + places + bytes([device, command, 0]), out=out, expect=expect, seconds=seconds
        )
        return AtaAnswer(registers=registers_of(answer), data=answer.data)


def registers_of(answer: ScsiAnswer) -> Registers | None:
    """The registers in the sense data, in descriptor or fixed format (SAT-4, 12.2.2.6 and 12.2.2.7)."""
    sense = answer.sense
    if answer.transport or len(sense) < 8:
        return None
    shape = sense[0] & 0x7F
    if shape in {0x72, 0x73}:
        return _from_descriptor(sense)
    if shape in {0x70, 0x71} and len(sense) >= 18 and sense[12:14] == b"\x00\x1d":
        lba = int.from_bytes(sense[9:12], "little")
        return Registers(error=sense[3], status=sense[4], count=sense[6], lba=lba)
    return None


def _from_descriptor(sense: bytes) -> Registers | None:
    at = 8
    while at + 2 <= len(sense):
        code, length = sense[at], sense[at + 1]
        if code == 0x09 and at + 14 <= len(sense):
            low, high = sense[at + 7 : at + 12 : 2], sense[at + 6 : at + 11 : 2]
            return Registers(
                error=sense[at + 3],
                count=sense[at + 4] << 8 | sense[at + 5],
                lba=int.from_bytes(low + high, "little"),
                status=sense[at + 13],
            )
        at += 2 + length
    return None


def _sectors(answer: AtaAnswer) -> int | None:
    found = answer.registers
    return None if found is None or found.is_refused else found.lba + 1

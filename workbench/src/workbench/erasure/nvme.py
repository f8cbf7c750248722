"""NVMe admin commands (NVM Express Base Specification 2.0): identify, format, sanitize and its log."""

from dataclasses import dataclass
from enum import IntEnum

from workbench.erasure.transport import Commands, NvmeAnswer

_IDENTIFY, _LOG, _FORMAT, _SANITIZE = 0x06, 0x02, 0x80, 0x84
_SANITIZE_LOG = 0x81
_SHORT = 30.0


class SanitizeAct(IntEnum):
    """The field SANACT of Sanitize."""

    BLOCK = 2
    OVERWRITE = 3
    CRYPTO = 4


class SecureErase(IntEnum):
    """The field SES of Format NVM; 0 erases nothing and is not offered."""

    USER_DATA = 1
    CRYPTOGRAPHIC = 2


@dataclass(frozen=True, slots=True)
class Controller:
    """Identify Controller, as far as it decides an erasure."""

    data: bytes

    @property
    def serial(self) -> str:
        return self.data[4:24].decode("latin-1").strip()

    def can_sanitize(self, act: SanitizeAct) -> bool:
        """SANICAP, bytes 328 to 331."""
        place = {SanitizeAct.CRYPTO: 0, SanitizeAct.BLOCK: 1, SanitizeAct.OVERWRITE: 2}[act]
        return bool(self.data[328] >> place & 1)

    @property
    def can_format(self) -> bool:
        """OACS bit 1, byte 256."""
        return bool(self.data[256] & 0x02)

    @property
    def can_format_cryptographically(self) -> bool:
        """FNA bit 2, byte 524."""
        return bool(self.data[524] & 0x04)

    @property
    def namespaces(self) -> int:
        """NN, bytes 516 to 519: how many there may be."""
        return int.from_bytes(self.data[516:520], "little")

    @property
    def unallocated_bytes(self) -> int:
        """UNVMCAP, bytes 296 to 311: room that is in no namespace; 0 also when the drive does not say."""
        return int.from_bytes(self.data[296:312], "little")


@dataclass(frozen=True, slots=True, kw_only=True)
class SanitizeLog:
    """The sanitize status log: `state` is SSTAT bits 2:0; `progress` in 65,536ths."""

    state: int
    progress: int

    NEVER, DONE, IN_PROGRESS, FAILED, DONE_WITHOUT_DEALLOCATION = range(5)

    @property
    def is_done(self) -> bool:
        return self.state in {self.DONE, self.DONE_WITHOUT_DEALLOCATION}


@dataclass(frozen=True, slots=True)
class Nvme:
    """One namespace and its controller, by their commands. Every method raises OSError when no answer came."""

    commands: Commands
    nsid: int

    def controller(self) -> Controller | None:
        """Identify Controller."""
        answer = self.commands.nvme(_IDENTIFY, words=(1,), expect=4096, seconds=_SHORT)
        return (
            None
            if answer.status or len(answer.data) < 4096 or not any(answer.data)
            else Controller(answer.data)
        )

    def format(self, erase: SecureErase, *, seconds: float) -> NvmeAnswer:
        """Format NVM in the present layout of blocks and metadata; it answers when it has ended."""
        answer = self.commands.nvme(_IDENTIFY, nsid=self.nsid, words=(0,), expect=4096, seconds=_SHORT)
        if answer.status or len(answer.data) < 4096:
            return answer
        layout, protection = answer.data[26], answer.data[29]  # FLBAS, DPS
        word = (layout & 0x0F) | (layout & 0x60) >> 5 << 12 | (layout & 0x10)
        word |= (protection & 0x07) << 5 | (protection & 0x08) << 5 | erase << 9
        return self.commands.nvme(_FORMAT, nsid=self.nsid, words=(word,), seconds=seconds)

    def sanitize(self, act: SanitizeAct) -> NvmeAnswer:
        """Start Sanitize, one overwrite pass of zeros; it goes on after the answer."""
        passes = 1 << 4 if act is SanitizeAct.OVERWRITE else 0
        return self.commands.nvme(_SANITIZE, words=(act | passes, 0), seconds=_SHORT)

    def sanitize_log(self) -> SanitizeLog | None:
        """How far it is; nothing when the drive does not answer that."""
        words = ((512 // 4 - 1) << 16 | _SANITIZE_LOG, 0)
        answer = self.commands.nvme(_LOG, nsid=0xFFFFFFFF, words=words, expect=512, seconds=_SHORT)
        if answer.status or len(answer.data) < 4:
            return None
        progress, status = (int.from_bytes(answer.data[at : at + 2], "little") for at in (0, 2))
        return SanitizeLog(state=status & 0x07, progress=progress)

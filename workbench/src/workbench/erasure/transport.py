"""The only door to the commands of a drive: SG_IO for ATA, the admin ioctl for NVMe. No exit status of any tool.

What comes back is what the drive said, raw: a success here means that an answer came, not that anything was done.
"""

import ctypes
import fcntl
from dataclasses import dataclass
from typing import Protocol

_SG_IO = 0x2285  # scsi/sg.h
_NVME_ADMIN = 0xC0484E41  # linux/nvme_ioctl.h
_NONE, _OUT, _IN = -1, -2, -3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScsiAnswer:
    """Status and sense data of one SCSI command; `transport` is what the host adapter and the driver added."""

    status: int
    sense: bytes = b""
    data: bytes = b""
    transport: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NvmeAnswer:
    """The status field of the completion, 0 for success, and double word 0 of it."""

    status: int
    result: int = 0
    data: bytes = b""


class Commands(Protocol):
    """Both raise OSError when no answer came."""

    def scsi(self, cdb: bytes, *, out: bytes = b"", expect: int = 0, seconds: float) -> ScsiAnswer:
        """Send a command with data, or to get `expect` bytes."""

    def nvme(
        self, opcode: int, *, nsid: int = 0, words: tuple[int, ...] = (), expect: int = 0, seconds: float
    ) -> NvmeAnswer:
        """Send an admin command; `words` are command double words 10 and on."""


class _SgHeader(ctypes.Structure):
    _fields_ = (
        ("interface_id", ctypes.c_int),
        ("direction", ctypes.c_int),
        ("cmd_len", ctypes.c_ubyte),
        ("mx_sb_len", ctypes.c_ubyte),
        ("iovec_count", ctypes.c_ushort),
        ("dxfer_len", ctypes.c_uint),
        ("dxferp", ctypes.c_void_p),
        ("cmdp", ctypes.c_void_p),
        ("sbp", ctypes.c_void_p),
        ("timeout", ctypes.c_uint),
        ("flags", ctypes.c_uint),
        ("pack_id", ctypes.c_int),
        ("usr_ptr", ctypes.c_void_p),
        ("status", ctypes.c_ubyte),
        ("masked_status", ctypes.c_ubyte),
        ("msg_status", ctypes.c_ubyte),
        ("sb_len_wr", ctypes.c_ubyte),
        ("host_status", ctypes.c_ushort),
        ("driver_status", ctypes.c_ushort),
        ("resid", ctypes.c_int),
        ("duration", ctypes.c_uint),
        ("info", ctypes.c_uint),
    )


class _NvmeCommand(ctypes.Structure):
    _fields_ = (
        ("opcode", ctypes.c_uint8),
        ("flags", ctypes.c_uint8),
        ("rsvd1", ctypes.c_uint16),
        ("nsid", ctypes.c_uint32),
        ("cdw2", ctypes.c_uint32),
        ("cdw3", ctypes.c_uint32),
        ("metadata", ctypes.c_uint64),
        ("addr", ctypes.c_uint64),
        ("metadata_len", ctypes.c_uint32),
        ("data_len", ctypes.c_uint32),
        ("words", ctypes.c_uint32 * 6),
        ("timeout_ms", ctypes.c_uint32),
        ("result", ctypes.c_uint32),
    )


class KernelCommands:
    """Through an open descriptor of the drive."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def scsi(self, cdb: bytes, *, out: bytes = b"", expect: int = 0, seconds: float) -> ScsiAnswer:
        """See `Commands`."""
        data = (
            ctypes.create_string_buffer(out, len(out)) if out else ctypes.create_string_buffer(max(expect, 1))
        )
        command, sense = ctypes.create_string_buffer(cdb, len(cdb)), ctypes.create_string_buffer(64)
        header = _SgHeader(
            interface_id=ord("S"),
            direction=_OUT if out else _IN if expect else _NONE,
            cmd_len=len(cdb),
            mx_sb_len=len(sense),
            dxfer_len=len(out) or expect,
            dxferp=ctypes.addressof(data),
            cmdp=ctypes.addressof(command),
            sbp=ctypes.addressof(sense),
            timeout=int(seconds * 1000),
        )
        fcntl.ioctl(self._fd, _SG_IO, header)
        return ScsiAnswer(
            status=header.status,
            sense=sense.raw[: header.sb_len_wr],
            data=data.raw[:expect] if expect else b"",
            transport=header.host_status
            | header.driver_status & ~0x08,  # 08h says only that there is sense data
        )

    def nvme(
        self, opcode: int, *, nsid: int = 0, words: tuple[int, ...] = (), expect: int = 0, seconds: float
    ) -> NvmeAnswer:
        """See `Commands`."""
        data = ctypes.create_string_buffer(max(expect, 1))
        command = _NvmeCommand(opcode=opcode, nsid=nsid, data_len=expect, timeout_ms=int(seconds * 1000))
        command.addr = ctypes.addressof(data) if expect else 0
        for place, word in enumerate(words):
            command.words[place] = word
        status = fcntl.ioctl(self._fd, _NVME_ADMIN, command)
        return NvmeAnswer(status=status, result=command.result, data=data.raw[:expect])

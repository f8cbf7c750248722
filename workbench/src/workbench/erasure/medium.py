"""A drive as the engine sees it: bytes at offsets, and whether it is still there.

Everything an engine does to a drive goes through `Medium`; `BlockMedium` is the one for block devices.
"""

import errno
import fcntl
import os
import struct
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

# linux/fs.h
BLKGETSIZE64 = 0x80081272
BLKSSZGET = 0x1268
BLKROGET = 0x125E
BLKFLSBUF = 0x1261

_GONE = frozenset({errno.ENODEV, errno.ENXIO, errno.ESHUTDOWN, errno.ENOMEDIUM, errno.EBADF})


class DriveLost(Exception):
    """The drive does not answer any more, or is not the size it was: unplugged, or dead."""


class Medium(Protocol):
    """Offsets and lengths are whole sectors; buffers are aligned to pages."""

    size_bytes: int
    sector_bytes: int

    def write(self, offset: int, view: memoryview) -> None:
        """Write all of it. Raises OSError, whatever part was written, and DriveLost."""

    def read(self, offset: int, view: memoryview) -> None:
        """Fill all of it. Raises OSError and DriveLost."""

    def flush(self) -> None:
        """Have the drive write its own cache, and forget what the system caches. Raises OSError and DriveLost."""


class BlockMedium:
    """A block device, opened for us alone and without the page cache (O_EXCL, O_DIRECT)."""

    def __init__(self, path: Path) -> None:
        """Raises OSError; EBUSY when the kernel or another program uses the device."""
        self.path = path
        self.fd = os.open(path, os.O_RDWR | os.O_EXCL | os.O_DIRECT | os.O_CLOEXEC)
        self.size_bytes = _number(self.fd, BLKGETSIZE64, "Q")
        self.sector_bytes = _number(self.fd, BLKSSZGET, "i")
        self.is_read_only = bool(_number(self.fd, BLKROGET, "i"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.fd)

    def write(self, offset: int, view: memoryview) -> None:
        """See `Medium`."""
        done = 0
        while done < len(view):
            try:
                written = os.pwrite(self.fd, view[done:], offset + done)
            except OSError as error:
                raise self._judged(error) from error
            if written < self.sector_bytes:
                raise OSError(errno.EIO, "the drive wrote less than a sector")
            done += written - written % self.sector_bytes

    def read(self, offset: int, view: memoryview) -> None:
        """See `Medium`."""
        done = 0
        while done < len(view):
            try:
                gotten = os.preadv(self.fd, [view[done:]], offset + done)
            except OSError as error:
                raise self._judged(error) from error
            if gotten < self.sector_bytes:
                raise OSError(errno.EIO, "the drive gave less than a sector")
            done += gotten - gotten % self.sector_bytes

    def flush(self) -> None:
        """See `Medium`."""
        try:
            os.fsync(self.fd)
            fcntl.ioctl(self.fd, BLKFLSBUF, 0)
        except OSError as error:
            raise self._judged(error) from error

    def _judged(self, error: OSError) -> Exception:
        """A bad sector, or no drive any more: then its size is not what it was."""
        if error.errno in _GONE:
            return DriveLost(str(error))
        try:
            size = _number(self.fd, BLKGETSIZE64, "Q")
        except OSError as gone:
            return DriveLost(str(gone))
        return error if size == self.size_bytes else DriveLost(f"its size became {size}")


def _number(fd: int, request: int, shape: str) -> int:
    buffer = bytearray(struct.calcsize(shape))
    fcntl.ioctl(fd, request, buffer)
    return int(struct.unpack(shape, buffer)[0])

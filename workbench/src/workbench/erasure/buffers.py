"""Memory that O_DIRECT accepts (aligned to pages), and comparing it at the speed of the machine."""

import ctypes
import mmap

_LIBC = ctypes.CDLL(None)
_MEMCMP = _LIBC.memcmp
_MEMCMP.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
_MEMCMP.restype = ctypes.c_int


def aligned(size: int) -> memoryview:
    """A writable buffer of zeros, aligned to a page."""
    return memoryview(mmap.mmap(-1, size))


def address(view: memoryview) -> int:
    """Where the bytes of a writable buffer lie."""
    return ctypes.addressof(ctypes.c_char.from_buffer(view))


def equal(one: memoryview, other: memoryview) -> bool:
    """Whether two writable buffers hold the same bytes. memcmp lets other threads run; comparing views does not."""
    return len(one) == len(other) and not _MEMCMP(address(one), address(other), len(one))

"""Two clocks: the wall, which may be wrong and may be set, and one that only goes forward."""

import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from secrets import randbits

from passport.certificate import ClockSource


def wall() -> datetime:
    """What this computer believes it is, in UTC, to the millisecond."""
    now = time.time_ns() // 1_000_000
    return datetime.fromtimestamp(now // 1000, tz=UTC).replace(microsecond=now % 1000 * 1000)


def elapsed_milliseconds() -> int:
    """Of a clock that cannot be set and goes on while the computer sleeps."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def source(run: Path = Path("/run")) -> ClockSource:
    """Whether the wall clock was set by the network since the start (systemd-timesyncd, chrony)."""
    synchronised = (run / "systemd/timesync/synchronized").exists() or (run / "chrony/chronyd.pid").exists()
    return ClockSource.NETWORK if synchronised else ClockSource.HARDWARE


def identifier() -> str:
    """A UUID of version 7 (RFC 9562, 5.7): it sorts by time."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 7 << 76 | randbits(12) << 64 | 2 << 62 | randbits(62)
    return str(uuid.UUID(int=value))

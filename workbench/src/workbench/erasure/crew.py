"""The processes that will erase, one for each drive. They get ready while the command line still looks at the drives.

A worker touches nothing before it was told its job; those that were told none are ended.
"""

import signal
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Self

Worker = subprocess.Popen[bytes]


@dataclass(slots=True)
class Crew:
    """Workers that wait for their jobs."""

    _waiting: list[Worker] = field(default_factory=list)

    @classmethod
    def of(cls, drives: int) -> Self:
        """As many as there are drives. Raises OSError."""
        return cls([_worker() for _ in range(drives)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._waiting:
            worker.kill()
            worker.communicate()
        self._waiting.clear()

    def take(self) -> Worker:
        """One that waits for its job. Raises OSError."""
        while self._waiting:
            worker = self._waiting.pop()
            if worker.poll() is None:
                return worker
            worker.communicate()
        return _worker()


def _worker() -> Worker:
    """The terminal sends Ctrl-C to all of its processes; a worker that starts ignores it, and is told by the supervisor."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-m", "workbench.erasure.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
    finally:
        signal.signal(signal.SIGINT, before)

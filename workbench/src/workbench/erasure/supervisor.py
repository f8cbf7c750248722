"""One process for each drive, all at once, and what they tell.

A worker that ends without its last word leaves what it began with: nothing known.
"""

import selectors
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType
from typing import IO

from passport.sanitization import Shortfall
from passport.storage import HiddenArea
from workbench import clock
from workbench.erasure.crew import Crew, Worker
from workbench.erasure.findings import Findings, Progress
from workbench.erasure.jobs import Job, Told, read_line
from workbench.erasure.targets import Target

_WINDOW_SECONDS = 10.0
_GRACE_SECONDS = 30.0


@dataclass(slots=True, eq=False)
class Running:
    """One drive being erased. Speeds in bytes a second, of the last ten seconds."""

    target: Target
    job: Job
    started_at: datetime
    started: int
    progress: Progress | None = None
    told: Told | None = None
    ended_at: datetime | None = None
    elapsed_milliseconds: int = 0
    _seen: deque[tuple[float, int]] = field(default_factory=deque)

    @property
    def speed(self) -> float | None:
        """Nothing until it can be told."""
        if len(self._seen) < 2:
            return None
        (first, before), (last, done) = self._seen[0], self._seen[-1]
        return (done - before) / (last - first) if last > first and done > before else None

    @property
    def seconds_left(self) -> float | None:
        """Of this step and of those that follow, at the present speed."""
        if self.progress is None or self.speed is None:
            return None
        left = self.progress.total - self.progress.done
        return (left + (self.progress.steps - self.progress.step) * self.progress.total) / self.speed

    def take(self, progress: Progress) -> None:
        """Note how far it is."""
        now = time.monotonic()
        if self.progress is not None and (self.progress.step, self.progress.phase) != (
            progress.step,
            progress.phase,
        ):
            self._seen.clear()
        self.progress = progress
        self._seen.append((now, progress.done))
        while now - self._seen[0][0] > _WINDOW_SECONDS and len(self._seen) > 2:
            self._seen.popleft()

    def end(self) -> Told:
        """It ended; without a last word nothing is known of the drive."""
        self.ended_at = clock.wall()
        self.elapsed_milliseconds = clock.elapsed_milliseconds() - self.started
        # By the clock of the end: the network may have set it meanwhile.
        self.started_at = self.ended_at - timedelta(milliseconds=self.elapsed_milliseconds)
        if self.told is None:
            found = Findings(reported={Shortfall.INTERRUPTED})
            self.told = Told(findings=found, recipe=self.job.recipes[0], hidden_area=HiddenArea.INDETERMINATE)
        return self.told


def erase_all(
    work: list[tuple[Target, Job]],
    crew: Crew,
    *,
    on_progress: Callable[[Running], None],
    on_end: Callable[[Running], None],
) -> list[Running]:
    """Erase all of them side by side. Interrupted, the workers are stopped and every drive still gets its end."""
    runs: dict[IO[bytes], tuple[Running, Worker]] = {}
    with _started(work, crew) as started, _stopping(started), selectors.DefaultSelector() as selector:
        for running, process in started:
            assert process.stdout is not None
            runs[process.stdout] = (running, process)
            selector.register(process.stdout, selectors.EVENT_READ)
        while selector.get_map():
            for ready, _ in selector.select():
                pipe = ready.fileobj
                running, process = runs[pipe]  # type: ignore[index]
                if _take(running, process):
                    on_progress(running)
                    continue
                selector.unregister(pipe)
                process.wait()
                running.end()
                on_end(running)
    return [running for running, _ in runs.values()]


def _take(running: Running, process: Worker) -> bool:
    """Read one line; whether there was one."""
    assert process.stdout is not None
    line = process.stdout.readline()
    said = read_line(line.decode(errors="replace"))
    if isinstance(said, Told):
        running.told = said
    elif said is not None:
        running.take(said)
    return bool(line)


@contextmanager
def _started(work: list[tuple[Target, Job]], crew: Crew) -> Iterator[list[tuple[Running, Worker]]]:
    started: list[tuple[Running, Worker]] = []
    try:
        for target, job in work:
            process = crew.take()
            running = Running(
                target=target, job=job, started_at=clock.wall(), started=clock.elapsed_milliseconds()
            )
            started.append((running, process))
            _tell(process, job)
        yield started
    finally:
        for _, process in started:
            _end(process)


def _tell(process: Worker, job: Job) -> None:
    """A worker that died meanwhile ends without its last word, as any other."""
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin:
        process.stdin.write(job.line().encode())


@contextmanager
def _stopping(started: list[tuple[Running, Worker]]) -> Iterator[None]:
    """Ctrl-C, or a closed terminal, ends the workers in order; it must not end us between two certificates."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for _, process in started:
            process.terminate()

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _end(process: Worker) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()

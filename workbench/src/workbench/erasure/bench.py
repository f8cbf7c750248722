"""The card of an erasure on the live bench: all its drives together, the slowest tells the time left."""

from dataclasses import dataclass, field

from passport.certificate import Certificate
from passport.sanitization import ResultKind
from workbench.erasure.findings import Phase
from workbench.erasure.supervisor import Running
from workbench.livecard import Activity, LiveCard, Need, State

_LOOKING_BACK = frozenset({Phase.READING, Phase.LOOKING})


@dataclass(slots=True)
class BenchCard:
    """Tells the bench what `Screen` and `Lines` tell the terminal."""

    card: LiveCard
    drives: int
    _running: dict[str, Running] = field(default_factory=dict)
    _results: list[ResultKind] = field(default_factory=list)
    _untouched: int = 0

    def progress(self, running: Running) -> None:
        """How far all of them are together."""
        self._running[str(running.target.path)] = running
        self.card.tell(self._state())

    def result(self, running: Running, certificate: Certificate, file: str) -> None:  # noqa: ARG002 - its place is for the terminal
        """What came out for one drive."""
        self._running.pop(str(running.target.path), None)
        self._results.append(certificate.outcome.result)

    def refused(self, running: Running) -> None:
        """One drive was not touched."""
        self._running.pop(str(running.target.path), None)
        self._untouched += 1

    def close(self) -> None:
        """The end of all of them is the last word."""
        self.card.tell(self._end())
        self.card.close()

    def _state(self) -> State:
        known = [one for one in self._running.values() if one.progress is not None]
        phases = {one.progress.phase for one in known if one.progress}
        speeds = [one.speed for one in known if one.speed]
        left = [one.seconds_left for one in known if one.seconds_left is not None]
        ended = len(self._results) + self._untouched
        return State(
            activity=Activity.VERIFYING if phases and phases <= _LOOKING_BACK else Activity.ERASING,
            percent=int((sum(map(_part_done, known)) + ended) * 100 / self.drives),
            bytes_per_second=round(sum(speeds)) if speeds else None,
            seconds_left=round(max(left)) if left else None,
        )

    def _end(self) -> State:
        if ResultKind.FAILED in self._results:
            return State(activity=Activity.FAILED, needs=(Need.DESTROY_DRIVE,))
        if len(self._results) < self.drives or ResultKind.UNKNOWN in self._results:
            return State(activity=Activity.UNKNOWN if self._results else Activity.STOPPED)
        return State(activity=Activity.DONE, percent=100)


def _part_done(running: Running) -> float:
    """Between 0 and 1, over all steps."""
    at = running.progress
    if at is None or not at.steps:
        return 0.0
    return min((at.step - 1 + (at.done / at.total if at.total else 0)) / at.steps, 1.0)

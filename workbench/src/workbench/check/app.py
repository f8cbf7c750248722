"""`rebond-workbench check`: the whole screen of the terminal, in big words, with few keys."""

from functools import partial
from queue import SimpleQueue
from threading import Event
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType

from passport.checks import CheckKind, CheckResult, Judge
from workbench.check.automatic import Probe, note_all, verdict_of
from workbench.check.bench import BenchCard
from workbench.check.guided import screen_for
from workbench.check.screens.home import HomeScreen
from workbench.check.session import Session
from workbench.check.verdict import Verdict
from workbench.inspect.tree import Tree

Progress = tuple[CheckKind | None, float, str]
_LOOK_SECONDS = 0.1


class _Ended(BaseException):
    """The person has left: no probe need go on. It is no error of the probe, which may not catch it as one."""


class CheckApp(App[bool]):
    """Answers whether the person finished; what is known is in the session either way."""

    CSS_PATH = "check.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self, session: Session, probes: list[Probe], files: Tree, card: BenchCard | None = None
    ) -> None:
        super().__init__()
        self.session, self.probes, self.files = session, probes, files
        self.card = card or BenchCard(None, session)
        self.home = HomeScreen(session)
        self.ended = Event()
        self.news: SimpleQueue[tuple[Probe, Verdict]] = SimpleQueue()
        self.progress: Progress = (None, 0.0, "")
        self._shown: Progress = self.progress

    def on_mount(self) -> None:
        self.push_screen(self.home)
        self.set_interval(_LOOK_SECONDS, self._read_news)
        self.run_worker(self._run_probes, thread=True)

    def on_unmount(self) -> None:
        self.ended.set()

    def ask(self, kind: CheckKind) -> None:
        """Let the person make one check."""
        self.push_screen(screen_for(kind, self.files), partial(self._answered, kind))

    def _answered(self, kind: CheckKind, verdict: Verdict | None) -> None:
        if verdict is not None and verdict.result is not CheckResult.NOT_DONE:
            self.session.note(kind, verdict, Judge.PERSON)
        self.home.show()
        self.home.go_on(kind)

    def leave(self) -> None:
        """End: the probe that runs is told to stop at its next word."""
        self.ended.set()
        self.exit(True)

    def _run_probes(self) -> None:
        """In a thread of its own, which never waits for the screen: the person answers questions meanwhile."""
        try:
            for probe in self.probes:
                if self.session.result_of(probe.kind) is CheckResult.NOT_DONE:
                    self._tell(probe.kind, 0.0, "")
                    self.news.put((probe, verdict_of(probe, partial(self._tell, probe.kind))))
            self._tell(None, 1.0, "")
        except _Ended:
            return

    def _tell(self, kind: CheckKind | None, share: float, told: str) -> None:
        if self.ended.is_set():
            raise _Ended
        self.progress = (kind, share, told)

    def _read_news(self) -> None:
        """What the probes found since, and how far they are."""
        while not self.news.empty():
            probe, verdict = self.news.get()
            note_all(self.session, probe, verdict)
            self.home.show()
        if self.progress != self._shown:
            self._shown = self.progress
            self.home.tell(*self.progress)
        kind, share, _told = self._shown
        self.card.tell(kind, share)

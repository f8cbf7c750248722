"""`rebond-workbench check`: the whole screen of the terminal, in big words, with few keys."""

from functools import partial
from threading import Event
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType

from passport.checks import CheckKind, CheckResult, Judge
from workbench.check.automatic import Probe, note_all, verdict_of
from workbench.check.guided import screen_for
from workbench.check.screens.home import HomeScreen
from workbench.check.session import Session
from workbench.check.verdict import Verdict
from workbench.inspect.tree import Tree


class CheckApp(App[bool]):
    """Answers whether the person finished; what is known is in the session either way."""

    CSS_PATH = "check.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, session: Session, probes: list[Probe], files: Tree) -> None:
        super().__init__()
        self.session, self.probes, self.files = session, probes, files
        self.home = HomeScreen(session)
        self.ended = Event()

    def on_mount(self) -> None:
        self.push_screen(self.home)
        self.run_worker(self._run_probes, thread=True, exit_on_error=True)

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

    def _run_probes(self) -> None:
        """In a thread of its own: the person answers questions meanwhile."""
        for probe in self.probes:
            if self.ended.is_set():
                return
            if self.session.result_of(probe.kind) is CheckResult.NOT_DONE:
                self._tell(probe.kind, 0.0, "")
                verdict = verdict_of(probe, partial(self._tell, probe.kind))
                self._found(probe, verdict)
        self._tell(None, 1.0, "")

    def _tell(self, kind: CheckKind | None, share: float, told: str) -> None:
        if not self.ended.is_set():
            self.call_from_thread(self.home.tell, kind, share, told)

    def _found(self, probe: Probe, verdict: Verdict) -> None:
        if self.ended.is_set():
            return
        self.call_from_thread(self._note, probe, verdict)

    def _note(self, probe: Probe, verdict: Verdict) -> None:
        note_all(self.session, probe, verdict)
        self.home.show()

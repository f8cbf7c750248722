"""All the checks of a computer on one screen: what is done, what runs, what a person must still do."""

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from passport.checks import CheckFinding, CheckKind, CheckResult, NotApplicableReason
from workbench.check.letters import bar, big
from workbench.check.session import Session
from workbench.check.verdict import title_of
from workbench.words import _, _n

if TYPE_CHECKING:
    from workbench.check.app import CheckApp

_SIGNS = {
    CheckResult.PASSED: ("√", "bold #5fd787"),
    CheckResult.FAILED: ("X", "bold #ff8787"),
    CheckResult.NOT_APPLICABLE: ("-", "#9aa5b1"),
    CheckResult.NOT_DONE: ("·", "bold #ffd75f"),
}


class HomeScreen(Screen[None]):
    """The list. Enter makes the chosen check, F10 ends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("enter", "make", show=False),
        Binding("f10,q", "finish", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.chosen = 0
        self.running: CheckKind | None = None
        self.share, self.told = 0.0, ""
        self.is_leaving = False

    def compose(self) -> ComposeResult:
        with Vertical(id="home"):
            yield Static("", id="heading")
            yield Static("", id="machine")
            yield Static("", id="progress")
            with VerticalScroll(id="list", can_focus=False):
                yield Static("", id="checks")
            yield Static("", id="help")

    def on_mount(self) -> None:
        first = next(iter(self.session.open), None)
        self.chosen = self.session.wanted.required.index(first) if first else 0
        self.show()

    def on_resize(self) -> None:
        self.show()

    def tell(self, kind: CheckKind | None, share: float, told: str) -> None:
        """What the program is doing now."""
        self.running, self.share, self.told = kind, share, told
        self.show()

    def show(self) -> None:
        """Draw it again."""
        if not self.is_mounted:
            return
        machine = self.session.machine
        told = "  ·  ".join(filter(None, (machine.maker, machine.model, machine.serial)))
        width = max(30, self.size.width - 6)
        self.query_one("#heading", Static).update(big(self._heading(), width))
        self.query_one("#machine", Static).update(told or _("unknown computer"))
        self.query_one("#progress", Static).update(self._progress(width))
        self.query_one("#checks", Static).update(self._lines(width))
        self.query_one("#help", Static).update(self._help())
        self.query_one("#list").scroll_to(y=max(0, self.chosen - self.size.height // 3), animate=False)

    def go_on(self, kind: CheckKind) -> None:
        """After an answer, choose the next check that waits for a person."""
        required = self.session.wanted.required
        place = required.index(kind)
        following = [*required[place + 1 :], *required[: place + 1]]
        next_one = next((one for one in following if self._waits(one)), None)
        if next_one is not None:
            self.chosen = required.index(next_one)
        self.show()

    def action_choose(self, step: int) -> None:
        self.is_leaving = False
        self.chosen = (self.chosen + step) % len(self.session.wanted.required)
        self.show()

    def action_make(self) -> None:
        kind = self.session.wanted.required[self.chosen]
        if kind is not self.running:
            cast("CheckApp", self.app).ask(kind)

    def action_finish(self) -> None:
        """At once when all is done; else a second time, because what is left counts as not done."""
        if self.session.open and not self.is_leaving:
            self.is_leaving = True
            self.show()
            return
        cast("CheckApp", self.app).leave()

    def _waits(self, kind: CheckKind) -> bool:
        return self.session.result_of(kind) is CheckResult.NOT_DONE and kind is not self.running

    def _heading(self) -> str:
        if self.session.open:
            return _("Checks")
        return _("Good") if self.session.report().is_good else _("Faults")

    def _progress(self, width: int) -> str:
        done, every = self.session.done, len(self.session.wanted.required)
        return f"{done} / {every}  {bar(done / every if every else 1.0, min(50, width - 12))}"

    def _lines(self, width: int) -> Text:
        lines = Text(no_wrap=True, overflow="ellipsis")
        for place, kind in enumerate(self.session.wanted.required):
            lines.append_text(self._line(kind, width, chosen=place == self.chosen))
            lines.append("\n")
        return lines

    def _line(self, kind: CheckKind, width: int, *, chosen: bool) -> Text:
        found = self.session.findings.get(kind)
        sign, look = _SIGNS[self.session.result_of(kind)]
        told = in_words(found)
        if kind is self.running:
            sign, look, told = "»", "bold #87d7ff", f"{bar(self.share, 12)} {self.told}"
        line = Text(no_wrap=True, overflow="ellipsis")
        line.append(" ► " if chosen else "   ", style="bold white")
        line.append(f"{sign}  ", style=look)
        line.append(f"{title_of(kind):<28}", style="bold" if chosen else "")
        line.append(told, style=look)
        line.truncate(width, overflow="ellipsis", pad=True)
        if chosen:
            line.stylize("bold #10161d on #e8edf2")
        return line

    def _help(self) -> str:
        if self.is_leaving:
            left = _n(
                "%(count)d check is not done.", "%(count)d checks are not done.", len(self.session.open)
            )
            return f"{left}  " + _("F10 again ends all the same.")
        return _("↑ ↓  choose     Enter  make this check     F10  end")


def in_words(found: CheckFinding | None) -> str:
    """A result as it is shown in the list."""
    if found is None:
        return _("to do")
    told = {
        CheckResult.PASSED: _("works"),
        CheckResult.FAILED: _("broken"),
        CheckResult.NOT_APPLICABLE: _reason(found.reason),
        CheckResult.NOT_DONE: _("to do"),
    }[found.result]
    return f"{told} · {found.measured}" if found.measured else told


def _reason(reason: NotApplicableReason | None) -> str:
    return {
        NotApplicableReason.NOT_FITTED: _("there is none"),
        NotApplicableReason.REMOVED: _("taken out"),
        NotApplicableReason.NOT_NEEDED: _("not needed"),
        None: _("does not apply"),
    }[reason]

"""Every key of the keyboard, pressed once: what was pressed lights up."""

import time
from queue import SimpleQueue
from threading import Event
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key as KeyPressed
from textual.screen import Screen
from textual.widgets import Static

from passport.checks import CheckResult
from workbench.check import keys, layout
from workbench.check.letters import big
from workbench.check.screens.answering import Answer, Answers
from workbench.check.verdict import Verdict, absent, failed, passed, undecided
from workbench.inspect.tree import Tree
from workbench.words import _, _n

_ESCAPE, _ESCAPE_AGAIN = 1, 1.0
_LOOK_SECONDS = 0.03
# Without /dev/input the terminal tells letters and little more: those of a French keyboard by what they write.
_WRITTEN = {key.label.lower(): key.code for row in layout.ROWS for key in row if len(key.label) == 1}
_NAMED = {
    "escape": 1, "backspace": 14, "tab": 15, "enter": 28, "space": 57, "left": 105, "up": 103, "down": 108, "right": 106,
    **{f"f{n}": 58 + n for n in range(1, 11)}, "f11": 87, "f12": 88,
}  # fmt: skip


class KeyboardScreen(Screen[Verdict]):
    """Twice Escape within a second ends it, because every single key is being tested."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "ignore", show=False, priority=True),
    ]

    def __init__(self, title: str, files: Tree) -> None:
        super().__init__()
        self.heading, self.files = title, files
        self.seen: set[int] = set()
        self.pad = False
        self.asking = False
        self._stop = Event()
        self._escaped_at = 0.0
        self._by_kernel = False
        self._heard_keys: SimpleQueue[int] = SimpleQueue()
        self._has_ended = False

    def compose(self) -> ComposeResult:
        with Vertical(id="question"):
            yield Static(big(self.heading, max(20, self.app.size.width - 6)), id="heading")
            yield Static(
                _("Press every key once. Press Esc twice quickly when you have finished."), id="steps"
            )
            yield Static("", id="keyboard", markup=False)
            yield Static("", id="count")

    def on_mount(self) -> None:
        self.set_interval(_LOOK_SECONDS, self._read)
        devices = keys.keyboards(self.files)
        if devices:
            self.run_worker(lambda: self._listen(devices), thread=True)
        self._draw()

    def on_unmount(self) -> None:
        self._stop.set()

    def press(self, code: int) -> None:
        """A key went down."""
        if self.asking or self._has_ended:
            return
        now = time.monotonic()
        if code == _ESCAPE and now - self._escaped_at < _ESCAPE_AGAIN:
            self._ask()
            return
        self._escaped_at = now if code == _ESCAPE else 0.0
        self.pad = self.pad or code in {key.code for row in layout.PAD for key in row}
        self.seen.add(code)
        self._draw()
        if not layout.codes(pad=self.pad) - self.seen:
            self._has_ended = True
            self.dismiss(passed(self._told()))

    def on_key(self, event: KeyPressed) -> None:
        """Where the kernel cannot be asked, the terminal tells what it can."""
        if self.asking:
            return
        event.stop()
        event.prevent_default()
        if not self._by_kernel:
            code = _NAMED.get(event.key) or _WRITTEN.get((event.character or "").lower())
            if code is not None:
                self.press(code)

    def on_answers_given(self, message: Answers.Given) -> None:
        verdict = message.answer.verdict
        told = self._told() if verdict.result is not CheckResult.NOT_APPLICABLE else ""
        self.dismiss(Verdict(verdict.result, told, verdict.reason))

    def action_ignore(self) -> None:
        """Control and C are keys like others here."""

    def _listen(self, devices: list[str]) -> None:
        self._by_kernel = True
        heard = keys.listen(devices, self._heard, self._stop, alone=True)
        self._by_kernel = heard

    def _heard(self, event: keys.InputEvent) -> None:
        if event.is_press:
            self._heard_keys.put(event.code)

    def _read(self) -> None:
        while not self._heard_keys.empty():
            self.press(self._heard_keys.get())

    def _ask(self) -> None:
        """The person has finished: keys are left, so the person says why. The terminal gets its keys back."""
        self.asking = True
        self._stop.set()
        left = layout.missing(frozenset(self.seen), pad=self.pad)
        every = Answer(_("All the keys work"), "good", passed())
        answers = (
            Answer(_("Keys are broken"), "bad", failed()),
            Answer(_("There is no keyboard"), "none", absent()),
            Answer(_("Later"), "later", undecided("")),
        )
        self.query_one("#steps", Static).update(
            _("Not pressed: %s") % " ".join(key.label for key in left)
            if left
            else _("Every key was pressed.")
        )
        self.mount(Answers(answers if left else (every, *answers)), after="#question")
        self.call_after_refresh(lambda: self.query_one(Answers).focus())

    def _told(self) -> str:
        left = layout.missing(frozenset(self.seen), pad=self.pad)
        count = len(self.seen & layout.codes(pad=self.pad))
        told = _n("%(count)d key pressed", "%(count)d keys pressed", count)
        return f"{told}; {_('Not pressed: %s') % ' '.join(k.label for k in left)}" if left else told

    def _draw(self) -> None:
        lines = Text()
        for number, row in enumerate(layout.ROWS):
            pad = layout.PAD[number - 1] if self.pad and 0 < number <= len(layout.PAD) else ()
            for key in (*row, None, *pad):
                if key is None:
                    lines.append("   ")
                    continue
                look = "black on green" if key.code in self.seen else "white on #303a46"
                lines.append(f" {key.label} ", style=look)
                lines.append(" ")
            lines.append("\n\n")
        self.query_one("#keyboard", Static).update(lines)
        wanted = layout.codes(pad=self.pad)
        self.query_one("#count", Static).update(f"{len(self.seen & wanted)} / {len(wanted)}")

"""Checks where the computer shows or watches something: colours, the pointer, the ports, the tone."""

from queue import SimpleQueue
from threading import Event
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click, MouseMove, MouseScrollDown, MouseScrollUp
from textual.screen import Screen
from textual.widgets import Static

from workbench.check import keys
from workbench.check.probes import sound
from workbench.check.screens.answering import QuestionScreen
from workbench.check.verdict import Verdict
from workbench.inspect.tree import Tree
from workbench.words import _, _n

COLOURS = ("#ff0000", "#00ff00", "#0000ff", "#ffffff", "#000000")


class ColourScreen(Screen[None]):
    """The whole screen in one colour after the other: a dead pixel shows on one of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter,right", "next", show=False),
        Binding("left", "previous", show=False),
        Binding("escape", "dismiss(None)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.place = 0

    def compose(self) -> ComposeResult:
        yield Static("", id="colour")

    def on_mount(self) -> None:
        self._show()

    def action_next(self) -> None:
        self.place += 1
        if self.place == len(COLOURS):
            self.dismiss(None)
        else:
            self._show()

    def action_previous(self) -> None:
        self.place = max(0, self.place - 1)
        self._show()

    def _show(self) -> None:
        self.query_one("#colour").styles.background = COLOURS[self.place]


class PointerScreen(QuestionScreen):
    """Moving, both buttons and scrolling light up as they are seen."""

    def __init__(self, title: str, files: Tree) -> None:
        steps = (
            _("Move the pointer."),
            _("Press the left button, then the right one."),
            _("Scroll with two fingers."),
        )
        super().__init__(title, steps)
        self.files = files
        self.seen: set[str] = set()
        self._stop = Event()
        self._heard_kinds: SimpleQueue[str] = SimpleQueue()

    def compose_more(self) -> ComposeResult:
        yield Static("", id="seen")

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(0.1, self._read)
        devices = keys.pointers(self.files)
        if devices:
            self.run_worker(lambda: keys.listen(devices, self._heard, self._stop, alone=False), thread=True)
        self._draw()

    def on_unmount(self) -> None:
        self._stop.set()

    def on_mouse_move(self, _event: MouseMove) -> None:
        self.see("move")

    def on_click(self, event: Click) -> None:
        self.see("right" if event.button == 3 else "left")

    def on_mouse_scroll_down(self, _event: MouseScrollDown) -> None:
        self.see("scroll")

    def on_mouse_scroll_up(self, _event: MouseScrollUp) -> None:
        self.see("scroll")

    def see(self, what: str) -> None:
        """Something was seen."""
        if what not in self.seen:
            self.seen.add(what)
            self._draw()

    def measured(self, verdict: Verdict) -> Verdict:
        told = ", ".join(label for name, label in self._labels() if name in self.seen)
        return Verdict(verdict.result, told if verdict.reason is None else "", verdict.reason)

    def _heard(self, event: keys.InputEvent) -> None:
        buttons = {keys.LEFT_BUTTON: "left", keys.RIGHT_BUTTON: "right", keys.TOUCH: "move"}
        what = "move" if event.is_movement else buttons.get(event.code) if event.is_press else None
        if what is not None and what not in self.seen:
            self._heard_kinds.put(what)

    def _read(self) -> None:
        while not self._heard_kinds.empty():
            self.see(self._heard_kinds.get())

    def _labels(self) -> tuple[tuple[str, str], ...]:
        return (
            ("move", _("it moves")),
            ("left", _("left button")),
            ("right", _("right button")),
            ("scroll", _("it scrolls")),
        )

    def _draw(self) -> None:
        lines = (f"{'█' if name in self.seen else '░'}  {label}" for name, label in self._labels())
        self.query_one("#seen", Static).update("\n".join(lines))


class PortsScreen(QuestionScreen):
    """A stick is put into each port in turn: each place on the bus is counted once."""

    def __init__(self, title: str, files: Tree) -> None:
        steps = (
            _("Put a USB stick into each port, one after the other."),
            _("Plug a screen into each screen socket."),
            _("Plug headphones in."),
        )
        super().__init__(title, steps)
        self.files = files
        self.before = places_of(self.files)
        self.found: set[str] = set()

    def compose_more(self) -> ComposeResult:
        yield Static("", id="seen")

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(0.5, self.look)
        self.look()

    def look(self) -> None:
        """See what was plugged in since."""
        now = places_of(self.files)
        self.found |= now - self.before
        self.before &= now  # what was pulled out and comes back somewhere was plugged in
        told = _n("%(count)d USB port seen", "%(count)d USB ports seen", len(self.found))
        self.query_one("#seen", Static).update(f"{'█ ' * len(self.found)} {told}")

    def measured(self, verdict: Verdict) -> Verdict:
        told = _n("%(count)d USB port seen", "%(count)d USB ports seen", len(self.found))
        return Verdict(verdict.result, told if verdict.reason is None else "", verdict.reason)


def places_of(tree: Tree) -> set[str]:
    """The places on the USB bus where something is plugged in: "1-2", "2-1.3"; not the buses themselves."""
    return {name for name in tree.names("sys/bus/usb/devices") if "-" in name and ":" not in name}


class SoundScreen(QuestionScreen):
    """The tone is played for a person to hear."""

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(sound.play, thread=True, exit_on_error=False)

"""The card of a test on the live bench: what runs, how far it is, and what a person must still do."""

from dataclasses import dataclass

from passport.checks import CheckKind
from workbench.check.session import Session
from workbench.livecard import Activity, LiveCard, Need, State

_BY_HAND = {
    CheckKind.KEYBOARD: Need.KEYBOARD,
    CheckKind.SCREEN: Need.SCREEN,
    CheckKind.POINTER: Need.POINTER,
    CheckKind.PORTS: Need.PORTS,
    CheckKind.CASE: Need.LOOK,
    CheckKind.CHARGER: Need.PLUG_POWER,
    CheckKind.BATTERY: Need.SWOLLEN_BATTERY,
}


@dataclass(slots=True)
class BenchCard:
    """Tells the bench what the screen of the test tells. Without a card nobody is told."""

    card: LiveCard | None
    session: Session

    def tell(self, running: CheckKind | None, share: float) -> None:
        """What the program measures now, and how far that one check is (from 0 to 1)."""
        if self.card is not None:
            self.card.tell(self._state(running, share))

    def close(self, *, is_whole: bool) -> None:
        """The end is the last word: the person went through to the end, or left."""
        if self.card is None:
            return
        activity = Activity.DONE if is_whole else Activity.STOPPED
        self.card.tell(State(activity=activity, percent=self._percent(0.0), needs=self._needs()))
        self.card.close()

    def _state(self, running: CheckKind | None, share: float) -> State:
        needs = self._needs()
        if running is not None:
            activity = Activity.CHECKING
        else:
            activity = Activity.BY_HAND if self.session.open else Activity.WAITING
        return State(activity=activity, percent=self._percent(share if running else 0.0), needs=needs)

    def _percent(self, share: float) -> int:
        every = len(self.session.wanted.required)
        return int(min(self.session.done + share, every) * 100 / every) if every else 100

    def _needs(self) -> tuple[Need, ...]:
        return tuple(_BY_HAND[kind] for kind in self.session.open if kind in _BY_HAND)

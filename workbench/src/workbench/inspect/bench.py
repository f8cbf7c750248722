"""What the live bench is told of a computer while it is identified and afterwards."""

import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from passport.firmware import LockKind, LockState
from passport.hardware import HardwareReport
from passport.junk import meaningful, named
from passport.storage import Medium, StorageDoubt
from workbench.inspect.tree import Tree
from workbench.livecard import Activity, Computer, LiveCard, Need, State

_GIB = 1024**3
_BELIEVED = 150  # percent; some batteries tell more than they were made for, and some tell nonsense
_HIDING = {StorageDoubt.RAID_MODE, StorageDoubt.REMAPPED_NVME, StorageDoubt.VMD_WITHOUT_DRIVER}
_PASSWORDS = {LockKind.POWER_ON, LockKind.ADMINISTRATOR}

_DMI = "sys/class/dmi/id"
_JOINED_EVERY_SECONDS = 5.0
_LAST_WORD_SECONDS = 1.0  # nobody waits for a bench after an identification of half a second


@dataclass(slots=True)
class Presence:
    """This computer on the live bench; on none when there is no spool or it joined no workshop."""

    spool: Path | None
    tree: Tree
    _card: LiveCard | None = field(default=None, init=False)

    def begin(self) -> None:
        """It is being identified: by then only what its firmware tells at once is known."""
        self._join(at_first(self.tree))
        self._tell(State(activity=Activity.IDENTIFYING))

    def end(self, report: HardwareReport, *, stays: bool) -> None:
        """It is identified. With `stays` it waits for a hand until this program is ended."""
        if self._card is not None:
            self._card.know(computer_of(report))
        if stays:
            self._stay(report)
        else:
            self._tell(State(activity=Activity.DONE, needs=needs_of(report)))
            self._close()

    def _stay(self, report: HardwareReport) -> None:
        """Until a program goes on with this computer, which has the next word, or a person ends it (SIGINT) and it is told."""
        ended = threading.Event()
        by: list[int] = []

        def end(number: int, _frame: FrameType | None) -> None:
            by.append(number)
            ended.set()

        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, end)
        while not ended.is_set():
            if self._card is None:
                self._join(computer_of(report))
            elif not self._card.is_the_latest:
                return
            self._tell(State(activity=Activity.WAITING, needs=needs_of(report)))
            ended.wait(_JOINED_EVERY_SECONDS)
        if signal.SIGINT in by:
            self._tell(State(activity=Activity.STOPPED))
            self._close()

    def _join(self, computer: Computer) -> None:
        self._card = LiveCard.of(self.spool, computer) if self.spool else None

    def _tell(self, state: State) -> None:
        if self._card is not None:
            self._card.tell(state)

    def _close(self) -> None:
        if self._card is not None:
            self._card.close(seconds=_LAST_WORD_SECONDS)


def at_first(tree: Tree) -> Computer:
    """What the firmware tells in a few short files."""
    return Computer(
        maker=named(tree.text(f"{_DMI}/sys_vendor")) or "",
        model=named(tree.text(f"{_DMI}/product_name")) or "",
        serial=meaningful(tree.text(f"{_DMI}/product_serial")) or "",
        system_uuid=meaningful(tree.text(f"{_DMI}/product_uuid")) or "",
    )


def computer_of(report: HardwareReport) -> Computer:
    """By what the server recognises it, and its parts in a few words."""
    healths = [one.health_percent for one in report.batteries if one.health_percent is not None]
    return Computer(
        maker=report.maker or "",
        model=report.model or "",
        serial=report.serial or "",
        system_uuid=report.system_uuid or "",
        hardware=" · ".join(_parts(report)),
        battery_percent=next((one for one in sorted(healths) if one <= _BELIEVED), None),
    )


def needs_of(report: HardwareReport) -> tuple[Need, ...]:
    """What a person must do before this computer can be tested or erased."""
    storage = report.storage
    is_hidden = storage is not None and bool(_HIDING & set(storage.doubts))
    found = {
        Need.NO_MEDIUM: storage is not None and storage.medium is Medium.NONE_FOUND,
        Need.RAID_MODE: is_hidden,
        Need.FIRMWARE_LOCK: any(
            lock.kind in _PASSWORDS and lock.state is LockState.ENABLED for lock in report.locks
        ),
    }
    return tuple(need for need, holds in found.items() if holds)


def _parts(report: HardwareReport) -> list[str]:
    processor = next((one.model for one in report.processors if one.model), "")
    memory = f"{round(report.memory_bytes / _GIB)} GB" if report.memory_bytes else ""
    drives = [f"{round(one.size_bytes / 10**9)} GB" for one in report.drives if one.size_bytes]
    return [part for part in (processor, memory, *drives) if part]

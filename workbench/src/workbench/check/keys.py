"""Keys as the kernel tells them (linux/input.h), without the terminal, which hides half of them.

An event is 24 bytes on 64-bit Linux: seconds and microseconds (8 each), type, code (2 each), value (4).
"""

import fcntl
import os
import selectors
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event

from workbench.inspect.tree import Tree

_EVENT = struct.Struct("<qqHHi")
_KEY, _RELATIVE, _ABSOLUTE = 1, 2, 3
_GRAB = 0x40044590  # EVIOCGRAB, _IOW('E', 0x90, int)
LETTER_A, SPACE, LEFT_BUTTON, RIGHT_BUTTON, TOUCH = 30, 57, 0x110, 0x111, 0x14A
_INPUT = "sys/class/input"


@dataclass(frozen=True, slots=True)
class InputEvent:
    """What a device said: a key or button with 1 for down, 0 for up, 2 for held; or a movement."""

    kind: int
    code: int
    value: int

    @property
    def is_press(self) -> bool:
        return self.kind == _KEY and self.value == 1

    @property
    def is_movement(self) -> bool:
        return self.kind in {_RELATIVE, _ABSOLUTE}


def events_in(data: bytes) -> Iterator[InputEvent]:
    """The events of whole records; the rest of a torn one is left out."""
    for start in range(0, len(data) - _EVENT.size + 1, _EVENT.size):
        _, _, kind, code, value = _EVENT.unpack_from(data, start)
        yield InputEvent(kind, code, value)


def capable_of(bitmap: str) -> frozenset[int]:
    """The codes in a bitmap of sysfs: words of 64 bits in hexadecimal, the highest first."""
    words = bitmap.split()
    bits = ((64 * place, int(word, 16)) for place, word in enumerate(reversed(words)))
    return frozenset(base + bit for base, word in bits for bit in range(64) if word >> bit & 1)


def keyboards(tree: Tree) -> list[str]:
    """Devices with letters, such as "event3": not power buttons, nor remote controls."""
    return [name for name, keys in _with_keys(tree) if LETTER_A in keys and SPACE in keys]


def pointers(tree: Tree) -> list[str]:
    """Devices with a left button or that are touched."""
    return [name for name, keys in _with_keys(tree) if LEFT_BUTTON in keys or TOUCH in keys]


def _with_keys(tree: Tree) -> Iterator[tuple[str, frozenset[int]]]:
    for name, path in tree.each(_INPUT, "event"):
        bitmap = tree.text(f"{path}/device/capabilities/key")
        try:
            yield name, capable_of(bitmap or "")
        except ValueError:
            continue


def listen(devices: list[str], tell: Callable[[InputEvent], None], stop: Event, *, alone: bool) -> bool:
    """Tell every event until `stop`; with `alone` the terminal gets none. Answers whether any device could be heard."""
    descriptors = [fd for fd in map(_opened, devices) if fd is not None]
    try:
        with selectors.DefaultSelector() as selector:
            for descriptor in descriptors:
                _grab(descriptor, alone=alone)
                selector.register(descriptor, selectors.EVENT_READ)
            while descriptors and not stop.is_set():
                for key, _mask in selector.select(timeout=0.1):
                    for event in events_in(os.read(key.fd, 64 * _EVENT.size)):
                        tell(event)
    except OSError:
        return bool(descriptors)  # a keyboard was unplugged
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
    return bool(descriptors)


def _opened(name: str) -> int | None:
    try:
        return os.open(f"/dev/input/{name}", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None


def _grab(descriptor: int, *, alone: bool) -> None:
    if alone:
        try:
            fcntl.ioctl(descriptor, _GRAB, 1)
        except OSError:
            return  # another program holds it: the keys are seen all the same

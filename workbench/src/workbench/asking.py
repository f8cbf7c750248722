"""The computer this program runs on, with the questions that only the drive itself can answer."""

import os

from passport.storage import HiddenAreas
from workbench.erasure.hidden import areas_of_ata
from workbench.erasure.transport import KernelCommands
from workbench.inspect.machine import Computer


def this_computer() -> Computer:
    """The one whose files are /sys and /proc."""
    return Computer(areas=areas_of)


def areas_of(device: str) -> HiddenAreas | None:
    """What a drive such as "sda" says that it hides; nothing when it may not be asked or does not answer."""
    try:
        descriptor = os.open(f"/dev/{device}", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return areas_of_ata(KernelCommands(descriptor))
    except OSError:
        return None
    finally:
        os.close(descriptor)

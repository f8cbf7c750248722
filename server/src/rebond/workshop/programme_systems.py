"""Which operating system the rules of a programme accept on a computer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.outcomes import Obstacle
from rebond.programmes.choices import SystemRule
from rebond.workshop.choices import OperatingSystem
from rebond.workshop.systems import WINDOWS, Hardware, windows_obstacles


def obstacle_of_system(*, rule: str, system: str, hardware: Hardware) -> Obstacle | None:
    """Why ``system`` is not one that ``rule`` accepts on ``hardware``; None when it is.

    Linux is always accepted. Windows is refused where the programme wants Linux only, and wherever the hardware is none
    on which Microsoft supports it: what was installed before a part was changed counts no more.
    """
    if system not in WINDOWS:
        return None
    words = {"system": OperatingSystem(system).label}
    if rule == SystemRule.LINUX:
        asks = _("The programme wants Linux only, and this computer has %(system)s: install Linux.")
        return Obstacle("system_not_of_programme", asks % words)
    if windows_obstacles(hardware):
        unsupported = _("%(system)s is not supported on this hardware: install Linux.")
        return Obstacle("system_unsupported", unsupported % words)
    return None

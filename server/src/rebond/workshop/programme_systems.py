"""With which operating system a computer may leave: one that its programme accepts, and that is still kept up."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.kit.outcomes import Obstacle
from rebond.programmes.choices import SystemRule
from rebond.workshop.choices import OperatingSystem
from rebond.workshop.releases import obstacle_of_release
from rebond.workshop.systems import WINDOWS, Hardware, windows_obstacles


def obstacle_of_system(
    *, rule: str, system: str, hardware: Hardware, version: str = "", day: date | None = None
) -> Obstacle | None:
    """Why ``system`` is not one that ``rule`` accepts on ``hardware`` that ``day`` (None: today); None when it is.

    Linux is always accepted, in a release that still had security updates. Windows is refused where the programme wants Linux only, and wherever the hardware is none
    on which Microsoft supports it: what was installed before a part was changed counts no more.
    """
    if system not in WINDOWS:
        return obstacle_of_release(system=system, version=version, day=day or timezone.localdate())
    words = {"system": OperatingSystem(system).label}
    if rule == SystemRule.LINUX:
        asks = _("The programme wants Linux only, and this computer has %(system)s: install Linux.")
        return Obstacle("system_not_of_programme", asks % words)
    if windows_obstacles(hardware):
        unsupported = _("%(system)s is not supported on this hardware: install Linux.")
        return Obstacle("system_unsupported", unsupported % words)
    return None

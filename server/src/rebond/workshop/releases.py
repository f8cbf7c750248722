"""Until when a release of an operating system is kept up: a computer leaves with one that still is.

Data of the application: a new release is a new line, with its source. Of a version that is not here, or not written,
nothing is known and nothing is refused. Windows 11 is not here: it goes on to its next release by itself. Nor is
PrimTux, which announces no day, nor "another Linux", whose name is not known.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from rebond.kit.outcomes import Obstacle
from rebond.workshop.choices import OperatingSystem

# Source: linuxmint.com/download_all.php, each for five years, to April.
_LINUX_MINT = {
    "17": date(2019, 4, 30),
    "18": date(2021, 4, 30),
    "19": date(2023, 4, 30),
    "20": date(2025, 4, 30),
    "21": date(2027, 4, 30),
    "22": date(2029, 4, 30),
}
# Each "Debian Edition" stands on one Debian: 3 on 10 and so on (emmabuntus.org). Its days: wiki.debian.org/LTS.
_EMMABUNTUS = {
    "2": date(2022, 6, 30),
    "3": date(2024, 6, 30),
    "4": date(2026, 8, 31),
    "5": date(2028, 6, 30),
    "6": date(2030, 6, 30),
}
_LAST_DAYS = {OperatingSystem.LINUX_MINT.value: _LINUX_MINT, OperatingSystem.EMMABUNTUS.value: _EMMABUNTUS}
_MAJOR = re.compile(r"\s*(?:DE\s*)?(\d+)\b", re.IGNORECASE)


def last_day_of(*, system: str, version: str) -> date | None:
    """The last day of security updates; None: not known. ``version`` as people write it: "22", "21.3 Xfce", "DE5"."""
    found = _MAJOR.match(version)
    return _LAST_DAYS.get(system, {}).get(found[1]) if found else None


def obstacle_of_release(*, system: str, version: str, day: date) -> Obstacle | None:
    """Why this release was neither to be installed nor to leave that ``day``."""
    end = last_day_of(system=system, version=version)
    if end is None or day <= end:
        return None
    words = {"system": f"{OperatingSystem(system).label} {version}".strip(), "year": end.year}
    asks = _("%(system)s has had no security update since %(year)s: install a release that is kept up.")
    return Obstacle("release_ended", asks % words)

"""The processor under load: does it count right on every core, and does it stay cool enough?"""

import hashlib
import os
import threading
import time
from dataclasses import dataclass

from workbench.check.verdict import Tell, Verdict, failed, passed
from workbench.inspect.tree import Tree
from workbench.words import _, _n

_BLOCK = bytes(range(256)) * 4096
_DIGEST = hashlib.sha256(_BLOCK).digest()
_SENSORS = ("coretemp", "k10temp", "zenpower", "cpu_thermal", "via_cputemp", "acpitz")
_TOO_HOT = 100.0
_SANE = (1.0, 125.0)


@dataclass(frozen=True, slots=True)
class Heat:
    """Degrees Celsius now, and what the maker says may not be reached."""

    now: float
    critical: float = _TOO_HOT


def heat_of(tree: Tree) -> Heat | None:
    """The hottest sensor of the processor; nothing when there is none."""
    found: list[Heat] = []
    for _name, path in tree.each("sys/class/hwmon", "hwmon"):
        if tree.text(f"{path}/name") in _SENSORS:
            for entry in tree.names(path):
                if entry.startswith("temp") and entry.endswith("_input"):
                    found += _reading(tree, f"{path}/{entry.removesuffix('_input')}")
    return max(found, key=lambda heat: heat.now, default=None)


def _reading(tree: Tree, sensor: str) -> list[Heat]:
    now, critical = tree.number(f"{sensor}_input"), tree.number(f"{sensor}_crit")
    if now is None or not _SANE[0] <= now / 1000 <= _SANE[1]:
        return []
    limit = critical / 1000 if critical and 60_000 <= critical <= 125_000 else _TOO_HOT
    return [Heat(now / 1000, limit)]


def throttles_of(tree: Tree) -> int:
    """How often the processor has slowed itself down for its heat since the start."""
    paths = (path for _name, path in tree.each("sys/devices/system/cpu", "cpu"))
    return sum(tree.number(f"{path}/thermal_throttle/core_throttle_count") or 0 for path in paths)


class _Load(threading.Thread):
    """One thread that counts the same sum again and again; hashlib lets the others run meanwhile."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.stop, self.rounds, self.errors = stop, 0, 0

    def run(self) -> None:
        while not self.stop.is_set():
            self.errors += hashlib.sha256(_BLOCK).digest() != _DIGEST
            self.rounds += 1


def check_processor(tree: Tree, tell: Tell, *, seconds: float) -> Verdict:
    """Load every thread of the processor for so long, and watch its heat."""
    before, stop = throttles_of(tree), threading.Event()
    first = heat_of(tree)
    loads = [_Load(stop) for _number in range(os.cpu_count() or 1)]
    start, hottest = time.monotonic(), first
    for load in loads:
        load.start()
    try:
        while (spent := time.monotonic() - start) < seconds and not _is_too_hot(hottest):
            hottest = max((h for h in (hottest, heat_of(tree)) if h), key=lambda heat: heat.now, default=None)
            tell(spent / seconds, f"{hottest.now:.0f} °C" if hottest else "")
            time.sleep(min(0.25, seconds))
    finally:
        stop.set()
        for load in loads:
            load.join()
    return judge(loads_errors(loads), hottest, throttles_of(tree) - before, threads=len(loads))


def loads_errors(loads: list[_Load]) -> int:
    return sum(load.errors for load in loads)


def judge(errors: int, hottest: Heat | None, throttled: int, *, threads: int) -> Verdict:
    """Wrong sums or a heat that its maker forbids are faults; slowing down for heat is told beside."""
    if errors:
        return failed(_("The processor counted wrong"))
    if _is_too_hot(hottest) and hottest:
        return failed(_("%d °C: too hot, clean the fan and renew the thermal paste") % round(hottest.now))
    told = [_n("%(count)d thread", "%(count)d threads", threads)]
    told.append(_("%d °C at most") % round(hottest.now) if hottest else _("no thermometer"))
    if throttled > 0:
        told.append(_("it slowed down for its heat"))
    return passed(", ".join(told))


def _is_too_hot(heat: Heat | None) -> bool:
    return heat is not None and heat.now >= heat.critical

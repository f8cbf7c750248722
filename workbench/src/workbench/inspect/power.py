"""Batteries and mains, as /sys/class/power_supply tells them (Linux, Documentation/ABI/testing/sysfs-class-power).

Energy is told in microwatt-hours or charge in microampere-hours, as the firmware counts; voltages in microvolts.
"""

from collections.abc import Iterator

from passport.hardware import Battery
from passport.junk import meaningful, named
from workbench.inspect.tree import Tree

_SUPPLIES = "sys/class/power_supply"
_SANE_MWH = 200_000
_SANE_MAH = 30_000


def batteries_of(tree: Tree) -> tuple[Battery, ...]:
    """The batteries of the computer: not those of a mouse, nor an empty bay."""
    return tuple(_battery(tree, path) for path in _supplies(tree, "Battery") if _is_own(tree, path))


def mains_online(tree: Tree) -> bool | None:
    """Whether a charger gives power; nothing when no charger can be asked."""
    said = [tree.number(f"{path}/online") for kind in ("Mains", "USB") for path in _supplies(tree, kind)]
    known = [online for online in said if online is not None]
    return any(known) if known else None


def charging_of(tree: Tree) -> str | None:
    """What the first battery says that it does: "Charging", "Discharging", "Full", "Not charging"."""
    own = (path for path in _supplies(tree, "Battery") if _is_own(tree, path))
    return next(filter(None, (tree.text(f"{path}/status") for path in own)), None)


def _supplies(tree: Tree, kind: str) -> Iterator[str]:
    for _, path in tree.each(_SUPPLIES):
        if tree.text(f"{path}/type") == kind:
            yield path


def _is_own(tree: Tree, path: str) -> bool:
    return tree.text(f"{path}/scope") != "Device" and tree.number(f"{path}/present") != 0


def _battery(tree: Tree, path: str) -> Battery:
    return Battery(
        maker=named(tree.text(f"{path}/manufacturer")),
        model=meaningful(tree.text(f"{path}/model_name")),
        serial=meaningful(tree.text(f"{path}/serial_number")),
        technology=meaningful(tree.text(f"{path}/technology")),
        design_capacity_mwh=_thousandth(tree, f"{path}/energy_full_design", _SANE_MWH),
        full_capacity_mwh=_thousandth(tree, f"{path}/energy_full", _SANE_MWH, zero=True),
        design_capacity_mah=_thousandth(tree, f"{path}/charge_full_design", _SANE_MAH),
        full_capacity_mah=_thousandth(tree, f"{path}/charge_full", _SANE_MAH, zero=True),
        voltage_mv=_thousandth(tree, f"{path}/voltage_min_design", 100_000),
        cycles=tree.number(f"{path}/cycle_count") or None,  # firmware that does not count says 0
    )


def _thousandth(tree: Tree, path: str, largest: int, *, zero: bool = False) -> int | None:
    """A thousandth of what is told; nothing for what no battery holds. A dead battery's full capacity may be zero."""
    told = tree.number(path)
    if told is None or told < 0 or (told == 0 and not zero):
        return None
    value = round(told / 1000)
    return value if value <= largest else None

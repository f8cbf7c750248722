"""What the firmware locks, and who may still reach this computer from afar, as far as Linux can see it."""

from collections.abc import Iterable, Iterator

from passport.firmware import FirmwareLock, LockKind, LockState
from workbench.inspect.tree import Tree

_HARDWARE_SECURITY, _INTEL_AMT = 24, 130
_ATTRIBUTES = "sys/class/firmware-attributes"
_STATES = (LockState.DISABLED, LockState.ENABLED, LockState.NOT_FITTED, LockState.UNKNOWN)
# SMBIOS 7.25: two bits each, from the lowest.
_SECURITY_BITS = (LockKind.FRONT_PANEL_RESET, LockKind.ADMINISTRATOR, LockKind.KEYBOARD, LockKind.POWER_ON)
_ROLES = {"bios-admin": LockKind.ADMINISTRATOR, "power-on": LockKind.POWER_ON}
# Settings of the firmware as its maker's driver names them: Dell, HP, Lenovo.
_PERSISTENCE = ("Absolute", "AbsolutePersistenceModuleActivation", "ComputraceModuleActivation", "Computrace")
_PERSISTENCE_WORDS = {
    LockState.ENABLED: ("enable", "activate", "permanentlyactivate"),
    LockState.DISABLED: ("disable", "deactivate"),
}
Structure = tuple[int, bytes, tuple[str, ...]]


def locks_of(tree: Tree, structures: Iterable[Structure]) -> tuple[FirmwareLock, ...]:
    """Every lock that something speaks of; the enrolment in Windows Autopilot always, because nothing here shows it."""
    raw = list(structures)
    found = [*_passwords(tree), *_hardware_security(raw), *_persistence(tree), *_amt(tree, raw)]
    found += [FirmwareLock(kind=LockKind.AUTOPILOT, state=LockState.NOT_VISIBLE)]
    seen: dict[LockKind, FirmwareLock] = {}
    for (
        lock
    ) in found:  # the first that knows speaks: a driver before SMBIOS, which some firmware leaves as built
        if lock.kind not in seen or seen[lock.kind].state is LockState.UNKNOWN:
            seen[lock.kind] = lock
    return tuple(seen.values())


def _passwords(tree: Tree) -> Iterator[FirmwareLock]:
    """The passwords that the firmware's own driver knows (Documentation/ABI: sysfs-class-firmware-attributes)."""
    for driver, path in tree.each(_ATTRIBUTES):
        for _, secret in tree.each(f"{path}/authentication"):
            kind = _ROLES.get(tree.text(f"{secret}/role") or "")
            is_set = tree.number(f"{secret}/is_enabled")
            if kind is not None and is_set is not None:
                state = LockState.ENABLED if is_set else LockState.DISABLED
                yield FirmwareLock(kind=kind, state=state, source=driver)


def _hardware_security(structures: list[Structure]) -> Iterator[FirmwareLock]:
    for kind, body, _ in structures:
        if kind == _HARDWARE_SECURITY and len(body) >= 5:
            for place, lock in enumerate(_SECURITY_BITS):
                state = _STATES[body[4] >> (2 * place) & 0b11]
                yield FirmwareLock(kind=lock, state=state, source="SMBIOS 24")


def _persistence(tree: Tree) -> Iterator[FirmwareLock]:
    for driver, path in tree.each(_ATTRIBUTES):
        for name in _PERSISTENCE:
            value = tree.text(f"{path}/attributes/{name}/current_value")
            if value is not None:
                yield FirmwareLock(
                    kind=LockKind.PERSISTENCE_AGENT, state=_persistence_state(value), source=driver
                )
    if tree.exists("sys/firmware/acpi/tables/WPBT"):
        yield FirmwareLock(kind=LockKind.PLATFORM_BINARY, state=LockState.PRESENT, source="WPBT")


def _persistence_state(value: str) -> LockState:
    word = value.lower().replace(" ", "").rstrip("d")
    return next((state for state, words in _PERSISTENCE_WORDS.items() if word in words), LockState.UNKNOWN)


def _amt(tree: Tree, structures: list[Structure]) -> Iterator[FirmwareLock]:
    """Structure 130 of Intel: "$AMT", then one byte each: supported, enabled, IDE-R, SOL, network.

    Whether it was provisioned by a former owner is told only by MEBx at the start, or by the owner's server.
    """
    for kind, body, _ in structures:
        if kind == _INTEL_AMT and body[4:8] == b"$AMT" and len(body) >= 10:
            state = LockState.ENABLED if body[9] else LockState.DISABLED if body[8] else LockState.NOT_FITTED
            yield FirmwareLock(kind=LockKind.INTEL_AMT, state=state, source="SMBIOS 130")
            return
    if tree.names("sys/class/mei"):
        yield FirmwareLock(kind=LockKind.INTEL_AMT, state=LockState.UNKNOWN, source="mei")

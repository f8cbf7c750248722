"""What the firmware of a computer locks, and what it lets a former owner still do from afar."""

from dataclasses import dataclass
from enum import StrEnum


class LockKind(StrEnum):
    """What may keep a computer from its new owner, or tie it to the one before."""

    POWER_ON = "power_on_password"
    ADMINISTRATOR = "administrator_password"
    KEYBOARD = "keyboard_password"
    FRONT_PANEL_RESET = "front_panel_reset"
    PERSISTENCE_AGENT = (
        "persistence_agent"  # Absolute, formerly Computrace: reinstalls itself from the firmware
    )
    PLATFORM_BINARY = "platform_binary"  # a program that Windows runs from the ACPI table WPBT at each start
    INTEL_AMT = "intel_amt"  # remote control below the operating system
    AUTOPILOT = "autopilot"  # Windows Autopilot: the enrolment stands on Microsoft's servers alone


class LockState(StrEnum):
    """What was seen of it. `NOT_VISIBLE`: nothing on the computer tells, another way of asking is needed."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    PRESENT = "present"
    NOT_FITTED = "not_fitted"
    UNKNOWN = "unknown"
    NOT_VISIBLE = "not_visible"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareLock:
    """One of them, and where it was seen ("SMBIOS 24", "WPBT")."""

    kind: LockKind
    state: LockState
    source: str | None = None

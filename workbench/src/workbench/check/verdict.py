"""What one check found, before it is noted."""

from collections.abc import Callable
from dataclasses import dataclass

from passport.checks import CheckKind, CheckResult, NotApplicableReason
from workbench.words import _

Tell = Callable[[float, str], None]
"""How far a check is, from 0 to 1, and what it sees now."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A result with the figures behind it. NOT_DONE means that a person must judge, and `measured` says why."""

    result: CheckResult
    measured: str = ""
    reason: NotApplicableReason | None = None


def passed(measured: str = "") -> Verdict:
    return Verdict(CheckResult.PASSED, measured)


def failed(measured: str = "") -> Verdict:
    return Verdict(CheckResult.FAILED, measured)


def undecided(why: str) -> Verdict:
    """The program cannot tell: the check stays to be done, by a person."""
    return Verdict(CheckResult.NOT_DONE, why)


def absent(reason: NotApplicableReason = NotApplicableReason.NOT_FITTED) -> Verdict:
    return Verdict(CheckResult.NOT_APPLICABLE, "", reason)


def title_of(kind: CheckKind) -> str:
    """What is tested, in a few words."""
    return {
        CheckKind.START: _("Starts and shuts down"),
        CheckKind.PROCESSOR: _("Processor under load"),
        CheckKind.MEMORY: _("Memory"),
        CheckKind.STORAGE: _("Storage health"),
        CheckKind.SCREEN: _("Screen"),
        CheckKind.KEYBOARD: _("Keyboard"),
        CheckKind.POINTER: _("Touchpad or mouse"),
        CheckKind.SOUND: _("Speakers"),
        CheckKind.MICROPHONE: _("Microphone"),
        CheckKind.CAMERA: _("Camera"),
        CheckKind.WIRELESS: _("Wi-Fi"),
        CheckKind.WIRED: _("Wired network"),
        CheckKind.PORTS: _("Ports"),
        CheckKind.BATTERY: _("Battery"),
        CheckKind.CHARGER: _("Charger"),
        CheckKind.CASE: _("Case and hinges"),
    }[kind]


def heading_of(kind: CheckKind) -> str:
    """One word for the top of the screen, short enough to be written big on 80 columns."""
    return {
        CheckKind.START: _("Start"),
        CheckKind.PROCESSOR: _("Processor"),
        CheckKind.MEMORY: _("Memory"),
        CheckKind.STORAGE: _("Drive"),
        CheckKind.SCREEN: _("Screen"),
        CheckKind.KEYBOARD: _("Keyboard"),
        CheckKind.POINTER: _("Pointer"),
        CheckKind.SOUND: _("Sound"),
        CheckKind.MICROPHONE: _("Microphone"),
        CheckKind.CAMERA: _("Camera"),
        CheckKind.WIRELESS: _("Wi-Fi"),
        CheckKind.WIRED: _("Network"),
        CheckKind.PORTS: _("Ports"),
        CheckKind.BATTERY: _("Battery"),
        CheckKind.CHARGER: _("Charger"),
        CheckKind.CASE: _("Case"),
    }[kind]

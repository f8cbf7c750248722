"""What the apps that write rows beside a step declare, so that the step can be undone with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle
from rebond.ledger.models import Event

HANDS_UNKNOWN = Obstacle(
    "hands_unknown", _("In whose hands it was before is no longer known: use another gesture.")
)


@dataclass(frozen=True, slots=True)
class Undoing:
    """Held devices whose last steps, all of one kind, are undone together.

    ``steps``: by key of the device, its steps that still count, newest first: the first is the one undone.
    """

    actor: Actor
    reason: RectificationReason
    devices: Sequence[Device]
    steps: Mapping[int, Sequence[Event]]
    columns: dict[int, dict[str, Any]] = field(default_factory=dict)

    def give_back(self, device: Device, **columns: Any) -> None:
        """What these columns of ``device`` held before the step."""
        self.columns.setdefault(device.pk, {}).update(columns)


Undo = Callable[[Sequence[Device]], Mapping[int, Obstacle]]
GiveBack = Callable[[Undoing], Mapping[int, Obstacle]]
GiveBackBesides = Callable[[Undoing], None]
HoldFirst = Callable[[Sequence[int]], None]
_UNDONE_BY: dict[str, Undo] = {}
_GIVEN_BACK_BY: dict[str, GiveBack] = {}
_BESIDES: dict[str, GiveBackBesides] = {}
_HELD_FIRST: dict[str, HoldFirst] = {}


def undoes(*kinds: str) -> Callable[[Undo], Undo]:
    """Declare what takes away the rows that a step of ``kinds`` wrote beside the device.

    It gets held devices and answers an obstacle for each one that must stay as it is; it removes nothing of those.
    """

    def declare(undo: Undo) -> Undo:
        _UNDONE_BY.update(dict.fromkeys(kinds, undo))
        return undo

    return declare


def gives_back(kind: str, *, first: HoldFirst | None = None) -> Callable[[GiveBack], GiveBack]:
    """As `undoes`, for a step that changed hands: it also says in whose hands the device was.

    ``first`` holds, for keys of devices, what is held before a device everywhere (an order, a referral).
    """

    def declare(give_back: GiveBack) -> GiveBack:
        _GIVEN_BACK_BY[kind] = give_back
        if first is not None:
            _HELD_FIRST[kind] = first
        return give_back

    return declare


def gives_back_besides(kind: str) -> Callable[[GiveBackBesides], GiveBackBesides]:
    """Declare what an app further down the road ended because of the step: it gets those that nothing refused."""

    def declare(give_back: GiveBackBesides) -> GiveBackBesides:
        _BESIDES[kind] = give_back
        return give_back

    return declare


def is_undone(kind: str) -> bool:
    """Whether an app declared how its rows go with a step of ``kind``."""
    return kind in _UNDONE_BY or kind in _GIVEN_BACK_BY


def held_first() -> Sequence[HoldFirst]:
    """What is held before the devices, in the order in which it is held everywhere."""
    return list(dict.fromkeys(_HELD_FIRST.values()))


def take_rows_away(
    actor: Actor,
    reason: RectificationReason,
    devices: Sequence[Device],
    steps: Mapping[int, Sequence[Event]],
    refused: dict[int, Obstacle],
) -> dict[int, dict[str, Any]]:
    """The columns given back, by key of the device; those that must stay as they are join ``refused``."""
    columns: dict[int, dict[str, Any]] = {}
    by_kind: dict[str, list[Device]] = {}
    for device in devices:
        by_kind.setdefault(steps[device.pk][0].kind, []).append(device)
    for kind, undo in _UNDONE_BY.items():
        if kind in by_kind:
            refused |= undo(by_kind[kind])
    for kind, give_back in _GIVEN_BACK_BY.items():
        if kind in by_kind:
            undoing = Undoing(actor, reason, by_kind[kind], steps)
            refused |= give_back(undoing)
            if kind in _BESIDES:
                taken = [device for device in by_kind[kind] if device.pk not in refused]
                _BESIDES[kind](replace(undoing, devices=taken))
            columns |= undoing.columns
    return columns

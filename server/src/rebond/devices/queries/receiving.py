"""A pile that was scanned on arrival, sorted before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from passport.junk import is_junk
from rebond.access import Actor
from rebond.devices.models import Device, ReservedTag
from rebond.devices.queries.resolving import Resolution, resolve_all
from rebond.devices.queries.tags import free_tags
from rebond.devices.stages import Stage
from rebond.donations.models import Lot


@dataclass(slots=True)
class Pile:
    """``recognised`` may be received; ``unknown`` may be registered; the others need a look.

    ``reserved``: labels that wait for a computer.
    """

    recognised: list[Device] = field(default_factory=list)
    received_before: list[Device] = field(default_factory=list)
    of_other_lots: list[Device] = field(default_factory=list)
    unclear: list[Resolution] = field(default_factory=list)
    mistyped: list[Resolution] = field(default_factory=list)
    reserved: list[ReservedTag] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    junk: list[str] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        """Everything that was scanned may be received."""
        aside = (self.of_other_lots, self.unclear, self.mistyped, self.reserved, self.unknown, self.junk)
        return not any(aside)


def sort_pile(codes: Sequence[str], *, lot: Lot, actor: Actor) -> Pile:
    """Each computer once, even where both its tag and its serial were scanned."""
    pile, seen = Pile(), set[int]()
    resolved = resolve_all(codes, actor)
    free = free_tags([code for code, found in resolved.items() if found.device is None], actor)
    pile.reserved += {tag.pk: tag for tag in free.values()}.values()
    for code, found in resolved.items():
        if code in free:
            continue
        if found.device is None:
            _set_aside(pile, code, found)
        elif found.device.pk not in seen:
            seen.add(found.device.pk)
            _heap(pile, found.device, lot).append(found.device)
    return pile


def _heap(pile: Pile, device: Device, lot: Lot) -> list[Device]:
    if device.lot_id != lot.pk:
        return pile.of_other_lots
    return pile.recognised if device.stage == Stage.ANNOUNCED else pile.received_before


def _set_aside(pile: Pile, code: str, found: Resolution) -> None:
    if found.candidates:
        pile.unclear.append(found)
    elif found.near_misses or reads_as_tag(code):
        pile.mistyped.append(found)
    elif is_junk(code):
        pile.junk.append(code)
    else:
        pile.unknown.append(code)


def reads_as_tag(code: str) -> bool:
    """Written as one of our codes: it is no serial number, even when no computer bears it."""
    return code.strip().upper().startswith("RB-") or "/D/" in code.upper()

"""What may leave as waste: one rule, for the page, the API and the command line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.devices.choices import HoldReason
from rebond.devices.lifecycle import hold_obstacles
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.outcomes import Obstacle
from rebond.recycling.choices import BatchState, DestructionState
from rebond.recycling.models import DestructionLine, WeeeLine
from rebond.repairs.models import Part
from rebond.repairs.queries import proofs_of_parts
from rebond.workshop.queries import obstacles_of_media

SET_ASIDE = frozenset({Stage.ELIMINATED.value, Stage.OUT_OF_SERVICE.value})
"""The decision was taken (`Disposal`); what remains is that it goes."""
STOPPING_HOLD = f"held_{HoldReason.POLICE.value}"
"""A swollen battery or a lock is a reason to recycle; a police matter is none."""

_CURES = {
    "no_drive_seen": _(
        "No drive was ever seen in it: look inside. Say that there is none, or list its drive for destruction."
    ),
}


def obstacles_to_leave(devices: Sequence[Device]) -> dict[int, list[Obstacle]]:
    """Why each computer may not leave with the recycler; empty where nothing stands in the way.

    Rule 2 of the domain: every drive is proven erased, destroyed or absent. A drive without proof leaves only if it is
    on a list of drives to destroy, which travels with it.
    """
    if not devices:
        return {}
    media = obstacles_of_media(devices, answered_for=drives_listed(devices))
    holds = hold_obstacles(devices)
    found: dict[int, list[Obstacle]] = {}
    for device in devices:
        if away := obstacle_of_stage(device):
            found[device.pk] = [away]
            continue
        stopping = [item for item in holds.get(device.pk, ()) if item.code == STOPPING_HOLD]
        found[device.pk] = [*stopping, *(_with_cure(item) for item in media[device.pk])]
    return found


def obstacle_of_stage(device: Device) -> Obstacle | None:
    if device.merged_into_id is not None:
        return Obstacle("merged", _("This computer was merged with its twin: use the other tag."))
    if device.stage in SET_ASIDE:
        return None
    return Obstacle(
        "not_set_aside",
        _("This computer is at “%(stage)s”: eliminate it or put it out of service first, with the reason.")
        % {"stage": device.get_stage_display()},
    )


def away_from_the_pile(devices: Collection[Device]) -> Callable[[Device], Obstacle | None]:
    """Why nothing may be said any more of the media of a computer: neither at the bench, nor set aside and still here."""
    lines = WeeeLine.objects.filter(
        device__in=[device.pk for device in devices], batch__state=BatchState.COLLECTED
    )
    gone = dict(lines.order_by("pk").values_list("device_id", "batch__reference"))

    def away(device: Device) -> Obstacle | None:
        if device.stage in Stage.IN_WORK and device.merged_into_id is None:
            return None
        if elsewhere := obstacle_of_stage(device):
            return elsewhere
        if device.pk not in gone:
            return None
        return Obstacle(
            "collected", _("This computer left with batch %(batch)s.") % {"batch": gone[device.pk]}
        )

    return away


def drives_listed(devices: Collection[Device]) -> frozenset[int]:
    """The keys of their drives that are on a list still to be destroyed, those of twins too."""
    homes = [device.pk for device in devices]
    rows = DestructionLine.objects.filter(destruction__state=DestructionState.OPEN)
    rows = rows.filter(Q(drive__device__in=homes) | Q(drive__device__merged_into__in=homes))
    return frozenset(rows.order_by("pk").values_list("drive_id", flat=True))


def obstacles_of_parts(parts: Sequence[Part]) -> dict[int, Obstacle]:
    """Why a drive out of the stock of parts may not leave: the rule is the same as inside a computer.

    By key of the part, those that may leave left out. ``drive`` and ``device`` are read.
    """
    drives = [part for part in parts if part.drive_id is not None]
    proofs = proofs_of_parts(drives)
    listed = drives_listed([part.device for part in drives if part.device is not None])
    unproven = {part.pk for part in drives if (proof := proofs.get(part.pk)) is None or not proof.counts} - {
        part.pk for part in drives if part.drive_id in listed
    }
    message = _(
        "This drive may hold data still: prove its erasure, or put it on a list of drives to destroy."
    )
    return {pk: Obstacle("drive_unproven", message) for pk in sorted(unproven)}


def _with_cure(obstacle: Obstacle) -> Obstacle:
    return Obstacle(obstacle.code, _CURES.get(obstacle.code, obstacle.message))

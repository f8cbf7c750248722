"""What the gestures at the bench have in common: the rows held, and those not at the bench refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.outcomes import Obstacle, Outcome, Refusal

Away = Callable[[Device], Obstacle | None]
"""Why nothing may be said of a computer where it is now, or None."""


def hold_for_work(devices: Collection[Device], *, actor: Actor, capability: str) -> list[Device]:
    """Hold the rows inside the caller's transaction. Raise `NotAllowed` or `NotFound`."""
    held = hold_rows(devices)
    require(actor, capability, on=held)
    return held


def bench_obstacle(device: Device) -> Obstacle | None:
    """Why nothing may be recorded on ``device`` now: it is not at the bench."""
    if device.merged_into_id is not None:
        return Obstacle("merged", _("This computer was merged with its twin: use the other tag."))
    if device.stage in Stage.IN_WORK:
        return None
    if device.stage == Stage.ANNOUNCED:
        return Obstacle("not_received", _("This computer is announced, not received: receive it first."))
    return Obstacle(
        "not_in_work",
        _("This computer is at “%(stage)s”: work on it is recorded only while it is in the workshop.")
        % {"stage": device.get_stage_display()},
    )


def sort_out(
    held: Sequence[Device], found: Mapping[int, Sequence[Obstacle]], *, away: Away = bench_obstacle
) -> Outcome[Device]:
    """Those with no obstacle, at the bench or where ``away`` lets them be; the others with theirs."""
    taken: list[Device] = []
    refused: list[Refusal[Device]] = []
    for device in held:
        elsewhere = away(device)
        obstacles = [elsewhere] if elsewhere else list(found.get(device.pk, ()))
        if obstacles:
            refused.append(Refusal(device, tuple(obstacles)))
        else:
            taken.append(device)
    return Outcome(taken=taken, refused=refused)

"""The final check of one computer: whether one is asked, who may make it, what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle
from rebond.preparation.models import FinalCheck, Preparation
from rebond.workshop.actions.working import bench_obstacle
from rebond.workshop.models import Installation
from rebond.workshop.queries import Dossier

LAST_OF_ALL = "final_check_required"
SAME_PERSON = Obstacle("same_person", _("You prepared this computer: another person makes its final check."))
NOT_ASKED = Obstacle("not_asked", _("This programme asks for no final check."))
NOT_PREPARED = Obstacle(
    "not_installed", _("No operating system yet: prepare it, then another person looks at it.")
)


@dataclass(frozen=True, slots=True)
class FinalLook:
    """``refusals``: why the hat may not say that it passes; ``send_back_refusals``: why it may not send it back.

    ``is_required``: it waits for nothing else. ``checks``: the last ones, the latest first.
    """

    is_asked: bool
    is_required: bool
    refusals: Sequence[Obstacle]
    send_back_refusals: Sequence[Obstacle]
    checks: Sequence[FinalCheck]

    @property
    def last(self) -> FinalCheck | None:
        return self.checks[0] if self.checks else None


def final_look_at(dossier: Dossier, actor: Actor) -> FinalLook:
    device = dossier.device
    rows = device.final_checks.select_related("checked_by__user").order_by("-pk")
    against = _against(dossier, actor)
    others = [item for item in dossier.obstacles if item.code != LAST_OF_ALL]
    return FinalLook(
        is_asked=dossier.final_check_percent > 0,
        is_required=any(item.code == LAST_OF_ALL for item in dossier.obstacles) and not others,
        refusals=[*against, *(others if not against else ())],
        send_back_refusals=against,
        checks=list(rows[:5]),
    )


def _against(dossier: Dossier, actor: Actor) -> list[Obstacle]:
    """What forbids any final check by this hat."""
    device = dossier.device
    if (away := bench_obstacle(device)) is not None:
        return [away]
    if not dossier.final_check_percent:
        return [NOT_ASKED]
    if any(item.code == "not_installed" for item in dossier.obstacles):
        return [NOT_PREPARED]
    if actor.user_id is not None and actor.user_id in preparers_of([device])[device.pk]:
        return [SAME_PERSON]
    return []


def preparers_of(devices: Collection[Device]) -> dict[int, set[int]]:
    """By key of the device, the people (users) who prepared it last or installed its system, whatever their hat."""
    keys = [device.pk for device in devices]
    found: dict[int, set[int]] = defaultdict(set)
    installed = Installation.objects.filter(device__in=keys).order_by("pk")
    for device_id, user_id in installed.values_list("device_id", "installed_by__user_id"):
        found[device_id] |= {user_id} - {None}
    rows = Preparation.objects.filter(device__in=keys).order_by("pk")
    last = dict(rows.values_list("device_id", "prepared_by__user_id"))
    for device_id, user_id in last.items():
        found[device_id] |= {user_id} - {None}
    return {key: found[key] for key in keys}

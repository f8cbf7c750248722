from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.ledger.recording import Entry, record
from rebond.preparation.facts import PreparationTakenBack
from rebond.preparation.models import FinalCheck, Preparation
from rebond.workshop.actions.taking_back import SAID_SINCE, Before, take_back_installations
from rebond.workshop.actions.working import hold_for_work


def take_back_preparations(
    *, actor: Actor, devices: Collection[Device], at: str, before: Before, made: Collection[int]
) -> Outcome[Device]:
    """The preparations ``made`` (their keys) by mistake go, with the system that they installed at that moment.

    A device comes back refused that was prepared anew, got another system or was looked at by another person since.
    """
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="device.prepare")
        kept = Preparation.objects.filter(device__in=held).select_related("version").order_by("pk")
        rows = {row.device_id: row for row in kept}
        ours = {pk: row for pk, row in rows.items() if row.pk in made}
        done = take_back_installations(
            actor=actor, devices=held, at=at, before=before, obstacles=_obstacles(held, ours)
        )
        told = {device.stream: ours[device.pk].version for device in done.taken}
        Preparation.objects.filter(pk__in=[ours[device.pk].pk for device in done.taken]).delete()
        entries = [
            Entry(stream, PreparationTakenBack(recipe_id=version.recipe_id, version_id=version.pk))
            for stream, version in told.items()
        ]
        record(actor=actor, entries=entries)
    return done


def _obstacles(held: Sequence[Device], ours: Mapping[int, Preparation]) -> dict[int, list[Obstacle]]:
    looked_at = dict(
        FinalCheck.objects.filter(device__in=list(ours))
        .order_by("checked_at")
        .values_list("device_id", "checked_at")
    )
    checked = Obstacle(
        "checked_since", _("Another person made its final check since: prepare it again instead.")
    )
    found = {device.pk: [SAID_SINCE] for device in held if device.pk not in ours}
    return found | {
        pk: [checked] for pk, row in ours.items() if pk in looked_at and looked_at[pk] >= row.prepared_at
    }

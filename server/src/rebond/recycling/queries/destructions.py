"""Lists of drives to destroy."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.devices.models import Device, Drive
from rebond.recycling.models import Destruction, DestructionLine
from rebond.workshop.queries import drive_proofs_of


def destructions_listed(actor: Actor) -> QuerySet[Destruction]:
    rows = Destruction.objects.visible_to(actor).select_related("workshop")
    return rows.annotate(drives=Count("lines"))


def destruction_visible(pk: int, actor: Actor) -> Destruction:
    rows = Destruction.objects.visible_to(actor).select_related(
        "territory", "workshop__organisation", "workshop__commune"
    )
    return get_object_or_404(rows, pk=pk)


def drives_in(destruction: Destruction) -> list[DestructionLine]:
    rows = destruction.lines.select_related("drive__device__lot__agreement__donor")
    return list(rows.order_by("drive__device__asset_tag", "pk"))


def drives_without_proof(devices: Sequence[Device]) -> dict[int, list[Drive]]:
    """By computer: what would have to be destroyed."""
    proofs = drive_proofs_of(devices)
    return {device.pk: [proof.drive for proof in proofs[device.pk] if not proof.counts] for device in devices}

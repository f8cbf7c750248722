"""One device, one hold, one list: those within reach."""

from __future__ import annotations

from collections.abc import Sequence

from django.shortcuts import get_object_or_404

from passport.codes import normalise
from rebond.access import Actor
from rebond.devices.models import Device, Hold, ListImport

LISTED = ("lot__agreement__donor", "programme", "place", "workshop")


def device_visible(tag: str, actor: Actor) -> Device:
    """By tag in any writing. Raise ``Http404`` for one out of reach."""
    return get_object_or_404(
        Device.objects.visible_to(actor).select_related(*LISTED), asset_tag=normalise(tag) or tag
    )


def devices_tagged(tags: Sequence[str], actor: Actor) -> list[Device]:
    """Current devices that bear these tags, in the order of the tags; those out of reach are left out."""
    wanted = [tag for text in tags if (tag := normalise(text))]
    rows = Device.objects.visible_to(actor).current().filter(asset_tag__in=wanted).select_related(*LISTED)
    found = {device.asset_tag: device for device in rows}
    return [found[tag] for tag in dict.fromkeys(wanted) if tag in found]


def hold_visible(pk: int, actor: Actor) -> Hold:
    rows = Hold.objects.filter(device__in=Device.objects.visible_to(actor)).select_related(
        "device__lot__agreement"
    )
    return get_object_or_404(rows, pk=pk)


def list_visible(actor: Actor, **wanted: int | str) -> ListImport:
    rows = ListImport.objects.visible_to(actor).select_related(
        "lot__agreement__donor", "lot__agreement__programme"
    )
    return get_object_or_404(rows, **wanted)

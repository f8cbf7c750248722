"""What a text that somebody typed or scanned means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from passport.codes import is_valid, near_misses, normalise
from rebond.access import Actor
from rebond.devices.choices import IdentifierKind
from rebond.devices.makers import readings_of
from rebond.devices.matching import naming
from rebond.devices.models import Device, Identifier
from rebond.devices.queries.finding import LISTED
from rebond.devices.querysets import DeviceQuerySet

MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text that somebody typed or scanned means: a device, several, near misses that exist, or nothing."""

    text: str
    device: Device | None = None
    candidates: tuple[Device, ...] = ()
    near_misses: tuple[Device, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return self.device is None and not self.candidates and not self.near_misses


def resolve(text: str, actor: Actor) -> Resolution:
    """Tag in any writing or as an address, serial, maker's code, UUID, donor's number, network card, tag of a twin.

    Only what the actor may see is found; a tag that was mistyped gives those one slip away that exist.
    """
    return resolve_all([text], actor)[text]


def resolve_all(texts: Sequence[str], actor: Actor) -> dict[str, Resolution]:
    """The same for a pile, in a number of queries that does not grow with it."""
    visible = Device.objects.visible_to(actor).select_related(*LISTED)
    tags = {text: tag for text in texts if (tag := normalise(text)) and is_valid(text)}
    borne = {text: [_readings(reading) for reading in readings_of(text)] for text in texts}
    by_tag = living(visible, Q(asset_tag__in=set(tags.values())))
    by_number = _bearers(
        {reading for each in borne.values() for readings in each for reading in readings}, visible
    )
    slips = {text: near_misses(text) for text in texts if text not in tags}
    by_slip = living(visible, Q(asset_tag__in={tag for near in slips.values() for tag in near}))
    return {
        text: _resolution(
            text,
            exact=by_tag.get(tags.get(text, "")),
            named=_first_known(borne[text], by_number),
            near=[by_slip[tag] for tag in slips.get(text, ()) if tag in by_slip],
        )
        for text in texts
    }


def _resolution(
    text: str, *, exact: Device | None, named: Sequence[Device], near: Sequence[Device]
) -> Resolution:
    if exact is not None:
        return Resolution(text, device=exact)
    unique = {device.pk: device for device in named}
    if len(unique) == 1:
        return Resolution(text, device=next(iter(unique.values())))
    if unique:
        return Resolution(text, candidates=tuple(unique.values())[:MOST_CANDIDATES])
    return Resolution(text, near_misses=tuple({device.pk: device for device in near}.values()))


def _first_known(
    readings: Sequence[Sequence[tuple[str, str]]], by_number: Mapping[tuple[str, str], Sequence[Device]]
) -> list[Device]:
    """What the text itself names; only when it names nothing, what is read within it."""
    each = ([device for item in items for device in by_number.get(item, ())] for items in readings)
    return next((devices for devices in each if devices), [])


def _readings(text: str) -> tuple[tuple[str, str], ...]:
    """How the text reads as each kind of identifier; a junk one reads as none."""
    items = (naming(kind, text) for kind in IdentifierKind)
    return tuple((item.kind.value, item.normalised) for item in items if item.matchable)


def _bearers(readings: set[tuple[str, str]], visible: DeviceQuerySet) -> dict[tuple[str, str], list[Device]]:
    values = {normalised for _kind, normalised in readings}
    rows = Identifier.objects.filter(normalised__in=values, matchable=True)
    found: dict[tuple[str, str], list[int]] = {}
    for kind, normalised, device_id in rows.values_list("kind", "normalised", "device_id").order_by("pk"):
        if (kind, normalised) in readings:
            found.setdefault((kind, normalised), []).append(device_id)
    devices = visible.current().in_bulk({key for keys in found.values() for key in keys})
    return {reading: [devices[key] for key in keys if key in devices] for reading, keys in found.items()}


def living(visible: DeviceQuerySet, wanted: Q) -> dict[str, Device]:
    """By tag; the tag of a merged twin leads to the device that goes on."""
    found = {device.asset_tag: device for device in visible.filter(wanted)}
    while merged := {tag: device.merged_into_id for tag, device in found.items() if device.merged_into_id}:
        goes_on = visible.in_bulk({key for key in merged.values() if key})
        found |= {tag: goes_on[key] for tag, key in merged.items() if key in goes_on}
        found = {tag: device for tag, device in found.items() if tag not in merged or merged[tag] in goes_on}
    return found

"""What a pile of codes means, and what came of a delivery."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Q

from passport.codes import is_valid, normalise
from rebond.access import Actor
from rebond.devices.lifecycle import hold_obstacles
from rebond.devices.models import Device
from rebond.devices.queries import resolve_all
from rebond.devices.queries.resolving import living
from rebond.devices.stages import Stage
from rebond.kit.outcomes import Obstacle, Refusal
from rebond.stock.choices import LineState
from rebond.stock.models import Delivery
from rebond.workshop.queries import obstacles_of_media


@dataclass(frozen=True, slots=True)
class Unknown:
    """A code that means no computer within reach; ``near``: tags one slip away that exist."""

    text: str
    near: tuple[str, ...] = ()
    several: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pile:
    """What a pile of scanned codes means."""

    devices: tuple[Device, ...] = ()
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class Reception:
    """The computers of a delivery that came, those that did not, and those that came without being awaited.

    ``refused``: awaited, came, and may not be received, with the reasons.
    """

    received: tuple[Device, ...]
    missing: tuple[Device, ...]
    surplus: tuple[Device, ...]
    refused: tuple[Refusal[Device], ...] = ()

    @property
    def signature(self) -> str:
        """What somebody saw when they confirmed: anything else has to be shown again."""
        return signature_of(self.received, self.missing, self.surplus, refused=self.refused)

    @property
    def is_exact(self) -> bool:
        return not self.missing and not self.surplus and not self.refused


def signature_of(*heaps: Iterable[Device], refused: Iterable[Refusal[Device]] = ()) -> str:
    """Short, and another one as soon as one computer changes heap, or is refused for another reason."""
    told = [sorted(device.pk for device in heap) for heap in heaps]
    reasons = sorted((item.subject.pk, sorted(one.code for one in item.obstacles)) for item in refused)
    return sha256(json.dumps([told, reasons]).encode()).hexdigest()[:16]


def pile_of(texts: Sequence[str], actor: Actor) -> Pile:
    """Each computer once, in the order of scanning; only what ``actor`` may see is found."""
    found = resolve_all(texts, actor)
    devices = {item.device.pk: item.device for text in texts if (item := found[text]).device is not None}
    unknown = tuple(
        Unknown(text, _tags(found[text].near_misses), _tags(found[text].candidates))
        for text in texts
        if found[text].device is None
    )
    return Pile(tuple(devices.values()), unknown)


def _tags(devices: Collection[Device]) -> tuple[str, ...]:
    return tuple(device.asset_tag for device in devices)


def arrivals(delivery: Delivery, texts: Sequence[str]) -> Pile:
    """The computers of the territory that bear these tags, awaited or not: a place says what it holds in its hands.

    Only the tag is read here, and nothing is told of a computer that was not awaited.
    """
    return tagged_in(delivery.place.organisation.territory_id, texts)


def tagged_in(territory_id: int, texts: Sequence[str]) -> Pile:
    """The computers of a territory that bear these tags, whoever may see them; no other number is read."""
    tags = {text: tag for text in texts if (tag := normalise(text)) and is_valid(tag)}
    by_tag = living(Device.objects.filter(territory=territory_id), Q(asset_tag__in=tags.values()))
    found = {by_tag[tag].pk: by_tag[tag] for tag in tags.values() if tag in by_tag}
    unknown = tuple(Unknown(text) for text in texts if tags.get(text) not in by_tag)
    return Pile(tuple(found.values()), unknown)


def obstacles_to_deliver(devices: Sequence[Device]) -> dict[int, tuple[Obstacle, ...]]:
    """Why each computer that is on its way may not be received at the place; empty where nothing stands in the way."""
    if not devices:
        return {}
    holds, media = hold_obstacles(devices), obstacles_of_media(devices)
    return {device.pk: (*holds.get(device.pk, ()), *media[device.pk]) for device in devices}


def sort_arrivals(delivery: Delivery, scanned: Collection[Device]) -> Reception:
    """What was scanned, against what left the workshop for this place."""
    lines = delivery.lines.filter(state__in=(LineState.LOADED, LineState.LOST)).select_related("device")
    noted = {line.device_id: line.device for line in lines.order_by("pk")}
    underway = {pk for pk, device in noted.items() if device.stage == Stage.IN_TRANSIT}
    came = {device.pk: device for device in scanned}
    awaited = [noted[pk] for pk in noted if pk in came and pk in underway]
    in_the_way = obstacles_to_deliver(awaited)
    return Reception(
        received=tuple(device for device in awaited if not in_the_way[device.pk]),
        refused=tuple(Refusal(device, in_the_way[device.pk]) for device in awaited if in_the_way[device.pk]),
        missing=tuple(device for pk, device in noted.items() if pk not in came),
        surplus=tuple(device for pk, device in came.items() if pk not in underway),
    )

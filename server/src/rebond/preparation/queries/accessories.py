"""Which accessories a computer has, needs and lacks: the part of the rule of readiness that this app brings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.choices import FormFactor
from rebond.devices.models import Device
from rebond.kit.outcomes import Obstacle
from rebond.ledger.models import Event
from rebond.preparation.choices import AccessoryState
from rebond.preparation.models import Accessory, ModelConnector
from rebond.preparation.models.accessories import in_words
from rebond.programmes.choices import HandoverItem
from rebond.programmes.models import Programme
from rebond.workshop.brought import Needing

CHUNK = 500
UNKNOWN = _("Say whether it is there: %(items)s.")
CHARGER_UNKNOWN = _(
    "Say whether it is there: %(items)s. The check of the charger says that charging works, not that a charger is kept with the computer."
)
CAME_BACK = ("device.taken_back", "device.recovered")
_BUILT_IN = frozenset({FormFactor.NOTEBOOK, FormFactor.ALL_IN_ONE, FormFactor.TABLET})
_NOT_CARRIED = frozenset(
    {FormFactor.DESKTOP, FormFactor.MINI, FormFactor.TOWER, FormFactor.ALL_IN_ONE, FormFactor.SERVER}
)
_POINTLESS = {HandoverItem.SCREEN: _BUILT_IN, HandoverItem.BAG: _NOT_CARRIED}
"""What a computer of these forms has in itself, or has no use for."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """Of one computer. ``connector``: which charger it takes; empty while nobody said it. ``rows``: what was said, by item."""

    device: Device
    connector: str
    rows: dict[str, Accessory]

    @property
    def missing(self) -> list[str]:
        return [
            item.value
            for item in HandoverItem
            if (row := self.rows.get(item)) and row.state == AccessoryState.MISSING
        ]


def obstacles_of_accessories(needing: Sequence[Needing]) -> dict[int, list[Obstacle]]:
    """A computer waits for somebody to look at what it needs, then for what is missing."""
    known = equipment_of([one.device for one in needing])
    return {one.device.pk: _obstacles(known[one.device.pk], one.items) for one in needing}


def equipment_of(devices: Collection[Device]) -> dict[int, Equipment]:
    """By key of the device. What was said before a person had the computer says nothing of it now."""
    rows: dict[int, dict[str, Accessory]] = defaultdict(dict)
    by_key = {device.pk: device for device in devices}
    wanted = sorted(by_key)
    for start in range(0, len(wanted), CHUNK):
        found = Accessory.objects.filter(device__in=wanted[start : start + CHUNK]).order_by("pk")
        for row in found:
            since = by_key[row.device_id].data_since
            if since is None or row.told_at >= since:
                rows[row.device_id][row.item] = row
    connectors = connectors_of(devices)
    return {
        device.pk: Equipment(
            device, connectors.get(device.pk) or _of_its_row(rows[device.pk]), rows[device.pk]
        )
        for device in devices
    }


def went_with(devices: Collection[Device], at: datetime) -> dict[int, list[Accessory]]:
    """By key of the device: what was with it at that moment, as far as it was said since it last came back; for papers."""
    by_stream = {device.stream: device.pk for device in devices}
    back = Event.objects.filter(stream__in=sorted(by_stream), kind__in=CAME_BACK, occurred_at__lte=at)
    since = {
        by_stream[stream]: when for stream, when in back.order_by("pk").values_list("stream", "occurred_at")
    }
    found: dict[int, dict[str, Accessory]] = {device.pk: {} for device in devices}
    rows = Accessory.objects.filter(device__in=sorted(found), told_at__lte=at)
    for row in rows.exclude(state=AccessoryState.MISSING).order_by("pk"):
        if row.told_at >= since.get(row.device_id, row.told_at):
            found[row.device_id][row.item] = row
    return {pk: [said[item] for item in HandoverItem if item in said] for pk, said in found.items()}


def connectors_of(devices: Iterable[Device]) -> dict[int, str]:
    """By key of the device: the connector of its model. Those whose model nobody told of are left out."""
    titles = {device.pk: (device.territory_id, title_key(device)) for device in devices}
    keys = sorted({key for _territory, key in titles.values() if key})
    told: dict[tuple[int, str], str] = {}
    for start in range(0, len(keys), CHUNK):
        rows = ModelConnector.objects.filter(title_key__in=keys[start : start + CHUNK]).order_by("pk")
        told |= {(row.territory_id, row.title_key): row.connector for row in rows}
    return {pk: told[title] for pk, title in titles.items() if title in told}


def title_key(device: Device) -> str:
    """What two computers of one maker and model have in common; empty while the model is not known."""
    return " ".join(device.title.casefold().split()) if device.model.strip() else ""


def items_asked(known: Equipment) -> list[str]:
    """What its page asks of: what its programme needs or hands over, and what was said."""
    rules = known.device.programme
    wanted = {*rules.required_accessories, *rules.handover_items}
    return [
        item.value
        for item in HandoverItem
        if item in known.rows or (item in wanted and serves(item, known.device))
    ]


def items_handed_over(actor: Actor) -> list[str]:
    """What the programmes of the territory hand over; everything where none says it."""
    programmes = Programme.objects.filter(territory=actor.territory_id).order_by("pk")
    wanted = {item for items in programmes.values_list("handover_items", flat=True) for item in items}
    return [item.value for item in HandoverItem if item in wanted] or list(HandoverItem.values)


def serves(item: str, device: Device) -> bool:
    """Whether ``device`` has any use for ``item``: a laptop needs no screen, a tower no bag."""
    return device.form_factor not in _POINTLESS.get(HandoverItem(item), frozenset())


def _of_its_row(rows: dict[str, Accessory]) -> str:
    charger = rows.get(HandoverItem.CHARGER)
    return charger.connector if charger else ""


def _obstacles(known: Equipment, items: Collection[str]) -> list[Obstacle]:
    needed = [item.value for item in HandoverItem if item in items and serves(item, known.device)]
    unknown = [item for item in needed if item not in known.rows]
    missing = [item for item in needed if item in known.missing]
    found = []
    if unknown:
        # The check is passed with any charger of the bench: it does not say that one lies with this computer.
        words = CHARGER_UNKNOWN if HandoverItem.CHARGER in unknown else UNKNOWN
        message = words % {"items": _named(unknown)}
        found.append(Obstacle("accessories_unknown", message))
    if missing:
        told = {"items": _named(missing, known.connector)}
        message = _("Missing: %(items)s. Give it from the stock, or wait for one.") % told
        found.append(Obstacle("accessories_missing", message))
    return found


def _named(items: Sequence[str], connector: str = "") -> str:
    return ", ".join(in_words(item, connector if item == HandoverItem.CHARGER else "") for item in items)

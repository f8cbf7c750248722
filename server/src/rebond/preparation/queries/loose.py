"""What lies loose in the workshops, which computers wait for it, and what is to find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.errors import NotFound
from rebond.network.models import Workshop
from rebond.network.querysets import reach
from rebond.preparation.choices import AccessoryState, Connector
from rebond.preparation.models import Accessory, LooseAccessory, LooseMovement
from rebond.preparation.models.accessories import in_words
from rebond.preparation.queries.accessories import connectors_of, serves
from rebond.programmes.choices import HandoverItem

SHOWN = 50
_ORDER = {value: number for number, value in enumerate([*HandoverItem.values, *Connector.values])}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessoryLine:
    """One accessory at one workshop. ``waiting``: computers that it keeps from the shelf, the oldest first.

    ``connector`` is empty for a charger where nobody said which one the model takes; ``loose`` None: nothing was ever counted.
    """

    workshop: Workshop
    item: str
    connector: str
    waiting: Sequence[Device]
    loose: LooseAccessory | None

    @property
    def name(self) -> str:
        return in_words(self.item, self.connector)

    @property
    def is_unknown(self) -> bool:
        """A charger of which nobody knows the connector cannot be looked for."""
        return self.item == HandoverItem.CHARGER and not self.connector

    @property
    def shown(self) -> Sequence[Device]:
        return self.waiting[:SHOWN]

    @property
    def hidden(self) -> int:
        return len(self.waiting) - len(self.shown)

    @property
    def in_stock(self) -> int:
        return self.loose.quantity if self.loose else 0

    @property
    def minimum(self) -> int:
        return self.loose.minimum if self.loose else 0

    @property
    def to_find(self) -> int:
        """How many to ask for or to buy, so that nothing waits and the minimum lies there."""
        return 0 if self.is_unknown else max(0, len(self.waiting) + self.minimum - self.in_stock)


def accessory_lines(actor: Actor, workshop: Workshop | None = None) -> list[AccessoryLine]:
    """What is to find first, then what waits for somebody to say the connector, then the rest of the stock."""
    waiting = _waiting(actor, workshop)
    rows = LooseAccessory.objects.visible_to(actor).select_related("workshop__organisation")
    if workshop is not None:
        rows = rows.filter(workshop=workshop)
    loose = {(row.workshop_id, row.item, row.connector): row for row in rows.order_by("pk")}
    workshops = {row.workshop_id: row.workshop for row in loose.values()}
    workshops |= {
        device.workshop_id: device.workshop
        for devices in waiting.values()
        for device in devices
        if device.workshop_id and device.workshop
    }
    lines = [
        AccessoryLine(
            workshop=workshops[key[0]],
            item=key[1],
            connector=key[2],
            waiting=waiting.get(key, ()),
            loose=loose.get(key),
        )
        for key in {**loose, **waiting}
    ]
    return sorted(lines, key=_rank)


def accessories_to_find(actor: Actor) -> list[AccessoryLine]:
    return [line for line in accessory_lines(actor) if line.to_find or (line.is_unknown and line.waiting)]


def loose_visible(pk: int, actor: Actor) -> LooseAccessory:
    rows = LooseAccessory.objects.visible_to(actor).select_related("workshop__organisation")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def movements_of(loose: LooseAccessory) -> list[LooseMovement]:
    """The last ones first."""
    return list(loose.movements.select_related("device", "moved_by__user").order_by("-pk")[:SHOWN])


def loose_at(device: Device) -> dict[tuple[str, str], int]:
    """How many of each accessory and connector lie where ``device`` stands; none are left out."""
    rows = LooseAccessory.objects.filter(workshop=device.workshop_id, quantity__gt=0).order_by("pk")
    return {(item, connector): n for item, connector, n in rows.values_list("item", "connector", "quantity")}


def workshops_that_keep(actor: Actor) -> QuerySet[Workshop]:
    """Those whose loose accessories the hat may count."""
    within = reach(actor, "accessory.keep", territory="organisation__territory", workshops=("pk",))
    return Workshop.objects.filter(within).select_related("organisation").order_by("name", "pk")


def _waiting(actor: Actor, workshop: Workshop | None) -> dict[tuple[int, str, str], list[Device]]:
    """Computers in work that lack what their programme needs, by workshop, accessory and connector."""
    mine = reach(actor, "accessory.view", territory="device__territory", workshops=("device__workshop",))
    rows = (
        Accessory.objects.filter(mine, state=AccessoryState.MISSING, device__stage__in=sorted(Stage.IN_WORK))
        .filter(device__merged_into=None, device__workshop__isnull=False)
        .exclude(device__data_since__gt=F("told_at"))
        .select_related("device__programme", "device__workshop__organisation")
        .defer("device__hardware", "device__search_text")
        .order_by("device__stage_since", "pk")
    )
    if workshop is not None:
        rows = rows.filter(device__workshop=workshop)
    needed = [
        row
        for row in rows
        if row.item in row.device.programme.required_accessories and serves(row.item, row.device)
    ]
    connectors = connectors_of([row.device for row in needed if row.item == HandoverItem.CHARGER])
    found: dict[tuple[int, str, str], list[Device]] = defaultdict(list)
    for row in needed:
        connector = ""
        if row.item == HandoverItem.CHARGER:
            connector = connectors.get(row.device_id) or row.connector
        assert row.device.workshop_id is not None  # filtered above
        found[row.device.workshop_id, row.item, connector].append(row.device)
    return found


def _rank(line: AccessoryLine) -> tuple[object, ...]:
    urgency = 0 if line.to_find else 1 if line.waiting else 2
    return (urgency, _ORDER[line.item], _ORDER.get(line.connector, -1), line.workshop.name, line.workshop.pk)

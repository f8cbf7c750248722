"""The list of devices, its filters, its count and its export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rebond.access import Actor, Scope, scope_of
from rebond.devices.choices import IdentifierKind
from rebond.devices.models import Device, Hold
from rebond.devices.queries.finding import LISTED
from rebond.devices.stages import Stage
from rebond.kit.spreadsheets import Cell

COUNTED_UP_TO = 1_000
BLOCKED = "blocked"
# From one maker to the next in the index: as many steps as makers, however many computers.
MAKERS = """
WITH RECURSIVE step(maker) AS (
  SELECT min(maker) FROM devices_device WHERE territory_id = %(territory)s AND maker > ''
  UNION ALL
  SELECT (SELECT min(maker) FROM devices_device WHERE territory_id = %(territory)s AND maker > step.maker)
  FROM step WHERE step.maker IS NOT NULL
)
SELECT maker FROM step WHERE maker IS NOT NULL LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the address of the list asks for."""

    search: str = ""
    group: str = ""
    stage: str = ""
    programme: int | None = None
    lot: int | None = None
    place: int | None = None
    maker: str = ""
    grade: str = ""
    held: str = ""
    """A reason (`HoldReason`), or `BLOCKED` for any."""

    @property
    def stages(self) -> frozenset[str]:
        """Those asked for; empty: all of them."""
        if self.stage:
            return frozenset({self.stage})
        return Stage.PARTITION[self.group] if self.group else frozenset()


def devices_listed(actor: Actor, wanted: Wanted) -> QuerySet[Device]:
    rows = Device.objects.visible_to(actor).current().matching(wanted.search)
    if wanted.stages:
        rows = rows.at_stages(wanted.stages)
    columns = {
        "programme": wanted.programme,
        "lot": wanted.lot,
        "place": wanted.place,
        "maker": wanted.maker,
        "grade": wanted.grade,
    }
    if wanted.held:
        blocked = Hold.objects.filter(lifted_at=None).order_by()
        of_that = blocked if wanted.held == BLOCKED else blocked.filter(reason=wanted.held)
        rows = rows.filter(pk__in=of_that.values("device"))
    return rows.filter(**{name: value for name, value in columns.items() if value}).select_related(*LISTED)


def count_up_to(rows: QuerySet[Device], most: int = COUNTED_UP_TO) -> tuple[int, bool]:
    """How many, counted no further than ``most``; and whether there are more."""
    counted = rows.order_by().select_related(None).values("pk")[: most + 1].count()
    return min(counted, most), counted > most


def makers_listed(actor: Actor, most: int = 100) -> list[str]:
    """The makers to choose from, by name."""
    if scope_of(actor, "device.view") >= Scope.TERRITORY and actor.territory_id is not None:
        with connection.cursor() as cursor:
            cursor.execute(MAKERS, {"territory": actor.territory_id, "most": most})
            makers = [row[0] for row in cursor.fetchall()]
    else:
        seen = Device.objects.visible_to(actor).current().exclude(maker="")
        makers = list(seen.order_by("maker").values_list("maker", flat=True).distinct()[:most])
    return sorted(makers, key=str.casefold)


def export_headings() -> list[str]:
    return [
        _("Code"),
        _("Stage"),
        _("Since"),
        _("Programme"),
        _("Lot"),
        _("Donor"),
        _("Maker"),
        _("Model"),
        _("Type"),
        _("Serial number"),
        _("Inventory number"),
        _("Processor"),
        _("Memory (MiB)"),
        _("Storage (GB)"),
        _("Battery (%)"),
        _("Operating system"),
        _("Grade"),
        _("Workshop"),
        _("Place"),
        _("Received on"),
    ]


def export_rows(rows: QuerySet[Device]) -> Iterator[list[Cell]]:
    """One row a device, oldest first, read a thousand at a time."""
    ordered = rows.order_by("pk").defer("hardware", "search_text").prefetch_related("identifiers")
    for device in ordered.iterator(chunk_size=1_000):
        numbers = [i.value for i in device.identifiers.all() if i.kind == IdentifierKind.INVENTORY_NUMBER]
        yield [
            device.asset_tag,
            str(device.get_stage_display()),
            _day(device.stage_since),
            str(device.programme),
            device.lot.reference,
            str(device.lot.agreement.donor),
            device.maker,
            device.model,
            str(device.get_form_factor_display()),
            device.serial,
            ", ".join(sorted(numbers)),
            device.processor,
            device.memory_mib,
            None if device.storage_bytes is None else device.storage_bytes // 10**9,
            device.battery_percent,
            device.operating_system,
            device.grade,
            str(device.workshop or ""),
            str(device.place or ""),
            _day(device.received_at),
        ]


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""

"""What the pages of devices need to know."""

from rebond.devices.queries.acceptance import refused_by_its_programme
from rebond.devices.queries.finding import device_visible, devices_tagged, hold_visible, list_visible
from rebond.devices.queries.holds import holds_to_release
from rebond.devices.queries.listing import (
    Wanted,
    count_up_to,
    devices_listed,
    export_headings,
    export_rows,
    makers_listed,
)
from rebond.devices.queries.lots import (
    LotCounts,
    PalletCount,
    lot_counts,
    lot_road,
    pallet_counts,
    whereabouts,
)
from rebond.devices.queries.missing import say_how_missing
from rebond.devices.queries.receiving import Pile, sort_pile
from rebond.devices.queries.resolving import Resolution, resolve, resolve_all

__all__ = [
    "LotCounts",
    "PalletCount",
    "Pile",
    "Resolution",
    "Wanted",
    "count_up_to",
    "device_visible",
    "devices_listed",
    "devices_tagged",
    "export_headings",
    "export_rows",
    "hold_visible",
    "holds_to_release",
    "list_visible",
    "lot_counts",
    "lot_road",
    "makers_listed",
    "pallet_counts",
    "refused_by_its_programme",
    "resolve",
    "resolve_all",
    "say_how_missing",
    "sort_pile",
    "whereabouts",
]

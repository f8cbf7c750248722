"""How each page of devices is opened."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from rebond.access import system_actor
from rebond.devices.actions import hold, import_list, keep_list, reserve_tags
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device, Hold, ListImport
from rebond.donations.actions import count_pallet
from rebond.donations.models import Lot
from tests.cast import Cast
from tests.donations.pages import its_lot
from tests.factories import a_device, devices
from tests.pages import Page

TESTER = system_actor("tests")
LIST = (
    "Marque;Modèle;N° de série;N° inventaire;Salle\n"
    "Lenovo;ThinkPad L440;R90ABC12;INV-001;B12\n"
    "Lenovo;ThinkPad L440;Default string;INV-002;B12\n"
    "Dell;Latitude 5490;R90ABC12;INV-003;B14\n"
)


def its_device(cast: Cast) -> Device:
    return a_device(its_lot(cast))


def a_locked_computer(cast: Cast) -> Device:
    device = its_device(cast)
    hold(actor=TESTER, devices=[device], reason=HoldReason.FIRMWARE_LOCK)
    return device


def some_devices(cast: Cast) -> Sequence[Device]:
    return devices(3, its_lot(cast))


def a_lot_with_devices(cast: Cast) -> Lot:
    """A list, and two received of three announced beside it, on one pallet."""
    lot = an_imported_list(cast).lot
    count_pallet(actor=TESTER, lot=lot, number=1, counted=3, received_on=lot.announced_on)
    devices(2, lot)
    a_device(lot, stage="announced")
    return lot


def a_lot_with_labels(cast: Cast) -> Lot:
    """Printed before any computer came."""
    lot = its_lot(cast)
    reserve_tags(actor=TESTER, lot=lot, count=3)
    return lot


def a_kept_list(cast: Cast) -> ListImport:
    return keep_list(
        actor=cast.actor("chloe"), lot=its_lot(cast), file_name="liste.csv", content=LIST.encode()
    )


def an_imported_list(cast: Cast) -> ListImport:
    return import_list(actor=cast.actor("chloe"), kept=a_kept_list(cast))


def a_hold(cast: Cast) -> Any:
    """A hold is within reach when its device is."""
    hold(actor=TESTER, devices=[its_device(cast)], reason=HoldReason.SWOLLEN_BATTERY)
    held = Hold.objects.select_related("device__lot__agreement").latest("pk")
    return ScopedHold(pk=held.pk, device=held.device)


class ScopedHold(SimpleNamespace):
    def scope_keys(self) -> Any:
        return self.device.scope_keys()


def nothing_more(cast: Cast) -> dict[str, Any]:
    """Pages of their own, with something to show."""
    some_devices(cast)
    return {}


PAGES = {
    "devices:list": Page(thing=nothing_more),
    "devices:export": Page(thing=lambda cast: {"kind": "csv"} if some_devices(cast) else {}, kind="file"),
    "devices:selection": Page(kind="gesture"),
    "devices:receive": Page(who="amina", thing=nothing_more),
    "devices:labels": Page(who="bruno", thing=nothing_more),
    "devices:label_preview": Page(who="bruno", kind="fragment"),
    "devices:label_picture": Page(who="bruno", query="sheet=a4-24&line_1=title", kind="file"),
    "devices:lot_tags": Page(thing=its_lot),
    "devices:lot_tags_paper": Page(thing=a_lot_with_labels, kind="file"),
    "devices:attach": Page(who="bruno"),
    "devices:hold": Page(who="bruno", thing=nothing_more),
    "devices:to_release": Page(who="gael", thing=a_locked_computer),
    "devices:to_release_file": Page(who="gael", thing=a_locked_computer, kind="file"),
    "devices:lift_hold": Page(who="bruno", thing=a_hold, kind="gesture"),
    "devices:lot": Page(thing=a_lot_with_devices),
    "devices:reception_slip": Page(thing=a_lot_with_devices, kind="file"),
    "devices:import_list": Page(thing=its_lot),
    "devices:list_preview": Page(thing=a_kept_list),
    "devices:list_result": Page(thing=an_imported_list),
    "devices:list_result_csv": Page(thing=an_imported_list, kind="file"),
    "devices:list_original": Page(thing=an_imported_list, kind="file"),
    "devices:identity": Page(who="bruno", thing=its_device),
    "devices:merge": Page(thing=its_device),
    "devices:rectify": Page(thing=its_device),
}

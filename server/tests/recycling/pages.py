from __future__ import annotations

from django.utils import timezone

from rebond.recycling.actions import give_back, put_parts_in_batch
from rebond.recycling.models import WeeeBatch
from tests.cast import Cast
from tests.pages import Page
from tests.recycling.prepared import (
    a_list,
    an_entry,
    asked,
    closed,
    collected,
    destroyed,
    filled,
    never_opened,
    parts_of,
    set_aside,
    with_unproven_drive,
)
from tests.stock.prepared import TESTER, in_stock, prepared


def a_slip(cast: Cast) -> dict[str, object]:
    give_back(actor=TESTER, devices=prepared(cast))
    return {"donor": cast.donor.pk, "day": timezone.localdate().isoformat()}


def with_parts(cast: Cast) -> WeeeBatch:
    """One part lies in it, another waits."""
    batch, device = filled(cast), with_unproven_drive(cast)
    (battery, _screen) = parts_of(cast, device)
    assert put_parts_in_batch(actor=TESTER, batch=batch, parts=[battery]).complete
    return batch


def with_a_part(cast: Cast) -> dict[str, int]:
    batch = with_parts(cast)
    return {"pk": batch.pk, "part": batch.parts.get().part_id}


def all_at_once(cast: Cast) -> object:
    set_aside(cast, 2)
    return filled(cast)


def an_export(cast: Cast) -> dict[str, str]:
    collected(cast)
    return {"kind": "csv"}


PAGES = {
    "recycling:eliminate": Page(
        thing=lambda cast: prepared(cast)[0], query=lambda device: f"code={device.asset_tag}"
    ),
    "recycling:retire": Page(
        thing=lambda cast: in_stock(cast)[0], query=lambda device: f"code={device.asset_tag}"
    ),
    "recycling:give_back": Page(thing=a_slip),
    "recycling:slip": Page(thing=a_slip, kind="file"),
    "recycling:weee": Page(who="amina", thing=all_at_once),
    "recycling:open_batch": Page(who="amina", kind="gesture"),
    "recycling:batch": Page(who="amina", thing=with_parts),
    "recycling:take_out": Page(who="amina", thing=filled, kind="gesture"),
    "recycling:count_parts": Page(who="amina", thing=filled, kind="gesture"),
    "recycling:put_parts": Page(who="amina", thing=filled, kind="gesture"),
    "recycling:take_part_out": Page(who="amina", thing=with_a_part, kind="gesture"),
    "recycling:weigh": Page(who="amina", thing=filled, kind="gesture"),
    "recycling:close": Page(who="amina", thing=filled, kind="gesture"),
    "recycling:reopen": Page(who="amina", thing=closed, kind="gesture"),
    "recycling:request": Page(who="amina", thing=closed),
    "recycling:request_paper": Page(who="amina", thing=asked, kind="file"),
    "recycling:request_table": Page(who="amina", thing=asked, kind="file"),
    "recycling:waste_slip": Page(who="amina", thing=collected, kind="file"),
    "recycling:collect": Page(who="amina", thing=asked),
    "recycling:no_drive": Page(
        who="bruno", thing=never_opened, query=lambda device: f"code={device.asset_tag}"
    ),
    "recycling:register": Page(who="eva", thing=an_entry),
    "recycling:register_export": Page(who="eva", thing=an_export, kind="file"),
    "recycling:correct": Page(thing=an_entry),
    "recycling:destructions": Page(who="bruno", thing=a_list),
    "recycling:open_destruction": Page(who="bruno", kind="gesture"),
    "recycling:destruction": Page(who="bruno", thing=a_list),
    "recycling:unlist": Page(who="bruno", thing=a_list, kind="gesture"),
    "recycling:record_destruction": Page(thing=a_list),
    "recycling:certificate": Page(who="eva", thing=destroyed, kind="file"),
}

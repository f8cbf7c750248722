from __future__ import annotations

from django.utils import timezone

from rebond.recycling.actions import give_back
from tests.cast import Cast
from tests.pages import Page
from tests.stock.prepared import TESTER, in_stock, prepared


def a_slip(cast: Cast) -> dict[str, object]:
    give_back(actor=TESTER, devices=prepared(cast))
    return {"donor": cast.donor.pk, "day": timezone.localdate().isoformat()}


PAGES = {
    "recycling:eliminate": Page(
        thing=lambda cast: prepared(cast)[0], query=lambda device: f"code={device.asset_tag}"
    ),
    "recycling:retire": Page(
        thing=lambda cast: in_stock(cast)[0], query=lambda device: f"code={device.asset_tag}"
    ),
    "recycling:give_back": Page(thing=a_slip),
    "recycling:slip": Page(thing=a_slip, kind="file"),
}

"""A phone or a terminal counts through the same door: what is sent again counts once."""

from __future__ import annotations

from rebond.stock.actions import location_named, open_stocktake
from tests.cast import Cast
from tests.stock.prepared import TESTER, fresh, in_stock, prepared, stages
from tests.stock.test_api import post


def test_a_pile_is_counted_and_a_retry_changes_nothing(cast: Cast) -> None:
    expected = in_stock(cast, 2)
    stocktake = open_stocktake(actor=TESTER, site=cast.workshop)
    (late,) = in_stock(cast)
    path = f"/stocktakes/{stocktake.reference}/count"
    codes = [expected[0].asset_tag, late.asset_tag, "PF0XYZ99"]
    first = post(cast, "bruno", path, codes=codes, location="B-12").json()
    again = post(cast, "bruno", path, codes=codes, location="B-12").json()
    assert first == {
        "new": codes[:2],
        "again": [],
        "unexpected": [late.asset_tag],
        "strangers": ["PF0XYZ99"],
    }
    assert (again["new"], again["again"]) == ([], codes[:2])
    assert (stocktake.lines.filter(seen_at__isnull=False).count(), stocktake.strangers.count()) == (2, 1)


def test_who_may_not_count_is_refused_and_an_unknown_shelf_is_named(cast: Cast) -> None:
    (device,) = in_stock(cast)
    stocktake = open_stocktake(actor=TESTER, site=cast.workshop)
    path = f"/stocktakes/{stocktake.reference}/count"
    assert post(cast, "eva", path, codes=[device.asset_tag]).status_code == 403
    assert post(cast, "ines", path, codes=[device.asset_tag]).status_code == 404
    unknown = post(cast, "bruno", path, codes=[device.asset_tag], location="Z-99")
    assert (unknown.status_code, unknown.json()["field"]) == (422, "location")


def test_a_pile_is_moved_by_the_label_of_the_shelf(cast: Cast) -> None:
    raw, (ready,) = prepared(cast)[0], in_stock(cast)
    shelf = location_named(actor=TESTER, workshop=cast.workshop, code="C-3")
    body = post(
        cast, "bruno", "/stock/move", codes=[raw.asset_tag, ready.asset_tag], location=shelf.tag
    ).json()
    assert (sorted(body["taken"]), body["refused"]) == (sorted([raw.asset_tag, ready.asset_tag]), [])
    assert [device.placement.location for device in fresh([raw, ready])] == [shelf, shelf]
    assert stages([raw, ready]) == ["received", "ready"]

"""What the stock and the end of the road ask for without anybody coming: places that run short, waste that nobody fetches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rebond.desk.queries.todo import TodoItem
from rebond.network.models import Place
from rebond.recycling.models import PickUpRequest
from rebond.stock.actions import set_place_stock
from rebond.stock.queries import places_supplied
from tests.cast import Cast
from tests.factories import a_place
from tests.harness.waiting_lists import rows_behind
from tests.recycling.prepared import asked, closed, collected
from tests.stock.prepared import TESTER, at_place

ClientOf = Callable[[str], Client]
SHORT = "Lieux sous leur stock minimum"
TO_REQUEST = "Lots de déchets fermés, enlèvement à demander"
LATE = "Déchets qui auraient dû être enlevés, à confirmer ou à relancer"


def items_of(client: Client) -> dict[str, TodoItem]:
    return {str(item.title): item for item in client.get("/").context["home"].items}


@pytest.mark.parametrize("who", ["amina", "chloe"])
def test_a_place_that_runs_short_is_told_to_who_fills_it(cast: Cast, client_of: ClientOf, who: str) -> None:
    at_place(cast, 2)
    enough, short = cast.place, a_place(cast.operator, name="Le Relais des Pins")
    for place in (enough, short):
        set_place_stock(actor=TESTER, place=place, minimum=2, travels=False)
    client = client_of(who)
    item = items_of(client)[SHORT]
    assert (item.count, item.detail, rows_behind(client, item)) == (1, "Le Relais des Pins", 1)
    assert SHORT not in items_of(client_of("ines"))
    set_place_stock(actor=TESTER, place=short, minimum=0, travels=False)
    assert SHORT not in items_of(client)


def test_a_place_that_closed_lacks_nothing_and_gives_all_that_it_holds(cast: Cast) -> None:
    at_place(cast, 2)
    set_place_stock(actor=TESTER, place=cast.place, minimum=8, travels=False)
    Place.objects.filter(pk=cast.place.pk).update(is_open=False)
    (row,) = (row for row in places_supplied(cast.actor("amina")) if row.place == cast.place)
    assert (row.lacking, row.spare) == (0, 2)


@pytest.mark.parametrize("who", ["amina", "chloe"])
def test_waste_that_waits_for_a_request_or_for_its_lorry_is_told(
    cast: Cast, client_of: ClientOf, who: str
) -> None:
    collected(cast, 1)
    late, in_time = asked(cast, 1), asked(cast, 1)
    yesterday = timezone.localdate() - timedelta(days=1)
    PickUpRequest.objects.filter(batch=late).update(wished_from=yesterday, wished_to=yesterday)
    waiting = closed(cast, 1)
    client = client_of(who)
    items = items_of(client)
    for title, batch in ((TO_REQUEST, waiting), (LATE, late)):
        shown = client.get(items[title].url).context["listing"].rows
        assert (items[title].count, [row.pk for row in shown]) == (1, [batch.pk])
    assert len(client.get("/recycling/").context["listing"].rows) == 4
    assert in_time.pk not in {late.pk, waiting.pk}

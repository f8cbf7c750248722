"""A computer that waits for a part is told apart from those to repair, by what was said, the stock and the orders."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rebond.kit.errors import Invalid
from rebond.ledger.models import Event
from rebond.network.models import Workshop
from rebond.repairs.actions import (
    await_no_more,
    await_part,
    count_part,
    keep_model,
    order_parts,
    receive_order,
    use_part,
)
from rebond.repairs.models import Part, PartModel, Repair
from rebond.repairs.queries import awaited_of, models_to_await
from rebond.workshop.queries.bench import bench_of
from tests.cast import Cast
from tests.repairs.prepared import a_part, a_repair
from tests.stock.prepared import prepared


def a_battery(cast: Cast, workshop: Workshop | None = None) -> PartModel:
    actor = cast.actor("amina")
    return keep_model(actor=actor, workshop=workshop or cast.workshop, kind="battery", spec="45N1001")


def stations(cast: Cast) -> list[tuple[str, int]]:
    return [(station.value, count) for station, count in bench_of(cast.actor("bruno")).counts]


def said_of(cast: Cast) -> str:
    (group,) = bench_of(cast.actor("bruno")).groups
    return str(group.rows[0].obstacles[-1].message)


def test_it_waits_from_the_word_of_a_person_until_the_part_lies_in_stock(cast: Cast) -> None:
    repair, model, bruno = a_repair(cast), a_battery(cast), cast.actor("bruno")
    assert stations(cast) == [("repair", 1)]
    for _again in range(2):
        await_part(actor=bruno, repair=repair, model=model)
    assert stations(cast) == [("await_part", 1)]
    assert "Personne ne l’a encore commandée" in said_of(cast)
    order = order_parts(
        actor=cast.actor("chloe"),
        workshop=cast.workshop,
        supplier="Pièces Invente",
        wanted={model: (1, 1990)},
    )
    assert (stations(cast), "commandée le" in said_of(cast)) == ([("await_part", 1)], True)
    (line,) = order.lines.all()
    receive_order(actor=cast.actor("amina"), order=order, came={line.pk: 1})
    assert (stations(cast), [one.is_here for one in awaited_of(repair)]) == ([("repair", 1)], [True])
    use_part(actor=bruno, repair=repair, part=Part.objects.get(model=model))
    assert (stations(cast), awaited_of(repair)) == ([("repair", 1)], [])
    kinds = Event.objects.filter(kind__startswith="repair.part").values_list("kind", "facts")
    assert list(kinds.order_by("pk")) == [
        ("repair.part_awaited", {"repair_id": repair.pk, "part_kind": "battery"})
    ]


def test_what_was_used_up_is_awaited_anew(cast: Cast) -> None:
    repair, part, bruno = a_repair(cast), a_part(cast, count=1), cast.actor("bruno")
    await_part(actor=bruno, repair=repair, model=part.model)
    use_part(actor=bruno, repair=repair, part=part)
    assert (awaited_of(repair), list(models_to_await(repair))) == ([], [part.model])
    for _again in range(2):
        await_part(actor=bruno, repair=repair, model=part.model)
    assert ([one.model for one in awaited_of(repair)], stations(cast)) == ([part.model], [("await_part", 1)])
    assert Event.objects.filter(kind="repair.part_awaited").count() == 2


def test_what_is_awaited_no_more_is_to_repair_again(cast: Cast) -> None:
    repair, model, bruno = a_repair(cast), a_battery(cast), cast.actor("bruno")
    await_part(actor=bruno, repair=repair, model=model)
    for _again in range(2):
        await_no_more(actor=bruno, repair=repair, model=model)
    assert (stations(cast), Event.objects.filter(kind="repair.part_not_awaited").count()) == (
        [("repair", 1)],
        1,
    )


def test_a_faulty_part_in_stock_is_still_awaited(cast: Cast) -> None:
    repair, model = a_repair(cast), a_battery(cast)
    part = Part.objects.create(
        model=model, origin="counted", state="faulty", quantity=0, entered_at=repair.opened_at
    )
    count_part(actor=cast.actor("amina"), part=part, found=2)
    await_part(actor=cast.actor("bruno"), repair=repair, model=model)
    assert stations(cast) == [("await_part", 1)]


def test_a_part_of_another_workshop_is_not_awaited_here(cast: Cast) -> None:
    other = Workshop.objects.create(
        organisation=cast.workshop.organisation, name="Annexe", commune=cast.workshop.commune
    )
    with pytest.raises(Invalid):
        await_part(actor=cast.actor("bruno"), repair=a_repair(cast), model=a_battery(cast, other))


def test_the_pages_say_that_it_waits_and_that_another_is_prepared(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    repair, model, bruno = a_repair(cast), a_battery(cast), client_of("bruno")
    for _again in range(2):
        assert bruno.post(f"/repairs/{repair.pk}/awaited/", {"model": model.pk}).status_code == 302
    assert ("En attente de pièce", "blocked") in _road(bruno, repair.device.asset_tag)
    assert bruno.post(f"/repairs/{repair.pk}/awaited/{model.pk}/none/").status_code == 302
    assert Repair.objects.get().awaited_parts.count() == 0
    (device,) = prepared(cast)
    assert ("Préparé", "now") in _road(bruno, device.asset_tag)


def _road(client: Client, tag: str) -> list[tuple[str, str]]:
    return [(str(one.label), one.state) for one in client.get(f"/D/{tag}").context["shown"].stations]

from __future__ import annotations

from rebond.repairs.actions import await_part, use_part
from tests.cast import Cast
from tests.pages import Page
from tests.repairs.prepared import a_part, a_repair, an_order, priced
from tests.stock.prepared import prepared


def a_priced_repair(cast: Cast) -> object:
    priced(cast)
    return a_repair(cast)


def some_repairs(cast: Cast) -> dict[str, object]:
    a_priced_repair(cast)
    return {}


def a_waiting_repair(cast: Cast) -> dict[str, int]:
    repair, part = a_repair(cast), a_part(cast)
    await_part(actor=cast.actor("bruno"), repair=repair, model=part.model)
    return {"pk": repair.pk, "model": part.model_id}


def a_part_used(cast: Cast) -> dict[str, object]:
    repair, part = a_repair(cast), a_part(cast)
    use_part(actor=cast.actor("bruno"), repair=repair, part=part)
    return {"pk": repair.pk, "part": part.pk}


def some_parts(cast: Cast) -> dict[str, object]:
    a_part(cast)
    return {}


def some_orders(cast: Cast) -> dict[str, object]:
    an_order(cast)
    return {}


def a_workshop_with_parts(cast: Cast) -> dict[str, object]:
    a_part(cast)
    return {"workshop": cast.workshop.pk}


PAGES = {
    "repairs:list": Page(who="bruno", thing=some_repairs),
    "repairs:figures": Page(who="bruno"),
    "repairs:of_device": Page(who="bruno", thing=lambda cast: prepared(cast)[0]),
    "repairs:repair": Page(who="bruno", thing=a_priced_repair),
    "repairs:diagnose": Page(who="bruno", thing=a_repair, kind="gesture"),
    "repairs:add_time": Page(who="bruno", thing=a_repair, kind="gesture"),
    "repairs:take_apart": Page(who="chloe", thing=lambda cast: prepared(cast)[0]),
    "repairs:use_part": Page(who="bruno", thing=a_repair, kind="gesture"),
    "repairs:give_back_part": Page(who="bruno", thing=a_part_used, kind="gesture"),
    "repairs:parts": Page(who="amina", thing=some_parts),
    "repairs:part": Page(who="amina", thing=a_part),
    "repairs:count_part": Page(who="amina", thing=a_part, kind="gesture"),
    "repairs:set_minimum": Page(who="amina", thing=lambda cast: a_part(cast).model, kind="gesture"),
    "repairs:labels": Page(who="amina", thing=some_parts),
    "parts:labelled": Page(who="amina", thing=a_part),
    "repairs:orders": Page(thing=some_orders),
    "repairs:new_order": Page(thing=a_workshop_with_parts),
    "repairs:order": Page(thing=an_order),
    "repairs:receive_order": Page(who="amina", thing=an_order, kind="gesture"),
    "repairs:cancel_order": Page(thing=an_order, kind="gesture"),
    "repairs:await_part": Page(who="bruno", thing=a_repair, kind="gesture"),
    "repairs:await_no_more": Page(who="bruno", thing=a_waiting_repair, kind="gesture"),
    "repairs:close": Page(who="bruno", thing=a_repair, kind="gesture"),
}

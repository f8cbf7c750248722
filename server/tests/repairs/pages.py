from __future__ import annotations

from tests.cast import Cast
from tests.pages import Page
from tests.repairs.prepared import a_repair, priced
from tests.stock.prepared import prepared


def a_priced_repair(cast: Cast) -> object:
    priced(cast)
    return a_repair(cast)


def some_repairs(cast: Cast) -> dict[str, object]:
    a_priced_repair(cast)
    return {}


PAGES = {
    "repairs:list": Page(who="bruno", thing=some_repairs),
    "repairs:figures": Page(who="bruno"),
    "repairs:of_device": Page(who="bruno", thing=lambda cast: prepared(cast)[0]),
    "repairs:repair": Page(who="bruno", thing=a_priced_repair),
    "repairs:diagnose": Page(who="bruno", thing=a_repair, kind="gesture"),
    "repairs:add_time": Page(who="bruno", thing=a_repair, kind="gesture"),
    "repairs:close": Page(who="bruno", thing=a_repair, kind="gesture"),
}

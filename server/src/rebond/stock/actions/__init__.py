"""The verbs of stock."""

from rebond.stock.actions.arranging import add_locations, arrange
from rebond.stock.actions.closing import close_stocktake, decide, settle_stranger
from rebond.stock.actions.counting import Counted, count, give_up, open_stocktake
from rebond.stock.actions.delivering import dispatch, empty_delivery, load, open_delivery, unload
from rebond.stock.actions.hands import change_hands
from rebond.stock.actions.missing import declare_missing, recover
from rebond.stock.actions.receiving import accept_line, call_back_line, give_up_line, receive_delivery
from rebond.stock.actions.reopening import reopen_reception
from rebond.stock.actions.shelving import location_named, move, put_away, shelve

__all__ = [
    "Counted",
    "accept_line",
    "add_locations",
    "arrange",
    "call_back_line",
    "change_hands",
    "close_stocktake",
    "count",
    "decide",
    "declare_missing",
    "dispatch",
    "empty_delivery",
    "give_up",
    "give_up_line",
    "load",
    "location_named",
    "move",
    "open_delivery",
    "open_stocktake",
    "put_away",
    "receive_delivery",
    "recover",
    "reopen_reception",
    "settle_stranger",
    "shelve",
    "unload",
]

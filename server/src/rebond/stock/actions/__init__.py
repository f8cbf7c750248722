"""The verbs of stock."""

from rebond.stock.actions.arranging import add_locations, arrange
from rebond.stock.actions.closing import close_stocktake, decide, settle_stranger
from rebond.stock.actions.closing_places import close_place
from rebond.stock.actions.counting import Counted, count, give_up, open_stocktake
from rebond.stock.actions.delivering import dispatch, empty_delivery, load, open_delivery, unload
from rebond.stock.actions.hands import change_hands
from rebond.stock.actions.minimums import set_place_stock
from rebond.stock.actions.missing import declare_missing, recover
from rebond.stock.actions.receiving import accept_line, call_back_line, give_up_line, receive_delivery
from rebond.stock.actions.reopening import reopen_reception
from rebond.stock.actions.shelving import location_named, move, put_away, shelve
from rebond.stock.actions.supplying import prepare_supply
from rebond.stock.actions.transferring import (
    dispatch_transfer,
    load_transfer,
    open_transfer,
    receive_transfer,
    settle_transfer_line,
    unload_transfer,
)
from rebond.stock.actions.undoing import LINE_CHANGED

__all__ = [
    "LINE_CHANGED",
    "Counted",
    "accept_line",
    "add_locations",
    "arrange",
    "call_back_line",
    "change_hands",
    "close_place",
    "close_stocktake",
    "count",
    "decide",
    "declare_missing",
    "dispatch",
    "dispatch_transfer",
    "empty_delivery",
    "give_up",
    "give_up_line",
    "load",
    "load_transfer",
    "location_named",
    "move",
    "open_delivery",
    "open_stocktake",
    "open_transfer",
    "prepare_supply",
    "put_away",
    "receive_delivery",
    "receive_transfer",
    "recover",
    "reopen_reception",
    "set_place_stock",
    "settle_stranger",
    "settle_transfer_line",
    "shelve",
    "unload",
    "unload_transfer",
]

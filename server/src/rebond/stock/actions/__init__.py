"""The verbs of stock."""

from rebond.stock.actions.delivering import dispatch, empty_delivery, load, open_delivery, unload
from rebond.stock.actions.missing import declare_missing, recover
from rebond.stock.actions.receiving import accept_line, call_back_line, give_up_line, receive_delivery
from rebond.stock.actions.shelving import location_named, shelve

__all__ = [
    "accept_line",
    "call_back_line",
    "declare_missing",
    "dispatch",
    "empty_delivery",
    "give_up_line",
    "load",
    "location_named",
    "open_delivery",
    "receive_delivery",
    "recover",
    "shelve",
    "unload",
]

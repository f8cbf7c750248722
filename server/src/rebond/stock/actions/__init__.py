"""The verbs of stock."""

from rebond.stock.actions.delivering import dispatch, load, open_delivery, unload
from rebond.stock.actions.missing import declare_missing, recover
from rebond.stock.actions.receiving import Reception, accept_line, receive_delivery
from rebond.stock.actions.shelving import shelve

__all__ = [
    "Reception",
    "accept_line",
    "declare_missing",
    "dispatch",
    "load",
    "open_delivery",
    "receive_delivery",
    "recover",
    "shelve",
    "unload",
]

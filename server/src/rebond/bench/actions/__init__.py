"""The verbs of the live bench."""

from rebond.bench.actions.cards import attach, clear, create_in_lot, take, take_bench, validate_finished
from rebond.bench.actions.objects import record_object, settle_object, settle_slip
from rebond.bench.actions.operators import (
    make_badge,
    set_pin,
    switch_by_badge,
    switch_by_pin,
)
from rebond.bench.actions.telling import Told, tell_state

__all__ = [
    "Told",
    "attach",
    "clear",
    "create_in_lot",
    "make_badge",
    "record_object",
    "set_pin",
    "settle_object",
    "settle_slip",
    "switch_by_badge",
    "switch_by_pin",
    "take",
    "take_bench",
    "tell_state",
    "validate_finished",
]

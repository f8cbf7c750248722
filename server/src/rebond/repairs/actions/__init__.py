"""The verbs of repairs and of parts."""

from rebond.repairs.actions.awaiting import await_no_more, await_part
from rebond.repairs.actions.closing import close_repair, end_repairs, end_without_fault
from rebond.repairs.actions.opening import open_for_failed_checks, open_repairs
from rebond.repairs.actions.ordering import cancel_order, order_parts, receive_order
from rebond.repairs.actions.stocking import add_counted, count_part, keep_model, set_minimum
from rebond.repairs.actions.taking import Taking, dismantle, take_parts
from rebond.repairs.actions.using import give_back_part, use_part
from rebond.repairs.actions.working import add_time, diagnose

__all__ = [
    "Taking",
    "add_counted",
    "add_time",
    "await_no_more",
    "await_part",
    "cancel_order",
    "close_repair",
    "count_part",
    "diagnose",
    "dismantle",
    "end_repairs",
    "end_without_fault",
    "give_back_part",
    "keep_model",
    "open_for_failed_checks",
    "open_repairs",
    "order_parts",
    "receive_order",
    "set_minimum",
    "take_parts",
    "use_part",
]

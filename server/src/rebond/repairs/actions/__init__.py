"""The verbs of repairs and of parts."""

from rebond.repairs.actions.closing import close_repair, end_repairs, end_without_fault
from rebond.repairs.actions.opening import open_for_failed_checks, open_repairs
from rebond.repairs.actions.working import add_time, diagnose

__all__ = [
    "add_time",
    "close_repair",
    "diagnose",
    "end_repairs",
    "end_without_fault",
    "open_for_failed_checks",
    "open_repairs",
]

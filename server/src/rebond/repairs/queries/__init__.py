"""What the pages of repairs and parts need."""

from rebond.repairs.queries.listing import (
    Counted,
    counted,
    last_repairs_of,
    open_repair_of,
    repair_visible,
    repairs_listed,
    required_faults_of,
)
from rebond.repairs.queries.standing import obstacles_of_repairs, repairs_to_do

__all__ = [
    "Counted",
    "counted",
    "last_repairs_of",
    "obstacles_of_repairs",
    "open_repair_of",
    "repair_visible",
    "repairs_listed",
    "repairs_to_do",
    "required_faults_of",
]

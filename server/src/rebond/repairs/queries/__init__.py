"""What the pages of repairs and parts need."""

from rebond.repairs.queries.drives import obstacle_to_use, proofs_of_parts
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
from rebond.repairs.queries.stock import (
    ModelLine,
    PartLine,
    drives_inside,
    lines_of,
    model_visible,
    models_listed,
    order_visible,
    orders_listed,
    part_scanned,
    part_visible,
    parts_taken_from,
    parts_used,
    stock_of,
    to_order,
    usable_parts,
)
from rebond.repairs.queries.upgrades import last_upgrades

__all__ = [
    "Counted",
    "ModelLine",
    "PartLine",
    "counted",
    "drives_inside",
    "last_repairs_of",
    "last_upgrades",
    "lines_of",
    "model_visible",
    "models_listed",
    "obstacle_to_use",
    "obstacles_of_repairs",
    "open_repair_of",
    "order_visible",
    "orders_listed",
    "part_scanned",
    "part_visible",
    "parts_taken_from",
    "parts_used",
    "proofs_of_parts",
    "repair_visible",
    "repairs_listed",
    "repairs_to_do",
    "required_faults_of",
    "stock_of",
    "to_order",
    "usable_parts",
]

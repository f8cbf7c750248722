"""Repairs of computers, and the parts that go into them."""

from rebond.repairs.models.awaiting import AwaitedPart
from rebond.repairs.models.parts import DriveMove, Movement, Part, PartModel, SupplierOrder, SupplierOrderLine
from rebond.repairs.models.repairs import Fault, Repair

__all__ = [
    "AwaitedPart",
    "DriveMove",
    "Fault",
    "Movement",
    "Part",
    "PartModel",
    "Repair",
    "SupplierOrder",
    "SupplierOrderLine",
]

"""The end of the road: what ends, the batches in which it leaves, the register, the drives that are destroyed."""

from rebond.recycling.models.batches import Disposal, PickUpRequest, WeeeBatch, WeeeLine, WeeePart, Weighing
from rebond.recycling.models.destructions import Destruction, DestructionLine
from rebond.recycling.models.register import YEARS_KEPT, Collection, RegisterEntry, WasteMovement

__all__ = [
    "YEARS_KEPT",
    "Collection",
    "Destruction",
    "DestructionLine",
    "Disposal",
    "PickUpRequest",
    "RegisterEntry",
    "WasteMovement",
    "WeeeBatch",
    "WeeeLine",
    "WeeePart",
    "Weighing",
]

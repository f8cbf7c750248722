from __future__ import annotations

from rebond.kit.personal import declare, nothing_personal

declare(
    nothing_personal("stock.Location", "code"),
    nothing_personal("stock.Delivery", "reference"),
    nothing_personal("stock.Stocktake", "reference", "minutes"),
    nothing_personal("stock.StrangeCode", "code"),
    nothing_personal("stock.Transfer", "reference"),
)

from __future__ import annotations

from rebond.kit.personal import declare, nothing_personal

declare(
    nothing_personal("orders.Agreement", "reference", "signed_paper_reference"),
    nothing_personal("orders.Prerequisite", "evidence"),
    nothing_personal("orders.Order", "reference"),
    nothing_personal("orders.PriceClaim", "reference"),
)

from __future__ import annotations

from rebond.kit.personal import declare, nothing_personal

declare(
    nothing_personal("repairs.Repair", "note"),
    nothing_personal("repairs.PartModel", "spec", "spec_key"),
    nothing_personal("repairs.Part", "kept_at"),
    nothing_personal("repairs.SupplierOrder", "reference", "supplier"),
)

from __future__ import annotations

from rebond.kit.personal import declare, nothing_personal

declare(
    nothing_personal("reporting.StageRecord", "kind", "month"),
    nothing_personal("reporting.YearClosing", "published", "digest"),
    nothing_personal("reporting.YearReopening", "reason"),
)

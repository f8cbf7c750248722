from __future__ import annotations

from rebond.kit.personal import declare, nothing_personal

declare(nothing_personal("subcontracting.Entrustment", "reference"))

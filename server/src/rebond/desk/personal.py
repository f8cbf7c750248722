from __future__ import annotations

from rebond.kit.personal import declare, nothing_personal

declare(nothing_personal("desk.PileGesture", "option", "said", "taken", "refused", "to_undo"))

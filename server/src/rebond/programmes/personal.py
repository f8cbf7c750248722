from __future__ import annotations

from rebond.kit.personal import declare, nothing_personal

declare(
    nothing_personal("programmes.Programme", "slug", "name", "outlets", "required_checks", "funder"),
    nothing_personal("programmes.DeclaredFigure", "key", "source"),
)

from __future__ import annotations

from rebond.kit.personal import declare, nothing_personal

declare(
    nothing_personal("geography.Departement", "name"),
    nothing_personal("geography.Intermunicipality", "kind", "name"),
    nothing_personal("geography.Commune", "name", "search_name", "postcodes"),
)

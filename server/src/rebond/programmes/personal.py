from __future__ import annotations

from rebond.kit.personal import declare, nothing_personal

declare(
    nothing_personal(
        "programmes.Programme",
        "slug",
        "name",
        "outlets",
        "required_checks",
        "funder",
        "criteria",
        "communes",
        "own_criterion",
        "prescriber_kinds",
        "waves",
        "assessment_tools",
        "sessions_held",
        "documents",
        "papers_at_acceptance",
        "papers_at_handover",
        "handover_items",
        "required_accessories",
    ),
    nothing_personal("programmes.ProgrammeVersion", "stored"),
    nothing_personal("programmes.ProgrammeDraft", "stored"),
    nothing_personal("programmes.DeclaredFigure", "key", "source"),
)

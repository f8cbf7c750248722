from __future__ import annotations

from rebond.kit.personal import declare, nothing_personal

declare(
    nothing_personal(
        "audits.Audit",
        "reference",
        "population",
        "population_digest",
        "secret",
        "commitment",
        "dice",
        "seed",
        "seal_digest",
        "conclusion",
        "minutes",
    ),
    nothing_personal("audits.AuditLine", "code", "group_name", "seen", "asked", "remark"),
    nothing_personal("audits.PapersKept", "where"),
)

"""The minutes of a check, as plain values that are frozen and hashed when it is concluded."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from rebond.audits.choices import Verdict
from rebond.audits.drawing import METHOD
from rebond.audits.models import Audit, AuditLine
from rebond.audits.originals import originals_of
from rebond.documents.rendering import language


def minutes_of(audit: Audit, lines: Sequence[AuditLine]) -> dict[str, Any]:
    """Every line, what was shown for it and where it lies, in the language of who concludes; nobody's name."""
    originals = originals_of(lines)
    verdicts = Counter(line.verdict.value for line in lines)
    return {
        "language": language(),
        "reference": audit.reference,
        "programme": audit.programme.name,
        "organisation": audit.organisation.name,
        "source": audit.source,
        "since": audit.since.isoformat(),
        "until": audit.until.isoformat(),
        "opened_at": audit.opened_at.isoformat(),
        "drawn_at": audit.drawn_at.isoformat() if audit.drawn_at else "",
        "closed_at": audit.closed_at.isoformat() if audit.closed_at else "",
        "method": METHOD,
        "count": audit.count,
        "size": audit.size,
        "population_digest": audit.population_digest,
        "commitment": audit.commitment,
        "secret": audit.secret,
        "dice": audit.dice,
        "seal": audit.seal,
        "seal_digest": audit.seal_digest,
        "seed": audit.seed,
        "verdicts": {verdict.value: verdicts[verdict.value] for verdict in Verdict},
        "outcome": audit.outcome,
        "conclusion": audit.conclusion,
        "lines": [
            {
                "number": line.number,
                "code": line.code,
                "tag": line.device.asset_tag,
                "group": line.group_name,
                "verdict": line.verdict.value,
                "remark": line.remark,
                "originals": [
                    {
                        "proof": one.proof.value,
                        "said": one.said,
                        "where": one.where,
                        "seen": one.proof.value in line.seen,
                    }
                    for one in originals[line.pk]
                ],
            }
            for line in lines
        ],
    }


def digest_of(minutes: dict[str, Any]) -> str:
    """SHA-256 in hexadecimal over the minutes, keys in order and no space."""
    text = json.dumps(minutes, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()

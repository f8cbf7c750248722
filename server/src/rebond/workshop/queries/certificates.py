"""What is known of signed certificates."""

from __future__ import annotations

from typing import Any

from rebond.workshop.choices import ChainState
from rebond.workshop.models import Certificate


def certificate_told(document_id: int | None) -> dict[str, Any]:
    """What a certificate is worth, for the API; all empty when there is none."""
    row = Certificate.objects.filter(document=document_id).first() if document_id else None
    if row is None:
        return {"proof": False, "trust": "", "result": "", "level": "", "training": False}
    return {
        "proof": row.is_proof,
        "trust": row.trust,
        "result": row.result,
        "level": row.level,
        "training": row.is_training,
    }


def chain_state(row: Certificate) -> ChainState:
    """Where ``row`` stands among the certificates of its key that came in."""
    same_key = Certificate.objects.filter(key=row.key)
    others = same_key.filter(sequence=row.sequence).exclude(digest=row.digest)
    if others.exists():
        return ChainState.FORK
    if row.sequence == 1:
        return ChainState.FIRST
    before = same_key.filter(sequence=row.sequence - 1, digest=row.previous)
    return ChainState.FOLLOWS if before.exists() else ChainState.GAP

"""What is known of signed certificates."""

from __future__ import annotations

from typing import Any

from rebond.programmes.choices import ERASURE_ORDER, ErasureLevel, strictest
from rebond.workshop.choices import ChainState
from rebond.workshop.models import Certificate
from rebond.workshop.queries.proofs import media_rules


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


def level_missed(row: Certificate) -> ErasureLevel | None:
    """The level that is asked for, when it is stricter than the one that was reached; else None.

    Asked for when it was erased, as the certificate says, or by the donor and the programme of its computer.
    """
    if not row.level:
        return None
    device_id = row.document.device_id
    required = media_rules([device_id])[device_id].level if device_id is not None else ""
    asked = ErasureLevel(strictest(row.level_wanted, required))
    return asked if ERASURE_ORDER.index(ErasureLevel(row.level)) < ERASURE_ORDER.index(asked) else None

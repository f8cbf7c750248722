"""What a workshop signs for its agents, and the list of keys that are believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from passport.certificate_keys import (
    Revocation,
    RevocationReason,
    Rotation,
    Trust,
    TrustedKey,
    TrustList,
    delegate,
    delegation_to_json,
    trust_in,
    trust_to_json,
)
from passport.certificate_seal import Seal
from passport.refusal import UnreadableDocument
from passport.shape import decode
from passport.strict import unb64
from rebond.agents.keys import unsealed
from rebond.agents.models import Agent, SigningKey
from rebond.agents.queries import known_keys
from rebond.kit.errors import Invalid

LIFE = timedelta(days=2 * 365)
"""How long a stick signs before it is enrolled again."""
MARGIN = timedelta(minutes=10)
"""A clock a little behind that of the server is no reason to disbelieve: `passport.clocks` corrects only larger errors."""


def checked_key(text: str) -> str:
    """The text of an Ed25519 public key: 32 bytes, base64url without padding. Raise `Invalid` for anything else."""
    try:
        unb64(text, 32, "public_key")
    except UnreadableDocument:
        raise Invalid(_("This is no Ed25519 public key."), code="no_key", field="public_key") from None
    return text


def delegation_of(subject: str, *, signer: SigningKey, label: str, since: datetime) -> dict[str, Any]:
    """The word of the workshop's key that ``subject`` may sign, as a `rebond.key-delegation/1` document."""
    start = since.astimezone(UTC).replace(microsecond=0) - MARGIN
    made = delegate(unsealed(signer), subject=subject, label=label, not_before=start, not_after=start + LIFE)
    document: dict[str, Any] = json.loads(delegation_to_json(made))
    return document


def trust_of(territory_id: int | None = None) -> TrustList:
    """The keys of the workshops of a territory (of all, without one), and those of them and of agents taken back."""
    keys, agents = known_keys(territory_id)
    signers: list[SigningKey | Agent] = [*keys, *agents]
    return TrustList(
        keys=tuple(TrustedKey(key=key.public_key, label=key.workshop.name) for key in keys),
        rotations=tuple(decode(Rotation, key.rotation) for key in keys if key.rotation),
        revocations=tuple(
            Revocation(
                key=row.public_key,
                at=row.revoked_at.astimezone(UTC),
                reason=RevocationReason(row.revocation_reason),
            )
            for row in signers
            if row.revoked_at is not None
        ),
    )


def trust_here(seal: Seal, *, at: datetime, territory_id: int | None = None) -> Trust:
    """What is thought of a certificate that comes in now, signed at ``at``.

    Of a stick that is no longer used, what it signed before stands wherever it was kept; what was not sent by then is
    not believed here any more: nobody watches that stick.
    """
    found = trust_in(trust_of(territory_id), key=seal.key, delegation=seal.delegation, at=at)
    is_gone = Agent.objects.filter(public_key=seal.key).exclude(revoked_at=None).exists()
    return Trust.REVOKED if is_gone and found is not Trust.UNKNOWN_KEY else found


def trust_list() -> dict[str, Any]:
    """All of them, as a `rebond.trust/1` document."""
    document: dict[str, Any] = json.loads(trust_to_json(trust_of()))
    return document

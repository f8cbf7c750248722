"""Keys at rest and in use: raw Ed25519 keys as text, the private half sealed with the key of the installation."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rebond.agents.models import SigningKey
from rebond.kit.sealing import Seal

SEAL = Seal("agents.signing_key")


def sealed(private_key: Ed25519PrivateKey) -> bytes:
    raw = base64.b64encode(private_key.private_bytes_raw()).decode()
    return SEAL.close(raw)


def unsealed(key: SigningKey) -> Ed25519PrivateKey:
    """Raise ``ValueError`` when no key of this installation is the one that sealed it."""
    raw = base64.b64decode(SEAL.open(key.sealed_private_key))
    return Ed25519PrivateKey.from_private_bytes(raw)

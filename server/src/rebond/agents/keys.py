"""Keys at rest and in use: raw Ed25519 keys as text, the private half sealed with the key of the installation."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from rebond.agents.models import SigningKey
from rebond.kit.sealing import derive_key, open_text, seal_text


def sealed(private_key: Ed25519PrivateKey) -> bytes:
    raw = base64.b64encode(private_key.private_bytes_raw()).decode()
    return seal_text(raw, key=_key())


def unsealed(key: SigningKey) -> Ed25519PrivateKey:
    """Raise ``ValueError`` when the key of this installation is not the one that sealed it."""
    raw = base64.b64decode(open_text(bytes(key.sealed_private_key), key=_key()))
    return Ed25519PrivateKey.from_private_bytes(raw)


def _key() -> bytes:
    return derive_key(settings.SEALING_KEY, "agents.signing_key")

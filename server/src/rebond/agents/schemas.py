"""The shapes of the API of agents."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema


class EnrolIn(Schema):
    code: str = Field(max_length=40, description="As shown to the person; case and dashes do not matter.")
    public_key: str = Field(
        max_length=120, description="The agent's Ed25519 public key, base64url, 32 bytes."
    )
    proof: str = Field(
        max_length=120,
        description="Its Ed25519 signature, base64url, 64 bytes, over the canonical JSON (RFC 8785) of "
        '{"schema": "rebond.enrolment/1", "code", "public_key"}, both as they are sent here.',
    )


class EnrolOut(Schema):
    agent: str = Field(description="How the server names this bench or stick.")
    name: str
    workshop: str
    token: str = Field(description="`Authorization: Bearer`; shown this once.")
    delegation: dict[str, Any] = Field(
        description="`rebond.key-delegation/1`: the workshop lets this key sign."
    )
    trust: dict[str, Any] = Field(
        description="`rebond.trust/1`: the keys believed here, as `/agents/keys.json`."
    )

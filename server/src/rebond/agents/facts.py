"""What the ledger keeps of keys and agents: ids and reasons, never a code, a token or a key."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OfKey(Facts):
    workshop_id: int
    key_id: int


@facts("signing_key.made")
@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKeyMade(OfKey):
    """``replaces_id``: the key that signs no more from here on."""

    replaces_id: int | None = None


@facts("signing_key.revoked")
@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKeyRevoked(OfKey):
    reason: str


@facts("agent.invited")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentInvited(Facts):
    """A code was shown to somebody; ``agent_kind`` says what for."""

    workshop_id: int
    agent_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAgent(Facts):
    workshop_id: int
    agent_id: int


@facts("agent.enrolled")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEnrolled(OfAgent):
    agent_kind: str
    key_id: int


@facts("agent.revoked")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRevoked(OfAgent):
    reason: str

"""A stick or bench joins a workshop: a short-lived code and our public key against a token and the word of the workshop.

What the server answers is kept beside the key: `token`, `server`, `delegation.json` (by which the workshop vouches for
our key) and `trust.json` (the keys to believe). See `workbench.spool`.
"""

import json
from dataclasses import dataclass
from typing import Any

import httpx

from passport.certificate_keys import delegation_from_json, public_key
from passport.enrolment import proof_of_key
from passport.refusal import UnreadableDocument
from passport.strict import b64
from workbench.spool import Spool, write_whole
from workbench.words import _

_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_KEPT = ("delegation", "trust")


class NotEnrolled(Exception):
    """Nothing was kept; the message says why."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the server calls us, and for which workshop."""

    name: str
    workshop: str


def enrol(spool: Spool, server: str, code: str) -> Welcome:
    """Exchange the code, and keep the answer: the token last, so that what looks enrolled is. Raises NotEnrolled, OSError."""
    if not server.startswith(("https://", "http://")):
        raise NotEnrolled(_("%s is no address of a server") % server)
    private, code = spool.key(), code.strip()
    key, proof = b64(public_key(private)), proof_of_key(private, code=code)
    told = _answered(server.rstrip("/"), {"code": code, "public_key": key, "proof": proof})
    try:
        documents = {name: json.dumps(told[name]).encode() for name in _KEPT}
        token, welcome = str(told["token"]), Welcome(str(told["name"]), str(told["workshop"]))
        delegation = delegation_from_json(documents["delegation"])
    except (KeyError, TypeError, UnreadableDocument) as error:
        raise NotEnrolled(_("%s does not answer as a Rebond does") % server + f": {error}") from None
    if delegation.subject != key:
        raise NotEnrolled(_("%s vouches for another key than ours") % server)
    for name, data in documents.items():
        write_whole(spool.folder / f"{name}.json", data)
    write_whole(spool.folder / "server", server.rstrip("/").encode())
    write_whole(spool.folder / "token", token.encode(), mode=0o600)
    return welcome


def _answered(server: str, given: dict[str, str]) -> dict[str, Any]:
    try:
        answer = httpx.post(f"{server}/api/v1/agents/enrol", json=given, timeout=_TIMEOUT)
        told = answer.json()
    except httpx.HTTPError as error:
        raise NotEnrolled(_("%s does not answer") % server + f": {type(error).__name__}") from None
    except ValueError:
        raise NotEnrolled(_("%s does not answer as a Rebond does") % server) from None
    if not isinstance(told, dict):
        raise NotEnrolled(_("%s does not answer as a Rebond does") % server)
    if not answer.is_success:
        raise NotEnrolled(
            str(told.get("message") or told.get("detail") or f"HTTP {answer.status_code}")[:300]
        )
    return told

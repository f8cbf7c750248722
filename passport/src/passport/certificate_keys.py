"""The keys that sign certificates: sub-keys certified for a time, keys that follow others, keys that were taken back.

A workshop key lies on the server. A stick that works offline signs with a sub-key, and carries the delegation by which
the workshop key vouches for it. A verifier needs one list of trust with the workshop keys that it accepts.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from passport.shape import decode, encode, wrong
from passport.strict import b64, loads, refused, unb64, write

DELEGATION_SCHEMA = "rebond.key-delegation/1"
ROTATION_SCHEMA = "rebond.key-rotation/1"
TRUST_SCHEMA = "rebond.trust/1"
_UNSIGNED = b64(bytes(64))


class Trust(StrEnum):
    """Whether the key that vouches for a certificate is one that the reader accepts."""

    TRUSTED = "trusted"
    UNKNOWN_KEY = "unknown_key"
    REVOKED = "revoked"
    OUTSIDE_DELEGATION = "outside_delegation"


class RevocationReason(StrEnum):
    """Why a key signs no more. What it signed before it was RETIRED stands; after the others it must be asked for."""

    RETIRED = "retired"
    LOST = "lost"
    STOLEN = "stolen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """The workshop key `issuer` lets the key `subject` sign certificates between two moments."""

    issuer: str
    subject: str
    label: str
    not_before: datetime
    not_after: datetime
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A workshop key that the reader accepts."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """The holder of `previous` says with its signature that `key` takes its place."""

    previous: str
    key: str
    at: datetime
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """A workshop key or a sub-key that signs no more."""

    key: str
    at: datetime
    reason: RevocationReason


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """What a reader accepts. Whoever gives the file decides: it carries no signature of its own."""

    keys: tuple[TrustedKey, ...] = ()
    rotations: tuple[Rotation, ...] = ()
    revocations: tuple[Revocation, ...] = ()


def public_key(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes of the public half."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def delegate(
    issuer: Ed25519PrivateKey, *, subject: str, label: str, not_before: datetime, not_after: datetime
) -> Delegation:
    """The signed delegation. Times must be in UTC."""
    made = Delegation(
        issuer=b64(public_key(issuer)),
        subject=subject,
        label=label,
        not_before=not_before,
        not_after=not_after,
        signature=_UNSIGNED,
    )
    return replace(made, signature=b64(issuer.sign(_delegation_bytes(made))))


def rotate(previous: Ed25519PrivateKey, *, key: str, at: datetime) -> Rotation:
    """The signed word of a key that another takes its place."""
    made = Rotation(previous=b64(public_key(previous)), key=key, at=at, signature=_UNSIGNED)
    return replace(made, signature=b64(previous.sign(_rotation_bytes(made))))


def delegation_to_json(delegation: Delegation) -> bytes:
    """A delegation as a file: canonical, with its schema."""
    return write({"schema": DELEGATION_SCHEMA, **encode(delegation)})


def delegation_from_json(data: bytes) -> Delegation:
    """The delegation of a file. Raises `UnreadableDocument`, also for a signature that is not its issuer's."""
    delegation = decode(Delegation, _body(data, DELEGATION_SCHEMA))
    check_delegation(delegation, "delegation")
    return delegation


def trust_to_json(trust: TrustList) -> bytes:
    """A list of trust as a file."""
    return write({"schema": TRUST_SCHEMA, **encode(trust)})


def trust_from_json(data: bytes) -> TrustList:
    """The list of a file, which may be written by hand. Raises `UnreadableDocument`."""
    trust = decode(TrustList, _body(data, TRUST_SCHEMA))
    for place, trusted in enumerate(trust.keys):
        unb64(trusted.key, 32, f"keys[{place}].key")
    for place, revocation in enumerate(trust.revocations):
        unb64(revocation.key, 32, f"revocations[{place}].key")
    for place, rotation in enumerate(trust.rotations):
        _check(rotation.previous, rotation.signature, _rotation_bytes(rotation), f"rotations[{place}]")
    return trust


def check_delegation(delegation: Delegation, where: str) -> None:
    """Raises `UnreadableDocument` unless the issuer signed this delegation."""
    unb64(delegation.subject, 32, f"{where}.subject")
    if delegation.not_before > delegation.not_after:
        raise wrong(f"{where}.not_after", "a delegation ends after it begins")
    _check(delegation.issuer, delegation.signature, _delegation_bytes(delegation), where)


def trust_in(trust: TrustList, *, key: str, delegation: Delegation | None, at: datetime) -> Trust:
    """What a reader may think of `key`, which signed something at `at` by the clock of its computer.

    The delegation is among what was signed, so that nothing was signed before it was made: an earlier time is that of a
    wrong clock, as donated computers have them, and no reason to disbelieve.
    """
    signers = {key} if delegation is None else {key, delegation.issuer}
    for revocation in trust.revocations:
        if revocation.key in signers and revocation.reason is not RevocationReason.RETIRED:
            return Trust.REVOKED
        if revocation.key == key and at > revocation.at:
            return Trust.OUTSIDE_DELEGATION
    if key in _accepted(trust):
        return Trust.TRUSTED
    if delegation is None or delegation.issuer not in _accepted(trust):
        return Trust.UNKNOWN_KEY
    return Trust.TRUSTED if at <= delegation.not_after else Trust.OUTSIDE_DELEGATION


def not_before(delegation: Delegation | None, told: datetime) -> datetime:
    """The time `told`, or that of the delegation when the clock told an earlier one: nothing was signed before it."""
    return told if delegation is None else max(told, delegation.not_before)


def _accepted(trust: TrustList) -> set[str]:
    """The keys of the list, and those that follow them by a signed rotation, however often.

    A key that was lost or stolen names no successor: whoever holds it could.
    """
    lost = {one.key for one in trust.revocations if one.reason is not RevocationReason.RETIRED}
    accepted = {trusted.key for trusted in trust.keys} - lost
    grown = True
    while grown:
        following = {one.key for one in trust.rotations if one.previous in accepted} - accepted - lost
        accepted |= following
        grown = bool(following)
    return accepted


def _body(data: bytes, schema: str) -> dict[str, object]:
    document = loads(data)
    if not isinstance(document, dict) or document.get("schema") != schema:
        raise refused("schema", f"{schema} is expected")
    return {name: value for name, value in document.items() if name != "schema"}


def _check(signer: str, signature: str, signed: bytes, where: str) -> None:
    key = Ed25519PublicKey.from_public_bytes(unb64(signer, 32, f"{where}: key"))
    try:
        key.verify(unb64(signature, 64, f"{where}.signature"), signed)
    except InvalidSignature:
        raise refused(where, "the signature is not that of its key") from None


def _delegation_bytes(delegation: Delegation) -> bytes:
    return _unsigned(DELEGATION_SCHEMA, encode(delegation))


def _rotation_bytes(rotation: Rotation) -> bytes:
    return _unsigned(ROTATION_SCHEMA, encode(rotation))


def _unsigned(schema: str, body: dict[str, object]) -> bytes:
    return write({"schema": schema} | {name: value for name, value in body.items() if name != "signature"})

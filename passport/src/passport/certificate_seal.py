"""Signing a certificate, and finding where one was altered.

The seal holds a SHA-256 of every field, the place in the chain of its signing key, and the key; the Ed25519 signature
is over the canonical bytes of the seal. So a change is named by its field, and integrity needs no list of trust.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from passport.certificate import SCHEMA, Certificate, contradiction
from passport.certificate_keys import Delegation, check_delegation, public_key
from passport.refusal import UnreadableDocument
from passport.shape import decode, encode, wrong
from passport.strict import b64, digest, loads, refused, require_same, unb64, write

KEY_BYTES, SIGNATURE_BYTES, DIGEST_BYTES = 32, 64, 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The place in the chain of one signing key: `sequence` from 1, `previous` the digest of the one before."""

    sequence: int
    previous: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What is signed, apart from the digests of the fields."""

    algorithm: str
    key: str
    chain: Link
    delegation: Delegation | None = None


@dataclass(frozen=True, slots=True)
class Alteration:
    """One place where a certificate is not what was signed."""

    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What the bytes of a certificate show by themselves.

    Intact when `alterations` is empty; then `certificate`, `seal` and `digest` are those that were signed.
    """

    alterations: tuple[Alteration, ...] = ()
    certificate: Certificate | None = None
    seal: Seal | None = None
    digest: str

    @property
    def is_intact(self) -> bool:
        return not self.alterations


def seal(
    certificate: Certificate,
    *,
    key: Ed25519PrivateKey,
    link: Link,
    delegation: Delegation | None = None,
) -> bytes:
    """The bytes of a signed certificate: canonical JSON, without a final newline.

    Raises ValueError for a certificate that contradicts its own figures, or a delegation for another key.
    """
    if field := contradiction(certificate):
        raise ValueError(f"the certificate contradicts its figures at {field}")
    held = Seal(algorithm="ed25519", key=b64(public_key(key)), chain=link, delegation=delegation)
    if delegation is not None and delegation.subject != held.key:
        raise ValueError("the delegation is for another key")
    content = encode(certificate)
    sealed = encode(held) | {"fields": field_digests(content)}
    signature = key.sign(write({"schema": SCHEMA, "seal": sealed}))
    data = write({"certificate": content, "schema": SCHEMA, "seal": sealed, "signature": b64(signature)})
    if alterations := examine(data).alterations:
        raise ValueError(f"this certificate cannot be read back: {alterations[0]}")
    return data


def examine(data: bytes) -> Examined:
    """Whether the bytes are those that were signed, and where not. Never raises; says nothing of trust."""
    try:
        return _examine(data)
    except UnreadableDocument as error:
        found = Alteration(error.where or "document", error.message)
        return Examined(alterations=(found,), digest=digest(data))


def claims_to_be_one(data: bytes) -> bool:
    """Whether the bytes name this kind of document, or begin as one that was cut off: else nothing was altered."""
    return SCHEMA.encode() in data or data.lstrip().startswith(b'{"certificate"')


def examine_chain(documents: Iterable[bytes]) -> tuple[Alteration, ...]:
    """Where certificates of the same key do not follow each other: one is missing, or one number stands twice.

    What is not intact is left to `examine`. The first one given need not be the first of its key.
    """
    found: dict[str, list[tuple[Link, str]]] = {}
    for data in documents:
        examined = examine(data)
        if examined.seal is not None:
            found.setdefault(examined.seal.key, []).append((examined.seal.chain, examined.digest))
    return tuple(alteration for key, links in sorted(found.items()) for alteration in _breaks(key, links))


def _breaks(key: str, links: list[tuple[Link, str]]) -> list[Alteration]:
    ordered = sorted(set(links), key=lambda one: one[0].sequence)
    broken = []
    for (before, _), (link, _) in pairwise(ordered):
        where = f"{key}, number {link.sequence}"
        if link.sequence == before.sequence:
            broken.append(Alteration(where, "Two certificates have this number"))
        elif link.sequence != before.sequence + 1:
            broken.append(Alteration(where, f"Those after number {before.sequence} are missing"))
        elif not any(link.previous == one for place, one in ordered if place.sequence == before.sequence):
            broken.append(Alteration(where, "This does not follow the one before it"))
    return broken


def field_digests(content: dict[str, Any]) -> dict[str, str]:
    """The SHA-256 of every field, `drive.serial` and so on; what has no fields stands under its own name."""
    made: dict[str, str] = {}
    for section, value in content.items():
        held = (
            {f"{section}.{name}": item for name, item in value.items()} if isinstance(value, dict) else None
        )
        for name, item in (held or {section: value}).items():
            made[name] = digest(write(item))
    return made


def _examine(data: bytes) -> Examined:
    document = loads(data)
    content, sealed, signature = _parts(document)
    fields = sealed.pop("fields", None)
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise wrong("seal.fields", "an object of digests is expected")
    held = decode(Seal, sealed, "seal")
    altered = _altered_fields(content, fields)
    altered += _altered_seal(encode(held) | {"fields": fields}, held, signature)
    if altered:
        return Examined(alterations=tuple(altered), digest=digest(data))
    certificate = decode(Certificate, content, "certificate")
    _require_plain_forms(certificate)
    whole = {"certificate": encode(certificate), "schema": SCHEMA, "signature": document["signature"]}
    require_same(data, write(whole | {"seal": encode(held) | {"fields": fields}}))
    if field := contradiction(certificate):
        raise refused(f"certificate.{field}", "this is signed, and contradicts the figures beside it")
    return Examined(certificate=certificate, seal=held, digest=digest(data))


def _parts(document: object) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise refused("schema", f"this is not a certificate: {SCHEMA} is expected")
    expected = {"certificate", "schema", "seal", "signature"}
    if strange := sorted(expected ^ document.keys()):
        raise wrong(strange[0][:60], "this field is missing, or not known")
    content, sealed, signature = document["certificate"], document["seal"], document["signature"]
    if not isinstance(content, dict) or not isinstance(sealed, dict) or not isinstance(signature, str):
        raise wrong("document", "certificate and seal are objects, the signature is a text")
    return content, dict(sealed), unb64(signature, SIGNATURE_BYTES, "signature")


def _altered_fields(content: dict[str, Any], fields: dict[str, str]) -> list[Alteration]:
    actual = field_digests(content)
    changed = [name for name in actual if name in fields and actual[name] != fields[name]]
    return [
        *(Alteration(f"certificate.{name}", "This field was changed") for name in sorted(changed)),
        *(
            Alteration(f"certificate.{name}", "This field was added")
            for name in sorted(actual.keys() - fields.keys())
        ),
        *(
            Alteration(f"certificate.{name}", "This field was removed")
            for name in sorted(fields.keys() - actual.keys())
        ),
    ]


def _altered_seal(sealed: dict[str, Any], held: Seal, signature: bytes) -> list[Alteration]:
    if held.algorithm != "ed25519":
        return [Alteration("seal.algorithm", "Only ed25519 is known")]
    key = unb64(held.key, KEY_BYTES, "seal.key")
    _require_link(held.chain)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, write({"schema": SCHEMA, "seal": sealed}))
    except InvalidSignature:
        return [
            Alteration(
                "seal", "The signature is not that of this seal: the seal or the signature was changed"
            )
        ]
    if held.delegation is not None:
        if held.delegation.subject != held.key:
            return [Alteration("seal.delegation.subject", "This delegation is for another key")]
        check_delegation(held.delegation, "seal.delegation")
    return []


def _require_link(link: Link) -> None:
    if link.sequence < 1 or (link.sequence == 1) != (link.previous is None):
        raise wrong("seal.chain", "the first has no previous one, every other has one")
    if link.previous is not None:
        unb64(link.previous, DIGEST_BYTES, "seal.chain.previous")


def _require_plain_forms(certificate: Certificate) -> None:
    """Values that have several spellings are held to one."""
    if str(_uuid(certificate.certificate_id)) != certificate.certificate_id:
        raise wrong("certificate.certificate_id", "a UUID in lower case is expected")
    times = certificate.times
    for name, moment in (
        ("issued_at", certificate.issued_at),
        ("times.started_at", times.started_at),
        ("times.ended_at", times.ended_at),
    ):
        _require_utc(moment, f"certificate.{name}")
    for place, record in enumerate(certificate.evidence):
        unb64(record.sha256, DIGEST_BYTES, f"certificate.evidence[{place}].sha256")


def _require_utc(moment: datetime, where: str) -> None:
    if moment.utcoffset() != timedelta(0) or moment.tzinfo is not UTC:
        raise wrong(where, "a time in UTC is expected")


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise wrong("certificate.certificate_id", "a UUID in lower case is expected") from None

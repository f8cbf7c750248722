"""Documents carried by hand: a ZIP whose manifest is signed, `rebond.bundle/1`.

`manifest.json` (canonical, RFC 8785) lists every document with its kind, its size and its SHA-256, and is signed with
Ed25519 by the key of the stick or workshop; `documents/<key>` holds the bytes. Nothing else may lie in the ZIP, and
nothing may be missing. The key of a document is made from its kind and its bytes, so that the same document has the
same key wherever it came from: whoever receives it twice can tell.
"""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from passport.certificate_keys import Delegation, check_delegation, public_key
from passport.formats.containers import OPENED_WITHIN_LIMITS
from passport.refusal import UnreadableDocument
from passport.shape import MAX_ITEMS, decode, encode
from passport.strict import b64, loads_canonical, refused, unb64, write

SCHEMA = "rebond.bundle/1"
MANIFEST = "manifest.json"
FOLDER = "documents/"
LARGEST_DOCUMENT = 32 * 1024**2
LARGEST_BUNDLE = 256 * 1024**2
_KEY = re.compile(r"[0-9a-f]{64}\Z")
_MOMENT = (1980, 1, 1, 0, 0, 0)  # of every file in the ZIP, so that the same documents give the same bytes
_UNSIGNED = b64(bytes(64))


class DocumentKind(StrEnum):
    """What is sent to the server."""

    REPORT = "report"
    CHECKS = "checks"
    CERTIFICATE = "certificate"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Carried:
    """One document."""

    kind: DocumentKind
    body: bytes

    @property
    def key(self) -> str:
        """What makes it one: the `Idempotency-Key` of its upload."""
        return key_of(self.kind, self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A line of the manifest. `sha256` is in hexadecimal, `size` in bytes."""

    key: str
    kind: DocumentKind
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is in a bundle, and who says so."""

    created_at: datetime
    key: str
    signature: str
    delegation: Delegation | None = None
    documents: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose every byte is what was signed. Whether the key is trusted is asked of `certificate_keys.trust_in`."""

    manifest: Manifest
    documents: tuple[Carried, ...]


def key_of(kind: DocumentKind, body: bytes) -> str:
    """64 hexadecimal digits: SHA-256 of the kind, a zero and the bytes."""
    return hashlib.sha256(kind.value.encode() + b"\x00" + body).hexdigest()


def pack(
    documents: Iterable[Carried],
    *,
    signer: Ed25519PrivateKey,
    created_at: datetime,
    delegation: Delegation | None = None,
) -> bytes:
    """The bytes of the ZIP. Raises ValueError for more documents than one bundle may carry."""
    carried = sorted({document.key: document for document in documents}.values(), key=lambda item: item.key)
    if len(carried) > MAX_ITEMS or sum(len(item.body) for item in carried) > LARGEST_BUNDLE:
        raise ValueError("too much for one bundle")
    unsigned = Manifest(
        created_at=created_at.astimezone(UTC),
        key=b64(public_key(signer)),
        signature=_UNSIGNED,
        delegation=delegation,
        documents=tuple(_listed(document) for document in carried),
    )
    manifest = replace(unsigned, signature=b64(signer.sign(_signed_bytes(unsigned))))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, MANIFEST, write({"schema": SCHEMA, **encode(manifest)}))
        for document in carried:
            _put(archive, FOLDER + document.key, document.body)
    return held.getvalue()


def open_bundle(data: bytes) -> Bundle:
    """What a bundle carries. Raises `UnreadableDocument` where anything is not what was signed, missing or added."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            manifest = _manifest(_taken(archive, MANIFEST))
            _require_the_listed(archive, manifest)
            documents = tuple(_document(archive, listed) for listed in manifest.documents)
    except UnreadableDocument:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise refused("bundle", "this is not a whole ZIP") from None
    return Bundle(manifest, documents)


def _listed(document: Carried) -> Listed:
    digest = hashlib.sha256(document.body).hexdigest()
    return Listed(key=document.key, kind=document.kind, sha256=digest, size=len(document.body))


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)


def _taken(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one file, never more than one document may have, whatever its header says."""
    try:
        if archive.getinfo(name).compress_type not in OPENED_WITHIN_LIMITS:
            raise refused(name, "this file is packed in a way that is not opened here")
        with archive.open(name) as file:
            data = file.read(LARGEST_DOCUMENT + 1)
    except KeyError:
        raise refused(name, "this file is missing") from None
    except zlib.error:
        raise refused(name, "this file is damaged") from None
    if len(data) > LARGEST_DOCUMENT:
        raise refused(name, "this file is larger than any document")
    return data


def _manifest(data: bytes) -> Manifest:
    document = loads_canonical(data)
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise refused("schema", f"{SCHEMA} is expected")
    manifest = decode(Manifest, {name: value for name, value in document.items() if name != "schema"})
    key = Ed25519PublicKey.from_public_bytes(unb64(manifest.key, 32, "key"))
    try:
        key.verify(unb64(manifest.signature, 64, "signature"), _signed_bytes(manifest))
    except InvalidSignature:
        raise refused("signature", "the signature is not that of the key") from None
    if manifest.delegation is not None:
        check_delegation(manifest.delegation, "delegation")
        if manifest.delegation.subject != manifest.key:
            raise refused("delegation.subject", "the delegation is for another key")
    return manifest


def _signed_bytes(manifest: Manifest) -> bytes:
    body = {name: value for name, value in encode(manifest).items() if name != "signature"}
    return write({"schema": SCHEMA} | body)


def _require_the_listed(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    names = sorted(archive.namelist())
    if names != sorted([MANIFEST, *(FOLDER + listed.key for listed in manifest.documents)]):
        raise refused("bundle", "the files are not those of the manifest")
    if sum(listed.size for listed in manifest.documents) > LARGEST_BUNDLE:
        raise refused("documents", "this is more than one bundle may carry")


def _document(archive: zipfile.ZipFile, listed: Listed) -> Carried:
    if not _KEY.match(listed.key):
        raise refused(listed.key[:64], "this is no key of a document")
    body = _taken(archive, FOLDER + listed.key)
    carried = Carried(listed.kind, body)
    if _listed(carried) != listed:
        raise refused(listed.key, "this document is not the one that was signed for")
    return carried

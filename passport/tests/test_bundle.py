"""Documents carried by hand: nothing altered, added or left out goes unseen."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from passport.bundle import FOLDER, MANIFEST, Bundle, Carried, DocumentKind, key_of, open_bundle, pack
from passport.certificate_keys import Trust, TrustedKey, TrustList, delegate, public_key, trust_in
from passport.refusal import UnreadableDocument
from passport.strict import b64

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
WORKSHOP = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
STICK = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
DOCUMENTS = (
    Carried(DocumentKind.REPORT, b'{"schema":"rebond.hardware-report/1"}'),
    Carried(DocumentKind.CERTIFICATE, b"not looked into: any bytes"),
    Carried(DocumentKind.CHECKS, b"{}"),
)


def packed() -> bytes:
    return pack(DOCUMENTS, signer=STICK, created_at=NOW)


def changed(data: bytes, packing: int = zipfile.ZIP_STORED, **files: bytes | None) -> bytes:
    """The ZIP again with some files replaced, or left out where the value is None."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", packing) as new:
        kept = {name: old.read(name) for name in old.namelist()} | files
        for name, body in kept.items():
            if body is not None:
                new.writestr(name, body)
    return held.getvalue()


def test_what_was_packed_comes_out_as_it_was() -> None:
    bundle = open_bundle(packed())
    assert set(bundle.documents) == set(DOCUMENTS)
    assert bundle.manifest.created_at == NOW


def test_the_same_documents_give_the_same_bytes_in_any_order_and_each_once() -> None:
    again = pack([*reversed(DOCUMENTS), DOCUMENTS[0]], signer=STICK, created_at=NOW)
    assert again == packed()


def test_one_body_as_two_kinds_is_two_documents() -> None:
    assert key_of(DocumentKind.REPORT, b"x") != key_of(DocumentKind.CHECKS, b"x")


def test_a_stick_is_trusted_through_its_workshop() -> None:
    delegation = delegate(
        WORKSHOP,
        subject=b64(public_key(STICK)),
        label="clef 3",
        not_before=NOW,
        not_after=NOW + timedelta(days=30),
    )
    bundle: Bundle = open_bundle(pack(DOCUMENTS, signer=STICK, created_at=NOW, delegation=delegation))
    trust = TrustList(keys=(TrustedKey(key=b64(public_key(WORKSHOP)), label="atelier"),))
    told = bundle.manifest
    assert trust_in(trust, key=told.key, delegation=told.delegation, at=told.created_at) is Trust.TRUSTED
    assert (
        trust_in(TrustList(), key=told.key, delegation=told.delegation, at=told.created_at)
        is Trust.UNKNOWN_KEY
    )


def test_a_delegation_for_another_key_is_refused() -> None:
    other = b64(public_key(Ed25519PrivateKey.from_private_bytes(b"o" * 32)))
    delegation = delegate(WORKSHOP, subject=other, label="clef 4", not_before=NOW, not_after=NOW)
    with pytest.raises(UnreadableDocument, match="another key"):
        open_bundle(pack(DOCUMENTS, signer=STICK, created_at=NOW, delegation=delegation))


NAME = FOLDER + DOCUMENTS[0].key


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({NAME: b"{}"}, DOCUMENTS[0].key),
        ({NAME: None}, "bundle"),
        ({FOLDER + "0" * 64: b"more"}, "bundle"),
        ({"../../etc/passwd": b"more"}, "bundle"),
        ({MANIFEST: None}, MANIFEST),
        ({MANIFEST: b'{"schema":"rebond.bundle/1"}'}, "created_at"),
        ({MANIFEST: b"{ }"}, "byte 1"),
    ],
)
def test_what_was_altered_added_or_left_out_is_found(files: dict[str, bytes | None], where: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        open_bundle(changed(packed(), **files))
    assert refused.value.where == where


def test_a_manifest_signed_by_another_hand_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(packed())) as archive:
        manifest = archive.read(MANIFEST)
    other = b64(public_key(WORKSHOP)).encode()
    with pytest.raises(UnreadableDocument, match="signature"):
        open_bundle(changed(packed(), **{MANIFEST: manifest.replace(b64(public_key(STICK)).encode(), other)}))


def test_a_file_that_swells_when_opened_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="larger"):
        open_bundle(changed(packed(), **{NAME: bytes(33 * 1024**2)}))


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "LZMA"])
def test_a_bundle_that_would_unfold_without_a_limit_is_not_opened(packing: int) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        open_bundle(changed(packed(), packing))
    assert refused.value.where == MANIFEST


def test_too_many_documents_are_not_packed() -> None:
    many = [Carried(DocumentKind.REPORT, str(number).encode()) for number in range(1001)]
    with pytest.raises(ValueError, match="too much"):
        pack(many, signer=STICK, created_at=NOW)


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=300, deadline=None)
def test_one_flipped_bit_never_changes_what_is_carried(place: int, bit: int) -> None:
    data = bytearray(packed())
    data[place % len(data)] ^= 1 << bit
    try:
        found = open_bundle(bytes(data))
    except UnreadableDocument:
        return
    assert found == open_bundle(packed())


@given(st.binary(max_size=400))
def test_any_bytes_are_opened_or_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        open_bundle(data)

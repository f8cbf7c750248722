"""A signed certificate: intact, or altered and where; trusted, or not and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

import passport
from passport.certificate import Certificate, SectorRange, contradiction
from passport.certificate_document import json_schema
from passport.certificate_keys import (
    Revocation,
    RevocationReason,
    Rotation,
    Trust,
    TrustedKey,
    TrustList,
    delegate,
    delegation_from_json,
    delegation_to_json,
    not_before,
    public_key,
    rotate,
    trust_from_json,
    trust_in,
    trust_to_json,
)
from passport.certificate_seal import Link, examine, examine_chain, seal
from passport.erasure import Level
from passport.refusal import UnreadableDocument
from passport.sanitization import ResultKind
from passport.strict import b64, digest, loads, loads_canonical, unb64, write

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WORKSHOP = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
NAME, WORKSHOP_NAME = b64(public_key(KEY)), b64(public_key(WORKSHOP))

Maker = Callable[..., Certificate]


@pytest.fixture
def signed(certificate_of: Maker) -> bytes:
    return seal(certificate_of(), key=KEY, link=Link(sequence=1))


def altered(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(data)
    change(document)
    return write(document)


def places(data: bytes) -> list[str]:
    return [one.where for one in examine(data).alterations]


def test_what_was_signed_is_intact_and_read_back_equal(certificate_of: Maker, signed: bytes) -> None:
    examined = examine(signed)
    assert examined.alterations == ()
    assert examined.certificate == certificate_of()
    assert examined.digest == digest(signed)
    assert examined.seal is not None
    assert (examined.seal.key, examined.seal.chain) == (NAME, Link(sequence=1))


def test_the_schema_file_says_what_the_dataclasses_say(signed: bytes) -> None:
    file = Path(passport.__file__).parent / "schemas" / "erasure-certificate.json"
    assert json.loads(file.read_text(encoding="utf-8")) == json_schema()
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(signed))


def test_a_changed_field_is_named(signed: bytes) -> None:
    def change(document: dict[str, Any]) -> None:
        document["certificate"]["drive"]["serial"] = "INV-0002"
        document["certificate"]["setting"]["place"] = "Dax"
        del document["certificate"]["method"]["passes"]

    assert places(altered(signed, change)) == [
        "certificate.drive.serial",
        "certificate.setting.place",
        "certificate.method.passes",
    ]


def test_a_field_changed_together_with_its_digest_breaks_the_seal(signed: bytes) -> None:
    def change(document: dict[str, Any]) -> None:
        document["certificate"]["drive"]["serial"] = "INV-0002"
        document["seal"]["fields"]["drive.serial"] = digest(write("INV-0002"))

    assert places(altered(signed, change)) == ["seal"]


def test_another_key_or_another_place_in_the_chain_breaks_the_seal(signed: bytes) -> None:
    assert places(altered(signed, lambda it: it["seal"].update(key=WORKSHOP_NAME))) == ["seal"]
    moved = {"sequence": 2, "previous": digest(b"")}
    assert places(altered(signed, lambda it: it["seal"].update(chain=moved))) == ["seal"]


def test_a_cut_file_says_where_it_ends(signed: bytes) -> None:
    assert places(signed[: signed.index(b",")]) == [f"byte {signed.index(b',')}"]
    assert places(b"") == ["byte 0"]


@pytest.mark.parametrize(
    "spelling",
    [
        pytest.param(lambda data: data + b"\n", id="a final newline"),
        pytest.param(lambda data: json.dumps(json.loads(data)).encode(), id="spaces"),
        pytest.param(lambda data: data.replace(b"ThinkPad", b"\\u0054hinkPad"), id="an escape for a letter"),
        pytest.param(lambda data: b"\xef\xbb\xbf" + data, id="a byte order mark"),
        pytest.param(
            lambda data: data.replace(b'"loop":false', b'"loop":false,"loop":false'), id="a key twice"
        ),
        pytest.param(lambda data: data.replace(b'"resumed":0', b'"resumed":0.0'), id="a float"),
        pytest.param(lambda data: data.replace(b'"resumed":0', b'"resumed":-0'), id="minus zero"),
        pytest.param(lambda data: data.replace(b'"resumed":0', b'"maker":null,"resumed":0'), id="a null"),
        pytest.param(lambda data: data[:-3] + b'="}', id="padding in the signature"),
    ],
)
def test_every_other_spelling_of_the_same_values_is_refused(
    signed: bytes, spelling: Callable[[bytes], bytes]
) -> None:
    assert spelling(signed) != signed
    assert not examine(spelling(signed)).is_intact


@given(at=st.integers(0), bit=st.integers(0, 7))
def test_no_bit_can_be_turned(at: int, bit: int) -> None:
    data = bytearray(SIGNED)
    data[at % len(data)] ^= 1 << bit
    assert not examine(bytes(data)).is_intact


@given(data=st.binary(max_size=200))
def test_examining_never_raises(data: bytes) -> None:
    assert not examine(data).is_intact


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    ),
    path=st.sampled_from(
        [
            ("certificate",),
            ("seal",),
            ("signature",),
            ("seal", "fields"),
            ("seal", "chain"),
            ("certificate", "drive"),
        ]
    ),
)
def test_examining_never_raises_whatever_stands_in_a_field(value: object, path: tuple[str, ...]) -> None:
    document = json.loads(SIGNED)
    inner = document
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    try:
        data = write(document)
    except UnreadableDocument:
        return
    assert not examine(data).is_intact


def test_a_certificate_that_contradicts_its_figures_is_not_signed(certificate_of: Maker) -> None:
    honest = certificate_of()
    for lie in (
        replace(honest, outcome=replace(honest.outcome, level=Level.PURGE)),
        replace(honest, writing=replace(honest.writing, unwritten_sectors=1)),
        replace(honest, reading=replace(honest.reading, read_bytes=0)),
    ):
        with pytest.raises(ValueError, match="contradicts"):
            seal(lie, key=KEY, link=Link(sequence=1))


def test_a_signed_contradiction_is_found_by_the_reader(certificate_of: Maker) -> None:
    """Whoever holds a key may sign anything with another program."""
    honest = certificate_of()
    lie = replace(honest, outcome=replace(honest.outcome, level=Level.PURGE))
    assert contradiction(lie) == "outcome.level"
    assert places(forged(lie)) == ["certificate.outcome.level"]


def test_bad_sectors_are_listed_and_make_it_failed(certificate_of: Maker) -> None:
    writing = replace(
        certificate_of().writing, unwritten_sectors=8, unwritten=(SectorRange(first=1000, count=8),)
    )
    failed = certificate_of(writing=writing)
    assert (failed.outcome.result, failed.outcome.level) == (ResultKind.FAILED, None)
    examined = examine(seal(failed, key=KEY, link=Link(sequence=1)))
    assert examined.certificate == failed
    short = certificate_of(writing=replace(writing, unwritten=(SectorRange(first=1000, count=7),)))
    assert contradiction(short) == "writing.unwritten"


def test_times_are_in_utc(certificate_of: Maker) -> None:
    from datetime import timezone

    elsewhere = certificate_of(issued_at=NOON.astimezone(timezone(timedelta(hours=1))))
    with pytest.raises(ValueError, match="UTC"):
        seal(elsewhere, key=KEY, link=Link(sequence=1))


class TestTrust:
    delegation = delegate(
        WORKSHOP,
        subject=NAME,
        label="Stick 3",
        not_before=NOON - timedelta(days=1),
        not_after=NOON + timedelta(days=30),
    )
    workshops = TrustList(keys=(TrustedKey(key=WORKSHOP_NAME, label="Workshop of Dax"),))

    def of(self, trust: TrustList, *, at: datetime = NOON, delegated: bool = True) -> Trust:
        return trust_in(trust, key=NAME, delegation=self.delegation if delegated else None, at=at)

    def test_a_key_is_known_by_itself_or_by_its_workshop(self) -> None:
        assert self.of(TrustList()) is Trust.UNKNOWN_KEY
        assert self.of(self.workshops, delegated=False) is Trust.UNKNOWN_KEY
        assert self.of(self.workshops) is Trust.TRUSTED
        itself = TrustList(keys=(TrustedKey(key=NAME, label="Stick 3"),))
        assert self.of(itself, delegated=False) is Trust.TRUSTED

    def test_a_sub_key_signs_no_longer_than_it_may(self) -> None:
        assert self.of(self.workshops, at=NOON + timedelta(days=30)) is Trust.TRUSTED
        assert self.of(self.workshops, at=NOON + timedelta(days=31)) is Trust.OUTSIDE_DELEGATION

    def test_a_clock_that_began_again_in_2010_takes_no_trust_away(self) -> None:
        """The delegation is in what was signed: it was there, whatever the clock said."""
        long_ago = datetime(2010, 1, 1, tzinfo=UTC)
        assert self.of(self.workshops, at=long_ago) is Trust.TRUSTED
        assert not_before(self.delegation, long_ago) == self.delegation.not_before
        assert not_before(self.delegation, NOON) == NOON
        assert not_before(None, long_ago) == long_ago

    @pytest.mark.parametrize("key", [NAME, WORKSHOP_NAME])
    def test_a_stolen_key_signs_no_more_and_a_retired_one_did(self, key: str) -> None:
        def revoked(reason: RevocationReason) -> TrustList:
            return replace(self.workshops, revocations=(Revocation(key=key, at=NOON, reason=reason),))

        assert self.of(revoked(RevocationReason.STOLEN)) is Trust.REVOKED
        assert self.of(revoked(RevocationReason.LOST)) is Trust.REVOKED
        assert self.of(revoked(RevocationReason.RETIRED)) is Trust.TRUSTED

    def test_a_retired_key_signs_nothing_after_that_day_but_those_that_it_certified_do(self) -> None:
        def retired(key: str) -> TrustList:
            gone = Revocation(key=key, at=NOON - timedelta(hours=1), reason=RevocationReason.RETIRED)
            return replace(self.workshops, revocations=(gone,))

        assert self.of(retired(NAME), at=NOON - timedelta(hours=2)) is Trust.TRUSTED
        assert self.of(retired(NAME), at=NOON) is Trust.OUTSIDE_DELEGATION
        assert self.of(retired(WORKSHOP_NAME), at=NOON) is Trust.TRUSTED

    def test_a_key_that_follows_a_trusted_one_is_trusted(self) -> None:
        older = Ed25519PrivateKey.from_private_bytes(bytes(32))
        trust = TrustList(
            keys=(TrustedKey(key=b64(public_key(older)), label="Workshop of Dax, 2025"),),
            rotations=(rotate(older, key=WORKSHOP_NAME, at=NOON),),
        )
        assert self.of(trust) is Trust.TRUSTED
        stolen = Revocation(key=b64(public_key(older)), at=NOON, reason=RevocationReason.STOLEN)
        assert self.of(replace(trust, revocations=(stolen,))) is Trust.UNKNOWN_KEY

    def test_a_list_is_written_and_read(self) -> None:
        trust = replace(
            self.workshops,
            rotations=(rotate(WORKSHOP, key=NAME, at=NOON),),
            revocations=(Revocation(key=NAME, at=NOON, reason=RevocationReason.LOST),),
        )
        assert trust_from_json(trust_to_json(trust)) == trust
        assert trust_from_json(trust_to_json(trust) + b"\n") == trust

    def test_a_rotation_that_its_key_did_not_sign_is_refused(self) -> None:
        signed = rotate(KEY, key=WORKSHOP_NAME, at=NOON)
        forged = Rotation(previous=WORKSHOP_NAME, key=NAME, at=NOON, signature=signed.signature)
        with pytest.raises(UnreadableDocument, match=r"rotations\[0\]"):
            trust_from_json(trust_to_json(TrustList(rotations=(forged,))))

    def test_a_delegation_is_written_and_read_and_cannot_be_prolonged(self) -> None:
        assert delegation_from_json(delegation_to_json(self.delegation)) == self.delegation
        longer = replace(self.delegation, not_after=NOON + timedelta(days=300))
        with pytest.raises(UnreadableDocument, match="signature"):
            delegation_from_json(delegation_to_json(longer))

    def test_a_certificate_carries_the_delegation_of_its_key(self, certificate_of: Maker) -> None:
        data = seal(certificate_of(), key=KEY, link=Link(sequence=1), delegation=self.delegation)
        examined = examine(data)
        assert examined.seal is not None
        assert examined.seal.delegation == self.delegation
        with pytest.raises(ValueError, match="another key"):
            seal(certificate_of(), key=WORKSHOP, link=Link(sequence=1), delegation=self.delegation)


class TestChain:
    @pytest.fixture
    def three(self, certificate_of: Maker) -> list[bytes]:
        made: list[bytes] = []
        for number in (1, 2, 3):
            link = Link(sequence=number, previous=digest(made[-1]) if made else None)
            made.append(seal(certificate_of(), key=KEY, link=link))
        return made

    def test_a_whole_chain_has_no_break_in_any_order(self, three: list[bytes]) -> None:
        assert examine_chain(reversed(three)) == ()

    def test_one_missing_is_told(self, three: list[bytes]) -> None:
        assert [one.where for one in examine_chain([three[0], three[2]])] == [f"{NAME}, number 3"]

    def test_two_with_one_number_are_told(self, certificate_of: Maker, three: list[bytes]) -> None:
        twin = seal(certificate_of(issued_at=NOON), key=KEY, link=Link(sequence=2, previous=digest(three[0])))
        assert {one.where for one in examine_chain([*three, twin])} == {f"{NAME}, number 2"}

    @pytest.mark.parametrize(
        "link", [Link(sequence=0), Link(sequence=2), Link(sequence=1, previous=digest(b""))]
    )
    def test_only_the_first_has_no_previous_one(self, certificate_of: Maker, link: Link) -> None:
        with pytest.raises(ValueError, match=r"seal\.chain"):
            seal(certificate_of(), key=KEY, link=link)


class TestStrictness:
    @given(data=st.binary(max_size=40))
    def test_base64url_comes_back(self, data: bytes) -> None:
        assert unb64(b64(data), len(data), "here") == data

    @pytest.mark.parametrize("text", ["AB", "AA==", "AA=", "A A", "AA\n", "+w", "é", "A"])
    def test_every_other_spelling_of_one_byte_is_refused(self, text: str) -> None:
        with pytest.raises(UnreadableDocument, match="base64url"):
            unb64(text, 1, "here")

    @pytest.mark.parametrize(
        "text", ['{"a":1,"a":1}', "1.5", "1e3", "NaN", "Infinity", "[", "12345678901234567890"]
    )
    def test_json_that_two_readers_may_read_in_two_ways_is_refused(self, text: str) -> None:
        with pytest.raises(UnreadableDocument):
            loads(text.encode())

    def test_other_bytes_than_the_canonical_ones_are_refused_with_their_place(self) -> None:
        assert loads_canonical(b'{"a":1}') == {"a": 1}
        with pytest.raises(UnreadableDocument, match=r"byte 5"):
            loads_canonical(b'{"a": 1}')


def forged(certificate: Certificate) -> bytes:
    """Signed without the refusals of ``seal``."""
    from passport.certificate_seal import field_digests
    from passport.shape import encode

    content = encode(certificate)
    held = {"algorithm": "ed25519", "key": NAME, "chain": {"sequence": 1}, "fields": field_digests(content)}
    schema = "rebond.erasure-certificate/1"
    signature = b64(KEY.sign(write({"schema": schema, "seal": held})))
    return write({"certificate": content, "schema": schema, "seal": held, "signature": signature})


SIGNED = b""


@pytest.fixture(autouse=True)
def _signed_once(signed: bytes) -> None:
    global SIGNED  # noqa: PLW0603 - hypothesis runs many examples in one call of the fixture
    SIGNED = signed

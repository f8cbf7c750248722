"""A file as somebody carries it in: one document, or a signed bundle of them from a stick that had no network."""

from __future__ import annotations

from collections.abc import Iterator

from passport.bundle import MANIFEST, Carried, DocumentKind, open_bundle
from passport.refusal import UnreadableDocument
from rebond.access import Actor
from rebond.donations.models import Lot
from rebond.kit.errors import Refused
from rebond.network.models import Territory
from rebond.workshop.actions.evidence import KIND, keep_evidence
from rebond.workshop.actions.intake import ingest_document
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.choices import IntakeOutcome
from rebond.workshop.refusals import refusal_in_words

BUNDLE = "rebond-bundle"
_ORDER = (DocumentKind.REPORT, DocumentKind.CERTIFICATE, DocumentKind.CHECKS, DocumentKind.EVIDENCE)


def ingest_file(
    *, actor: Actor, territory: Territory, data: bytes, name: str = "", lot: Lot | None = None
) -> Iterator[tuple[str, IntakeResult]]:
    """What became of each document of a file, with the name to show for it.

    A bundle is taken in whole or not at all: one byte that is not what was signed refuses it.
    """
    if not is_bundle(data):
        yield name, ingest_document(actor=actor, territory=territory, data=data, name=name, lot=lot)
        return
    try:
        bundle = open_bundle(data)
    except UnreadableDocument as refusal:
        yield name, _refused(BUNDLE, refusal.reason.value, refusal_in_words(refusal))
        return
    for carried in sorted(bundle.documents, key=lambda one: _ORDER.index(one.kind)):
        shown = f"{name} · {carried.kind.value} {carried.key[:8]}"
        yield shown, _taken_in(actor, territory, carried, lot)


def is_bundle(data: bytes) -> bool:
    """A ZIP whose first file is the manifest of a bundle: seen from its first bytes."""
    return data[:4] == b"PK\x03\x04" and data[30 : 30 + len(MANIFEST)] == MANIFEST.encode()


def _taken_in(actor: Actor, territory: Territory, carried: Carried, lot: Lot | None) -> IntakeResult:
    if carried.kind is not DocumentKind.EVIDENCE:
        return ingest_document(actor=actor, territory=territory, data=carried.body, lot=lot)
    try:
        return keep_evidence(actor=actor, territory=territory, data=carried.body)
    except Refused as refusal:
        return _refused(KIND, refusal.code, str(refusal))


def _refused(kind: str, reason: str, message: str) -> IntakeResult:
    return IntakeResult(
        kind=kind, outcome=IntakeOutcome.REFUSED.value, device=None, reason=reason, message=message
    )

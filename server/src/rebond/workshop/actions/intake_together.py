"""Many documents at once, as a folder or a bench brings them: what each becomes is what it would become by itself.

Reports of computers that are known and that share no name are applied together, in as many queries as one needs.
Everything else is taken in by itself, at its turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from passport.formats import HardwareDocument
from passport.hardware import HardwareReport
from rebond.access import Actor
from rebond.devices.actions import Description, describe_all
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.network.models import Territory
from rebond.workshop.actions.intake import (
    Intake,
    begin_intake,
    hold_intake,
    take_in_alone,
    take_in_bytes,
)
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.actions.telling import other_maker_told, told
from rebond.workshop.choices import IntakeOutcome
from rebond.workshop.models import Document
from rebond.workshop.queries.matching import devices_of_reports, names_of
from rebond.workshop.reading import Reading, digest_of, look_at

MOST_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Received:
    """One file as it came. ``name`` is only a hint for formats without a mark of their own."""

    data: bytes
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Plain:
    """A report of a whole computer, in bytes that never came before."""

    reading: Reading
    report: HardwareReport


Run = list[_Plain] | tuple[Received, str]


def ingest_documents(
    *,
    actor: Actor,
    territory: Territory,
    received: Sequence[Received],
    lot: Lot | None = None,
    occurred_at: datetime | None = None,
) -> list[IntakeResult]:
    """Take in each as `ingest_document` does, in their order."""
    intake = begin_intake(actor=actor, territory=territory, lot=lot, occurred_at=occurred_at)
    results: list[IntakeResult] = []
    for start in range(0, len(received), MOST_TOGETHER):
        for run in _runs(received[start : start + MOST_TOGETHER], intake):
            results += _taken(intake, run)
    return results


def _runs(received: Sequence[Received], intake: Intake) -> Iterator[Run]:
    """Plain reports without a name in common, in runs; any other document by itself, with its digest."""
    digests = [digest_of(one.data) for one in received]
    known = intake.known_among(digests)
    run: list[_Plain] = []
    names: set[str] = set()
    for one, digest in zip(received, digests, strict=True):
        plain = None if digest in known else _plain(one, digest)
        known.add(digest)
        if run and (plain is None or names & names_of(plain.report)):
            yield run
            run, names = [], set()
        if plain is None:
            yield one, digest
        else:
            run.append(plain)
            names |= names_of(plain.report)
    if run:
        yield run


def _plain(one: Received, digest: str) -> _Plain | None:
    reading = look_at(one.data, one.name, digest=digest)
    document = reading.document
    if reading.is_too_large or not isinstance(document, HardwareDocument) or document.report.is_drive_only:
        return None
    return _Plain(reading, document.report)


def _taken(intake: Intake, run: Run) -> list[IntakeResult]:
    if isinstance(run, tuple):
        one, digest = run
        return [take_in_bytes(intake, one.data, one.name, digest=digest)]
    try:
        with transaction.atomic():
            return list(_taken_together(intake, run))
    except IntegrityError:  # another writer was first with one of them
        return [take_in_alone(intake, plain.reading) for plain in run]


def _taken_together(intake: Intake, run: Sequence[_Plain]) -> Iterator[IntakeResult]:
    hold_intake(intake.territory)
    devices = devices_of_reports([plain.report for plain in run], territory=intake.territory)
    pairs: list[tuple[_Plain, Device]] = []
    for plain, device in zip(run, devices, strict=True):
        if device is not None and intake.reaches(device) and device not in [known for _one, known in pairs]:
            pairs.append((plain, device))
            continue
        yield from _described(intake, pairs)
        pairs = []
        yield take_in_alone(intake, plain.reading)
    yield from _described(intake, pairs)


def _described(intake: Intake, pairs: Sequence[tuple[_Plain, Device]]) -> list[IntakeResult]:
    documents = Document.objects.bulk_create(
        intake.written(plain.reading, None, outcome=IntakeOutcome.UPDATED, device=device)
        for plain, device in pairs
    )
    kept = [(document, *pair) for document, pair in zip(documents, pairs, strict=True)]
    warnings = [other_maker_told(device, plain.report.maker) for plain, device in pairs]
    describe_all(
        actor=intake.part,
        told=[
            Description(device=device, report=plain.report, report_id=document.pk, source=plain.reading.kind)
            for document, plain, device in kept
        ],
        occurred_at=intake.occurred_at,
    )
    return [
        told(document, device, IntakeOutcome.UPDATED, warning=warning)
        for (document, _plain, device), warning in zip(kept, warnings, strict=True)
    ]

"""The doors of the intake: bytes that come for the first time, and documents that wait and are looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.donations.models import Lot
from rebond.kit.errors import NotFound
from rebond.network.models import Territory
from rebond.workshop.actions.intake.keeping import may_be_tried_again
from rebond.workshop.actions.intake.taking import Intake
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.actions.telling import told_refusal, told_unchanged
from rebond.workshop.models import Document
from rebond.workshop.reading import Reading, digest_of, look_at

ATTEMPTS = 3


def ingest_document(
    *,
    actor: Actor,
    territory: Territory,
    data: bytes,
    name: str = "",
    lot: Lot | None = None,
    occurred_at: datetime | None = None,
    sent_at: datetime | None = None,
) -> IntakeResult:
    """Take in one document. Never raises because of what ``data`` is; the same bytes twice change nothing.

    ``sent_at`` is what the clock of the sender said at that moment: times in certificates and checks are corrected by it.
    One computer matches: updated. None, with ``lot``: created in it. None without, or several: a review. Raise
    `NotAllowed`, or `NotFound` for a lot of another territory.
    """
    intake = begin_intake(actor=actor, territory=territory, lot=lot, occurred_at=occurred_at, sent_at=sent_at)
    return take_in_bytes(intake, data, name, digest=digest_of(data))


def ingest_again(*, actor: Actor, document: Document) -> IntakeResult:
    """Look once more at a document that waits, from what was kept of it."""
    require(actor, "report.review", on=document)
    kept = look_at(bytes(document.content), digest=document.received_digest)
    reading = replace(kept, size=document.size_bytes)
    return take_in_alone(
        Intake(actor=actor, territory=document.territory, lot=None, occurred_at=None), reading
    )


def begin_intake(
    *,
    actor: Actor,
    territory: Territory,
    lot: Lot | None,
    occurred_at: datetime | None,
    sent_at: datetime | None = None,
) -> Intake:
    """Whoever may not submit documents here goes no further. Raise `NotAllowed` or `NotFound`."""
    _require_at(territory, actor)
    if occurred_at is not None and not actor.system:
        require(actor, "event.backdate", on=territory)
    if lot is not None and (actor.is_external or lot.scope_keys().territory_id != territory.pk):
        raise NotFound(NOT_FOUND, code="not_found", field="lot")
    return Intake(actor=actor, territory=territory, lot=lot, occurred_at=occurred_at, sent_at=sent_at)


def take_in_bytes(intake: Intake, data: bytes, name: str, *, digest: str) -> IntakeResult:
    """Bytes that came before are not read again, unless something else may come of them now."""
    if (known := intake.known(digest)) is not None and not may_be_tried_again(known):
        return told_unchanged(known)
    reading = look_at(data, name, digest=digest)
    if reading.is_too_large:
        return told_refusal(reading, None)
    return take_in_alone(intake, reading, is_new=known is None)


def _require_at(territory: Territory, actor: Actor) -> None:
    """People of an external workshop send what they have: it is judged computer by computer."""
    require(actor, "report.submit", on=None if actor.is_external else territory)
    if actor.is_external and actor.territory_id != territory.pk:
        raise NotFound(NOT_FOUND, code="not_found")


def take_in_alone(intake: Intake, reading: Reading, *, is_new: bool = False) -> IntakeResult:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return intake.take_in(reading, is_new=is_new and attempt == 1)
        except IntegrityError:  # another writer was first with the same bytes or the same tag: look again
            if attempt == ATTEMPTS:
                raise
    raise AssertionError

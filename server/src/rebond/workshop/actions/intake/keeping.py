"""What every document that comes in has in common: where it comes from, its row, its review, its refusal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.utils import timezone

from rebond.access import Actor, reaches
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.ledger.recording import Entry, record
from rebond.network.models import Territory
from rebond.workshop.actions.certifying import Clock
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.actions.telling import ALTERED, REVIEW_WORDS, told_refusal, told_unchanged
from rebond.workshop.choices import IntakeOutcome, ReviewReason, ReviewSettlement
from rebond.workshop.facts import DocumentRefused, ReviewOpened, ReviewSettled
from rebond.workshop.models import Document, Review
from rebond.workshop.reading import Reading, subject_of

PART = "intake"


def hold_intake(territory: Territory) -> None:
    """One intake at a time in a territory: two reports of one new computer must not create twins."""
    if connection.features.has_select_for_update:  # an IMMEDIATE transaction holds the whole of SQLite
        Territory.objects.select_for_update(no_key=True).get(pk=territory.pk)


class Incoming:
    """One document on its way, inside one transaction, and what is kept of it."""

    def __init__(
        self,
        *,
        actor: Actor,
        territory: Territory,
        lot: Lot | None,
        occurred_at: datetime | None,
        sent_at: datetime | None = None,
    ) -> None:
        self.actor = actor
        # Who may submit a report may have it applied: the document speaks, not the person.
        self.part = replace(actor, system=actor.system or PART)
        self.territory = territory
        self.lot = lot
        self.occurred_at = occurred_at
        self.received_at = occurred_at or timezone.now()
        self.sent_at = sent_at

    def known(self, digest: str) -> Document | None:
        """The same bytes, received before."""
        rows = Document.objects.filter(territory=self.territory, received_digest=digest)
        if not rows.exists():  # most are new
            return None
        return rows.select_related("review", "device").defer("content").first()

    def known_among(self, digests: Collection[str]) -> set[str]:
        """Those of bytes that were received before."""
        rows = Document.objects.filter(territory=self.territory, received_digest__in=digests)
        return set(rows.values_list("received_digest", flat=True))

    def reaches(self, device: Device) -> bool:
        """What an external workshop sends is applied to what is entrusted to it; the rest waits for a person."""
        return not self.actor.is_external or reaches(self.actor, "report.submit", device.scope_keys())

    def _review(
        self,
        reading: Reading,
        known: Document | None,
        *,
        reason: str,
        candidates: tuple[Device, ...],
        device: Device | None = None,
    ) -> tuple[Document, IntakeResult]:
        if known is not None and hasattr(known, "review"):
            return known, told_unchanged(known)
        document = self._keep(reading, known, outcome=IntakeOutcome.REVIEW, device=device, reason=reason)
        review = Review.objects.create(document=document, reason=reason, opened_at=document.received_at)
        if candidates:
            review.candidates.add(*candidates)
        facts = ReviewOpened(document_id=document.pk, reason=str(reason))
        record(actor=self.actor, occurred_at=self.occurred_at, entries=[Entry(review.stream, facts)])
        return document, IntakeResult(
            kind=document.kind,
            outcome=IntakeOutcome.REVIEW.value,
            device=device.asset_tag if device else None,
            reason=str(reason),
            message=REVIEW_WORDS[ReviewReason(reason)](),
            document_id=document.pk,
            review_id=review.pk,
        )

    def _refuse(self, reading: Reading, known: Document | None) -> IntakeResult:
        if known is None:
            reason = ALTERED if reading.refusal is None else reading.refusal.reason.value
            known = self._keep(reading, None, outcome=IntakeOutcome.REFUSED, device=None, reason=reason)
            entries = [Entry(known.stream, DocumentRefused(reason=reason))]
            record(actor=self.actor, occurred_at=self.occurred_at, entries=entries)
        return told_refusal(reading, known)

    def _keep(
        self,
        reading: Reading,
        known: Document | None,
        *,
        outcome: IntakeOutcome,
        device: Device | None,
        reason: str = "",
    ) -> Document:
        """The stored document: new, or the same bytes that could not be understood before."""
        document = self.written(reading, known, outcome=outcome, device=device, reason=reason)
        document.save()
        return document

    def written(
        self,
        reading: Reading,
        known: Document | None,
        *,
        outcome: IntakeOutcome,
        device: Device | None,
        reason: str = "",
    ) -> Document:
        document = known or Document(
            territory=self.territory,
            received_digest=reading.digest,
            size_bytes=reading.size,
            received_at=self.received_at,
            received_from_id=self.actor.membership_id,
            clock_offset_seconds=int(self._clock(None).offset.total_seconds()),
        )
        document.kind, document.subject, document.content = reading.kind, subject_of(reading), reading.kept
        document.lot = self.lot or document.lot
        document.device, document.outcome, document.reason = device, outcome, str(reason)
        return document

    def _clock(self, known: Document | None) -> Clock:
        """What the sender's clock said when the bytes came first: later, they only come again."""
        return Clock.of(known) if known else Clock(received_at=self.received_at, sent_at=self.sent_at)

    def _settle_by_itself(
        self, known: Document | None, device: Device | None, outcome: IntakeOutcome
    ) -> None:
        """The same file came again and is understood now: its review is answered."""
        if known is None or not hasattr(known, "review"):
            return
        review = known.review
        created = outcome is IntakeOutcome.CREATED
        review.settlement = ReviewSettlement.CREATED if created else ReviewSettlement.ATTACHED
        review.settled_at = self.occurred_at or timezone.now()
        review.settled_by_id = self.actor.membership_id
        review.save(update_fields=["settlement", "settled_at", "settled_by"])
        facts = ReviewSettled(
            document_id=known.pk, settlement=str(review.settlement), device_id=device.pk if device else None
        )
        record(actor=self.actor, occurred_at=self.occurred_at, entries=[Entry(review.stream, facts)])


def may_be_tried_again(known: Document) -> bool:
    """What was refused may be read by a later version; what waits may be understood with a lot or a new computer."""
    if known.outcome == IntakeOutcome.REFUSED:
        return True
    return known.outcome == IntakeOutcome.REVIEW and known.review.settled_at is None

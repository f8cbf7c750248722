"""A report or a log comes in: applied to the one computer that it means, else reviewed, else refused with its reason.

The file is read before the transaction begins, so that writers wait for each other as little as may be.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from passport.certificate import Certificate as Certified
from passport.checks import CheckReport
from passport.formats import ErasureDocument, HardwareDocument
from passport.hardware import HardwareReport
from rebond.access import Actor, reaches
from rebond.access.guards import NOT_FOUND, require
from rebond.devices.actions import NewDevice, describe, register
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.kit.errors import NotFound
from rebond.ledger.recording import Entry, record
from rebond.network.models import Territory
from rebond.workshop.actions.certifying import Clock, as_erased, keep_certificate, keep_on_drive
from rebond.workshop.actions.checking import record_checks, results_of
from rebond.workshop.actions.erasing import drive_on, keep_erasures
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.actions.telling import (
    ALTERED,
    REVIEW_WORDS,
    told,
    told_certificate,
    told_checks_refused,
    told_erasures,
    told_refusal,
    told_unchanged,
)
from rebond.workshop.choices import IntakeOutcome, ReviewReason, ReviewSettlement
from rebond.workshop.facts import DocumentRefused, ReviewOpened, ReviewSettled
from rebond.workshop.models import Document, Review
from rebond.workshop.proving import is_heard
from rebond.workshop.queries.matching import (
    DriveMatch,
    Match,
    candidates_for_certificate,
    candidates_for_erasures,
    device_of_tag,
    match_certificate,
    match_erasures,
    match_machine,
    match_report,
)
from rebond.workshop.reading import Reading, digest_of, look_at, subject_of

PART = "intake"
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
    if (known := intake.known(digest)) is not None and not _may_be_tried_again(known):
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


def hold_intake(territory: Territory) -> None:
    """One intake at a time in a territory: two reports of one new computer must not create twins."""
    if connection.features.has_select_for_update:  # an IMMEDIATE transaction holds the whole of SQLite
        Territory.objects.select_for_update(no_key=True).get(pk=territory.pk)


class Intake:
    """One document on its way, inside one transaction."""

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

    def take_in(self, reading: Reading, *, is_new: bool) -> IntakeResult:
        """``is_new``: the bytes were not known a moment ago; whoever kept them since is met by their unique digest."""
        hold_intake(self.territory)
        known = None if is_new else self.known(reading.digest)
        if known is not None and not _may_be_tried_again(known):
            return told_unchanged(known)
        if isinstance(reading.document, HardwareDocument):
            return self._take_report(reading, reading.document.report, known)
        if isinstance(reading.document, ErasureDocument):
            return self._take_erasures(reading, reading.document, known)
        if reading.examined is not None and reading.examined.certificate is not None:
            return self._take_certificate(reading, reading.examined.certificate, known)
        if reading.checks is not None:
            return self._take_checks(reading, reading.checks, known)
        return self._refuse(reading, known)

    def reaches(self, device: Device) -> bool:
        """What an external workshop sends is applied to what is entrusted to it; the rest waits for a person."""
        return not self.actor.is_external or reaches(self.actor, "report.submit", device.scope_keys())

    def _within_reach(self, match: Match) -> Match:
        if match.device is None or self.reaches(match.device):
            return match
        return Match(reason=ReviewReason.NO_MATCH, candidates=(match.device,))

    def _drive_within_reach(self, match: DriveMatch) -> DriveMatch:
        if match.drive is None or self.reaches(match.drive.device):
            return match
        return replace(match, drive=None, possible=(match.drive,))

    def _take_checks(self, reading: Reading, report: CheckReport, known: Document | None) -> IntakeResult:
        """Recorded on the one computer that they were made on, while it is at the bench."""
        match = self._within_reach(match_machine(report.machine, territory=self.territory))
        device, results = match.device, results_of(report, clock=self._clock(known))
        if device is None:
            return self._review(reading, known, reason=match.reason, candidates=match.candidates)[1]
        outcome = record_checks(actor=self.part, devices=[device], results=results) if results else None
        for refusal in outcome.refused if outcome else ():
            kept = self._keep(
                reading, known, outcome=IntakeOutcome.REFUSED, device=device, reason=refusal.obstacles[0].code
            )
            return told_checks_refused(kept, device, refusal.reason)
        kept = self._keep(reading, known, outcome=IntakeOutcome.UPDATED, device=device)
        self._settle_by_itself(known, device, IntakeOutcome.UPDATED)
        return told(kept, device, IntakeOutcome.UPDATED)

    def _take_report(self, reading: Reading, report: HardwareReport, known: Document | None) -> IntakeResult:
        match = self._within_reach(match_report(report, territory=self.territory))
        device, outcome = match.device, IntakeOutcome.UPDATED
        if device is None and self._may_create(report, match):
            device, outcome = self._create(NewDevice()), IntakeOutcome.CREATED
        if device is None:
            return self._review(reading, known, reason=match.reason, candidates=match.candidates)[1]
        document = self._keep(reading, known, outcome=outcome, device=device)
        describe(
            actor=self.part,
            device=device,
            report=report,
            report_id=document.pk,
            source=reading.kind,
            occurred_at=self.occurred_at,
        )
        self._settle_by_itself(known, device, outcome)
        return told(document, device, outcome)

    def _may_create(self, report: HardwareReport, match: Match) -> bool:
        unknown = match.reason in {ReviewReason.NO_MATCH, ReviewReason.NO_IDENTITY}
        return self.lot is not None and unknown and not report.is_drive_only

    def _create(self, new: NewDevice) -> Device:
        assert self.lot is not None
        (device,) = register(actor=self.part, lot=self.lot, new=[new], occurred_at=self.occurred_at)
        return device

    def _take_erasures(
        self, reading: Reading, document: ErasureDocument, known: Document | None
    ) -> IntakeResult:
        report = document.erasures
        matches = [self._drive_within_reach(m) for m in match_erasures(report, territory=self.territory)]
        matched = [match for match in matches if match.drive is not None]
        unmatched = [match for match in matches if match.drive is None]
        devices = {match.drive.device_id: match.drive.device for match in matched if match.drive}
        device = next(iter(devices.values())) if len(devices) == 1 else None
        if not unmatched:
            kept = self._keep(reading, known, outcome=IntakeOutcome.UPDATED, device=device)
            keep_erasures(actor=self.part, document=kept, matches=matched, occurred_at=self.occurred_at)
            self._settle_by_itself(known, device, IntakeOutcome.UPDATED)
            return told_erasures(kept, device, len(matched))
        several = any(match.possible for match in unmatched)
        kept, result = self._review(
            reading,
            known,
            device=device,
            reason=ReviewReason.SEVERAL_DRIVES if several else ReviewReason.UNKNOWN_DRIVE,
            candidates=candidates_for_erasures(report, unmatched, territory=self.territory),
        )
        keep_erasures(actor=self.part, document=kept, matches=matched, occurred_at=self.occurred_at)
        if not matched:
            return result
        message = _(
            "%(kept)d of %(all)d erasures are kept; the drives of the others are not known: they wait in the review queue."
        )
        return replace(result, message=message % {"kept": len(matched), "all": len(matches)})

    def _take_certificate(
        self, reading: Reading, certified: Certified, known: Document | None
    ) -> IntakeResult:
        """Kept whatever its key is; a proof on the one drive that it means; one that says nothing here waits for nobody.

        A drive that nobody had listed is added to the computer whose code the operator gave.
        """
        assert reading.examined is not None
        drives = match_certificate(certified, territory=self.territory)
        drive = drives[0] if len(drives) == 1 and self.reaches(drives[0].device) else None
        home = drive.device if drive else device_of_tag(certified, territory=self.territory)
        home = home if home is not None and self.reaches(home) else None
        result = None
        if home is None and is_heard(is_training=certified.drive.loop):
            document, result = self._review(
                reading,
                known,
                reason=ReviewReason.SEVERAL_DRIVES if drives else ReviewReason.UNKNOWN_DRIVE,
                candidates=candidates_for_certificate(certified, drives, territory=self.territory),
            )
        else:
            document = self._keep(reading, known, outcome=IntakeOutcome.UPDATED, device=home)
        clock = self._clock(known)
        row = keep_certificate(actor=self.actor, document=document, examined=reading.examined, clock=clock)
        if result is not None:
            return result
        if drive is None and home is not None and row.is_proof:
            listed = list(home.drives.order_by("pk"))
            drive = drive_on(home, as_erased(certified.drive), listed, self.occurred_at)
        if drive is not None:
            keep_on_drive(
                actor=self.actor, certificate=row, examined=reading.examined, drive=drive, clock=clock
            )
        self._settle_by_itself(known, home, IntakeOutcome.UPDATED)
        return told_certificate(row, document)

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


def _may_be_tried_again(known: Document) -> bool:
    """What was refused may be read by a later version; what waits may be understood with a lot or a new computer."""
    if known.outcome == IntakeOutcome.REFUSED:
        return True
    return known.outcome == IntakeOutcome.REVIEW and known.review.settled_at is None

"""One document is applied to what it means: a report, a log of erasures, a certificate, checks."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from passport.certificate import Certificate as Certified
from passport.checks import CheckReport
from passport.formats import ErasureDocument, HardwareDocument
from passport.hardware import HardwareReport
from rebond.devices.actions import NewDevice, describe, register
from rebond.devices.models import Device
from rebond.workshop.actions.certifying import as_erased, keep_certificate, keep_on_drive
from rebond.workshop.actions.checking import record_checks, results_of
from rebond.workshop.actions.erasing import drive_on, keep_erasures
from rebond.workshop.actions.intake.keeping import Incoming, hold_intake, may_be_tried_again
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.actions.telling import (
    other_maker_told,
    told,
    told_certificate,
    told_checks_refused,
    told_erasures,
    told_unchanged,
)
from rebond.workshop.choices import IntakeOutcome, ReviewReason
from rebond.workshop.models import Document
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
    why_unmatched,
)
from rebond.workshop.reading import Reading


class Intake(Incoming):
    """One document on its way, inside one transaction."""

    def take_in(self, reading: Reading, *, is_new: bool) -> IntakeResult:
        """``is_new``: the bytes were not known a moment ago; whoever kept them since is met by their unique digest."""
        hold_intake(self.territory)
        known = None if is_new else self.known(reading.digest)
        if known is not None and not may_be_tried_again(known):
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
        warning = other_maker_told(device, report.maker)
        describe(
            actor=self.part,
            device=device,
            report=report,
            report_id=document.pk,
            source=reading.kind,
            occurred_at=self.occurred_at,
        )
        self._settle_by_itself(known, device, outcome)
        return told(document, device, outcome, warning=warning)

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
        kept, result = self._review(
            reading,
            known,
            device=device,
            reason=why_unmatched(unmatched),
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

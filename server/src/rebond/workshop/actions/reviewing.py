"""A person answers for a document that nobody could place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from passport.certificate_seal import Examined
from passport.checks import CheckReport
from passport.erasure import ErasureReport
from passport.formats import ErasureDocument, HardwareDocument
from passport.hardware import HardwareReport
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.devices.actions import NewDevice, describe, register
from rebond.devices.matching import devices_named
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.workshop.actions.certifying import Clock, as_erased, keep_on_drive
from rebond.workshop.actions.checking import record_checks, results_of
from rebond.workshop.actions.erasing import drive_on, keep_erasures
from rebond.workshop.actions.intake import PART, hold_intake, ingest_again
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.choices import IntakeOutcome, ReviewSettlement, SetAsideReason
from rebond.workshop.facts import ReviewSettled
from rebond.workshop.models import Certificate, Review
from rebond.workshop.queries.matching import (
    DriveMatch,
    host_namings,
    machine_namings,
    match_erasures,
    match_report,
    setting_namings,
)
from rebond.workshop.reading import look_at

Waiting = HardwareDocument | ErasureDocument | Examined | CheckReport


def settle_review(
    *,
    actor: Actor,
    review: Review,
    device: Device | None = None,
    lot: Lot | None = None,
    set_aside: str = "",
    occurred_at: datetime | None = None,
) -> IntakeResult:
    """Answer with exactly one of ``device`` (it is this one), ``lot`` (create it there) or ``set_aside`` (a reason).

    The document is then read again and applied. Raise `Refused` when somebody answered before.
    """
    require(actor, "report.review", on=[thing for thing in (review, device, lot) if thing is not None])
    _refuse_unless_one(device, lot, set_aside)
    _refuse_other_territory(review, device, lot)
    reading = look_at(bytes(review.document.content))
    document = reading.document or reading.examined or reading.checks
    if document is None and not set_aside:
        raise Refused(_("This document can no longer be read: set it aside."), code="unreadable")
    part = replace(actor, system=actor.system or PART)
    with transaction.atomic():
        # The territory before its reviews, as the intake does: the same file coming again may answer this one.
        hold_intake(review.document.territory)
        held = hold_one(Review.objects.select_related("document__territory"), review.pk, no_key=False)
        if held.settled_at is not None:
            raise Refused(_("Somebody has already answered for this document."), code="settled_already")
        if lot is not None and document is not None:
            _refuse_known_by_now(held, document)
            (device,) = register(actor=part, lot=lot, new=[_new_device(document)], occurred_at=occurred_at)
        if device is not None and document is not None:
            _apply(part, held, device, document, occurred_at)
        _close(actor, held, device, created=lot is not None, set_aside=set_aside, occurred_at=occurred_at)
    return _told(held, device, created=lot is not None)


def rematch_reviews(*, actor: Actor, reviews: Collection[Review]) -> list[IntakeResult]:
    """Try the waiting documents once more: a computer that was unknown then may be known now."""
    return [
        ingest_again(actor=actor, document=review.document)
        for review in sorted(reviews, key=lambda review: review.pk)
        if review.settled_at is None
    ]


def _refuse_unless_one(device: Device | None, lot: Lot | None, set_aside: str) -> None:
    if sum((device is not None, lot is not None, bool(set_aside))) != 1:
        raise Invalid(_("Choose one answer: a computer, a lot, or to set it aside."), code="one_answer")
    if set_aside and set_aside not in SetAsideReason.values:
        raise Invalid(_("Say why it is set aside."), code="unknown_reason", field="set_aside_reason")


def _refuse_other_territory(review: Review, device: Device | None, lot: Lot | None) -> None:
    home = review.document.territory_id
    for thing in (device, lot):
        if thing is not None and thing.scope_keys().territory_id != home:
            raise NotFound(NOT_FOUND, code="not_found")
    if device is not None and device.merged_into_id is not None:
        raise Refused(_("This computer was merged with its twin: use the other tag."), code="merged")


def _refuse_known_by_now(review: Review, document: Waiting) -> None:
    """Since the page was opened, a list, a colleague or another report may have made the computer known: no twin."""
    territory = review.document.territory
    if isinstance(document, HardwareDocument):
        meant = match_report(document.report, territory=territory).device
    else:
        new = _new_device(document)
        found = devices_named(new.namings, territory=territory, maker=new.maker)
        meant = found[0] if len(found) == 1 else None
    if meant is not None:
        raise Refused(
            _("This computer is known by now: %(tag)s. Attach the document to it.")
            % {"tag": meant.asset_tag},
            code="known_by_now",
        )


def _new_device(document: Waiting) -> NewDevice:
    """What a proof of erasure knows of the computer around; a hardware report tells it all by itself."""
    if isinstance(document, HardwareDocument):
        return NewDevice()
    if isinstance(document, CheckReport):
        machine = document.machine
        return NewDevice(
            maker=machine.maker or "",
            model=machine.model or "",
            serial=machine.serial or "",
            namings=machine_namings(machine),
        )
    if isinstance(document, Examined):
        assert document.certificate is not None
        setting = document.certificate.setting
        return NewDevice(
            maker=setting.computer_maker or "",
            model=setting.computer_model or "",
            serial=setting.computer_serial or "",
            namings=setting_namings(setting),
        )
    host = document.erasures.host
    return NewDevice(
        maker=host.maker or "", model=host.model or "", serial=host.serial or "", namings=host_namings(host)
    )


def _apply(
    part: Actor,
    review: Review,
    device: Device,
    document: Waiting,
    occurred_at: datetime | None,
) -> None:
    if isinstance(document, HardwareDocument):
        _describe(part, review, device, document.report, occurred_at)
    elif isinstance(document, Examined):
        _certify_on(part, review, device, document, occurred_at)
    elif isinstance(document, CheckReport):
        _check_on(part, review, device, document)
    else:
        _keep_on(part, review, device, document.erasures, occurred_at)


def _describe(
    part: Actor, review: Review, device: Device, report: HardwareReport, occurred_at: datetime | None
) -> None:
    kind, key = review.document.kind, review.document_id
    describe(actor=part, device=device, report=report, report_id=key, source=kind, occurred_at=occurred_at)


def _keep_on(
    part: Actor, review: Review, device: Device, report: ErasureReport, occurred_at: datetime | None
) -> None:
    """The erasures not yet kept were of drives of ``device``: those that it does not list are added to it."""
    document = review.document
    kept = set(document.erasures.order_by("pk").values_list("number", flat=True))
    missing = {number for number in range(1, len(report.erasures) + 1) if number not in kept}
    listed = list(device.drives.order_by("pk"))
    matches = []
    for match in match_erasures(report, territory=document.territory, only=missing):
        elsewhere = match.drive is not None and match.drive.device_id != device.pk
        drive = match.drive if elsewhere else drive_on(device, match.erasure, listed, occurred_at)
        matches.append(DriveMatch(number=match.number, erasure=match.erasure, drive=drive))
    keep_erasures(actor=part, document=document, matches=matches, occurred_at=occurred_at)


def _check_on(part: Actor, review: Review, device: Device, report: CheckReport) -> None:
    results = results_of(report, clock=Clock.of(review.document))
    outcome = record_checks(actor=part, devices=[device], results=results) if results else None
    for refusal in outcome.refused if outcome else ():
        raise Refused(refusal.reason, code=refusal.obstacles[0].code)


def _certify_on(
    part: Actor, review: Review, device: Device, examined: Examined, occurred_at: datetime | None
) -> None:
    """The certificate was of a drive of ``device``: one that it does not list is added to it."""
    assert examined.certificate is not None
    row = Certificate.objects.select_related("erasure").get(document=review.document_id)
    drive = drive_on(
        device, as_erased(examined.certificate.drive), list(device.drives.order_by("pk")), occurred_at
    )
    if drive is None:
        raise Refused(
            _("The certificate names no drive, and this computer has not exactly one: set it aside."),
            code="no_drive",
        )
    clock = Clock.of(review.document)
    keep_on_drive(actor=part, certificate=row, examined=examined, drive=drive, clock=clock)


def _close(
    actor: Actor,
    review: Review,
    device: Device | None,
    *,
    created: bool,
    set_aside: str,
    occurred_at: datetime | None,
) -> None:
    settlement = ReviewSettlement.CREATED if created else ReviewSettlement.ATTACHED
    review.settlement = ReviewSettlement.SET_ASIDE if set_aside else settlement
    review.set_aside_reason = set_aside
    review.settled_at = occurred_at or timezone.now()
    review.settled_by_id = actor.membership_id
    review.save(update_fields=["settlement", "set_aside_reason", "settled_at", "settled_by"])
    if device is not None:
        document = review.document
        document.device, document.reason = device, ""
        document.outcome = IntakeOutcome.CREATED if created else IntakeOutcome.UPDATED
        document.save(update_fields=["device", "outcome", "reason"])
    facts = ReviewSettled(
        document_id=review.document_id,
        settlement=str(review.settlement),
        device_id=device.pk if device else None,
        reason=str(set_aside),
    )
    record(actor=actor, occurred_at=occurred_at, entries=[Entry(review.stream, facts)])


def _told(review: Review, device: Device | None, *, created: bool) -> IntakeResult:
    if device is None:
        message = _("The document is set aside; it is still kept.")
    elif created:
        message = _("%(tag)s was created.") % {"tag": device.asset_tag}
    else:
        message = _("The document is attached to %(tag)s.") % {"tag": device.asset_tag}
    return IntakeResult(
        kind=review.document.kind,
        outcome=review.document.outcome,
        device=device.asset_tag if device else None,
        reason="",
        message=message,
        document_id=review.document_id,
        review_id=review.pk,
    )

"""What is said of a document that came in: the same words in the page, the API and the command line."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rebond.devices.calling import are_of_other_makers, commercial_name
from rebond.devices.models import Device
from rebond.programmes.choices import ErasureLevel
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.choices import CertificateTrust, IntakeOutcome, ReviewReason
from rebond.workshop.models import Certificate, Document, Review
from rebond.workshop.proving import is_heard
from rebond.workshop.queries.certificates import level_missed
from rebond.workshop.reading import Reading
from rebond.workshop.refusals import refusal_in_words

ALTERED = "altered"

REVIEW_WORDS = {
    ReviewReason.NO_MATCH: lambda: _(
        "No known computer has these identifiers: choose one, or the lot to create it in."
    ),
    ReviewReason.NO_IDENTITY: lambda: _("The document names no computer: choose which one it is."),
    ReviewReason.SEVERAL_MATCHES: lambda: _(
        "Several computers have these identifiers: choose the right one."
    ),
    ReviewReason.OTHER_MAKER: lambda: _(
        "A computer of another maker has this serial number: choose it if it is this one, or the lot to create this one in."
    ),
    ReviewReason.UNKNOWN_DRIVE: lambda: _(
        "No known drive has this serial number: choose the computer it was in."
    ),
    ReviewReason.DRIVE_WITHOUT_SERIAL: lambda: _(
        "The log names no serial number of the drive, so that it proves nothing. Erase the drive again, plugged in directly (a USB adapter hides its number), and send the new log; set this one aside."
    ),
    ReviewReason.SEVERAL_DRIVES: lambda: _(
        "Several computers have a drive with this serial number: choose the right one."
    ),
}


def told_while_it_waits(review: Review) -> str:
    """The cure, where choosing a computer is none; else nothing."""
    is_curable = review.settled_at is None and review.reason == ReviewReason.DRIVE_WITHOUT_SERIAL
    return REVIEW_WORDS[ReviewReason.DRIVE_WITHOUT_SERIAL]() if is_curable else ""


def told(document: Document, device: Device, outcome: IntakeOutcome, *, warning: str = "") -> IntakeResult:
    created = outcome is IntakeOutcome.CREATED
    message = _("%(tag)s was created.") if created else _("%(tag)s was updated.")
    message = message % {"tag": device.asset_tag}
    return IntakeResult(
        kind=document.kind,
        outcome=outcome.value,
        device=device.asset_tag,
        reason="",
        message=f"{message} {warning}" if warning else message,
        document_id=document.pk,
    )


def other_maker_told(device: Device, maker: str | None) -> str:
    """That the device, recognised by more than its serial number, was known as of another maker; else nothing.

    To be asked before the report is applied: it brings its maker.
    """
    if not are_of_other_makers(device.maker, maker or ""):
        return ""
    words = _("Look at it: it was known as a %(known)s computer, the report says %(said)s.")
    return words % {
        "known": commercial_name(device.maker, "", ""),
        "said": commercial_name(maker or "", "", ""),
    }


def told_erasures(document: Document, device: Device | None, count: int) -> IntakeResult:
    message = ngettext("%(count)d erasure is kept.", "%(count)d erasures are kept.", count) % {"count": count}
    return IntakeResult(
        kind=document.kind,
        outcome=IntakeOutcome.UPDATED.value,
        device=device.asset_tag if device else None,
        reason="",
        message=message,
        document_id=document.pk,
    )


def told_unchanged(known: Document) -> IntakeResult:
    waits = known.outcome == IntakeOutcome.REVIEW and known.review.settled_at is None
    return IntakeResult(
        kind=known.kind,
        outcome=IntakeOutcome.UNCHANGED.value,
        device=known.device.asset_tag if known.device else None,
        reason=known.reason if waits else "",
        message=_("This file came before; it waits in the review queue.")
        if waits
        else _("This file came before: nothing changed."),
        document_id=known.pk,
        review_id=known.review.pk if waits else None,
    )


def told_certificate(row: Certificate, document: Document) -> IntakeResult:
    """What became of a certificate that found its place, and whether it proves anything."""
    if row.is_training_proof:
        message = _(
            "This certificate was made for training: it counts as a proof in this demonstration only."
        )
    elif row.is_proof and (asked := level_missed(row)):
        levels = {"level": ErasureLevel(row.level).label, "asked": asked.label}
        message = (
            _(
                "The certificate proves that this drive was erased at the level “%(level)s”, but “%(asked)s” is asked for: erase it so, or destroy it."
            )
            % levels
        )
    elif row.is_proof:
        message = _("The certificate proves that this drive was erased.")
    elif not is_heard(is_training=row.is_training):
        message = _("This certificate was made for training: it is kept, and proves nothing.")
    elif row.trust != CertificateTrust.TRUSTED:
        message = _(
            "The certificate is intact, but its key is not one that is believed here: it is kept, and proves nothing."
        )
    else:
        message = _("The certificate is kept: it says that the drive is not proven erased.")
    return IntakeResult(
        kind=document.kind,
        outcome=IntakeOutcome.UPDATED.value,
        device=document.device.asset_tag if document.device else None,
        reason="",
        message=message,
        document_id=document.pk,
    )


def told_checks_refused(document: Document, device: Device, reason: str) -> IntakeResult:
    return IntakeResult(
        kind=document.kind,
        outcome=IntakeOutcome.REFUSED.value,
        device=device.asset_tag,
        reason=document.reason,
        message=reason,
        document_id=document.pk,
    )


def _told_altered(reading: Reading, document: Document | None) -> IntakeResult:
    assert reading.examined is not None
    places = ", ".join(found.where for found in reading.examined.alterations[:5])
    return IntakeResult(
        kind=reading.kind,
        outcome=IntakeOutcome.REFUSED.value,
        device=None,
        reason=ALTERED,
        message=_("This certificate was altered (%(places)s). Ask for the original file.")
        % {"places": places},
        document_id=document.pk if document else None,
    )


def told_refusal(reading: Reading, document: Document | None) -> IntakeResult:
    if reading.refusal is None:
        return _told_altered(reading, document)
    return IntakeResult(
        kind=reading.kind,
        outcome=IntakeOutcome.REFUSED.value,
        device=None,
        reason=reading.refusal.reason.value,
        message=refusal_in_words(reading.refusal),
        document_id=document.pk if document else None,
    )

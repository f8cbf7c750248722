"""The papers of an agreement: kept as they came, taken off when they were sent by mistake."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.donations.choices import DocumentKind
from rebond.donations.facts import AgreementDocumentKept, AgreementDocumentRemoved
from rebond.donations.models import AgreementDocument, DonationAgreement
from rebond.donations.scans import digest_of, scan_from
from rebond.kit.errors import Refused
from rebond.ledger.recording import Entry, record

MOST = 30


def keep_document(
    *, actor: Actor, agreement: DonationAgreement, kind: DocumentKind, content: bytes
) -> AgreementDocument:
    """The signed paper, as `scans` keeps it. The same file again is the same document.

    Raise `Invalid` for what is no paper that can be read, `Refused` when the agreement has too many.
    """
    require(actor, "donation.edit", on=agreement)
    scan = scan_from(content)
    digest = digest_of(content)
    with transaction.atomic():
        held = DonationAgreement.objects.select_for_update(no_key=True, of=("self",)).get(pk=agreement.pk)
        known = held.documents.filter(digest=digest).first()
        if known is not None:
            return known
        if held.documents.count() >= MOST:
            raise Refused(
                _("An agreement keeps at most %(most)d documents.") % {"most": MOST}, code="too_many"
            )
        made = AgreementDocument.objects.create(
            agreement=held,
            kind=kind,
            content=scan.content,
            media_type=scan.media_type,
            digest=digest,
            size_bytes=len(scan.content),
            received_at=timezone.now(),
            received_from_id=actor.membership_id,
        )
        told = AgreementDocumentKept(document_id=made.pk, document_kind=made.kind)
        record(actor=actor, entries=[Entry(held.stream, told)])
    return made


def remove_document(*, actor: Actor, document: AgreementDocument) -> None:
    """Sent by mistake: nothing of the file is kept, and history says that it was there. Again: changes nothing."""
    require(actor, "donation.edit", on=document)
    with transaction.atomic():
        held = DonationAgreement.objects.select_for_update(no_key=True, of=("self",)).get(
            pk=document.agreement_id
        )
        row = held.documents.filter(pk=document.pk).first()
        if row is None:
            return
        told = AgreementDocumentRemoved(document_id=row.pk, document_kind=row.kind)
        row.delete()
        record(actor=actor, entries=[Entry(held.stream, told)])

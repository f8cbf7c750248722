"""Certificates on paper: one page a drive, one a computer, one a lot. Each carries the QR code of its public page."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from passport.certificate import Certificate as Certified
from rebond.certificates.addresses import Shown, token_of
from rebond.certificates.attached import ATTACHED_AS
from rebond.certificates.contents import (
    ComputerLine,
    drive_line,
    drive_parts,
    revoked_since,
    validation_of,
    verdict_of,
)
from rebond.certificates.queries import ComputerProof, LotProof
from rebond.certificates.reading import doubts_in_words
from rebond.devices.queries import lot_counts
from rebond.documents.qr import qr_svg
from rebond.documents.rendering import WITH_ITS_SOURCE, Attachment, Document, Letterhead, render
from rebond.ledger.reading import is_demonstration
from rebond.workshop.models import Certificate

MOST_OPEN = 24


def public_address(shown: Shown, key: int) -> str:
    """In capitals, so that the squares of its QR code are large."""
    return f"{settings.PUBLIC_URL}/c/{token_of(shown, key)}".upper()


def print_drive(row: Certificate, certified: Certified) -> Document:
    """One drive, with the signed file inside."""
    device = row.document.device
    reference = f"C-{row.pk}"
    contents = {
        "verdict": verdict_of(row),
        "parts": drive_parts(row, certified, device),
        "unseen": not row.is_method_seen,
        "doubts": doubts_in_words(certified),
        "revoked_since": revoked_since(row),
        "validation": validation_of(row),
        "digest": row.digest,
        "address": public_address(Shown.CERTIFICATE, row.pk),
        "qr": qr_svg(public_address(Shown.CERTIFICATE, row.pk)),
        "reference": reference,
        "attached_as": ATTACHED_AS,
    }
    attached = Attachment(
        name=ATTACHED_AS,
        content=bytes(row.document.content),
        media_type="application/json",
        description=gettext("The signed certificate, to the byte"),
    )
    issuer = row.agent.workshop.name if row.agent else gettext("Key that is not known here")
    return render(
        "certificates/drive",
        contents,
        head=_head(row.document.territory.name, issuer, reference, row.document.received_at),
        title=gettext("Certificate of erasure"),
        standard=WITH_ITS_SOURCE,
        attachments=(attached,),
    )


def print_computer(row: ComputerProof) -> Document:
    device = row.device
    address = public_address(Shown.COMPUTER, device.pk)
    contents = {
        "device": {
            "tag": device.asset_tag,
            "title": device.title,
            "serial": device.serial,
            "lot": device.lot.reference,
            "donor": device.lot.agreement.donor.name,
        },
        "drives": [drive_line(proof) for proof in row.proofs],
        "no_medium": row.has_no_medium and not row.proofs,
        "settled": row.is_settled,
        "address": address,
        "qr": qr_svg(address),
    }
    workshop = device.workshop or device.lot.workshop
    return render(
        "certificates/computer",
        contents,
        head=_head(device.territory.name, workshop.name, device.asset_tag, timezone.now()),
        title=gettext("Proof of erasure of a computer"),
    )


def print_lot(found: LotProof) -> Document:
    """One page: the figures, and the computers that are still open, the first of them by name."""
    lot = found.lot
    address = public_address(Shown.LOT, lot.pk)
    by_state: dict[str, int] = {}
    for proof in found.drives:
        label = proof.state_words if proof.counts else gettext("Not proven")
        by_state[label] = by_state.get(label, 0) + 1
    waiting = found.open_computers
    contents = {
        "lot": lot.reference,
        "donor": lot.agreement.donor.name,
        "announced": lot_counts(lot).announced,
        "received": len(found.computers),
        "settled": found.settled,
        "without_medium": sum(row.has_no_medium and not row.proofs for row in found.computers),
        "drives": len(found.drives),
        "states": list(by_state.items()),
        "open": [_computer_line(row) for row in waiting[:MOST_OPEN]],
        "more": max(0, len(waiting) - MOST_OPEN),
        "address": address,
        "qr": qr_svg(address),
    }
    territory = lot.agreement.programme.territory.name
    return render(
        "certificates/lot",
        contents,
        head=_head(territory, lot.workshop.name, lot.reference, timezone.now()),
        title=gettext("Erasures of a lot"),
    )


def _computer_line(row: ComputerProof) -> ComputerLine:
    device = row.device
    first = next((proof for proof in row.proofs if not proof.counts), None)
    state = str(first.state.label) if first else gettext("No drive known")
    return ComputerLine(tag=device.asset_tag, title=device.title, serial=device.serial, state=state)


def _head(territory: str, issuer: str, reference: str, moment: datetime) -> Letterhead:
    return Letterhead(
        territory=territory,
        issuer=issuer,
        reference=reference,
        printed_at=moment,
        demonstration=is_demonstration(),
    )


WORDS = (
    _("Public page of this certificate"),
    _("The method of this certificate has not yet been watched on real hardware by those who make Rebond."),
    _("Its key was revoked on {when}. This certificate had come before: it stays valid."),
    _("Why it is no proof:"),
    _("Validation by a person"),
    _("Nobody has validated this result yet."),
    _("Validated by"),
    _("Refused by"),
    _("Why"),
    _("In what quality"),
    _("On"),
    _("Signed with the key"),
    _("Fingerprint of the signed file:"),
    _("The signed file is inside this PDF, as {name}. Anybody can verify it without Rebond being reachable."),
    _(
        "The words Clear, Purge and Destroy are those of NIST SP 800-88 Rev. 2. No conformity with IEEE 2883 is claimed."
    ),
    _("Public page of this computer"),
    _("Every drive of this computer is accounted for."),
    _("Not every drive of this computer is accounted for: it may not leave the workshop."),
    _(
        "Somebody looked inside and found no storage medium. Nothing was erased, because there was nothing to erase."
    ),
    _("No drive of this computer is known."),
    _("Code"),
    _("Computer"),
    _("Serial number"),
    _("Given by"),
    _("Lot"),
    _("Drive"),
    _("State"),
    _("Evidence"),
    _("Public page of this lot"),
    _("Announced"),
    _("Received"),
    _("Accounted for"),
    _("Received without a drive"),
    _("Drives seen"),
    _("Every computer of this lot is accounted for."),
    _("{open} of {count} computers are not accounted for yet: they stay in the workshop."),
    _("What became of the drives"),
    _("Drives"),
    _("Still open"),
    _("and {count} more"),
)
"""What the templates say, for the catalogue."""

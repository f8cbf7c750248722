"""What is said of a drive, and an external workshop answers for: confirmed with its paper by somebody else, or not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import hold_rows
from rebond.donations.scans import digest_of, scan_from
from rebond.kit.errors import Refused
from rebond.ledger.recording import Entry, record
from rebond.subcontracting.facts import DriveConfirmed, DriveNotConfirmed
from rebond.subcontracting.models import DrivePaper
from rebond.workshop.models import DriveSettlement


def confirm_drive(
    *, actor: Actor, settlement: DriveSettlement, content: bytes, seen: datetime | None = None
) -> DrivePaper:
    """The paper says it too: from now on it is a proof. The same file again is the same confirmation.

    ``seen``: when what the person read was recorded. Raise `Invalid` for what is no paper that can be read, `Refused` for
    who said it themselves, where something else was said since, and for what waits for nobody.
    """
    scan, digest = scan_from(content, field="paper"), digest_of(content)
    with transaction.atomic():
        (device,) = hold_rows([settlement.drive.device])
        require(actor, "drive.confirm", on=device)
        held = DriveSettlement.objects.select_related("settled_by").filter(pk=settlement.pk).first()
        if held is None or not held.to_confirm:
            return _confirmed_already(settlement, digest)
        _refuse_said_anew(held, seen)
        _refuse_who_said_it(held, actor)
        paper = DrivePaper.objects.create(
            drive=held.drive,
            fate=held.fate,
            content=scan.content,
            media_type=scan.media_type,
            digest=digest,
            confirmed_at=timezone.now(),
            confirmed_by_id=actor.membership_id,
        )
        held.to_confirm = False
        held.save(update_fields=["to_confirm"])
        told = DriveConfirmed(drive_id=held.drive_id, fate=str(held.fate), paper_id=paper.pk)
        record(actor=actor, entries=[Entry(device.stream, told)])
    return paper


def leave_unconfirmed(*, actor: Actor, settlement: DriveSettlement, seen: datetime | None = None) -> None:
    """No paper shows it: nothing is said of the drive any more. Again: changes nothing. ``seen``: as above."""
    with transaction.atomic():
        (device,) = hold_rows([settlement.drive.device])
        require(actor, "drive.confirm", on=device)
        held = DriveSettlement.objects.filter(pk=settlement.pk).first()
        if held is None:
            return
        if not held.to_confirm:
            raise Refused(_("It was confirmed meanwhile."), code="confirmed")
        _refuse_said_anew(held, seen)
        held.delete()
        told = DriveNotConfirmed(drive_id=settlement.drive_id, fate=str(settlement.fate))
        record(actor=actor, entries=[Entry(device.stream, told)])


def _confirmed_already(settlement: DriveSettlement, digest: str) -> DrivePaper:
    known = DrivePaper.objects.filter(drive=settlement.drive_id, digest=digest).order_by("pk").last()
    if known is None:
        raise Refused(_("Nothing is to be confirmed of this drive any more."), code="not_to_confirm")
    return known


def _refuse_said_anew(held: DriveSettlement, seen: datetime | None) -> None:
    if seen is not None and seen != held.recorded_at:
        raise Refused(_("Something else was said of this drive meanwhile: read it again."), code="said_anew")


def _refuse_who_said_it(held: DriveSettlement, actor: Actor) -> None:
    if held.settled_by is not None and held.settled_by.user_id == actor.user_id:
        raise Refused(
            _("You recorded it yourself: another person of the coordination confirms it."),
            code="same_person",
        )

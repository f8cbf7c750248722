"""What is said of drives, and an external workshop answers for: confirmed with its paper by somebody else, or not.

Said of a drive (`DriveSettlement`), or of a computer in which no medium was found (`NoMediumFinding`): one rule.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.donations.scans import Scan, digest_of, scan_from
from rebond.kit.errors import Refused
from rebond.ledger.facts import Facts
from rebond.ledger.recording import Entry, record
from rebond.network.models import Membership
from rebond.subcontracting.facts import (
    DriveConfirmed,
    DriveNotConfirmed,
    NoMediumConfirmed,
    NoMediumNotConfirmed,
)
from rebond.subcontracting.models import DrivePaper
from rebond.workshop.models import DriveSettlement, NoMediumFinding

Said: TypeAlias = DriveSettlement | NoMediumFinding


def confirm_with_paper(
    *, actor: Actor, said: Said, content: bytes, seen: datetime | None = None
) -> DrivePaper:
    """The paper says it too: from now on it is a proof. The same file again is the same confirmation.

    ``seen``: when what the person read was recorded. Raise `Invalid` for what is no paper that can be read, `Refused` for
    who said it themselves, where something else was said since, and for what waits for nobody.
    """
    scan, digest = scan_from(content, field="paper"), digest_of(content)
    with transaction.atomic():
        (device,) = hold_rows([_computer(said)])
        require(actor, "drive.confirm", on=device)
        held = _as_it_stands(said)
        if held is None or not held.to_confirm:
            return _confirmed_already(said, digest)
        _refuse_said_anew(held, seen)
        _refuse_who_said_it(held, actor)
        paper = _keep(held, scan, digest, actor)
        held.to_confirm = False
        held.save(update_fields=["to_confirm"])
        record(actor=actor, entries=[Entry(device.stream, _confirmed(held, paper))])
    return paper


def leave_unconfirmed(*, actor: Actor, said: Said, seen: datetime | None = None) -> None:
    """No paper shows it: nothing is said of it any more. Again: changes nothing. ``seen``: as above."""
    with transaction.atomic():
        (device,) = hold_rows([_computer(said)])
        require(actor, "drive.confirm", on=device)
        held = _as_it_stands(said)
        if held is None:
            return
        if not held.to_confirm:
            raise Refused(_("It was confirmed meanwhile."), code="confirmed")
        _refuse_said_anew(held, seen)
        told = _not_confirmed(held)
        held.delete()
        record(actor=actor, entries=[Entry(device.stream, told)])


def _as_it_stands(said: Said) -> Said | None:
    if isinstance(said, DriveSettlement):
        return DriveSettlement.objects.select_related("settled_by").filter(pk=said.pk).first()
    return NoMediumFinding.objects.select_related("found_by").filter(pk=said.pk).first()


def _computer(said: Said) -> Device:
    return said.drive.device if isinstance(said, DriveSettlement) else said.device


def _who_said(said: Said) -> Membership | None:
    return said.settled_by if isinstance(said, DriveSettlement) else said.found_by


def _keep(said: Said, scan: Scan, digest: str, actor: Actor) -> DrivePaper:
    paper = DrivePaper(
        content=scan.content,
        media_type=scan.media_type,
        digest=digest,
        confirmed_at=timezone.now(),
        confirmed_by_id=actor.membership_id,
    )
    if isinstance(said, DriveSettlement):
        paper.drive, paper.fate = said.drive, said.fate
    else:
        paper.device = said.device
    paper.save()
    return paper


def _confirmed(said: Said, paper: DrivePaper) -> Facts:
    if isinstance(said, DriveSettlement):
        return DriveConfirmed(drive_id=said.drive_id, fate=str(said.fate), paper_id=paper.pk)
    return NoMediumConfirmed(finding_id=said.pk, paper_id=paper.pk)


def _not_confirmed(said: Said) -> Facts:
    if isinstance(said, DriveSettlement):
        return DriveNotConfirmed(drive_id=said.drive_id, fate=str(said.fate))
    return NoMediumNotConfirmed(finding_id=said.pk)


def _confirmed_already(said: Said, digest: str) -> DrivePaper:
    papers = DrivePaper.objects.filter(digest=digest).order_by("pk")
    if isinstance(said, DriveSettlement):
        known = papers.filter(drive=said.drive_id).last()
    else:
        known = papers.filter(device=said.device_id).last()
    if known is None:
        raise Refused(_("Nothing is left to confirm there."), code="not_to_confirm")
    return known


def _refuse_said_anew(held: Said, seen: datetime | None) -> None:
    if seen is not None and seen != held.recorded_at:
        raise Refused(_("Something else was said meanwhile: read it again."), code="said_anew")


def _refuse_who_said_it(held: Said, actor: Actor) -> None:
    who = _who_said(held)
    if who is not None and who.user_id == actor.user_id:
        raise Refused(
            _("You recorded it yourself: another person of the coordination confirms it."),
            code="same_person",
        )

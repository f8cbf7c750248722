"""Pictures of defects: taken in, and taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, Refused
from rebond.kit.pictures import picture_from
from rebond.ledger.recording import Entry, record
from rebond.preparation.choices import DefectPart
from rebond.preparation.facts import DefectPictured, DefectPictureRemoved
from rebond.preparation.models import DefectPicture, FinalCheck
from rebond.workshop.actions.working import bench_obstacle

MOST = 12
"""Of one computer."""


@dataclass(frozen=True, slots=True)
class NewPicture:
    """``content``: the file as it came, or the JPEG that it was written anew as (`read_pictures`); sides in pixels."""

    part: str
    content: bytes
    width: int = 0
    height: int = 0


def add_defect_pictures(
    *, actor: Actor, device: Device, pictures: Sequence[NewPicture]
) -> list[DefectPicture]:
    """Keep what they show with the grade of ``device``. One that is known already is not kept twice.

    Raise `Invalid` for what is no picture, or one too many.
    """
    if not pictures:
        raise Invalid(_("Choose a picture."), code="no_picture", field="pictures")
    read = read_pictures(pictures)
    with transaction.atomic():
        (held,) = hold_rows([device])
        require(actor, "grade.assign", on=held)
        _refuse_away(held)
        return keep_pictures(actor, held, read)


def remove_defect_picture(*, actor: Actor, device: Device, pk: int) -> None:
    """The defect is gone, or the picture shows what it should not. Gone already, nothing changes."""
    with transaction.atomic():
        (held,) = hold_rows([device])
        require(actor, "grade.assign", on=held)
        found = DefectPicture.objects.defer("content").filter(pk=pk, device=held).first()
        if found is None:
            return
        told = DefectPictureRemoved(picture_id=found.pk, part=found.part)
        found.delete()
        record(actor=actor, entries=[Entry(held.stream, told)])


def read_pictures(pictures: Sequence[NewPicture]) -> list[NewPicture]:
    """Each written anew. Before the transaction: it takes its time."""
    if any(picture.part not in DefectPart.values for picture in pictures):
        raise Invalid(_("Say what the picture shows."), code="unknown_part", field="part")
    found = []
    for picture in pictures:
        anew = picture_from(picture.content)
        found.append(NewPicture(picture.part, anew.content, anew.width, anew.height))
    return found


def keep_pictures(
    actor: Actor, device: Device, read: Sequence[NewPicture], *, final_check: FinalCheck | None = None
) -> list[DefectPicture]:
    """With ``device`` held, in the caller's transaction. Raise `Invalid` above `MOST`."""
    known = set(device.defect_pictures.order_by("pk").values_list("digest", flat=True))
    new = {digest: one for one in read if (digest := hashlib.sha256(one.content).hexdigest()) not in known}
    if len(known) + len(new) > MOST:
        raise Invalid(
            _("A computer has at most %(most)d pictures: remove one first.") % {"most": MOST},
            code="too_many_pictures",
            field="pictures",
        )
    made = [
        DefectPicture.objects.create(
            device=device,
            part=one.part,
            content=one.content,
            width=one.width,
            height=one.height,
            digest=digest,
            taken_at=timezone.now(),
            taken_by_id=actor.membership_id,
            final_check=final_check,
        )
        for digest, one in new.items()
    ]
    entries = [Entry(device.stream, DefectPictured(picture_id=row.pk, part=row.part)) for row in made]
    record(actor=actor, entries=entries)
    return made


def _refuse_away(device: Device) -> None:
    if (away := bench_obstacle(device)) is not None:
        raise Refused(away.message, code=away.code, obstacles=[away])

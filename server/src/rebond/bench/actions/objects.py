"""Things of the former user that were found in a computer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.bench.choices import ObjectFate, ObjectKind
from rebond.bench.facts import ObjectFound, ObjectSettled
from rebond.bench.models import FoundObject
from rebond.bench.queries.slips import ObjectSlip
from rebond.devices.actions import hold
from rebond.devices.choices import HoldReason
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device, Hold
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record

LONGEST = 80


def record_object(
    *,
    actor: Actor,
    device: Device,
    kind: str,
    kept_at: str,
    for_the_police: bool = False,
    submission: UUID | None = None,
) -> FoundObject:
    """Write down what was found and where it is kept; what it holds is looked at by nobody.

    ``for_the_police`` blocks the computer as well. The same ``submission`` again gives the same object, and blocks the
    computer where it was not said at first; `Refused` where it tells of another, or of another place.
    """
    if kind not in ObjectKind.values:
        raise Invalid(_("Say what was found."), code="unknown_kind", field="kind")
    place = _in_a_line(kept_at)
    if not place:
        raise Invalid(_("Say where it is kept: an envelope, a drawer."), code="no_place", field="kept_at")
    with transaction.atomic():
        (held,) = hold_rows([device])
        require(actor, "found_object.record", on=held)
        if submission is not None and (already := _sent_already(submission, held, kind, place)) is not None:
            if for_the_police and not _blocked_since(already):
                hold(actor=actor, devices=[held], reason=HoldReason.POLICE)
            return already
        row = FoundObject.objects.create(
            device=held,
            kind=kind,
            kept_at=place,
            submission=submission,
            found_at=timezone.now(),
            found_by_id=actor.membership_id,
            of_a_person=held.data_since is not None,
        )
        record(
            actor=actor, entries=[Entry(held.stream, ObjectFound(object_id=row.pk, object_kind=str(kind)))]
        )
        if for_the_police:
            hold(actor=actor, devices=[held], reason=HoldReason.POLICE)
    return row


def settle_object(*, actor: Actor, found: FoundObject, fate: str, reference: str) -> None:
    """It was returned to the donor, or destroyed. ``reference``: the slip that was signed, or what attests it.

    Raise `Refused` when somebody settled it before, and while its computer is blocked for the police.
    """
    if fate not in ObjectFate.values:
        raise Invalid(_("Say what became of it."), code="unknown_fate", field="fate")
    paper = _in_a_line(reference)
    if not paper:
        raise Invalid(ObjectFate(fate).asked, code="no_reference", field="reference")
    _settle(actor, [found], ObjectFate(fate), paper)


def settle_slip(*, actor: Actor, slip: ObjectSlip) -> None:
    """The slip came back signed: all that stands on it left, under its number. All or nothing.

    Raise `Refused` when somebody settled one of them before, or blocked its computer for the police.
    """
    _settle(actor, slip.objects, slip.fate, slip.number)


def _settle(actor: Actor, objects: Sequence[FoundObject], fate: ObjectFate, paper: str) -> None:
    if any(fate.value not in row.fates for row in objects):
        raise Invalid(
            _("It goes back to whom it is of: the donor, or the person who had the computer since."),
            code="of_another",
            field="fate",
        )
    with transaction.atomic():
        devices = {device.pk: device for device in hold_rows({row.device_id for row in objects})}
        require(actor, "found_object.record", on=list(devices.values()))
        if FoundObject.objects.of_the_police().filter(pk__in=[row.pk for row in objects]).exists():
            raise Refused(_("Kept for the police: unblock its computer first."), code="of_the_police")
        settled = FoundObject.objects.kept().filter(pk__in=[row.pk for row in objects]).update(
            fate=fate, reference=paper, settled_at=timezone.now(), settled_by_id=actor.membership_id
        )  # fmt: skip
        if settled != len(objects):
            raise Refused(_("Somebody has settled it already."), code="settled_already")
        entries = [
            Entry(
                devices[row.device_id].stream,
                ObjectSettled(object_id=row.pk, object_kind=str(row.kind), fate=fate.value),
            )
            for row in objects
        ]
        record(actor=actor, entries=entries)


def _sent_already(submission: UUID, device: Device, kind: str, place: str) -> FoundObject | None:
    row = FoundObject.objects.filter(submission=submission).first()
    if row is not None and (row.device_id, row.kind, row.kept_at) != (device.pk, kind, place):
        raise Refused(
            _("This page was sent already: open it again to write down another object."),
            code="sent_already",
        )
    return row


def _blocked_since(found: FoundObject) -> bool:
    """Whoever lifted it since is not overruled by a page that is sent again."""
    blocked = Hold.objects.filter(device=found.device_id, reason=HoldReason.POLICE)
    return blocked.filter(opened_at__gte=found.found_at).exists()


def _in_a_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]

"""Things of the former user that were found in a computer."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.bench.choices import ObjectFate, ObjectKind
from rebond.bench.facts import ObjectFound, ObjectSettled
from rebond.bench.models import FoundObject
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record


def record_object(*, actor: Actor, device: Device, kind: str, kept_at: str) -> FoundObject:
    """Write down what was found and where it is kept; what it holds is looked at by nobody."""
    if kind not in ObjectKind.values:
        raise Invalid(_("Say what was found."), code="unknown_kind", field="kind")
    place = " ".join(kept_at.split())[:80]
    if not place:
        raise Invalid(_("Say where it is kept: an envelope, a drawer."), code="no_place", field="kept_at")
    with transaction.atomic():
        (held,) = hold_rows([device])
        require(actor, "found_object.record", on=held)
        row = FoundObject.objects.create(
            device=held,
            kind=kind,
            kept_at=place,
            found_at=timezone.now(),
            found_by_id=actor.membership_id,
        )
        record(
            actor=actor, entries=[Entry(held.stream, ObjectFound(object_id=row.pk, object_kind=str(kind)))]
        )
    return row


def settle_object(*, actor: Actor, found: FoundObject, fate: str) -> None:
    """It was returned to the donor, or destroyed. Raise `Refused` when somebody settled it before."""
    if fate not in ObjectFate.values:
        raise Invalid(_("Say what became of it."), code="unknown_fate", field="fate")
    with transaction.atomic():
        (device,) = hold_rows([found.device_id])
        require(actor, "found_object.record", on=device)
        open_row = FoundObject.objects.filter(pk=found.pk, settled_at=None)
        if not open_row.update(fate=fate, settled_at=timezone.now(), settled_by_id=actor.membership_id):
            raise Refused(_("Somebody has settled it already."), code="settled_already")
        facts = ObjectSettled(object_id=found.pk, object_kind=str(found.kind), fate=str(fate))
        record(actor=actor, entries=[Entry(device.stream, facts)])

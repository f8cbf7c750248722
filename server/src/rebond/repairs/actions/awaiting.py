"""A repair waits for a part that does not lie in stock, or waits no more."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record
from rebond.repairs.actions.holding import hold_open
from rebond.repairs.facts import PartAwaited, PartNotAwaited
from rebond.repairs.models import AwaitedPart, PartModel, Repair
from rebond.repairs.queries.awaiting import still_awaited


def await_part(*, actor: Actor, repair: Repair, model: PartModel) -> AwaitedPart:
    """Say that the repair goes on once a part of ``model`` has come. Said again, it stays as it was until one was used.

    Raise `Invalid` for a model of another workshop, `Refused` where the repair is closed.
    """
    with transaction.atomic():
        held = hold_open(repair, actor=actor)
        if model.workshop_id != held.workshop_id:
            raise Invalid(
                _("This model of part is kept by another workshop."), code="other_workshop", field="model"
            )
        if (waiting := still_awaited(held).filter(model=model).first()) is not None:
            return waiting
        said = {"since": timezone.now(), "said_by_id": actor.membership_id}
        row, _is_new = AwaitedPart.objects.update_or_create(repair=held, model=model, defaults=said)
        told = PartAwaited(repair_id=held.pk, part_kind=model.kind)
        record(actor=actor, entries=[Entry(held.device.stream, told)])
    return row


def await_no_more(*, actor: Actor, repair: Repair, model: PartModel) -> None:
    """It goes on without that part. Said again, nothing changes."""
    with transaction.atomic():
        held = hold_open(repair, actor=actor)
        gone, _rows = AwaitedPart.objects.filter(repair=held, model=model).delete()
        if gone:
            told = PartNotAwaited(repair_id=held.pk, part_kind=model.kind)
            record(actor=actor, entries=[Entry(held.device.stream, told)])

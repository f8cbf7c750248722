"""Parts that were taken out of computers leave the stock of parts for a batch of waste, or come back from it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.lifecycle import hold_rows
from rebond.kit.errors import Refused
from rebond.kit.holding import hold_each
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.recycling.actions.holding import forget_weighings, hold_batch, refuse_unless_open
from rebond.recycling.facts import PartPutInBatch, PartTakenOutOfBatch
from rebond.recycling.models import WeeeBatch, WeeePart
from rebond.recycling.queries import obstacles_of_parts
from rebond.recycling.waste import category_of_part, proposed_code
from rebond.repairs.actions.moving import move
from rebond.repairs.choices import MovementCause
from rebond.repairs.models import Part


def put_parts_in_batch(*, actor: Actor, batch: WeeeBatch, parts: Collection[Part]) -> Outcome[Part]:
    """All pieces of each row leave the stock of parts. Of a row that lies in the batch, those that came since join it.

    A drive goes in only with its proof, or while it is on a list of drives to destroy.
    """
    with transaction.atomic():
        batch = hold_batch(batch, actor=actor, capability="weee.fill")
        refuse_unless_open(batch)
        held = _hold(parts)
        there = {line.part_id: line for line in batch.parts.filter(part__in=held).order_by("pk")}
        new = [part for part in held if part.quantity or part.pk not in there]
        in_the_way = _obstacles_to_enter(batch, new)
        lines = [_line(batch, part, there.get(part.pk)) for part in new if part.pk not in in_the_way]
        for line in lines:
            move(line.part, -line.count, actor=actor, cause=MovementCause.SCRAPPED)
        WeeePart.objects.bulk_create(line for line in lines if line.part_id not in there)
        for line in lines:
            if line.part_id in there:
                batch.parts.filter(part=line.part_id).update(count=F("count") + line.count)
        forget_weighings(batch, {(line.category, line.waste_code) for line in lines})
        record(actor=actor, entries=[Entry(_stream(line.part), _told(line)) for line in lines])
    refused = [Refusal(part, (in_the_way[part.pk],)) for part in new if part.pk in in_the_way]
    return Outcome([part for part in held if part.pk not in in_the_way], refused)


def take_part_out(*, actor: Actor, batch: WeeeBatch, part: Part) -> None:
    """It is kept after all, and lies in the stock of parts again. Raise `Refused` where it is not in the batch."""
    with transaction.atomic():
        batch = hold_batch(batch, actor=actor, capability="weee.fill")
        refuse_unless_open(batch)
        (held,) = _hold([part])
        line = batch.parts.filter(part=held).first()
        if line is None:
            raise Refused(_("This part is not in this batch."), code="not_in_batch")
        line.delete()
        move(held, line.count, actor=actor, cause=MovementCause.COUNTED)
        forget_weighings(batch, {(line.category, line.waste_code)})
        told = PartTakenOutOfBatch(part_id=held.pk, weee_batch_id=batch.pk)
        record(actor=actor, entries=[Entry(_stream(held), told)])


def _hold(parts: Collection[Part]) -> list[Part]:
    """Their computers first, whose history tells of them, then the parts, in key order."""
    hold_rows(sorted({part.device_id for part in parts if part.device_id is not None}))
    return hold_each(Part.objects.select_related("model", "drive", "device"), [part.pk for part in parts])


def _obstacles_to_enter(batch: WeeeBatch, parts: Collection[Part]) -> dict[int, Obstacle]:
    found = obstacles_of_parts(list(parts))
    for part in parts:
        if part.model.workshop_id != batch.workshop_id:
            message = _("This part is not at the workshop of this batch, %(workshop)s.")
            found[part.pk] = Obstacle("at_another_workshop", message % {"workshop": batch.workshop.name})
        elif not part.quantity:
            found[part.pk] = Obstacle("not_in_stock", _("This part is not in the stock of parts any more."))
    return found


def _line(batch: WeeeBatch, part: Part, there: WeeePart | None) -> WeeePart:
    """What comes now; under the code of those pieces of the row that lie ``there``."""
    category = category_of_part(part.model.kind)
    code = there.waste_code if there is not None else proposed_code(category, day=timezone.localdate())
    return WeeePart(batch=batch, part=part, category=category, waste_code=code, count=part.quantity)


def _told(line: WeeePart) -> PartPutInBatch:
    return PartPutInBatch(
        part_id=line.part_id,
        weee_batch_id=line.batch_id,
        category=line.category,
        waste_code=line.waste_code,
        count=line.count,
    )


def _stream(part: Part) -> str:
    return part.device.stream if part.device is not None else part.stream

"""A batch of waste is opened, filled by piles, closed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.choices import HoldReason
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device, Hold
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.network.models import Territory, Workshop
from rebond.recycling.actions.holding import (
    forget_weighings,
    hold_batch,
    hold_computers,
    refuse_frozen,
    refuse_parts_that_may_not_leave,
    refuse_unless_open,
    refuse_what_may_not_leave,
)
from rebond.recycling.choices import BatchState, DisposalReason
from rebond.recycling.facts import BatchClosed, BatchOpened, BatchReopened, PutInBatch, TakenOutOfBatch
from rebond.recycling.models import Disposal, PickUpRequest, WeeeBatch, WeeeLine
from rebond.recycling.queries import contents_of, obstacles_to_leave
from rebond.recycling.waste import category_of, proposed_code


def open_batch(*, actor: Actor, workshop: Workshop) -> WeeeBatch:
    """The batch of the workshop that is being filled, or a new one. Raise `NotFound` for a workshop out of reach."""
    with transaction.atomic():
        require(actor, "weee.fill", on=workshop)
        territory = Territory.objects.select_for_update(no_key=True).get(
            pk=workshop.organisation.territory_id
        )
        filling = WeeeBatch.objects.filter(workshop=workshop, state=BatchState.OPEN).order_by("pk").first()
        if filling is not None:
            return filling
        now = timezone.now()
        year = timezone.localdate(now).year
        before = WeeeBatch.objects.filter(territory=territory, reference__startswith=f"DEEE-{year}-").count()
        batch = WeeeBatch.objects.create(
            territory=territory,
            workshop=workshop,
            reference=f"DEEE-{year}-{before + 1:03}",
            opened_at=now,
            opened_by_id=actor.membership_id,
        )
        record(actor=actor, entries=[Entry(batch.stream, BatchOpened(workshop_id=workshop.pk))])
    return batch


def put_in_batch(*, actor: Actor, batch: WeeeBatch, devices: Collection[Device]) -> Outcome[Device]:
    """Computers that were set aside go in; one that is there already stays as it is."""
    with transaction.atomic():
        batch = hold_batch(batch, actor=actor, capability="weee.fill")
        refuse_unless_open(batch)
        held = hold_rows(devices)
        require(actor, "device.view", on=held)
        in_the_way = _obstacles_to_enter(batch, held)
        there = set(batch.lines.filter(device__in=held).values_list("device_id", flat=True))
        taken = [device for device in held if not in_the_way[device.pk]]
        new = [device for device in taken if device.pk not in there]
        lines = _lines_for(batch, new)
        WeeeLine.objects.bulk_create(lines)
        forget_weighings(batch, {(line.category, line.waste_code) for line in lines})
        entries = [
            Entry(
                device.stream,
                PutInBatch(weee_batch_id=batch.pk, category=line.category, waste_code=line.waste_code),
            )
            for device, line in zip(new, lines, strict=True)
        ]
        record(actor=actor, entries=entries)
    refused = [Refusal(device, tuple(in_the_way[device.pk])) for device in held if in_the_way[device.pk]]
    return Outcome(taken, refused)


def take_out(*, actor: Actor, batch: WeeeBatch, devices: Collection[Device]) -> Outcome[Device]:
    with transaction.atomic():
        batch = hold_batch(batch, actor=actor, capability="weee.fill")
        refuse_unless_open(batch)
        held = hold_rows(devices)
        lines = {line.device_id: line for line in batch.lines.filter(device__in=held).order_by("pk")}
        taken = [device for device in held if device.pk in lines]
        forget_weighings(batch, {(line.category, line.waste_code) for line in lines.values()})
        WeeeLine.objects.filter(pk__in=[line.pk for line in lines.values()]).delete()
        entries = [Entry(device.stream, TakenOutOfBatch(weee_batch_id=batch.pk)) for device in taken]
        record(actor=actor, entries=entries)
    stranger = (Obstacle("not_in_batch", _("This computer is not in this batch.")),)
    return Outcome(taken, [Refusal(device, stranger) for device in held if device.pk not in lines])


def close_batch(*, actor: Actor, batch: WeeeBatch) -> WeeeBatch:
    """Nothing goes in or out any more. Raise `Refused` when it is empty, or when something in it may not leave."""
    with transaction.atomic():
        batch = hold_batch(batch, actor=actor, capability="weee.send")
        refuse_unless_open(batch)
        contents = contents_of(batch)
        if not contents.groups:
            raise Refused(_("The batch is empty. Scan what leaves with the recycler."), code="batch_empty")
        refuse_what_may_not_leave(hold_computers(batch))
        refuse_parts_that_may_not_leave(batch)
        batch.state, batch.closed_at = BatchState.CLOSED, timezone.now()
        batch.save(update_fields=["state", "closed_at"])
        closed = BatchClosed(computers=contents.computers, parts=contents.parts)
        record(actor=actor, entries=[Entry(batch.stream, closed)])
    return batch


def reopen_batch(*, actor: Actor, batch: WeeeBatch) -> WeeeBatch:
    """To put something in or out after all; a request that was made is withdrawn with it."""
    with transaction.atomic():
        batch = hold_batch(batch, actor=actor, capability="weee.send")
        refuse_frozen(batch)
        if batch.state == BatchState.OPEN:
            return batch
        withdrawn, _rows = PickUpRequest.objects.filter(batch=batch).delete()
        batch.state, batch.closed_at = BatchState.OPEN, None
        batch.save(update_fields=["state", "closed_at"])
        record(actor=actor, entries=[Entry(batch.stream, BatchReopened(request_withdrawn=bool(withdrawn)))])
    return batch


def _obstacles_to_enter(batch: WeeeBatch, held: Sequence[Device]) -> dict[int, list[Obstacle]]:
    found = obstacles_to_leave(held)
    others = WeeeLine.objects.filter(device__in=held).exclude(batch=batch).select_related("batch")
    elsewhere = {line.device_id: line.batch.reference for line in others.order_by("pk")}
    for device in held:
        if device.pk in elsewhere:
            message = _("This computer is in batch %(batch)s already.") % {"batch": elsewhere[device.pk]}
            found[device.pk] = [Obstacle("in_another_batch", message)]
        elif device.workshop_id not in {None, batch.workshop_id}:
            message = _("This computer is not at the workshop of this batch, %(workshop)s.") % {
                "workshop": batch.workshop.name
            }
            found[device.pk] = [Obstacle("at_another_workshop", message), *found[device.pk]]
    return found


def _lines_for(batch: WeeeBatch, devices: Sequence[Device]) -> list[WeeeLine]:
    dangerous = _dangerous(devices)
    day = timezone.localdate()
    lines = []
    for device in devices:
        category = category_of(device.form_factor)
        code = proposed_code(category, day=day, dangerous=device.pk in dangerous)
        lines.append(WeeeLine(batch=batch, device=device, category=category, waste_code=code))
    return lines


def _dangerous(devices: Sequence[Device]) -> frozenset[int]:
    decided = Disposal.objects.filter(device__in=devices, reason=DisposalReason.DANGEROUS)
    swollen = Hold.objects.filter(device__in=devices, lifted_at=None, reason=HoldReason.SWOLLEN_BATTERY)
    return frozenset(decided.order_by("pk").values_list("device_id", flat=True)) | frozenset(
        swollen.order_by("pk").values_list("device_id", flat=True)
    )

"""A gesture entered by mistake: an agreement opened, a departure, a return, an answer. History keeps both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.errors import Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.stock.actions import change_hands, unload_transfer
from rebond.stock.choices import TransferState
from rebond.stock.models import Transfer
from rebond.subcontracting.actions.returning import as_part, workshop_of
from rebond.subcontracting.actions.settling import amount_of, hold_lines
from rebond.subcontracting.choices import Result
from rebond.subcontracting.facts import (
    AnswerTakenBack,
    EntrustmentCalledBack,
    EntrustmentCancelled,
    ReturnCalledBack,
)
from rebond.subcontracting.models import Entrusted, Entrustment
from rebond.subcontracting.queries.judging import is_found_there


def cancel_entrustment(*, actor: Actor, entrustment: Entrustment) -> Entrustment:
    """Opened by mistake: what was on its slip is off it. Again: changes nothing. Raise `Refused` once it has left."""
    with transaction.atomic():
        require(actor, "entrustment.manage", on=entrustment)
        transfer = _hold_transfer(entrustment.transfer_id)
        held = Entrustment.objects.select_for_update(no_key=True).get(pk=entrustment.pk)
        if held.cancelled_at is not None:
            return held
        if held.sent_at is not None:
            raise Refused(_("It has left: call it back instead."), code="already_sent")
        loaded = [line.device for line in transfer.lines.select_related("device").order_by("pk")]
        unload_transfer(actor=actor, transfer=transfer, devices=loaded)
        held.cancelled_at = timezone.now()
        held.save(update_fields=["cancelled_at"])
        told = EntrustmentCancelled(workshop_id=held.workshop_id, transfer_id=transfer.pk)
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def call_back(*, actor: Actor, entrustment: Entrustment) -> Entrustment:
    """It did not leave after all: its computers are here again, and on its slip. Again: changes nothing.

    Raise `Refused` once the workshop received it, or when a computer of it is on a slip of return.
    """
    with transaction.atomic():
        require(actor, "entrustment.manage", on=entrustment)
        transfer = _hold_transfer(entrustment.transfer_id)
        if transfer.state == TransferState.FILLING:
            return Entrustment.objects.get(pk=entrustment.pk)
        _refuse_unless_underway(transfer)
        held = hold_rows(list(transfer.lines.order_by("device").values_list("device_id", flat=True)))
        row = Entrustment.objects.select_for_update(no_key=True).get(pk=entrustment.pk)
        lines = hold_lines(row.lines.all())
        for line in lines:
            if line.back_id is not None or line.result:
                raise Refused(
                    _("%(tag)s is on its way back already: receive it instead.")
                    % {"tag": line.device.asset_tag},
                    code="on_its_way_back",
                )
        _put_back(actor, transfer, held)
        Entrusted.objects.filter(pk__in=[line.pk for line in lines]).delete()
        row.sent_at = None
        row.save(update_fields=["sent_at"])
        told = EntrustmentCalledBack(
            workshop_id=row.workshop_id, transfer_id=transfer.pk, device_ids=tuple(d.pk for d in held)
        )
        record(actor=actor, entries=[Entry(row.stream, told)])
    return row


def call_back_return(*, actor: Actor, transfer: Transfer) -> Transfer:
    """The external workshop let it leave by mistake: its computers are there again, on the slip, with what was said.

    Again: changes nothing. Raise `Refused` once the other end received it.
    """
    require(actor, "entrustment.work", on=workshop_of(transfer))
    with transaction.atomic():
        moved = _hold_transfer(transfer.pk)
        if moved.state == TransferState.FILLING:
            return moved
        _refuse_unless_underway(moved)
        devices = hold_rows(list(moved.lines.order_by("device").values_list("device_id", flat=True)))
        _put_back(as_part(actor), moved, devices)
        by_agreement: dict[Entrustment, list[int]] = defaultdict(list)
        lines = Entrusted.objects.filter(back=moved).select_related("entrustment").order_by("pk")
        for line in lines:
            by_agreement[line.entrustment].append(line.device_id)
        entries = [
            Entry(
                row.stream,
                ReturnCalledBack(
                    workshop_id=row.workshop_id, transfer_id=moved.pk, device_ids=tuple(sorted(keys))
                ),
            )
            for row, keys in sorted(by_agreement.items(), key=lambda pair: pair[0].pk)
        ]
        record(actor=actor, entries=entries)
    return moved


def take_answer_back(*, actor: Actor, line: Entrusted) -> Entrusted:
    """What a person answered for one computer counts no more: what was said before counts again.

    One that was lost and is found at the workshop is still there. Raise `Refused` where nobody answered.
    """
    with transaction.atomic():
        require(actor, "entrustment.manage", on=line.entrustment)
        (held,) = hold_lines(Entrusted.objects.filter(pk=line.pk))
        found_there = is_found_there(held)
        _refuse_unless_answered(held, found_there=found_there)
        was, held.result = held.result, "" if found_there else held.before_answer
        held.is_answered, held.before_answer = False, ""
        held.cents = amount_of(held.entrustment, Result(held.result)) if held.result else 0
        held.settled_at = timezone.now() if held.result else None
        held.save(update_fields=["result", "is_answered", "before_answer", "cents", "settled_at"])
        told = AnswerTakenBack(
            workshop_id=held.entrustment.workshop_id,
            device_id=held.device_id,
            was=str(was),
            now=str(held.result),
            cents=held.cents,
        )
        record(actor=actor, entries=[Entry(held.entrustment.stream, told)])
    return held


def _refuse_unless_answered(line: Entrusted, *, found_there: bool) -> None:
    tag = {"tag": line.device.asset_tag}
    if line.result == Result.LOST and line.device.stage == Stage.MISSING:
        raise Refused(_("%(tag)s is declared missing: say first that it was found.") % tag, code="missing")
    if not found_there and (not line.is_answered or line.result == Result.LOST):
        raise Refused(
            _("Nobody answered for %(tag)s: nothing is to be taken back.") % tag, code="not_answered"
        )
    others = Entrusted.objects.still_there().filter(device=line.device_id)
    if (found_there or not line.before_answer) and others.exists():
        raise Refused(_("%(tag)s was entrusted again since.") % tag, code="entrusted_again")


def _hold_transfer(pk: int) -> Transfer:
    """Before the computers and the agreement, as the stock does when it leaves."""
    rows = Transfer.objects.select_related("from_workshop__organisation", "to_workshop__organisation")
    return hold_one(rows, pk)


def _refuse_unless_underway(transfer: Transfer) -> None:
    if transfer.state != TransferState.UNDERWAY:
        raise Refused(
            _("It was received: entrust or give back again what has to move."), code="already_received"
        )


def _put_back(actor: Actor, transfer: Transfer, devices: Sequence[Device]) -> None:
    """In the hands that they left. Raise `Refused` for one that something else happened to since."""
    outcome = change_hands(actor=actor, devices=devices, to=transfer.origin, transfer_id=transfer.pk)
    for refusal in outcome.refused:
        raise Refused(
            f"{refusal.subject.asset_tag}: {refusal.reason}",
            code="device_refused",
            obstacles=refusal.obstacles,
        )
    transfer.state, transfer.dispatched_at = TransferState.FILLING, None
    transfer.save(update_fields=["state", "dispatched_at"])

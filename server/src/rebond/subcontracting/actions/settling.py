"""What came of each computer: judged by the same rules as the step to the stock, never by a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.stages import Stage
from rebond.kit.errors import Refused
from rebond.kit.holding import hold_each
from rebond.kit.outcomes import Obstacle
from rebond.ledger.recording import Entry, record
from rebond.stock.actions import declare_missing
from rebond.stock.choices import MissingReason, TransferLineState, TransferState
from rebond.stock.models import Transfer, TransferLine
from rebond.subcontracting.choices import Result
from rebond.subcontracting.facts import EntrustedSettled, EntrustmentSent
from rebond.subcontracting.models import Entrusted, Entrustment
from rebond.subcontracting.queries.judging import (
    ELIMINATED,
    answers_to,
    came_without_slip,
    is_found_there,
    judge,
)

if TYPE_CHECKING:
    from rebond.subcontracting.querysets import EntrustedQuerySet


def follow_departure(*, actor: Actor, entrustment: Entrustment) -> Entrustment:
    """Once its transfer has left, each computer of the slip is entrusted; none where it was cancelled. Again: nothing."""
    with transaction.atomic():
        held = Entrustment.objects.select_for_update(no_key=True).get(pk=entrustment.pk)
        is_over = held.sent_at is not None or held.cancelled_at is not None
        if is_over or held.transfer.state == TransferState.FILLING:
            return held
        keys = list(held.transfer.lines.order_by("device").values_list("device_id", flat=True))
        held.sent_at = held.transfer.dispatched_at
        held.save(update_fields=["sent_at"])
        _entrust(actor, held, keys)
    return held


def settle_returned(*, actor: Actor, transfer: Transfer) -> list[Entrusted]:
    """Judge what ``transfer`` brought back from an external workshop. What is judged stays judged."""
    if transfer.from_workshop_id is None or transfer.state != TransferState.RECEIVED:
        return []
    with transaction.atomic():
        came = transfer.lines.filter(state=TransferLineState.RECEIVED).values("device")
        lines = hold_lines(
            Entrusted.objects.still_there().filter(
                device__in=came, entrustment__workshop=transfer.from_workshop_id
            )
        )
        verdicts = judge(lines)
        for line in lines:
            line.back = transfer
            _set(actor, line, verdicts[line.pk].result)
    return lines


def follow_gap(*, actor: Actor, line: TransferLine) -> None:
    """A gap of a departure or of a return was settled. Doing it again changes nothing."""
    entrustment = Entrustment.objects.sent().filter(transfer=line.transfer_id).first()
    with transaction.atomic():
        if entrustment is not None:
            _follow_gap_of_departure(actor, entrustment, line)
        elif line.state == TransferLineState.LOST:
            _lose_on_the_way_back(actor, line)


def _follow_gap_of_departure(actor: Actor, entrustment: Entrustment, line: TransferLine) -> None:
    """It never left, it is lost, or it came in surplus and is entrusted as well, whoever had it until then."""
    now = {TransferLineState.BACK: Result.NEVER_LEFT, TransferLineState.LOST: Result.LOST}
    lines = hold_lines(entrustment.lines.filter(device=line.device_id))
    state = TransferLineState(line.state)
    if not lines and state == TransferLineState.RECEIVED:
        _entrust(actor, entrustment, [line.device_id])
    for row in lines:
        if row.result == "" and state in now:
            _set(actor, row, now[state])


def _lose_on_the_way_back(actor: Actor, line: TransferLine) -> None:
    """On the slip of the return or in surplus of it: one that was found again since is still there."""
    rows = Entrusted.objects.still_there().filter(
        device=line.device_id,
        device__stage=Stage.MISSING,
        entrustment__workshop=line.transfer.from_workshop_id,
    )
    for row in hold_lines(rows):
        _set(actor, row, Result.LOST)


def _entrust(actor: Actor, entrustment: Entrustment, devices: Sequence[int]) -> None:
    """What was forgotten in an earlier agreement came back from it: it leaves again."""
    for forgotten in hold_lines(Entrusted.objects.still_there().filter(device__in=devices)):
        _set(actor, forgotten, Result.UNFINISHED)
    Entrusted.objects.bulk_create([Entrusted(entrustment=entrustment, device_id=key) for key in devices])
    sent = EntrustmentSent(workshop_id=entrustment.workshop_id, device_ids=tuple(devices))
    record(actor=actor, entries=[Entry(entrustment.stream, sent)])


def settle(*, actor: Actor, line: Entrusted, now: Result) -> Entrusted:
    """A person answers for one computer, or changes an answer: the ledger keeps both. The same one again changes nothing.

    Ready: nothing stands between it and the stock, every drive proven. Unfinished: taken in as it is, nothing due.
    Cannot be saved: it was eliminated, or it came back with every drive proven. Lost: declared missing, which changes no
    other answer. Raise `Refused` with what is missing.
    """
    with transaction.atomic():
        require(actor, "entrustment.manage", on=line.entrustment)
        (held,) = hold_lines(Entrusted.objects.filter(pk=line.pk))
        if held.result == now:
            return held
        if now not in answers_to(held):
            raise Refused(_("This computer was settled already."), code="line_settled")
        _refuse_unless_true(actor, held, now)
        if not held.is_answered:
            held.is_answered, held.before_answer = True, held.result
        _set(actor, held, now)
    return held


def _refuse_unless_true(actor: Actor, line: Entrusted, now: Result) -> None:
    if now == Result.LOST:
        _lose(actor, line)
        return
    if now == Result.BEYOND_REPAIR and line.device.stage in ELIMINATED:
        return
    _refuse_unless_back(line, now)
    if now != Result.UNFINISHED:
        verdict = judge([line])[line.pk]
        _refuse_first(line, verdict.obstacles if now == Result.READY else verdict.missing)


def _refuse_unless_back(line: Entrusted, now: Result) -> None:
    tag = {"tag": line.device.asset_tag}
    is_there = line.result == "" and not came_without_slip(line)
    if is_there and now == Result.BEYOND_REPAIR:
        raise Refused(_("%(tag)s is not eliminated: eliminate it first.") % tag, code="not_eliminated")
    if is_there or is_found_there(line):
        raise Refused(_("%(tag)s is still at the workshop: receive it first.") % tag, code="still_there")
    if line.device.stage == Stage.MISSING:
        raise Refused(_("%(tag)s is declared missing: say first that it was found.") % tag, code="missing")


def _refuse_first(line: Entrusted, obstacles: Sequence[Obstacle]) -> None:
    for obstacle in obstacles:
        raise Refused(
            f"{line.device.asset_tag}: {obstacle.message}", code="not_ready", obstacles=tuple(obstacles)
        )


def _lose(actor: Actor, line: Entrusted) -> None:
    if line.device.stage == Stage.MISSING:
        return
    outcome = declare_missing(actor=actor, devices=[line.device], reason=MissingReason.NOT_FOUND)
    for refusal in outcome.refused:
        raise Refused(
            f"{refusal.subject.asset_tag}: {refusal.reason}",
            code="device_refused",
            obstacles=refusal.obstacles,
        )


def hold_lines(rows: EntrustedQuerySet) -> list[Entrusted]:
    """The lines, locked in one order, with what their judgement reads."""
    return hold_each(rows.select_related("entrustment", "device__lot__agreement", "device__programme"))


def _set(actor: Actor, line: Entrusted, now: Result) -> None:
    was, line.result = line.result, now
    line.cents = amount_of(line.entrustment, now)
    line.settled_at = timezone.now()
    line.save(
        update_fields=["claim", "result", "cents", "settled_at", "back", "is_answered", "before_answer"]
    )
    told = EntrustedSettled(
        workshop_id=line.entrustment.workshop_id,
        device_id=line.device_id,
        was=was,
        now=now.value,
        cents=line.cents,
    )
    record(actor=actor, entries=[Entry(line.entrustment.stream, told)])


def amount_of(entrustment: Entrustment, result: Result) -> int:
    """In cents."""
    return {Result.READY: entrustment.ready_cents, Result.BEYOND_REPAIR: entrustment.other_cents}.get(
        result, 0
    )

"""A handover, a loan or a return entered by mistake: everybody is where they were before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions import Undoing, gives_back, gives_back_besides, rectify
from rebond.devices.actions.rectify import MOVED_ON
from rebond.devices.choices import RectificationReason
from rebond.devices.facts import Lost
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.handover.choices import UseEnd
from rebond.handover.facts import DeviceUseGoesOn, HandoverCancelled, HandoverReopened, HandoverUseGoesOn
from rebond.handover.models import DeviceReturn, EndOfUse, Handover, Loan
from rebond.handover.queries.ending import USE_ENDED
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Obstacle
from rebond.ledger.recording import Entry, record
from rebond.referrals.actions import unmark_equipped, unmark_to_replace, unmark_unequipped
from rebond.referrals.lifecycle import hold_rows as hold_referrals
from rebond.stock.actions import LINE_CHANGED
from rebond.stock.actions.lines import open_line_again
from rebond.stock.actions.reopening import hold_deliveries_of
from rebond.stock.choices import LineState
from rebond.stock.models import Placement
from rebond.stock.queries import whereabouts_before

EXCHANGED = Obstacle(
    "exchanged",
    _("This person got another computer since. If that was a mistake too, cancel that handover first."),
)
NOT_KEPT = Obstacle("not_kept", _("What was there before this step is no longer known: use another gesture."))


def cancel_handover(*, actor: Actor, handover: Handover, reason: RectificationReason) -> Handover:
    """The handover never was: the computer is at the place again, the person waits for one again.

    The sheet stays, cancelled. Said twice, it is done once. Raise `Refused` when the computer went on since: a
    return, for instance, is undone first.
    """
    with transaction.atomic():
        hold_deliveries_of([handover.device_id])  # before the people, as `rectify` does
        hold_people_of([handover.device_id])
        held = Handover.objects.select_related("place__organisation", "device").get(pk=handover.pk)
        require(actor, "exit.cancel", on=held)
        if held.cancelled_at is not None:
            return held
        if held.use_ended_at is not None:
            raise Refused(USE_ENDED.message, code=USE_ENDED.code)
        outcome = rectify(
            actor=actor,
            devices=[held.device],
            reason=reason,
            expected=lambda _device, step: step.facts.get("reference") == held.reference,
        )
        for refusal in outcome.refused:
            raise Refused(refusal.reason, code=refusal.obstacles[0].code, obstacles=refusal.obstacles)
        held.refresh_from_db()
    return held


def hold_people_of(device_ids: Sequence[int]) -> None:
    """Referrals before computers, as a handover does: two gestures at once wait for each other, never crosswise."""
    rows = Handover.objects.filter(device__in=device_ids, cancelled_at=None)
    hold_referrals(list(rows.values_list("referral_id", flat=True).order_by("pk")))


@gives_back("device.handed_over", first=hold_people_of)
def _back_at_the_place(undoing: Undoing) -> Mapping[int, Obstacle]:
    rows = Handover.objects.filter(
        device__in=[device.pk for device in undoing.devices], ended_at=None, cancelled_at=None
    )
    last = {row.device_id: row for row in rows.select_related("referral").order_by("pk")}
    refused: dict[int, Obstacle] = {}
    for device in undoing.devices:
        if (handover := last.get(device.pk)) is None:
            refused[device.pk] = NOT_KEPT
        elif handover.use_ended_at is not None:
            refused[device.pk] = USE_ENDED
        elif obstacle := cancel_entered(undoing, handover):
            refused[device.pk] = obstacle
    return refused


def cancel_entered(undoing: Undoing, handover: Handover) -> Obstacle | None:
    """The person waits for a computer again; the answer says why they cannot."""
    try:
        unmark_equipped(actor=undoing.actor, referral=handover.referral, handover_id=handover.pk)
    except Refused as error:
        return Obstacle(error.code, str(error))
    handover.cancelled_at = timezone.now()
    handover.cancel_reason = undoing.reason
    handover.save(update_fields=["cancelled_at", "cancel_reason"])
    cancelled = HandoverCancelled(
        device_id=handover.device_id, place_id=handover.place_id, reason=undoing.reason.value
    )
    record(actor=undoing.actor, entries=[Entry(handover.stream, cancelled)])
    return None


@gives_back("device.lent", first=hold_people_of)
def _back_on_the_shelf(undoing: Undoing) -> Mapping[int, Obstacle]:
    """The loan leaves no row: the history keeps both the step and its correction."""
    were = whereabouts_before(
        undoing.devices, {device.pk: undoing.steps[device.pk][0] for device in undoing.devices}
    )
    known = [device for device in undoing.devices if were[device.pk].from_workshop_id is not None]
    Loan.objects.current().filter(device__in=[device.pk for device in known]).delete()
    for device in known:
        was = were[device.pk]
        undoing.give_back(device, workshop_id=was.from_workshop_id)
        if was.from_location_id is not None:
            Placement.objects.update_or_create(device=device, defaults={"location_id": was.from_location_id})
    return {device.pk: NOT_KEPT for device in undoing.devices if device not in known}


@gives_back_besides("device.declared_missing")
def _lent_again(undoing: Undoing) -> None:
    """In the transaction of the correction: a later step of the same computer finds the loan as it is."""
    keys = [
        device.pk for device in undoing.devices if undoing.steps[device.pk][0].facts["origin"] == Stage.LENT
    ]
    last: dict[int, Loan] = {
        loan.device_id: loan for loan in Loan.objects.filter(device__in=keys).order_by("pk")
    }
    Loan.objects.filter(pk__in=[loan.pk for loan in last.values()]).update(ended_at=None)


def use_goes_on(*, actor: Actor, end: EndOfUse) -> None:
    """The end of use was entered by mistake: the person has the computer. Said twice, it is done once.

    Raise `Refused` when the computer was found or came back, or the person got another one since.
    """
    with transaction.atomic():
        hold_deliveries_of([end.device_id])  # before the people, as `rectify` does
        hold_people_of([end.device_id])
        (device,) = hold_rows([end.device_id])
        require(actor, "exit.cancel", on=device)
        found = EndOfUse.objects.filter(pk=end.pk).select_related("handover__referral", "sale").first()
        if found is None:
            return
        if found.how in UseEnd.LOSSES:
            _undo_loss(actor, device)
        elif obstacle := _came_back(device, found) or _use_again(actor, found):
            raise Refused(obstacle.message, code=obstacle.code, obstacles=[obstacle])
        else:
            going_on = DeviceUseGoesOn(place_id=found.place_id)
            record(actor=actor, entries=[Entry(device.stream, going_on)])


def _came_back(device: Device, end: EndOfUse) -> Obstacle | None:
    """A wreck is taken back too; and whoever has the computer since is another person."""
    began = end.handover.handed_over_at if end.handover else end.sale.sold_at if end.sale else end.declared_at
    returned = DeviceReturn.objects.filter(device=device, returned_at__gte=began).exists()
    return MOVED_ON if returned or device.stage not in Stage.WITH_A_PERSON else None


def _undo_loss(actor: Actor, device: Device) -> None:
    outcome = rectify(
        actor=actor,
        devices=[device],
        reason=RectificationReason.WRONG_GESTURE,
        expected=lambda _device, step: step.kind == Lost.kind,
        capability="exit.cancel",
    )
    for refusal in outcome.refused:
        raise Refused(refusal.reason, code=refusal.obstacles[0].code, obstacles=refusal.obstacles)


@gives_back("device.lost", first=hold_people_of)
def _with_the_person_again(undoing: Undoing) -> Mapping[int, Obstacle]:
    rows = EndOfUse.objects.filter(device__in=[device.pk for device in undoing.devices])
    ends = {row.device_id: row for row in rows.select_related("handover__referral").order_by("pk")}
    refused: dict[int, Obstacle] = {}
    for device in undoing.devices:
        if (end := ends.get(device.pk)) is None:
            refused[device.pk] = NOT_KEPT
        elif obstacle := _use_again(undoing.actor, end):
            refused[device.pk] = obstacle
    return refused


def _use_again(actor: Actor, end: EndOfUse) -> Obstacle | None:
    handover = end.handover
    if handover is not None:
        if Handover.objects.current().filter(referral=handover.referral_id).exists():
            return EXCHANGED
        if end.replacement_reason:
            try:
                unmark_to_replace(actor=actor, referral=handover.referral, handover_id=handover.pk)
            except Refused as error:
                return Obstacle(error.code, str(error))
        handover.use_ended_at = None
        handover.save(update_fields=["use_ended_at"])
        record(actor=actor, entries=[Entry(handover.stream, HandoverUseGoesOn(device_id=handover.device_id))])
    end.delete()
    return None


@gives_back("device.taken_back", first=hold_people_of)
def _where_it_was(undoing: Undoing) -> Mapping[int, Obstacle]:
    rows = DeviceReturn.objects.filter(device__in=[device.pk for device in undoing.devices])
    returns = {
        row.device_id: row
        for row in rows.select_related("handover__referral", "delivery_line__delivery").order_by("pk")
    }
    refused: dict[int, Obstacle] = {}
    for device in undoing.devices:
        if (entered := returns.get(device.pk)) is None:
            refused[device.pk] = NOT_KEPT
        elif obstacle := _undo_return(undoing, device, entered):
            refused[device.pk] = obstacle
    return refused


def _undo_return(undoing: Undoing, device: Device, entered: DeviceReturn) -> Obstacle | None:
    step = undoing.steps[device.pk][0]
    line = entered.delivery_line
    if line is None and step.facts["origin"] == Stage.IN_TRANSIT:
        return NOT_KEPT  # its delivery would never receive it
    if line is not None and line.state != LineState.RECALLED:
        return LINE_CHANGED
    if entered.handover is not None and (obstacle := _reopen(undoing, entered.handover)):
        return obstacle
    if step.facts["origin"] == Stage.LENT:
        lent = Loan.objects.filter(device=device, ended_at=entered.returned_at).order_by("pk").last()
        if lent is not None:
            lent.ended_at = None
            lent.save(update_fields=["ended_at"])
    if line is not None:
        open_line_again(line, LineState(entered.line_was))
    undoing.give_back(
        device,
        place_id=step.facts["place_id"],
        workshop_id=line.delivery.workshop_id if line is not None else None,
        data_since=entered.data_since_before,
    )
    Placement.objects.filter(device=device).delete()  # where the workshop had put it meanwhile
    entered.delete()
    return None


def _reopen(undoing: Undoing, handover: Handover) -> Obstacle | None:
    if Handover.objects.current().filter(referral=handover.referral_id).exists():
        return EXCHANGED
    try:
        unmark_unequipped(actor=undoing.actor, referral=handover.referral, handover_id=handover.pk)
    except Refused as error:
        return Obstacle(error.code, str(error))
    handover.ended_at = None
    handover.save(update_fields=["ended_at"])
    reopened = HandoverReopened(device_id=handover.device_id)
    record(actor=undoing.actor, entries=[Entry(handover.stream, reopened)])
    return None

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.lifecycle import STEPS, Obstacles, advance, hold_rows, lose_proofs
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.handover.choices import ReturnReason
from rebond.handover.facts import HandoverEnded
from rebond.handover.models import DeviceReturn, Handover, Loan
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop
from rebond.referrals.actions import mark_unequipped
from rebond.referrals.lifecycle import hold_rows as hold_referrals
from rebond.stock.actions.lines import ClosedLine, close_lines_of
from rebond.stock.choices import LineState

TRIES = 3


class _OtherPeopleError(Exception):
    """Other people have the computers than those that are held."""


def take_back(
    *,
    actor: Actor,
    devices: Collection[Device],
    workshop: Workshop,
    reason: ReturnReason,
    exchange_wanted: bool = False,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Computers come back to ``workshop``. One that was with a person loses its proofs: their data are on it.

    With ``exchange_wanted`` the referral, which keeps its code, waits for another computer.
    Raise `Invalid` for an exchange of a computer that no person had, `Refused` while others go on moving them.
    """
    with transaction.atomic():
        held = _hold_after_their_people(devices)
        if exchange_wanted:
            _refuse_an_exchange_without_person(held)
        with_data = {device.pk for device in held if device.stage in Stage.WITH_A_PERSON}
        places = {device.pk: device.place_id for device in held}
        outcome = advance(
            STEPS["take_back"],
            held,
            actor=actor,
            sets={"workshop": workshop, "place": None},
            facts_of=lambda device: {
                "reason": reason.value,
                "workshop_id": workshop.pk,
                "place_id": places[device.pk],
                "proofs_voided": device.pk in with_data,
            },
            obstacles=lambda rows: _obstacles(rows, workshop),
            occurred_at=occurred_at,
        )
        back = {device.pk: device.stage_since for device in outcome.taken}
        data_before = {device.pk: device.data_since for device in outcome.taken}
        lose_proofs([device for device in outcome.taken if device.pk in with_data], actor=actor)
        loans = list(Loan.objects.current().filter(device__in=back).order_by("pk"))
        for loan in loans:
            loan.ended_at = back[loan.device_id]
        Loan.objects.bulk_update(loans, ["ended_at"])
        closed = close_lines_of(outcome.taken, LineState.RECALLED)
        ended = list(
            Handover.objects.current().filter(device__in=back).select_related("referral").order_by("pk")
        )
        _keep_returns(outcome.taken, ended, reason, data_before, closed, exchange_wanted=exchange_wanted)
        for handover in ended:
            moment = back[handover.device_id]
            _end_handover(actor, handover, reason, moment, backdated=occurred_at is not None)
    return outcome


def _hold_after_their_people(devices: Collection[Device]) -> list[Device]:
    """Referrals before computers, as a handover does: two gestures at once wait for each other, never crosswise.

    Whoever got one of these computers while we waited for it is read only once it is held: then all are let go, which
    the end of a savepoint does, and that person is held first. Raise `Refused` when that goes on.
    """
    keys = sorted(device.pk for device in devices)
    for _try in range(TRIES):
        with suppress(_OtherPeopleError), transaction.atomic():
            people = _people_of(keys)
            hold_referrals(people)
            held = hold_rows(keys)
            if not _people_of(keys) <= people:
                raise _OtherPeopleError
            return held
    raise Refused(_("Somebody is moving these computers just now: try again."), code="moving")


def _people_of(device_ids: Collection[int]) -> frozenset[int]:
    """The referrals of those who have these computers."""
    current = Handover.objects.current().filter(device__in=device_ids)
    return frozenset(current.order_by("pk").values_list("referral_id", flat=True))


def _refuse_an_exchange_without_person(held: Sequence[Device]) -> None:
    with_people = set(
        Handover.objects.current()
        .filter(device__in=[device.pk for device in held])
        .values_list("device_id", flat=True)
    )
    without = [device.asset_tag for device in held if device.pk not in with_people]
    if without:
        raise Invalid(
            _("No person had %(tags)s: there is nothing to exchange.") % {"tags": ", ".join(without)},
            code="nothing_to_exchange",
            field="exchange_wanted",
        )


def _obstacles(held: Sequence[Device], workshop: Workshop) -> Obstacles:
    abroad = Obstacle("other_territory", _("This workshop is not of the territory of this computer."))
    territory = workshop.organisation.territory_id
    return {device.pk: [abroad] for device in held if device.territory_id != territory}


def _keep_returns(
    devices: Sequence[Device],
    ended: Sequence[Handover],
    reason: ReturnReason,
    data_before: Mapping[int, datetime | None],
    closed: Mapping[int, ClosedLine],
    *,
    exchange_wanted: bool,
) -> None:
    by_device = {handover.device_id: handover for handover in ended}
    DeviceReturn.objects.bulk_create(
        DeviceReturn(
            device=device,
            handover=by_device.get(device.pk),
            reason=reason,
            returned_at=device.stage_since,
            exchange_wanted=exchange_wanted and device.pk in by_device,
            data_since_before=data_before[device.pk],
            delivery_line=closed[device.pk].line if device.pk in closed else None,
            line_was=closed[device.pk].was if device.pk in closed else "",
        )
        for device in devices
    )


def _end_handover(
    actor: Actor, handover: Handover, reason: ReturnReason, moment: datetime, *, backdated: bool
) -> None:
    handover.ended_at = moment
    handover.save(update_fields=["ended_at"])
    occurred_at = moment if backdated else None
    ended = HandoverEnded(device_id=handover.device_id, reason=reason.value)
    record(actor=actor, occurred_at=occurred_at, entries=[Entry(f"handover:{handover.pk}", ended)])
    mark_unequipped(actor=actor, referral=handover.referral, handover_id=handover.pk, occurred_at=occurred_at)

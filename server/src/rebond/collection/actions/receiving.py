"""What is brought to a drop-off point is counted there; at the workshop that awaits it, that is its reception."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rebond.access import Actor
from rebond.access.guards import require
from rebond.collection.actions.bringing import hold_drop_off
from rebond.collection.choices import AWAITED, DropOffState, RequestState, RoundState, StopOutcome
from rebond.collection.facts import DropOffArrived, DropOffReceived
from rebond.collection.mails import tell
from rebond.collection.models import DropOff, Stop
from rebond.donations.actions import MOST_ON_A_PALLET, count_pallet, hold_lots
from rebond.donations.models import Lot, Pallet
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_each
from rebond.ledger.recording import Entry, record


def receive_drop_off(*, actor: Actor, drop_off: DropOff, counted: int, seen: int | None = None) -> DropOff:
    """Count what was brought. Once more, before it left the point: corrects the count; the same count changes nothing.

    At the workshop of the lot it becomes a pallet of it; elsewhere it is kept until a round fetches it. Raise `Invalid` for a
    count of nothing, `Refused` for what the coordination has not accepted, what was refused, or what left already.

    ``seen``: the count that the person read, 0 before the first. Raise `Refused` where somebody else counted meanwhile.
    """
    require(actor, "drop_off.receive", on=drop_off)
    if not 1 <= counted <= MOST_ON_A_PALLET:
        raise Invalid(
            _("Count between 1 and %(most)d computers.") % {"most": MOST_ON_A_PALLET}, field="counted"
        )
    with transaction.atomic():
        held = hold_drop_off(drop_off)
        _refuse_unreceivable(held)
        lot = held.request.lot
        assert lot is not None
        is_first = held.is_awaited
        if not is_first and held.counted == counted:
            return held
        if seen is not None:
            refuse_counted_meanwhile(held, seen, field="counted")
        is_there = held.point.workshop_id == lot.workshop_id
        if is_there:
            held.pallet = _pallet_of(actor, held, lot, counted)
        held.counted, held.received_at = counted, held.received_at or timezone.now()
        if is_first:
            held.state, held.state_since = (
                DropOffState.ARRIVED if is_there else DropOffState.KEPT,
                held.received_at,
            )
        held.save()
        _tell_the_driver(held)
        told = DropOffReceived(
            lot_id=lot.pk, announced=lot.announced_count or 0, counted=counted, pallet_id=held.pallet_id
        )
        record(actor=actor, entries=[Entry(held.stream, told)])
        if is_first:
            tell(held.request, "drop_off_received", drop_off=held)
    return held


def hold_fetched(stops: Collection[Stop]) -> list[DropOff]:
    """What these stops fetch at drop-off points, held in key order. Before the lots."""
    keys = {stop.drop_off_id for stop in stops if stop.drop_off_id}
    return hold_each(DropOff.objects.all(), keys)


def say_arrived(actor: Actor, held: Collection[DropOff], stops: Collection[Stop]) -> None:
    """What a round fetched at a drop-off point is at the workshop; within the transaction of the caller."""
    by_drop_off, entries = {stop.drop_off_id: stop for stop in stops}, []
    for drop_off in held:
        stop = by_drop_off[drop_off.pk]
        drop_off.state, drop_off.state_since = DropOffState.ARRIVED, timezone.now()
        entries.append(Entry(drop_off.stream, DropOffArrived(stop_id=stop.pk, collected=stop.collected or 0)))
    DropOff.objects.bulk_update(held, ["state", "state_since"])
    if entries:
        record(actor=actor, entries=entries)


def refuse_counted_meanwhile(held: DropOff, seen: int, *, field: str) -> None:
    """Two people count the same drop-off: the second looks at the count of the first before it is replaced."""
    counted = held.counted or 0
    if counted != seen:
        words = ngettext(
            "Meanwhile %(count)d computer was counted at the drop-off point: see which count is right, then save again.",
            "Meanwhile %(count)d computers were counted at the drop-off point: see which count is right, then save again.",
            counted,
        )
        raise Refused(words % {"count": counted}, code="counted_meanwhile", field=field)


def _tell_the_driver(held: DropOff) -> None:
    """The stop that is to fetch it announces the count as it was corrected."""
    stops = Stop.objects.filter(drop_off=held, outcome=StopOutcome.TO_DO, round__state=RoundState.PLANNED)
    stops.update(announced=held.counted)


def _pallet_of(actor: Actor, held: DropOff, lot: Lot, counted: int) -> Pallet:
    """That of the count before, else the next one of the lot."""
    hold_lots({lot.pk})
    last = lot.pallets.aggregate(last=Max("number"))["last"] or 0
    return count_pallet(
        actor=actor,
        lot=lot,
        number=held.pallet.number if held.pallet else last + 1,
        counted=counted,
        received_on=held.pallet.received_on if held.pallet else timezone.localdate(),
    )


def _refuse_unreceivable(held: DropOff) -> None:
    if held.request.state != RequestState.ACCEPTED or held.request.lot is None:
        raise Refused(_("The coordination has not accepted these computers yet."), code="not_accepted")
    if held.state in AWAITED or (held.state == DropOffState.ARRIVED and held.pallet_id):
        return
    if held.state != DropOffState.KEPT or held.stops.filter(collected__gt=0).exists():
        raise Refused(
            _("This cannot be counted any more: %(state)s.") % {"state": held.get_state_display()},
            code="over",
        )

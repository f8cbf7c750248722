"""The gaps of a stocktake are decided one by one, then it is signed and frozen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rebond.access import Actor
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.stock.actions.counting import hold_stocktake
from rebond.stock.actions.hands import change_hands
from rebond.stock.actions.missing import declare_missing, recover
from rebond.stock.actions.shelving import move
from rebond.stock.choices import (
    GapDecision,
    MissingReason,
    StocktakeState,
    StrangerDecision,
)
from rebond.stock.facts import GapDecided, StocktakeClosed, StrangerSettled
from rebond.stock.models import Location, Stocktake, StocktakeLine, StrangeCode
from rebond.stock.queries import (
    decisions_on,
    difference_of,
    digest_of,
    lines_with_devices,
    minutes_of,
    shelves_counted,
    tally_of,
)

CHUNK = 500
Gesture = Callable[[Actor, Stocktake, Sequence[StocktakeLine]], Outcome[Device]]


def decide(
    *, actor: Actor, stocktake: Stocktake, devices: Collection[Device], decision: GapDecision
) -> Outcome[Device]:
    """What becomes of each of these differences, with the gesture of the road that it asks for.

    One decided the same way already is taken as it is, so that a click that is sent twice does nothing twice.
    """
    with transaction.atomic():
        stocktake = hold_stocktake(stocktake, actor=actor, capability="stocktake.decide")
        hold_rows(devices)
        rows = lines_with_devices(stocktake).filter(device__in=devices)
        lines = {line.device_id: line for line in rows}
        in_the_way = _judge(actor, stocktake, devices, lines, decision)
        fresh = [
            lines[device.pk]
            for device in devices
            if device.pk not in in_the_way and not lines[device.pk].decision
        ]
        if decision in _GESTURES:
            outcome = _GESTURES[decision](actor, stocktake, fresh)
            in_the_way |= {refusal.subject.pk: refusal.obstacles for refusal in outcome.refused}
        _keep(actor, stocktake, [line for line in fresh if line.device_id not in in_the_way], decision)
    refused = [Refusal(device, in_the_way[device.pk]) for device in devices if device.pk in in_the_way]
    return Outcome([device for device in devices if device.pk not in in_the_way], refused)


def settle_stranger(*, actor: Actor, stranger: StrangeCode, decision: StrangerDecision) -> StrangeCode:
    """Say what the thing was that bears no code of ours."""
    with transaction.atomic():
        stocktake = hold_stocktake(stranger.stocktake, actor=actor, capability="stocktake.decide")
        stranger = stocktake.strangers.get(pk=stranger.pk)
        if stranger.decision != decision.value:
            stranger.decision = decision.value
            stranger.save(update_fields=["decision"])
            settled = StrangerSettled(
                workshop_id=stocktake.workshop_id,
                place_id=stocktake.place_id,
                stranger_id=stranger.pk,
                decision=decision.value,
            )
            record(actor=actor, entries=[Entry(stocktake.stream, settled)])
    return stranger


def close_stocktake(*, actor: Actor, stocktake: Stocktake) -> Stocktake:
    """Sign it: the minutes are frozen, and their digest stands in the ledger.

    Raise `Refused` while a difference waits for a decision, or when nothing at all was counted.
    """
    with transaction.atomic():
        stocktake = hold_stocktake(stocktake, actor=actor, capability="stocktake.decide")
        tally = tally_of(stocktake)
        _refuse_unless_complete(
            tally.open_gaps, nothing_seen=bool(tally.expected) and not _any_seen(stocktake)
        )
        for gap in tally.gaps:
            gap.line.difference = gap.difference.value
        StocktakeLine.objects.bulk_update([gap.line for gap in tally.gaps], ["difference"], batch_size=500)
        stocktake.state, stocktake.closed_at = StocktakeState.CLOSED, timezone.now()
        stocktake.closed_by_id = actor.membership_id
        stocktake.minutes = minutes_of(stocktake)
        stocktake.save(update_fields=["state", "closed_at", "closed_by", "minutes"])
        closed = StocktakeClosed(
            workshop_id=stocktake.workshop_id,
            place_id=stocktake.place_id,
            expected=tally.expected,
            seen=tally.seen,
            gaps=sum(bool(gap.line.decision) for gap in tally.gaps),
            digest=digest_of(stocktake.minutes),
        )
        record(actor=actor, entries=[Entry(stocktake.stream, closed)])
    return stocktake


def _refuse_unless_complete(open_gaps: int, *, nothing_seen: bool) -> None:
    if nothing_seen:
        raise Refused(_("Nothing was counted yet. Scan what is there first."), code="nothing_counted")
    if open_gaps:
        raise Refused(
            ngettext(
                "%(count)s difference waits for a decision.",
                "%(count)s differences wait for a decision.",
                open_gaps,
            )
            % {"count": open_gaps},
            code="gaps_open",
        )


def _any_seen(stocktake: Stocktake) -> bool:
    return stocktake.lines.filter(seen_at__isnull=False).exists()


def _judge(
    actor: Actor,
    stocktake: Stocktake,
    devices: Collection[Device],
    lines: Mapping[int, StocktakeLine],
    decision: GapDecision,
) -> dict[int, tuple[Obstacle, ...]]:
    """Why this decision cannot be taken of each. The difference that is decided is kept on its line."""
    shelves = shelves_counted(stocktake)
    found: dict[int, tuple[Obstacle, ...]] = {}
    for device in devices:
        line = lines.get(device.pk)
        obstacle = _obstacle(actor, stocktake, line, decision, shelves)
        if obstacle is not None:
            found[device.pk] = (obstacle,)
    return found


def _obstacle(
    actor: Actor,
    stocktake: Stocktake,
    line: StocktakeLine | None,
    decision: GapDecision,
    shelves: set[int] | None,
) -> Obstacle | None:
    if line is None:
        return Obstacle("not_in_stocktake", _("This computer is not in this stocktake."))
    if line.decision:
        decided = _("It was decided already: %(decision)s.") % {"decision": line.get_decision_display()}
        return None if line.decision == decision.value else Obstacle("gap_decided", decided)
    difference = difference_of(stocktake, line, shelves)
    if difference is None or decision not in decisions_on(difference, stocktake, actor):
        return Obstacle("decision_unfit", _("This decision does not fit what was seen. Look again."))
    line.difference = difference.value
    return None


def _keep(actor: Actor, stocktake: Stocktake, lines: Sequence[StocktakeLine], decision: GapDecision) -> None:
    now = timezone.now()
    for line in lines:
        line.decision, line.decided_at, line.decided_by_id = decision.value, now, actor.membership_id
    columns = ["difference", "decision", "decided_at", "decided_by"]
    StocktakeLine.objects.bulk_update(lines, columns, batch_size=CHUNK)
    entries = [
        Entry(
            stocktake.stream,
            GapDecided(
                workshop_id=stocktake.workshop_id,
                place_id=stocktake.place_id,
                device_id=line.device_id,
                difference=line.difference,
                decision=decision.value,
            ),
        )
        for line in lines
    ]
    record(actor=actor, entries=entries)


def _lose(reason: MissingReason) -> Gesture:
    return lambda actor, _stocktake, lines: declare_missing(
        actor=actor, devices=[line.device for line in lines], reason=reason
    )


def _move(actor: Actor, _stocktake: Stocktake, lines: Sequence[StocktakeLine]) -> Outcome[Device]:
    """Each to the shelf where it was seen."""
    by_shelf: dict[Location, list[Device]] = {}
    for line in lines:
        if line.seen_in is not None:  # nothing is "moved" without a shelf
            by_shelf.setdefault(line.seen_in, []).append(line.device)
    outcomes = [move(actor=actor, devices=pile, location=shelf) for shelf, pile in by_shelf.items()]
    return Outcome(
        [device for outcome in outcomes for device in outcome.taken],
        [refusal for outcome in outcomes for refusal in outcome.refused],
    )


def _bring(actor: Actor, stocktake: Stocktake, lines: Sequence[StocktakeLine]) -> Outcome[Device]:
    """They are in these hands from now on, on the shelf where they were seen."""
    brought = change_hands(
        actor=actor,
        devices=[line.device for line in lines],
        to=stocktake.site,
        stocktake_id=stocktake.pk,
    )
    taken = {device.pk for device in brought.taken}
    moved = _move(actor, stocktake, [line for line in lines if line.device_id in taken])
    return Outcome(brought.taken, [*brought.refused, *moved.refused])


def _recover(actor: Actor, stocktake: Stocktake, lines: Sequence[StocktakeLine]) -> Outcome[Device]:
    assert stocktake.workshop is not None  # decisions_on offers it to workshops alone
    return recover(actor=actor, devices=[line.device for line in lines], workshop=stocktake.workshop)


_GESTURES: Mapping[GapDecision, Gesture] = {
    GapDecision.NOT_FOUND: _lose(MissingReason.NOT_FOUND),
    GapDecision.STOLEN: _lose(MissingReason.STOLEN),
    GapDecision.MOVED: _move,
    GapDecision.BROUGHT_HERE: _bring,
    GapDecision.FOUND_AGAIN: _recover,
}

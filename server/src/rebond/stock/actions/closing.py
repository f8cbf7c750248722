"""The gaps of a stocktake are decided one by one, then it is signed and frozen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rebond.access import Actor
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.stock.actions.counting import hold_stocktake
from rebond.stock.actions.hands import change_hands
from rebond.stock.actions.missing import declare_missing, recover
from rebond.stock.actions.shelving import move
from rebond.stock.choices import (
    Difference,
    GapDecision,
    MissingReason,
    StocktakeState,
    StrangerDecision,
)
from rebond.stock.facts import GapDecided, StocktakeClosed, StrangerSettled
from rebond.stock.models import Stocktake, StocktakeLine, StrangeCode
from rebond.stock.queries import (
    decisions_on,
    difference_of,
    digest_of,
    lines_with_devices,
    minutes_of,
    shelves_counted,
    tally_of,
)

Gesture = Callable[[Actor, Stocktake, StocktakeLine], Outcome[Device] | None]


def decide(
    *, actor: Actor, stocktake: Stocktake, devices: Collection[Device], decision: GapDecision
) -> Outcome[Device]:
    """What becomes of each of these differences, with the gesture of the road that it asks for.

    One decided the same way already is taken as it is, so that a click that is sent twice does nothing twice.
    """
    with transaction.atomic():
        stocktake = hold_stocktake(stocktake, actor=actor, capability="stocktake.decide")
        hold_rows(devices)
        shelves = shelves_counted(stocktake)
        rows = lines_with_devices(stocktake).filter(device__in=devices)
        lines = {line.device_id: line for line in rows}
        taken, refused = [], []
        for device in devices:
            obstacles = _decide(actor, stocktake, lines.get(device.pk), decision, shelves)
            if obstacles:
                refused.append(Refusal(device, obstacles))
            else:
                taken.append(device)
    return Outcome(taken, refused)


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


def _decide(
    actor: Actor,
    stocktake: Stocktake,
    line: StocktakeLine | None,
    decision: GapDecision,
    shelves: set[int] | None,
) -> tuple[Obstacle, ...]:
    if line is None:
        return (Obstacle("not_in_stocktake", _("This computer is not in this stocktake.")),)
    if line.decision:
        decided = _("It was decided already: %(decision)s.") % {"decision": line.get_decision_display()}
        return () if line.decision == decision.value else (Obstacle("gap_decided", decided),)
    difference = difference_of(stocktake, line, shelves)
    if difference is None or decision not in decisions_on(difference, stocktake, actor):
        return (Obstacle("decision_unfit", _("This decision does not fit what was seen. Look again.")),)
    outcome = _GESTURES[decision](actor, stocktake, line) if decision in _GESTURES else None
    if outcome is not None and outcome.refused:
        return outcome.refused[0].obstacles
    _keep(actor, stocktake, line, difference, decision)
    return ()


def _keep(
    actor: Actor, stocktake: Stocktake, line: StocktakeLine, difference: Difference, decision: GapDecision
) -> None:
    line.difference, line.decision = difference.value, decision.value
    line.decided_at, line.decided_by_id = timezone.now(), actor.membership_id
    line.save(update_fields=["difference", "decision", "decided_at", "decided_by"])
    decided = GapDecided(
        workshop_id=stocktake.workshop_id,
        place_id=stocktake.place_id,
        device_id=line.device_id,
        difference=difference.value,
        decision=decision.value,
    )
    record(actor=actor, entries=[Entry(stocktake.stream, decided)])


def _lose(reason: MissingReason) -> Gesture:
    return lambda actor, _stocktake, line: declare_missing(actor=actor, devices=[line.device], reason=reason)


def _move(actor: Actor, _stocktake: Stocktake, line: StocktakeLine) -> Outcome[Device]:
    if line.seen_in is None:
        raise Invalid(_("Nobody said on which shelf it was seen. Count it again on its shelf."))
    return move(actor=actor, devices=[line.device], location=line.seen_in)


def _bring(actor: Actor, stocktake: Stocktake, line: StocktakeLine) -> Outcome[Device]:
    outcome = change_hands(actor=actor, devices=[line.device], to=stocktake.site, stocktake_id=stocktake.pk)
    if outcome.complete and line.seen_in is not None:
        return move(actor=actor, devices=[line.device], location=line.seen_in)
    return outcome


def _recover(actor: Actor, stocktake: Stocktake, line: StocktakeLine) -> Outcome[Device]:
    assert stocktake.workshop is not None  # decisions_on offers it to workshops alone
    return recover(actor=actor, devices=[line.device], workshop=stocktake.workshop)


_GESTURES: Mapping[GapDecision, Gesture] = {
    GapDecision.NOT_FOUND: _lose(MissingReason.NOT_FOUND),
    GapDecision.STOLEN: _lose(MissingReason.STOLEN),
    GapDecision.MOVED: _move,
    GapDecision.BROUGHT_HERE: _bring,
    GapDecision.FOUND_AGAIN: _recover,
}

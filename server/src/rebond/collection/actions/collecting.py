"""At the site, what really leaves is counted and signed for; at the workshop, it is the first count of the reception."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.collection.actions.planning import hold_planned, hold_round
from rebond.collection.actions.receiving import hold_fetched, refuse_counted_meanwhile, say_arrived
from rebond.collection.choices import RoundState, Signature, StopOutcome
from rebond.collection.contacts import SEAL, sealed_picture
from rebond.collection.facts import RoundBroughtIn, StopVisited
from rebond.collection.models import Round, Stop
from rebond.donations.actions import MOST_ON_A_PALLET, count_pallet, hold_lots
from rebond.donations.models import Pallet
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.pictures import picture_from
from rebond.kit.strokes import lines_of
from rebond.ledger.recording import Entry, record


def visit_stop(
    *,
    actor: Actor,
    stop: Stop,
    outcome: StopOutcome,
    collected: int = 0,
    signature: Signature = Signature.NONE,
    signatory: str = "",
    strokes: str = "",
    scan: bytes = b"",
    seen: int | None = None,
) -> Stop:
    """Write down what happened; again, while the round is under way, corrects it. ``scan``: a photo of the signed slip.

    ``strokes``: what was drawn on the screen; a correction without any keeps the signature that is there.
    ``seen``: the count of the drop-off point that the person read. Raise `Refused` where it was corrected there meanwhile.
    """
    require(actor, "round.collect", on=stop)
    _judge(outcome, collected, signature, signatory)
    picture = picture_from(scan, field="scan").content if scan else None
    with transaction.atomic():
        held = hold_planned(stop.round)
        row = _still_in(held, stop)
        for fetched in hold_fetched([row]):
            if collected and seen is not None:
                refuse_counted_meanwhile(fetched, seen, field="collected")
            row.refresh_from_db()  # what is announced follows the count of the drop-off point
        row.outcome, row.visited_at = outcome, timezone.now()
        row.collected = collected if outcome is StopOutcome.COLLECTED else 0
        row.signature = signature
        row.sealed_signatory = SEAL.close(signatory.strip() if signature is Signature.ON_SCREEN else "")
        row.sealed_strokes = _signed(row, signature, strokes)
        if picture is not None:
            row.sealed_scan = sealed_picture(picture)
        row.save()
        visited = StopVisited(
            stop_id=row.pk,
            lot_id=row.lot_id,
            outcome=outcome,
            announced=row.announced,
            collected=row.collected,
            signature=signature,
        )
        record(actor=actor, entries=[Entry(held.stream, visited)])
    return row


def bring_in(*, actor: Actor, round: Round) -> Round:  # noqa: A002 - the word of the trade
    """The vehicle is back: each site that gave becomes a pallet of its lot, with the count made there.

    Raise `Refused` while a site has no outcome, or when the reception of a lot was closed since. Again: changes nothing.
    """
    require(actor, "round.collect", on=round)
    with transaction.atomic():
        held = hold_round(round)
        if held.state == RoundState.BROUGHT_IN:
            return held
        held = hold_planned(round)
        stops = list(
            held.stops.select_related("lot__agreement__programme", "lot__workshop").order_by("position")
        )
        waiting = [stop.site for stop in stops if stop.outcome == StopOutcome.TO_DO]
        if waiting or not stops:
            raise Refused(
                _("Say first what happened at each site: %(sites)s.") % {"sites": ", ".join(waiting) or "0"},
                code="not_visited",
            )
        given = [stop for stop in stops if stop.collected]
        # Before their pallets are numbered: another round may come back with the same lots.
        fetched = hold_fetched(given)
        hold_lots({stop.lot_id for stop in given})
        for stop in given:
            stop.pallet = _pallet_of(actor, stop)
        Stop.objects.bulk_update(given, ["pallet"])
        say_arrived(actor, fetched, given)
        held.state = RoundState.BROUGHT_IN
        held.save(update_fields=["state"])
        told = RoundBroughtIn(
            workshop_id=held.workshop_id,
            stops=len(stops),
            collected=sum(stop.collected or 0 for stop in given),
        )
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def _still_in(held: Round, stop: Stop) -> Stop:
    """Raise `NotFound` for a stop that was taken out of the round meanwhile."""
    row = held.stops.filter(pk=stop.pk).first()
    if row is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return row


def _signed(row: Stop, signature: Signature, strokes: str) -> bytes:
    """Raise `Invalid` where a signature on the screen is said, and nothing that is one was drawn."""
    if signature is not Signature.ON_SCREEN:
        return b""
    if not strokes and row.sealed_strokes:
        return bytes(row.sealed_strokes)
    lines_of(strokes)
    return SEAL.close(strokes.strip())


def _pallet_of(actor: Actor, stop: Stop) -> Pallet:
    last = stop.lot.pallets.aggregate(last=Max("number"))["last"] or 0
    return count_pallet(
        actor=actor,
        lot=stop.lot,
        number=last + 1,
        counted=stop.collected or 0,
        received_on=timezone.localdate(),
    )


def _judge(outcome: StopOutcome, collected: int, signature: Signature, signatory: str) -> None:
    if outcome is StopOutcome.TO_DO:
        raise Invalid(_("Say what happened at the site."), field="outcome")
    if outcome is StopOutcome.COLLECTED and not 1 <= collected <= MOST_ON_A_PALLET:
        raise Invalid(
            _("Count between 1 and %(most)d computers.") % {"most": MOST_ON_A_PALLET}, field="collected"
        )
    if signature is Signature.ON_SCREEN and not signatory.strip():
        raise Invalid(_("Write the name of the person who signs."), field="signatory")

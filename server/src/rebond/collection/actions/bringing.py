"""A donor brings what is offered to a drop-off point: where and when is chosen, confirmed, refused, put on another day."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.collection.actions.holding import hold_request
from rebond.collection.choices import (
    AWAITED,
    LIVE,
    DropOffRefusal,
    DropOffState,
    Handing,
    RequestState,
    RoundState,
)
from rebond.collection.facts import (
    DropOffAsked,
    DropOffConfirmed,
    DropOffDayProposed,
    DropOffGivenUp,
    DropOffRefused,
)
from rebond.collection.fitting import brought_of, refuse_bad_day, refuse_unfit, still_stands
from rebond.collection.mails import tell
from rebond.collection.models import DonationRequest, DropOff, DropOffPoint, Stop
from rebond.collection.passing import refuse_absent
from rebond.collection.querysets import DropOffQuerySet
from rebond.donations.actions import hold_lot
from rebond.kit.days import written
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_each, hold_one
from rebond.ledger.facts import Facts
from rebond.ledger.recording import Entry, record


def ask_to_bring(*, actor: Actor, request: DonationRequest, point: DropOffPoint, day: date) -> DropOff:
    """The donor chooses where and when; what was chosen before is given up. The same again changes nothing.

    The door made sure that it is them: by the secret link, or their account. Raise `Invalid` for a point that does not take
    what is brought or a day that is over, `Refused` once all is brought or fetched, while a round is to fetch it, for a refused
    request, or once the reception of its lot is closed.
    """
    require_giver(actor, request)
    if point.scope_keys().territory_id != request.territory_id:
        raise Invalid(_("This drop-off point is elsewhere. Choose another one."), field="point")
    with transaction.atomic():
        held = hold_request(request)
        before = _held_of(held)
        if before is not None and before.is_awaited and (before.point_id, before.day) == (point.pk, day):
            return before
        _refuse_brought(held)
        _refuse_fetched(held)
        refuse_unfit(point, brought_of(held))
        refuse_bad_day(day, ready_on=held.ready_on)
        refuse_absent(point, day)
        give_up(actor, held)
        if held.handing != Handing.DROP_OFF:
            held.handing = Handing.DROP_OFF
            held.save(update_fields=["handing"])
        return open_drop_off(actor, held, point=point, day=day)


def ask_for_pick_up(*, actor: Actor, request: DonationRequest) -> DonationRequest:
    """The donor has them fetched instead. Again: changes nothing. Raise `Refused` once all is brought."""
    require_giver(actor, request)
    with transaction.atomic():
        held = hold_request(request)
        if held.handing == Handing.PICK_UP:
            return held
        _refuse_brought(held)
        give_up(actor, held)
        held.handing = Handing.PICK_UP
        held.save(update_fields=["handing"])
    return held


def agree_to_day(*, actor: Actor, request: DonationRequest, day: date) -> DropOff:
    """The donor agrees to the day that the drop-off point proposed. Again: changes nothing.

    ``day``: the one that they saw. Raise `Refused` where it is another one meanwhile, or nothing is proposed any more.
    """
    require_giver(actor, request)
    with transaction.atomic():
        found = _held_of(hold_request(request))
        if found is not None and (found.state, found.day) == (DropOffState.CONFIRMED, day):
            return found
        if found is None or found.state != DropOffState.PROPOSED or found.day != day:
            raise Refused(_("This day is not proposed any more. Open the page again."), code="not_proposed")
        refuse_bad_day(day)
        return _change(
            actor, found, DropOffState.CONFIRMED, DropOffConfirmed(day=day.isoformat(), by_giver=True)
        )


def confirm_drop_off(*, actor: Actor, drop_off: DropOff) -> DropOff:
    """The point says: come on that day. Again: changes nothing. Raise `Refused` for a day that is over."""
    require(actor, "drop_off.answer", on=drop_off)
    with transaction.atomic():
        held = hold_drop_off(drop_off)
        if held.state == DropOffState.CONFIRMED:
            return held
        _refuse_unanswerable(held, states={DropOffState.ASKED})
        if held.day < timezone.localdate():
            raise Refused(_("This day is over. Propose another one."), code="day_over")
        held = _change(
            actor, held, DropOffState.CONFIRMED, DropOffConfirmed(day=held.day.isoformat(), by_giver=False)
        )
        tell(held.request, "drop_off_confirmed", drop_off=held)
    return held


def propose_day(*, actor: Actor, drop_off: DropOff, day: date) -> DropOff:
    """The point asks for another day; the donor agrees, or chooses otherwise. The same day again changes nothing."""
    require(actor, "drop_off.answer", on=drop_off)
    with transaction.atomic():
        held = hold_drop_off(drop_off)
        if (held.state, held.day) == (DropOffState.PROPOSED, day):
            return held
        _refuse_unanswerable(held, states=AWAITED)
        if day < timezone.localdate():
            raise Invalid(_("This day is over. Choose today or a later one."), field="day")
        if day == held.day:
            raise Invalid(_("It is the day that the donor chose: confirm it instead."), field="day")
        refuse_absent(held.point, day, field="day")
        proposed = DropOffDayProposed(day=day.isoformat(), instead_of=held.day.isoformat())
        held.day = day
        held = _change(actor, held, DropOffState.PROPOSED, proposed)
        tell(held.request, "drop_off_day_proposed", drop_off=held)
    return held


def refuse_drop_off(*, actor: Actor, drop_off: DropOff, reason: DropOffRefusal) -> DropOff:
    """The point does not take it, or nobody came. Again: changes nothing. The donor chooses otherwise."""
    require(actor, "drop_off.answer", on=drop_off)
    with transaction.atomic():
        held = hold_drop_off(drop_off)
        if held.state == DropOffState.REFUSED:
            return held
        _refuse_unanswerable(held, states=AWAITED)
        held.refusal = reason
        held = _change(actor, held, DropOffState.REFUSED, DropOffRefused(reason=reason))
        tell(held.request, "drop_off_refused", drop_off=held)
    return held


def open_drop_off(actor: Actor, request: DonationRequest, *, point: DropOffPoint, day: date) -> DropOff:
    """A row of its own, within the transaction of the caller. Where no appointment is needed, it is expected at once."""
    state = DropOffState.ASKED if point.by_appointment else DropOffState.CONFIRMED
    made = DropOff.objects.create(
        request=request, point=point, day=day, state=state, state_since=timezone.now()
    )
    asked = DropOffAsked(
        request_id=request.pk, point_id=point.pk, day=day.isoformat(), expected=not point.by_appointment
    )
    record(actor=actor, entries=[Entry(made.stream, asked)])
    return made


def give_up(actor: Actor, request: DonationRequest) -> None:
    """What was to be brought is not any more; within the transaction of the caller, who holds the request."""
    found = _held_of(request)
    if found is not None and found.is_awaited:
        _change(actor, found, DropOffState.GIVEN_UP, DropOffGivenUp())


def keep_if_it_stands(actor: Actor, request: DonationRequest) -> DropOff | None:
    """What a request that is accepted now is brought to; given up where that point or day is none any more meanwhile.

    The point waits for nothing before, so that its delay runs from now. Within the transaction of the caller, who holds the
    request.
    """
    found = _held_of(request)
    if found is None:
        return None
    if not still_stands(found.point, brought_of(request), found.day):
        give_up(actor, request)
        return None
    found.state_since = timezone.now()
    found.save(update_fields=["state_since"])
    return found


def hold_drop_off(drop_off: DropOff) -> DropOff:
    """Hold its request, then itself, until the end of the transaction."""
    request = hold_request(drop_off.request)
    held = hold_one(_rows(), drop_off.pk)
    held.request = request
    return held


def _held_of(request: DonationRequest) -> DropOff | None:
    """The one under way of a request that is held."""
    found = next(iter(hold_each(_rows().filter(request=request, state__in=LIVE))), None)
    if found is not None:
        found.request = request
    return found


def _rows() -> DropOffQuerySet:
    return DropOff.objects.select_related(
        "point__place__organisation",
        "point__place__commune",
        "point__workshop__organisation",
        "point__workshop__commune",
        "pallet",
    )


def _change(actor: Actor, held: DropOff, state: DropOffState, fact: Facts) -> DropOff:
    held.state, held.state_since = state, timezone.now()
    held.save()
    record(actor=actor, entries=[Entry(held.stream, fact)])
    return held


def require_giver(actor: Actor, request: DonationRequest) -> None:
    """Whoever has an account may speak for the donor; who came by the secret link has shown it at the door."""
    if actor.is_known:
        require(actor, "donation_request.make", on=request)


def _refuse_brought(request: DonationRequest) -> None:
    if request.state == RequestState.REFUSED:
        raise Refused(_("This request is refused: nothing is to be brought."), code="refused")
    if request.drop_offs.filter(state__in=(DropOffState.KEPT, DropOffState.ARRIVED)).exists():
        raise Refused(_("The computers were brought already."), code="brought")


def _refuse_fetched(request: DonationRequest) -> None:
    """A vehicle does not drive to a donor who brings them, nor is anybody expected with what it took, or for a lot that is closed.

    Holds the lot: it is not closed meanwhile, nor put in a round.
    """
    if request.lot is None:
        return
    request.lot = hold_lot(request.lot)
    if request.lot.closed_at is not None:
        raise Refused(
            _("The reception of these computers is closed: the coordination opens it again first."),
            code="lot_closed",
        )
    stops = Stop.objects.filter(lot=request.lot_id, drop_off=None)
    planned = (
        stops.filter(round__state=RoundState.PLANNED).select_related("round").order_by("round__day", "pk")
    )
    if (stop := planned.first()) is not None:
        raise Refused(
            _("A round fetches them on %(day)s: the coordination takes them out of it first.")
            % {"day": written(stop.round.day)},
            code="in_a_round",
        )
    taken = stops.aggregate(taken=Sum("collected", default=0))["taken"]
    if taken and taken >= (request.lot.announced_count or 0):
        raise Refused(_("The computers were fetched already."), code="fetched")


def _refuse_unanswerable(held: DropOff, *, states: frozenset[DropOffState] | set[DropOffState]) -> None:
    if held.request.state != RequestState.ACCEPTED:
        raise Refused(_("The coordination has not accepted these computers yet."), code="not_accepted")
    if held.state not in states:
        raise Refused(
            _("This is answered already: %(state)s.") % {"state": held.get_state_display()}, code="answered"
        )

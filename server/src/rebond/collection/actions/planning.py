"""Rounds that fetch what is given: planned, their sites put in order, cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.collection.choices import RoundState, StopOutcome
from rebond.collection.contacts import SEAL
from rebond.collection.facts import RoundCancelled, RoundPlanned, StopAdded, StopRemoved
from rebond.collection.models import DropOff, Round, Stop
from rebond.donations.actions import hold_lot
from rebond.donations.models import Lot
from rebond.geography.models import Commune
from rebond.kit.days import written
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_each, hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the vehicle stops. ``announced`` None: nothing was announced for this site.

    ``drop_off``: what was brought to a drop-off point, and this stop fetches there.
    """

    site: str
    commune: Commune
    address: str = ""
    contact: str = ""
    announced: int | None = None
    drop_off: DropOff | None = None


def plan_round(
    *,
    actor: Actor,
    workshop: Workshop,
    day: date,
    vehicle: str = "",
    driver: str = "",
    submission: UUID | None = None,
) -> Round:
    """The same ``submission`` again gives the same round: a page sent twice plans one.

    Raise `Refused` where it says something else than the first time.
    """
    require(actor, "round.plan", on=workshop)
    if day < timezone.localdate():
        raise Invalid(_("This day is over. Choose today or a later one."), field="day")
    given = {"vehicle": vehicle.strip(), "driver": driver.strip()}
    try:
        return _plan(actor, workshop=workshop, day=day, submission=submission, **given)
    except IntegrityError:  # the same page was sent at once for another workshop, and that one was first
        if submission is not None and (already := _sent_already(submission, workshop, day)) is not None:
            return already
        raise


def _plan(
    actor: Actor, *, workshop: Workshop, day: date, vehicle: str, driver: str, submission: UUID | None
) -> Round:
    with transaction.atomic():
        held = Workshop.objects.select_for_update(no_key=True, of=("self",)).get(pk=workshop.pk)
        if submission is not None and (already := _sent_already(submission, held, day)) is not None:
            return already
        made = Round.objects.create(
            workshop=workshop,
            day=day,
            vehicle=vehicle,
            sealed_driver=SEAL.close(driver),
            submission=submission,
        )
        planned = RoundPlanned(workshop_id=workshop.pk, planned_for=day.isoformat())
        record(actor=actor, entries=[Entry(made.stream, planned)])
    return made


def _sent_already(submission: UUID, workshop: Workshop, day: date) -> Round | None:
    found = Round.objects.filter(submission=submission).first()
    if found is not None and (found.workshop_id, found.day) != (workshop.pk, day):
        raise Refused(
            _("This page was sent already: open it again to plan another round."), code="sent_already"
        )
    return found


def add_stop(
    *,
    actor: Actor,
    round: Round,  # noqa: A002 - the word of the trade
    lot: Lot,
    site: Site,
    seen: int | None = None,
) -> Stop:
    """Raise `Refused` for a round that is over, a lot already received, a drop-off already fetched, or a donor who brings it.

    Raise `Invalid` for a lot of another workshop.

    ``seen``: how many sites the person saw in the round. Raise `Refused` where it changed: a gesture sent twice.
    """
    require(actor, "round.plan", on=(round, lot))
    with transaction.atomic():
        held = hold_planned(round)
        if seen is not None and seen != held.stops.count():
            raise Refused(
                _(
                    "The sites of this round changed meanwhile: see whether yours is in, then add it if it is not."
                ),
                code="changed_meanwhile",
            )
        if site.drop_off is not None:
            _refuse_fetched(site.drop_off, lot)
        lot = hold_lot(lot)  # nobody closes it meanwhile, nor says that its donor brings it
        if lot.closed_at is not None:
            raise Refused(_("The reception of this lot is closed. Choose another one."), field="lot")
        if lot.workshop_id != held.workshop_id:
            raise Invalid(
                _("This lot goes to %(workshop)s. Plan a round for that workshop.")
                % {"workshop": lot.workshop},
                field="lot",
            )
        if site.drop_off is None:
            _refuse_brought(lot)
        last = held.stops.order_by("-position").first()
        stop = Stop.objects.create(
            round=held,
            position=last.position + 1 if last else 1,
            lot=lot,
            site=site.site.strip(),
            commune=site.commune,
            sealed_address=SEAL.close(site.address.strip()),
            sealed_contact=SEAL.close(site.contact.strip()),
            announced=site.announced,
            drop_off=site.drop_off,
        )
        added = StopAdded(stop_id=stop.pk, lot_id=lot.pk, announced=site.announced)
        record(actor=actor, entries=[Entry(held.stream, added)])
    return stop


def move_stop_up(*, actor: Actor, stop: Stop, seen: int | None = None) -> None:
    """One place earlier; the first stays the first. An order is no fact of the ledger.

    ``seen``: its position on the page; one that moved since stays where it is.
    """
    require(actor, "round.plan", on=stop)
    with transaction.atomic():
        held = hold_planned(stop.round)
        row = held.stops.filter(pk=stop.pk).first()
        if row is None or (seen is not None and seen != row.position):
            return
        before = held.stops.filter(position__lt=row.position).order_by("-position").first()
        if before is not None:
            Stop.objects.filter(pk=row.pk).update(position=before.position)
            Stop.objects.filter(pk=before.pk).update(position=row.position)


def remove_stop(*, actor: Actor, stop: Stop) -> None:
    """Raise `Refused` for one where somebody was already."""
    require(actor, "round.plan", on=stop)
    with transaction.atomic():
        held = hold_planned(stop.round)
        row = held.stops.filter(pk=stop.pk).first()
        if row is None:
            return
        if row.outcome != StopOutcome.TO_DO:
            raise Refused(_("Somebody was there already: this stop stays."), code="visited")
        removed = StopRemoved(stop_id=row.pk, lot_id=row.lot_id)
        record(actor=actor, entries=[Entry(held.stream, removed)])
        row.delete()


def cancel_round(*, actor: Actor, round: Round) -> Round:  # noqa: A002
    """Raise `Refused` once a site was visited. Again: changes nothing."""
    require(actor, "round.plan", on=round)
    with transaction.atomic():
        held = hold_round(round)
        if held.state == RoundState.CANCELLED:
            return held
        held = hold_planned(round)
        if held.stops.exclude(outcome=StopOutcome.TO_DO).exists():
            raise Refused(_("Sites were visited: bring in what was collected instead."), code="visited")
        held.state = RoundState.CANCELLED
        held.save(update_fields=["state"])
        record(actor=actor, entries=[Entry(held.stream, RoundCancelled(stops=held.stops.count()))])
    return held


def _refuse_fetched(drop_off: DropOff, lot: Lot) -> None:
    if not hold_each(DropOff.objects.to_fetch().filter(request__lot=lot), [drop_off.pk]):
        raise Refused(_("This drop-off is in a round already, or was fetched."), code="fetched")


def _refuse_brought(lot: Lot) -> None:
    """No vehicle goes to a donor who brings the computers, or brought them."""
    live = DropOff.objects.live().filter(request__lot=lot).select_related("point__workshop", "point__place")
    found = live.first()
    if found is None:
        return
    told = {"point": found.point, "day": written(found.day)}
    words = (
        _(
            "The donor brings this lot to %(point)s on %(day)s: no vehicle goes to them, unless they ask for a pick-up instead."
        )
        if found.is_awaited
        else _("%(point)s keeps what the donor brought: add that drop-off to the round instead.")
    )
    raise Refused(words % told, code="brought", field="lot")


def hold_round(round: Round) -> Round:  # noqa: A002
    return hold_one(Round.objects.select_related("workshop__organisation"), round.pk)


def hold_planned(round: Round) -> Round:  # noqa: A002
    """Raise `Refused` for a round that is over."""
    held = hold_round(round)
    if not held.is_planned:
        raise Refused(_("This round is over: %(state)s.") % {"state": held.get_state_display()}, code="over")
    return held

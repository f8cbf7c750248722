"""A computer sold to a person at a solidarity price, with a receipt whose number leaves no hole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions import Undoing, gives_back, rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.lifecycle import STEPS, advance, hold_rows
from rebond.devices.models import Device
from rebond.handover.actions.handing_over import conclude, entered, paths_of
from rebond.handover.actions.undoing import cancel_entered, hold_people_of
from rebond.handover.choices import PaymentMeans, written_euros
from rebond.handover.facts import SaleCancelled
from rebond.handover.models import Handover, Sale, SaleCounter
from rebond.handover.queries import ceiling_of, obstacles_to_sell, price_of
from rebond.handover.queries.ending import USE_ENDED, has_ended
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Obstacle
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place
from rebond.programmes.choices import Outlet
from rebond.referrals.asked_papers import asked_at, record_papers_seen, refuse_papers_not_asked
from rebond.referrals.choices import PaperMoment
from rebond.referrals.lifecycle import hold_rows as hold_referrals
from rebond.referrals.models import Referral
from rebond.stock.actions.reopening import hold_deliveries_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What is sold, to whom, for how much. ``papers`` None: they were seen when the first one was sold."""

    device: Device
    price_cents: int
    paid_by: PaymentMeans
    referral: Referral | None
    papers: Collection[str] | None
    occurred_at: datetime | None


def sell(
    *,
    actor: Actor,
    device: Device,
    price_cents: int,
    paid_by: PaymentMeans,
    proof_seen: bool,
    referral: Referral | None = None,
    papers: Collection[str] = (),
    in_exchange: bool = False,
    occurred_at: datetime | None = None,
) -> Sale:
    """Sell a computer that is at a place. The receipt takes the next number of that place and of this year.

    ``proof_seen``: the person showed that the solidarity price is for them; what it was is not kept. ``referral``: the
    one of a person who had been referred; they count as equipped. ``papers``: those of theirs that were seen, among what
    their rules ask for. ``in_exchange``: it stands for another that was sold and came back, at no price: papers were seen
    then. Raise `Invalid` for a price above the ceiling or the price of the programme, `Refused` when
    the computer may not be sold; no number is taken.
    """
    _refuse_without_proof(proof_seen=proof_seen)
    with transaction.atomic():
        device, place = _at_its_place(device)
        require(actor, "device.sell", on=place)
        if referral is not None:
            (referral,) = hold_referrals([referral])  # before the computer, as a handover does
            require(actor, "device.sell", on=referral)
        refuse_papers_not_asked(PaperMoment.HANDOVER, referral.kept_rules if referral else None, papers)
        counter = hold_counter(place, timezone.localdate().year)
        device = _held_there(device, place)
        if not in_exchange:
            _refuse_a_wrong_price(device, referral, price_cents)
        terms = _Terms(
            device=device,
            price_cents=price_cents,
            paid_by=paid_by,
            referral=referral,
            papers=None if in_exchange else papers,
            occurred_at=occurred_at,
        )
        return _leave_with(actor, terms, place, counter)


def _refuse_without_proof(*, proof_seen: bool) -> None:
    if not proof_seen:
        raise Invalid(
            _("The solidarity price is for people in precarious situations: ask for the proof."),
            code="proof_missing",
            field="proof_seen",
        )


def _at_its_place(device: Device) -> tuple[Device, Place]:
    found = Device.objects.select_related("place__organisation").get(pk=device.pk)
    if found.place is None:
        raise Refused(_("Only a computer that is at a place can be sold."), code="wrong_stage")
    return found, found.place


def _held_there(device: Device, place: Place) -> Device:
    """As it now is: it may have moved while the counter was waited for, and that counter is not the one of its place."""
    (held,) = hold_rows([device])
    if held.place_id != place.pk:
        raise Refused(
            _("This computer is no longer at this place: look where it is now."), code="other_place"
        )
    return held


def _leave_with(actor: Actor, terms: _Terms, place: Place, counter: SaleCounter) -> Sale:
    """The computer leaves, the person counts as equipped, and the receipt takes its number."""
    sale = Sale(
        device=terms.device,
        place=place,
        year=counter.year,
        number=counter.last + 1,
        price_cents=terms.price_cents,
        paid_by=terms.paid_by,
        sold_by_id=actor.membership_id,
    )
    facts = {"reference": sale.reference, "place_id": place.pk, "price_cents": terms.price_cents}
    day = timezone.localdate(terms.occurred_at)
    outcome = advance(
        STEPS["sell"],
        [terms.device],
        actor=actor,
        facts_of=lambda _device: facts,
        obstacles=lambda held: obstacles_to_sell(held, terms.referral, papers=_seen(terms), on=day),
        occurred_at=terms.occurred_at,
    )
    for refusal in outcome.refused:
        code = refusal.obstacles[0].code
        field = "papers" if code == "paper_missing" else None
        raise Refused(refusal.reason, code=code, field=field, obstacles=refusal.obstacles)
    sale.sold_at = outcome.taken[0].stage_since
    if terms.referral is not None:
        sale.handover = _hand_over_to(actor, terms.device, terms.referral, sale.sold_at, terms.occurred_at)
        if terms.papers is not None:
            people, moment = [terms.referral], terms.occurred_at
            record_papers_seen(PaperMoment.HANDOVER, people, actor=actor, occurred_at=moment)
    sale.save()
    counter.last = sale.number
    counter.save(update_fields=["last"])
    return sale


def _seen(terms: _Terms) -> Collection[str]:
    if terms.papers is None and terms.referral is not None:
        return asked_at(PaperMoment.HANDOVER, terms.referral.kept_rules)
    return terms.papers or ()


def cancel_sale(*, actor: Actor, sale: Sale, reason: RectificationReason) -> Sale:
    """The sale never was; its receipt keeps its number. Said twice, it is done once.

    Raise `Refused` when the computer went on since, or the end of its use was written down.
    """
    with transaction.atomic():
        hold_deliveries_of([sale.device_id])  # before the people, as `rectify` does
        hold_people_of([sale.device_id])
        held = Sale.objects.select_for_update(no_key=True, of=("self",)).get(pk=sale.pk)
        require(actor, "exit.cancel", on=held)
        if held.cancelled_at is not None:
            return held
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


@gives_back("device.sold", first=hold_people_of)
def _unsold(undoing: Undoing) -> Mapping[int, Obstacle]:
    refused: dict[int, Obstacle] = {}
    for device in undoing.devices:
        reference = undoing.steps[device.pk][0].facts["reference"]
        for sale in Sale.objects.filter(device=device, cancelled_at=None).order_by("pk"):
            if sale.reference == reference and (obstacle := _cancel(undoing, sale)):
                refused[device.pk] = obstacle
    return refused


def _cancel(undoing: Undoing, sale: Sale) -> Obstacle | None:
    if has_ended(sale):
        return USE_ENDED
    if sale.handover is not None and (obstacle := cancel_entered(undoing, sale.handover)):
        return obstacle
    sale.cancelled_at, sale.cancel_reason = timezone.now(), undoing.reason
    sale.save(update_fields=["cancelled_at", "cancel_reason"])
    cancelled = SaleCancelled(device_id=sale.device_id, place_id=sale.place_id, reason=undoing.reason.value)
    record(actor=undoing.actor, entries=[Entry(sale.stream, cancelled)])
    return None


def hold_counter(place: Place, year: int) -> SaleCounter:
    """Before the computer, so that two sales of one place wait for each other and never leave a hole."""
    SaleCounter.objects.get_or_create(place=place, year=year)
    return SaleCounter.objects.select_for_update(no_key=True).get(place=place, year=year)


def _hand_over_to(
    actor: Actor, device: Device, referral: Referral, moment: datetime, occurred_at: datetime | None
) -> Handover:
    """What was sold is handed over all the same: the person is equipped."""
    paths = paths_of([referral])
    outlet = Outlet.SOLIDARITY_SALE
    handover = entered(actor, device.pk, referral, paths, outlet=outlet, occurred_at=occurred_at)
    handover.handed_over_at = moment
    handover.save()
    conclude(actor, [handover], backdated=occurred_at is not None)
    return handover


def _refuse_a_wrong_price(device: Device, referral: Referral | None, price_cents: int) -> None:
    ceiling = ceiling_of(device)
    asked = price_of(referral.kept_rules if referral else device.programme.rules)
    if price_cents <= 0:
        raise Invalid(_("A sale has a price. To give a computer, hand it over."), field="price")
    if asked is not None and price_cents > asked:
        raise Invalid(
            _("The programme asks %(price)s at most.") % {"price": written_euros(asked)},
            code="above_price",
            field="price",
        )
    if ceiling is not None and price_cents > ceiling:
        raise Invalid(
            _("At most %(euros)d euros for this kind of computer (decree of 7 November 2022).")
            % {"euros": ceiling // 100},
            code="above_ceiling",
            field="price",
        )

"""The door of programs to sales: to people, to organisations, in instalments, exchanged under warranty."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, actor_of, require
from rebond.handover.choices import PaymentMeans
from rebond.handover.models import Sale
from rebond.handover.queries import referral_named
from rebond.kit.choosing import chosen
from rebond.kit.errors import Invalid, NotFound
from rebond.kit.numbers import whole_number
from rebond.network.models import Organisation
from rebond.referrals.models import Referral
from rebond.sales import actions
from rebond.sales.models import InstalmentPlan
from rebond.sales.queries import buyers_for, plan_shown
from rebond.sales.schemas import (
    ExchangeIn,
    PayIn,
    PaymentOut,
    SaleOut,
    SellIn,
    SellToOrganisationIn,
    SpreadIn,
)
from rebond.stock.api import PROBLEMS, pile_named, workshop_named
from rebond.ui.problems import Problem

router = Router(tags=["sales"])


@router.post("/sales", response={201: SaleOut, PROBLEMS: Problem}, summary="Sell a computer to a person")
def sell(request: HttpRequest, given: SellIn) -> Status[SaleOut]:
    """Nothing of the person is kept. Sent again with the same submission, the answer is the same; 409 if it says something else."""
    actor = actor_of(request)
    require(actor, "device.sell")
    (device,) = pile_named([given.device], actor)
    wanted = actions.Wanted(
        device=device,
        price_cents=given.price_cents,
        paid_by=chosen(PaymentMeans, given.paid_by, "paid_by"),
        referral=_referral(given.referral, actor),
        spread=None if given.spread is None else _spread(given.spread),
        papers=given.papers,
    )
    sale = actions.sell_to_person(
        actor=actor, wanted=wanted, proof_seen=given.proof_seen, submission=given.submission
    )
    return Status(201, _told(sale))


@router.post(
    "/sales/organisations",
    response={201: SaleOut, PROBLEMS: Problem},
    summary="Sell computers to an organisation",
)
def sell_to_organisation(request: HttpRequest, given: SellToOrganisationIn) -> Status[SaleOut]:
    """All of them, with one receipt, or none: 409 names each computer that may not be sold so."""
    actor = actor_of(request)
    require(actor, "device.sell_to_organisation")
    sale = actions.sell_to_organisation(
        actor=actor,
        devices=pile_named(given.codes, actor),
        organisation=_buyer(given.organisation, actor),
        price_cents=given.price_cents,
        paid_by=chosen(PaymentMeans, given.paid_by, "paid_by"),
        submission=given.submission,
    )
    lines = list(sale.lines.select_related("device").order_by("device__asset_tag"))
    tags = [line.device.asset_tag for line in lines]
    return Status(
        201, SaleOut(reference=sale.reference, devices=tags, cents=sum(x.price_cents for x in lines))
    )


@router.post(
    "/sales/{reference}/payments",
    response={201: PaymentOut, PROBLEMS: Problem},
    summary="Record a payment of a sale in instalments",
)
def pay(request: HttpRequest, reference: str, given: PayIn) -> Status[PaymentOut]:
    actor = actor_of(request)
    require(actor, "device.sell")
    plan = InstalmentPlan.objects.filter(sale=_sale(reference, actor)).first()
    if plan is None:
        raise Invalid(_("This sale is not paid in instalments."), code="no_instalments")
    payment = actions.take_payment(
        actor=actor,
        plan=plan,
        cents=given.cents,
        paid_by=chosen(PaymentMeans, given.paid_by, "paid_by"),
        submission=given.submission,
    )
    rest = plan_shown(plan, today=timezone.localdate()).rest_cents
    return Status(201, PaymentOut(reference=payment.reference, cents=payment.cents, rest_cents=rest))


@router.post(
    "/sales/{reference}/exchange",
    response={201: SaleOut, PROBLEMS: Problem},
    summary="Exchange a sold computer under warranty",
)
def exchange(request: HttpRequest, reference: str, given: ExchangeIn) -> Status[SaleOut]:
    """The answer is the receipt of the computer that leaves, at no price."""
    actor = actor_of(request)
    require(actor, "device.sell")
    (device,) = pile_named([given.device], actor)
    made = actions.exchange(
        actor=actor,
        sale=_sale(reference, actor),
        device=device,
        workshop=workshop_named(given.workshop, actor),
    )
    return Status(201, _told(made))


def _told(sale: Sale) -> SaleOut:
    return SaleOut(reference=sale.reference, devices=[sale.device.asset_tag], cents=sale.price_cents)


def _sale(reference: str, actor: Actor) -> Sale:
    """Of the reference that the receipt bears: V-place-year-number."""
    parts = [whole_number(part) for part in reference.removeprefix("V-").split("-")]
    numbers = [part for part in parts if part is not None]
    if reference.startswith("V-") and len(parts) == len(numbers) == 3:
        place, year, number = numbers
        rows = Sale.objects.visible_to(actor).filter(place=place, year=year, number=number)
        if (found := rows.first()) is not None:
            return found
    raise NotFound(NOT_FOUND, code="not_found")


def _referral(code: str, actor: Actor) -> Referral | None:
    found = referral_named(code, actor) if code else None
    if code and found is None:
        raise NotFound(NOT_FOUND, code="not_found", field="referral")
    return found


def _buyer(pk: int, actor: Actor) -> Organisation:
    found = buyers_for(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found", field="organisation")
    return found


def _spread(given: SpreadIn) -> actions.Spread:
    try:
        return actions.Spread(given.count, date.fromisoformat(given.first_due_on))
    except ValueError:
        raise Invalid(_("Write the day as 2026-12-31."), code="invalid", field="first_due_on") from None

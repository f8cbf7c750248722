"""Computers that may be sold, and sales of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from rebond.devices.models import Device
from rebond.donations.choices import LegalGround
from rebond.handover.actions import sell
from rebond.handover.choices import PaymentMeans
from rebond.handover.models import Sale
from rebond.network.models import Organisation
from rebond.programmes.actions import begin_draft, publish, save_draft
from rebond.programmes.choices import Outlet
from rebond.programmes.models import Programme
from rebond.sales.actions import Spread, exchange, sell_in_instalments, sell_to_organisation, take_payment
from rebond.sales.models import InstalmentPlan, Payment, SaleToOrganisation
from tests.cast import Cast
from tests.factories import an_organisation
from tests.handover.test_selling import for_sale
from tests.stock.prepared import in_stock


def ruled(cast: Cast, **rules: Any) -> None:
    """The coordination publishes that the programme of the cast sells, with these rules besides."""
    chloe = cast.actor("chloe")
    draft = begin_draft(actor=chloe, programme=Programme.objects.get(pk=cast.programme.pk))
    outlets = {*draft.rules.outlets, Outlet.SOLIDARITY_SALE.value, Outlet.SALE_TO_ORGANISATION.value}
    publish(actor=chloe, draft=save_draft(actor=chloe, draft=draft, outlets=sorted(outlets), **rules))


def sellable_stock(cast: Cast, count: int = 1, **terms: Any) -> Sequence[Device]:
    """In the stock of the workshop, given by a company."""
    ruled(cast)
    return in_stock(cast, count, **{"legal_ground": LegalGround.PRIVATE_GIFT, **terms})


def a_buyer(cast: Cast) -> Organisation:
    """The same one each time."""
    known = Organisation.objects.filter(territory=cast.territory, name="Association des Pins").first()
    return known or an_organisation(cast.territory, name="Association des Pins")


def sold_to_organisation(
    cast: Cast, devices: Sequence[Device] | None = None, **given: Any
) -> SaleToOrganisation:
    terms = {
        "actor": cast.actor("amina"),
        "devices": sellable_stock(cast) if devices is None else devices,
        "price_cents": 120_00,
        "paid_by": PaymentMeans.TRANSFER,
        "submission": uuid4(),
        **given,
    }
    if "organisation" not in terms:
        terms["organisation"] = a_buyer(cast)
    return sell_to_organisation(**terms)


def in_instalments(
    cast: Cast, count: int = 3, *, cents: int = 100_00, first: date | None = None
) -> InstalmentPlan:
    (device,) = for_sale(cast)
    ruled(cast, most_instalments=12)
    sale = sell_in_instalments(
        actor=cast.actor("ines"),
        device=Device.objects.get(pk=device.pk),
        price_cents=cents,
        paid_by=PaymentMeans.CASH,
        proof_seen=True,
        spread=Spread(count, first or timezone.localdate() + timedelta(days=10)),
    )
    return InstalmentPlan.objects.get(sale=sale)


def paid(cast: Cast, plan: InstalmentPlan, cents: int, **given: Any) -> Payment:
    terms = {"paid_by": PaymentMeans.CASH, "submission": uuid4(), **given}
    return take_payment(actor=cast.actor("ines"), plan=plan, cents=cents, **terms)


def under_warranty(cast: Cast, months: int = 6) -> tuple[Sale, Device]:
    """A sale whose warranty runs, and another computer at the same place."""
    first, other = for_sale(cast, 2)
    ruled(cast, warranty_months=months)
    made = sell(
        actor=cast.actor("ines"), device=first, price_cents=90_00, paid_by=PaymentMeans.CASH, proof_seen=True
    )
    return made, other


def exchanged(cast: Cast) -> Sale:
    """The replacement."""
    made, other = under_warranty(cast)
    return exchange(actor=cast.actor("ines"), sale=made, device=other, workshop=cast.workshop)

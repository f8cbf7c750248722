from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from rebond.network.models import Place
from rebond.orders.choices import AgreementState, OrderState
from rebond.orders.models import Agreement, Order
from rebond.programmes.models import Programme
from tests.factories.network import a_place, a_programme, an_organisation, numbers


def an_agreement(programme: Programme | None = None, *, place: Place | None = None, **fields: Any) -> Agreement:
    """A signed agreement in force."""
    programme = programme or a_programme()
    values = {
        "reference": f"C-{next(numbers)}", "state": AgreementState.SIGNED,
        "signed_on": date(2024, 1, 15), "ends_on": date(2030, 12, 31), **fields,
    }
    return Agreement.objects.create(
        programme=programme, place=place or a_place(an_organisation(programme.territory)), **values
    )


def an_order(agreement: Agreement | None = None, **fields: Any) -> Order:
    agreement = agreement or an_agreement()
    values = {
        "reference": f"O-{next(numbers)}", "batches": 1, "computers": 10, "price_cents": 100,
        "state": OrderState.ACCEPTED, "placed_at": timezone.now(), **fields,
    }
    return Order.objects.create(agreement=agreement, place=agreement.place, **values)

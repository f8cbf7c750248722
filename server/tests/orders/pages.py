"""How each page of orders is opened. What fills a list is no thing of one page: it is given in a list."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.access import ScopeKeys
from rebond.orders.actions import claim_price
from rebond.orders.choices import AgreementState, OrderState
from rebond.orders.models import Agreement, Order, PriceClaim
from tests.cast import Cast
from tests.factories import an_agreement, an_order
from tests.pages import Page


def signed(cast: Cast) -> Agreement:
    return an_agreement(cast.programme, place=cast.place)


def draft(cast: Cast) -> Agreement:
    return an_agreement(
        cast.programme, place=cast.place, state=AgreementState.DRAFT, signed_on=None, ends_on=None
    )


def condition(cast: Cast) -> dict[str, object]:
    return {"pk": draft(cast).pk, "kind": "on_the_map"}


def placed(cast: Cast) -> Order:
    return an_order(signed(cast), state=OrderState.PLACED)


@dataclass(frozen=True, slots=True)
class Owing:
    """A place that owes, by the keys of its address."""

    programme: int
    place: int
    row: Order

    def scope_keys(self) -> ScopeKeys:
        return self.row.scope_keys()


def owing(cast: Cast) -> Owing:
    order = an_order(signed(cast), state=OrderState.DELIVERED, price_cents=20_00)
    return Owing(cast.programme.pk, cast.place.pk, order)


def claimed(cast: Cast) -> PriceClaim:
    owing(cast)
    owed = Order.objects.owed().filter(place=cast.place, agreement__programme=cast.programme)
    cents = sum(owed.order_by("pk").values_list("price_cents", flat=True))
    return claim_price(
        actor=cast.actor("chloe"), programme=cast.programme, place=cast.place, seen_cents=cents
    )


PAGES = {
    "orders:amounts": Page(thing=lambda cast: [claimed(cast), owing(cast).row]),
    "orders:claim_price": Page(thing=owing, kind="gesture"),
    "orders:price_claim": Page(thing=claimed),
    "orders:price_claim_paper": Page(thing=claimed, kind="file"),
    "orders:cancel_claim": Page(thing=claimed, kind="gesture"),
    "orders:waive_price": Page(thing=lambda cast: owing(cast).row, kind="gesture"),
    "orders:restore_price": Page(thing=lambda cast: owing(cast).row, kind="gesture"),
    "orders:list": Page(thing=lambda cast: [placed(cast)], who="ines"),
    "orders:new": Page(thing=lambda cast: [signed(cast)], who="ines"),
    "orders:order": Page(thing=placed),
    "orders:cancel": Page(thing=placed, kind="gesture", who="ines"),
    "orders:agreements": Page(thing=lambda cast: [signed(cast)]),
    "orders:agreement": Page(thing=draft),
    "orders:new_agreement": Page(),
    "orders:renew_agreement": Page(thing=signed),
    "orders:meet_prerequisite": Page(thing=condition, kind="gesture"),
    "orders:sign_agreement": Page(thing=draft, kind="gesture"),
    "orders:end_agreement": Page(thing=signed, kind="gesture"),
}

"""How each page of orders is opened. What fills a list is no thing of one page: it is given in a list."""

from __future__ import annotations

from rebond.orders.choices import AgreementState, OrderState
from rebond.orders.models import Agreement, Order
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


PAGES = {
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

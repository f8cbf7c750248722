"""How each page of donations is opened."""

from __future__ import annotations

from rebond.donations.models import Lot
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot
from tests.pages import Page


def its_lot(cast: Cast) -> Lot:
    agreement = a_donation_agreement(cast.programme, donor=cast.donor)
    return a_lot(agreement, workshop=cast.workshop, announced_count=48)


def with_a_lot(cast: Cast) -> dict[str, str]:
    """A page of its own, with something to show."""
    its_lot(cast)
    return {}


PAGES = {
    "donations:lots": Page(thing=with_a_lot),
    "donations:agreements": Page(thing=with_a_lot),
    "donations:agreement": Page(thing=lambda cast: its_lot(cast).agreement),
    "donations:draw_up_agreement": Page(),
    "donations:check_condition": Page(thing=lambda cast: its_lot(cast).agreement, kind="gesture"),
    "donations:announce_lot": Page(thing=with_a_lot),
    "donations:count_pallet": Page(who="amina", thing=its_lot),
    "donations:close_lot": Page(who="amina", thing=its_lot, kind="gesture"),
    "donations:reopen_lot": Page(who="amina", thing=its_lot, kind="gesture"),
}

"""A transfer between two places, from its slip to its last gap: one computer never left, and somebody says so."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from rebond.access import Role
from rebond.network.models import Membership, Place
from rebond.stock.models import Transfer
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import a_membership, a_place, a_user, an_agreement
from tests.factories.network import numbers
from tests.stock.prepared import at_place, fresh

PictureTaker = Callable[[Page, str], None]


def test_what_comes_is_scanned_and_what_stayed_is_said(page: Page, cast: Cast, picture: PictureTaker) -> None:
    came, stayed = at_place(cast, 2)
    bus, driver = _a_bus(cast)
    transfer = _amina_sends(page, cast, bus, came.asset_tag, stayed.asset_tag)
    _the_driver_receives(page, driver, transfer, came.asset_tag)
    amina = Person.signs_in(page, cast.amina)
    amina.opens(f"/stock/transfers/{transfer.pk}/")
    picture(page, "transfer-gap")
    amina.presses("Il n’est jamais parti")
    amina.sees("Resté où il était")
    assert [device.place for device in fresh([came, stayed])] == [bus, cast.place]


def _a_bus(cast: Cast) -> tuple[Place, Membership]:
    """A place of its own: the database of the suite is never emptied."""
    number = next(numbers)
    bus = a_place(cast.place.organisation, name=f"Bus des écoles {number}")
    an_agreement(cast.programme, place=bus)
    user = a_user("Lucie", email=f"lucie.{number}@exemple.test")
    return bus, a_membership(Role.MEDIATOR, bus.organisation, place=bus, user=user)


def _amina_sends(page: Page, cast: Cast, bus: Place, *tags: str) -> Transfer:
    amina = Person.signs_in(page, cast.amina)
    amina.opens("/stock/transfers/new/")
    amina.picks(origin=f"place:{cast.place.pk}", destination=f"place:{bus.pk}")
    amina.press("origin")
    amina.scans("codes", *tags, tags[0])
    amina.press("codes", words="Mettre sur le bon")
    amina.sees("2 ordinateurs sur le bon")
    amina.presses("Faire partir")
    transfer = Transfer.objects.get(to_place=bus)
    paper = page.request.get(f"/stock/transfers/{transfer.pk}/slip/")
    assert paper.headers["content-type"] == "application/pdf"
    return transfer


def _the_driver_receives(page: Page, driver: Membership, transfer: Transfer, tag: str) -> None:
    lucie = Person.signs_in(page, driver)
    lucie.sees("Transferts à recevoir")
    lucie.opens(f"/stock/transfers/{transfer.pk}/receive/")
    lucie.scans("codes", tag)
    lucie.press("codes", words="Vérifier ce qui est arrivé")
    lucie.sees("1 non scanné")
    lucie.press("codes", words="Recevoir ce qui est arrivé")
    lucie.sees("Le transfert est reçu")

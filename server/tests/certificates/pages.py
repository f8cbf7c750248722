"""How each page of the certificates is opened."""

from __future__ import annotations

from rebond.certificates.addresses import Shown, token_of
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.workshop.models import Certificate
from tests.cast import Cast
from tests.certificates.received import a_received
from tests.pages import VISITOR, Page


def a_certificate(cast: Cast) -> Certificate:
    return a_received(cast)


def some(cast: Cast) -> dict[str, object]:
    a_received(cast)
    return {}


def its_computer(cast: Cast) -> Device:
    device = a_received(cast).document.device
    assert device is not None
    return device


def its_lot(cast: Cast) -> Lot:
    return its_computer(cast).lot


def its_address(cast: Cast) -> dict[str, str]:
    return {"token": token_of(Shown.CERTIFICATE, a_received(cast).pk)}


PAGES = {
    "certificates:list": Page(who="bruno", thing=some, query="show=to-validate"),
    "certificates:validate": Page(kind="gesture"),
    "certificates:certificate": Page(thing=a_certificate),
    "certificates:refuse": Page(thing=a_certificate, kind="gesture"),
    "certificates:file": Page(thing=a_certificate, kind="file"),
    "certificates:drive_paper": Page(thing=a_certificate, kind="file"),
    "certificates:computer_paper": Page(thing=its_computer, kind="file"),
    "certificates:lot_paper": Page(thing=its_lot, kind="file"),
    "certificates:public": Page(who=VISITOR, thing=its_address),
    "certificates:verify": Page(who=VISITOR),
}

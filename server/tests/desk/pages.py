"""How each page of the desk is opened."""

from __future__ import annotations

from rebond.devices.models import Device
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot
from tests.pages import VISITOR, Page


def received(cast: Cast) -> Device:
    agreement = a_donation_agreement(cast.programme, donor=cast.donor)
    return a_device(a_lot(agreement, workshop=cast.workshop))


PAGES = {
    "desk:home": Page(),
    "desk:to_do": Page(),
    "desk:scan": Page(query="code=thinkpad"),
    "desk:find": Page(who=VISITOR, kind="gesture"),
    "desk:ledger": Page(who="eva"),
    "desk:about": Page(who=VISITOR),
    "desk:accessibility": Page(who=VISITOR),
    "desk:source": Page(who=VISITOR),
    "desk:healthz": Page(who=VISITOR, kind="file"),
    "desk:robots": Page(who=VISITOR, kind="file"),
    "desk:device": Page(thing=received),
    "desk:pile": Page(who="bruno"),
    "desk:pile_look": Page(who="bruno", kind="gesture"),
    "desk:pile_undo": Page(who="bruno", kind="gesture"),
    "desk:pile_cards": Page(who="bruno"),
}

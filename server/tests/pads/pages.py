"""How each page of paper sheets is opened."""

from __future__ import annotations

from rebond.pads.actions import take_in
from rebond.pads.models import Pad, Sheet
from tests.cast import Cast
from tests.factories import a_place, an_organisation
from tests.pads.sheets import a_pad, a_photograph
from tests.pages import Page


def printed(cast: Cast) -> Pad:
    return a_pad(cast)


def read(cast: Cast) -> Sheet:
    a_place(an_organisation(cast.territory))
    pad = a_pad(cast)
    take_in(actor=cast.actor("driss"), data=a_photograph(pad, sex=("woman", "man")))
    return Sheet.objects.get(pad=pad)


def scanned(cast: Cast) -> dict[str, object]:
    """Whoever scans the code of others' sheet comes to the page where sheets are read."""
    sheet = read(cast)
    return {"code": sheet.code, "number": sheet.number}


PAGES = {
    "pads:code": Page(who="driss", thing=scanned),
    "pads:list": Page(who="driss", thing=lambda cast: [read(cast)]),
    "pads:issue": Page(who="chloe"),
    "pads:paper": Page(who="driss", thing=printed, kind="file"),
    "pads:read": Page(who="driss"),
    "pads:answers": Page(who="driss"),
    "pads:confirm": Page(who="driss", thing=read),
    "pads:set_aside": Page(who="driss", thing=read, kind="gesture"),
    "pads:picture": Page(who="driss", thing=read, kind="file"),
}

"""What a scanned or typed text means: a computer, a referral, an order, a delivery, a lot, a shelf, or words to look for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from passport.codes import REFERRAL_CODE, VOUCHER_BOOK_CODE, VOUCHER_CODE, normalise
from rebond.access import Actor, may
from rebond.desk.links import link
from rebond.devices.matching import normalised_serial
from rebond.devices.models import Device, Drive
from rebond.devices.queries import Resolution, resolve
from rebond.devices.querysets import DeviceQuerySet
from rebond.donations.models import DonationAgreement, Lot
from rebond.handover.models import Handover
from rebond.kit.keyset import Page, page_of
from rebond.orders.models import Agreement, Order
from rebond.referrals.models import Referral
from rebond.stock.codes import key_of_code
from rebond.stock.models import Delivery, Location, Stocktake
from rebond.vouchers.queries.books import books_kept

LONGEST = 100
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Found:
    """``address``: where the text leads by itself, or nothing when there is a choice to make."""

    text: str
    address: str = ""
    page: Page[Device] | None = None
    near: tuple[str, ...] = ()


def meaning_of(text: str, actor: Actor, *, after: int | None = None, before: int | None = None) -> Found:
    """What this hat may see and ``text`` means; what it may not see does not exist."""
    text = text.strip()[:LONGEST]
    if not text:
        return Found("")
    if address := _written_tag(text) or _reference(text, actor):
        return Found(text, address)
    if not may(actor, "device.scan"):
        return Found(text)
    resolution = resolve(text, actor)
    devices = (
        [resolution.device] if resolution.device else list(resolution.candidates) or _with_drive(text, actor)
    )
    if len(devices) == 1:
        return Found(text, link("desk:device", devices[0].asset_tag))
    if devices:
        return Found(text, page=Page(devices, None, None))
    if address := _shelf(text, actor):
        return Found(text, address)
    return _looked_for(text, resolution, actor, after, before)


def _written_tag(text: str) -> str:
    """What is written as a tag leads to its page, which also knows what to say of a mistyped one."""
    tag = normalise(text) if text.upper().startswith("RB") or "/" in text else None
    return link("desk:device", tag) if tag else ""


def _reference(text: str, actor: Actor) -> str:
    """The first thing that bears exactly this reference."""
    code = normalise(text, family=REFERRAL_CODE) if text.upper().startswith("P") else None
    if code and (referral := Referral.objects.visible_to(actor).filter(code=code).first()):
        return link("referrals:referral", referral.code)
    if address := _voucher(text, actor) or _location(text, actor):
        return address
    for search in _REFERENCES:
        if address := search(text, actor):
            return address
    return ""


def _voucher(text: str, actor: Actor) -> str:
    """With its prefix: a book leads to its page; a voucher to the sessions that may take it, be it known or not."""
    written = text.upper().rpartition("/")[2]
    if written.startswith("VB-"):
        book = books_kept(actor).filter(code=normalise(text, family=VOUCHER_BOOK_CODE)).first()
        return link("vouchers:book", book.code) if book else ""
    code = normalise(text, family=VOUCHER_CODE) if written.startswith("V-") else None
    return link("vouchers:redeem", code=code) if code and may(actor, "voucher.redeem") else ""


def _location(text: str, actor: Actor) -> str:
    """The label of a shelf, scanned."""
    key = key_of_code(text)
    known = key is not None and Location.objects.visible_to(actor).filter(pk=key).exists()
    return link("stock:location", key) if known else ""


def _shelf(text: str, actor: Actor) -> str:
    """The name that a shelf bears in its workshop, typed, where one shelf alone bears it."""
    found = list(Location.objects.visible_to(actor).filter(code__in=_written(text)).order_by("pk")[:2])
    return link("stock:location", found[0].pk) if len(found) == 1 else ""


def _written(text: str) -> set[str]:
    """As typed, and in capitals as references are printed."""
    return {text, text.upper()}


def _order(text: str, actor: Actor) -> str:
    found = Order.objects.visible_to(actor).filter(reference__in=_written(text)).first()
    return link("orders:order", found.pk) if found else ""


def _delivery(text: str, actor: Actor) -> str:
    found = Delivery.objects.visible_to(actor).filter(reference__in=_written(text)).first()
    return link("stock:delivery", found.pk) if found else ""


def _stocktake(text: str, actor: Actor) -> str:
    found = Stocktake.objects.visible_to(actor).filter(reference__in=_written(text)).first()
    return link("stock:stocktake", found.pk) if found else ""


def _lot(text: str, actor: Actor) -> str:
    found = Lot.objects.visible_to(actor).filter(reference__in=_written(text)).order_by("-pk").first()
    return link("devices:lot", found.pk) if found else ""


def _agreement(text: str, actor: Actor) -> str:
    found = Agreement.objects.visible_to(actor).filter(reference__in=_written(text)).order_by("-pk").first()
    return link("orders:agreement", found.pk) if found else ""


def _donation_agreement(text: str, actor: Actor) -> str:
    found = (
        DonationAgreement.objects.visible_to(actor)
        .filter(reference__in=_written(text))
        .order_by("-pk")
        .first()
    )
    return link("donations:agreement", found.pk) if found else ""


def _handover(text: str, actor: Actor) -> str:
    found = Handover.objects.visible_to(actor).filter(reference__in=_written(text)).first()
    return link("handover:handover", found.pk) if found else ""


_REFERENCES: tuple[Callable[[str, Actor], str], ...] = (
    _order,
    _delivery,
    _stocktake,
    _lot,
    _agreement,
    _donation_agreement,
    _handover,
)


def _with_drive(text: str, actor: Actor) -> list[Device]:
    """Computers that hold, or held, the drive of this serial number."""
    serial = normalised_serial(text)
    holders = Drive.objects.filter(normalised_serial=serial).values("device")
    return list(_shown(actor).filter(pk__in=holders).order_by("-pk")[:MOST_NAMED]) if serial else []


def _looked_for(
    text: str, resolution: Resolution, actor: Actor, after: int | None, before: int | None
) -> Found:
    page = page_of(_shown(actor).matching(text), after=after, before=before)
    if after is None and before is None and len(page.rows) == 1 and not resolution.near_misses:
        return Found(text, link("desk:device", page.rows[0].asset_tag))
    return Found(text, page=page, near=tuple(device.asset_tag for device in resolution.near_misses))


def _shown(actor: Actor) -> DeviceQuerySet:
    return Device.objects.visible_to(actor).current().select_related("workshop", "place")

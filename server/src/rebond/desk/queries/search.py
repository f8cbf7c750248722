"""What a scanned or typed text means: a computer, a referral, an order, a delivery, a lot, or words to look for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from passport.codes import REFERRAL_CODE, normalise
from rebond.access import Actor, may
from rebond.desk.links import link
from rebond.desk.queries.devices import near_tags
from rebond.devices.choices import IdentifierKind
from rebond.devices.matching import naming, normalised_serial
from rebond.devices.models import Device, Drive, Identifier
from rebond.devices.querysets import DeviceQuerySet
from rebond.donations.models import DonationAgreement, Lot
from rebond.handover.models import Handover
from rebond.kit.keyset import Page, page_of
from rebond.orders.models import Agreement, Order
from rebond.referrals.models import Referral
from rebond.stock.models import Delivery

LONGEST = 100
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Found:
    """``address``: where the text leads by itself, or nothing when there is a choice to make."""

    text: str
    address: str = ""
    page: Page[Device] | None = None
    near: tuple[str, ...] = ()


def resolve(text: str, actor: Actor, *, after: int | None = None, before: int | None = None) -> Found:
    """What this hat may see and ``text`` means; what it may not see does not exist."""
    text = text.strip()[:LONGEST]
    if not text:
        return Found("")
    if address := _tag(text, actor) or _reference(text, actor):
        return Found(text, address)
    if not may(actor, "device.scan"):
        return Found(text)
    named = _named(text, actor)
    if len(named) == 1:
        return Found(text, link("desk:device", named[0].asset_tag))
    if named:
        return Found(text, page=Page(named, None, None))
    return _looked_for(text, actor, after, before)


def _tag(text: str, actor: Actor) -> str:
    """A tag leads to its page. Six letters may also be a word ("lenovo"): then only when such a computer exists."""
    tag = normalise(text)
    if tag is None:
        return ""
    written_as_tag = text.upper().startswith("RB") or "/" in text
    if written_as_tag or Device.objects.visible_to(actor).filter(asset_tag=tag).exists():
        return link("desk:device", tag)
    return ""


def _reference(text: str, actor: Actor) -> str:
    """The first thing that bears exactly this reference."""
    code = normalise(text, family=REFERRAL_CODE) if text.upper().startswith("P") else None
    if code and (referral := Referral.objects.visible_to(actor).filter(code=code).first()):
        return link("referrals:referral", referral.code)
    for search in _REFERENCES:
        if address := search(text, actor):
            return address
    return ""


def _order(text: str, actor: Actor) -> str:
    found = Order.objects.visible_to(actor).filter(reference__iexact=text).first()
    return link("orders:order", found.pk) if found else ""


def _delivery(text: str, actor: Actor) -> str:
    found = Delivery.objects.visible_to(actor).filter(reference__iexact=text).first()
    return link("stock:delivery", found.pk) if found else ""


def _lot(text: str, actor: Actor) -> str:
    found = Lot.objects.visible_to(actor).filter(reference__iexact=text).order_by("-pk").first()
    return link("donations:lot", found.pk) if found else ""


def _agreement(text: str, actor: Actor) -> str:
    found = Agreement.objects.visible_to(actor).filter(reference__iexact=text).order_by("-pk").first()
    return link("orders:agreement", found.pk) if found else ""


def _donation_agreement(text: str, actor: Actor) -> str:
    found = DonationAgreement.objects.visible_to(actor).filter(reference__iexact=text).order_by("-pk").first()
    return link("donations:agreement", found.pk) if found else ""


def _handover(text: str, actor: Actor) -> str:
    found = Handover.objects.visible_to(actor).filter(reference__iexact=text).first()
    return link("handover:handover", found.pk) if found else ""


_REFERENCES: tuple[Callable[[str, Actor], str], ...] = (
    _order, _delivery, _lot, _agreement, _donation_agreement, _handover,
)


def _named(text: str, actor: Actor) -> list[Device]:
    """Computers that bear this serial number, inventory number, MAC address or UUID, or hold this drive."""
    values = {naming(kind, text).normalised for kind in IdentifierKind if naming(kind, text).normalised}
    owners = Identifier.objects.filter(normalised__in=values).values("device")
    drives = Drive.objects.filter(normalised_serial=normalised_serial(text) or None).values("device")
    named = _shown(actor).filter(Q(pk__in=owners) | Q(pk__in=drives))
    return list(named.order_by("-pk")[:MOST_NAMED])


def _looked_for(text: str, actor: Actor, after: int | None, before: int | None) -> Found:
    page = page_of(_shown(actor).matching(text), after=after, before=before)
    is_first = after is None and before is None
    if is_first and len(page.rows) == 1:
        return Found(text, link("desk:device", page.rows[0].asset_tag))
    return Found(text, page=page, near=tuple(near_tags(text, actor)) if not page.rows else ())


def _shown(actor: Actor) -> DeviceQuerySet:
    return Device.objects.visible_to(actor).current().select_related("workshop", "place")

"""Offers for the tests: what somebody writes on the page, and the request that it makes."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from PIL import Image

from rebond.access import NOBODY
from rebond.collection.actions import ask_to_give
from rebond.collection.choices import EquipmentKind
from rebond.collection.contacts import Reachable
from rebond.collection.models import DonationRequest
from rebond.collection.offers import Offer, OfferedLine
from rebond.network.choices import OrganisationKind
from tests.cast import Cast
from tests.factories.network import a_commune

CONTACT = Reachable(
    name="Maud Invente",
    email="maud@exemple.test",
    phone="05 58 00 00 00",
    address="1 rue des Pins",
    note="au sous-sol",
)


def laptops(count: int = 12, *, bought_in: int | None = 0, memory_gb: int | None = 8) -> OfferedLine:
    year = timezone.localdate().year - 5 if bought_in == 0 else bought_in
    return OfferedLine(kind=EquipmentKind.LAPTOP, count=count, bought_in=year, memory_gb=memory_gb)


def an_offer(**fields: Any) -> Offer:
    values = {
        "giver_kind": OrganisationKind.COMPANY,
        "giver": "Scierie Invente",
        "commune": a_commune(),
        "ready_on": timezone.localdate() + timedelta(days=3),
        "lines": (laptops(),),
        "contact": CONTACT,
        **fields,
    }
    return Offer(**values)


def a_request(cast: Cast, **fields: Any) -> DonationRequest:
    """One that came by the public page."""
    return ask_to_give(actor=NOBODY, territory=cast.territory, offer=an_offer(**fields), submission=uuid4())


def a_picture(*, size: tuple[int, int] = (64, 48), kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **options)
    return out.getvalue()


def written(cast: Cast, **changes: str) -> dict[str, str]:
    """What a person writes on the public page."""
    return {
        "submission": str(uuid4()),
        "giver_kind": "company",
        "giver": "Scierie Invente",
        "count_laptop": "12",
        "bought_in_laptop": str(timezone.localdate().year - 5),
        "memory_gb_laptop": "8",
        "erasure_level": "purge",
        "handing": "pick_up",
        "commune": a_commune().label,
        "address": "1 rue des Pins",
        "ready_on": timezone.localdate().isoformat(),
        "contact_name": "Maud Invente",
        "email": "maud@exemple.test",
        **changes,
    }

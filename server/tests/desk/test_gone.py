"""A computer that nobody finds: stolen and lost are said where that was told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rebond.devices.models import Device
from rebond.handover.choices import UseEnd
from rebond.stock.actions import declare_missing
from rebond.stock.choices import MissingReason
from tests.cast import Cast
from tests.handover.endings import ended
from tests.handover.test_handing_over import equipped
from tests.stock.prepared import TESTER, in_stock

pytestmark = pytest.mark.usefixtures("clock")  # a step and its event carry one moment
ClientOf = Callable[[str], Client]


@pytest.mark.parametrize(("how", "words"), [(UseEnd.STOLEN, "Volé"), (UseEnd.LOST, "Perdu")])
def test_the_badge_says_what_the_end_of_use_told(
    cast: Cast, client_of: ClientOf, how: UseEnd, words: str
) -> None:
    device = ended(cast, equipped(cast), how).device
    chloe = client_of("chloe")
    pages = (
        reverse("devices:list"),
        reverse("devices:lot", args=[device.lot_id]),
        reverse("desk:device", args=[device.asset_tag]),
    )
    said = {address: words in chloe.get(address).content.decode() for address in pages}
    assert said == dict.fromkeys(pages, True)
    listed = chloe.get(reverse("devices:list")).context["listing"].rows
    assert [row.stage_words for row in listed if row.pk == device.pk] == [words]


def test_what_was_not_found_at_a_stocktake_is_missing_and_no_more(cast: Cast, client_of: ClientOf) -> None:
    not_found, stolen = in_stock(cast, 2)
    declare_missing(actor=TESTER, devices=[not_found], reason=MissingReason.NOT_FOUND)
    declare_missing(actor=TESTER, devices=[stolen], reason=MissingReason.STOLEN)
    rows = client_of("chloe").get(reverse("devices:list")).context["listing"].rows
    said = {row.pk: row.stage_words for row in rows}
    assert (said[not_found.pk], said[stolen.pk]) == ("Introuvable", "Volé")
    assert Device.objects.filter(stage="missing").count() == 2

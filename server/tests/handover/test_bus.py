"""On the bus the telephone notes two codes, and sends them when it can: the day is that of the bus, and once is enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.devices.models import Device
from rebond.handover.actions import Pair
from rebond.handover.models import Handover
from tests.cast import Cast
from tests.factories import a_referral
from tests.handover.in_person import a_pair
from tests.stock.prepared import at_place

Clients = Callable[[str], Client]
JSON = {"accept": "application/json"}


def noted(pair: Pair, **more: str) -> dict[str, str]:
    ticks = {"with_items": "on", "explained": "on", "signed": "on"}
    return {
        "referral": pair.referral.code,
        "code": pair.device.asset_tag,
        "submission": str(uuid4()),
        **ticks,
        **more,
    }


def test_what_was_noted_yesterday_counts_on_its_day_and_once(cast: Cast, client_of: Clients) -> None:
    pair, ines = a_pair(cast), client_of("ines")
    Device.objects.update(stage_since=timezone.now() - timedelta(days=4))
    yesterday = timezone.now() - timedelta(days=1)
    sent = noted(pair, done_at=yesterday.isoformat())
    answers = [ines.post(reverse("handover:bus"), sent, headers=JSON) for _ in range(2)]
    assert [(answer.status_code, answer.json()["taken"]) for answer in answers] == [(200, True)] * 2
    handover = Handover.objects.get()
    assert handover.handed_over_at == yesterday
    assert timezone.localdate(handover.signing.entered_at) == timezone.localdate()
    assert (handover.signing.means, handover.signing.items) == ("paper", ["charger"])


def test_a_telephone_ahead_of_its_time_means_now(cast: Cast, client_of: Clients) -> None:
    ahead = (timezone.now() + timedelta(hours=3)).isoformat()
    answer = client_of("ines").post(reverse("handover:bus"), noted(a_pair(cast), done_at=ahead), headers=JSON)
    assert answer.json()["taken"]
    assert Handover.objects.get().handed_over_at <= timezone.now()


def test_what_may_not_be_is_told_and_nothing_is_lost(cast: Cast, client_of: Clients) -> None:
    (device,) = at_place(cast)
    person = a_referral(cast.programme, place=cast.place, stage="on_path")
    ines = client_of("ines")
    refused = ines.post(reverse("handover:bus"), noted(Pair(device, person)), headers=JSON)
    assert (refused.status_code, refused.json()["taken"]) == (422, False)
    assert "à suivre" in refused.json()["words"]
    unknown = ines.post(reverse("handover:bus"), noted(Pair(device, person), code="RB-0000-00"), headers=JSON)
    assert "Aucun ordinateur" in unknown.json()["words"]
    assert not Handover.objects.exists()


def test_without_a_script_the_form_is_sent_as_any_other(cast: Cast, client_of: Clients) -> None:
    pair, ines = a_pair(cast), client_of("ines")
    unsigned = noted(pair)
    del unsigned["signed"]
    page = ines.post(reverse("handover:bus"), unsigned)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["signed"])
    assert ines.post(reverse("handover:bus"), noted(pair)).headers["location"] == reverse("handover:bus")

"""The page of a handover whose computer came back tells what the person has now."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from rebond.handover.actions import Pair, hand_over, take_back
from rebond.handover.choices import ReturnReason
from rebond.handover.models import Handover
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.handover.test_handing_over import equipped
from tests.stock.prepared import at_place

Clients = Callable[[str], Client]
WAITS = "La personne attend un autre ordinateur"


def test_once_exchanged_nobody_is_asked_to_hand_over_another_one(cast: Cast, client_of: Clients) -> None:
    first, ines = equipped(cast), cast.actor("ines")
    take_back(
        actor=ines,
        devices=[first.device],
        workshop=cast.workshop,
        reason=ReturnReason.FAULTY,
        exchange_wanted=True,
    )
    address = reverse("handover:handover", args=[first.pk])
    assert WAITS in client_of("ines").get(address).content.decode()
    (other,) = at_place(cast)
    assert hand_over(actor=ines, pairs=[Pair(other, Referral.objects.get())]).complete
    second = Handover.objects.get(device=other)
    page = client_of("ines").get(address).content.decode()
    assert WAITS not in page
    assert "Remettre un autre ordinateur" not in page
    assert f'href="{reverse("handover:handover", args=[second.pk])}">{second.reference}' in page
    assert other.asset_tag in page


def test_a_guarantee_is_called_on_the_page_as_on_the_sheet_of_the_person(
    cast: Cast, client_of: Clients
) -> None:
    cast.programme.warranty_months = 12
    cast.programme.save()
    page = client_of("ines").get(reverse("handover:handover", args=[equipped(cast).pk])).content.decode()
    assert "Réparé ou échangé jusqu’au" in page
    assert "Garantie" not in page

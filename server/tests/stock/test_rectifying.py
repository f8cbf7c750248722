"""What was received by mistake is undone from the pages, and received again on the true day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.devices.models import Device
from rebond.stock.models import Delivery, DeliveryLine
from tests.cast import Cast
from tests.stock.prepared import TESTER, at_place, fresh, in_stock, stages

Clients = Callable[[str], Client]


def test_one_reception_is_undone_on_the_page_of_the_computer_and_done_again_on_that_of_its_delivery(
    cast: Cast, client_of: Clients
) -> None:
    (device,), chloe = at_place(cast), client_of("chloe")
    address = reverse("devices:rectify", args=[device.asset_tag])
    page = chloe.get(address)
    assert "Sa livraison l’attend" in page.content.decode()
    step = page.context["form"]["step"].value()
    for _time in range(2):
        chloe.post(address, {"reason": "wrong_scan", "step": step})
    assert stages([device]) == ["in_transit"]

    delivery = Delivery.objects.get()
    line = DeliveryLine.objects.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    Device.objects.update(stage_since=timezone.now() - timedelta(days=3))
    settle = reverse("stock:settle_line", args=[delivery.pk, line.pk])
    assert settle in chloe.get(reverse("stock:delivery", args=[delivery.pk])).content.decode()
    chloe.post(settle, {"gesture": "accept", "occurred_at": yesterday.isoformat()})
    (back,) = fresh([device])
    assert (back.stage, timezone.localdate(back.stage_since)) == ("at_place", yesterday)


def test_a_whole_reception_is_undone_with_a_reason(cast: Cast, client_of: Clients) -> None:
    pile, chloe = at_place(cast, 2), client_of("chloe")
    address = reverse("stock:reopen", args=[Delivery.objects.get().pk])
    assert chloe.post(address, {}).status_code == 422
    for _time in range(2):
        assert chloe.post(address, {"reason": "wrong_day"}).status_code == 302
    assert stages(pile) == ["in_transit", "in_transit"]
    assert chloe.get(address).status_code == 302  # nothing is left to undo


def test_the_page_names_the_computer_that_stands_in_the_way(cast: Cast, client_of: Clients) -> None:
    from rebond.handover.actions import take_back
    from rebond.handover.choices import ReturnReason

    first, _second = at_place(cast, 2)
    take_back(actor=TESTER, devices=[first], workshop=cast.workshop, reason=ReturnReason.STOCK_RECALLED)
    address = reverse("stock:reopen", args=[Delivery.objects.get().pk])
    answer = client_of("chloe").post(address, {"reason": "wrong_day"})
    assert answer.status_code == 422
    assert first.asset_tag in str(answer.context["form"].non_field_errors())


def test_a_mediator_receives_and_undoes_nothing(cast: Cast, client_of: Clients) -> None:
    pile = at_place(cast)
    address = reverse("stock:reopen", args=[Delivery.objects.get().pk])
    assert client_of("ines").post(address, {"reason": "wrong_day"}).status_code == 403
    assert stages(pile) == ["at_place"]


def test_a_step_that_only_its_own_gesture_mends_leads_to_what_is_possible(
    cast: Cast, client_of: Clients
) -> None:
    from rebond.stock.actions import load, open_delivery
    from tests.stock.prepared import an_accepted_order

    (device,) = in_stock(cast)
    delivery = open_delivery(actor=TESTER, order=an_accepted_order(cast, 1), workshop=cast.workshop)
    load(actor=TESTER, delivery=delivery, devices=[device])
    response = client_of("chloe").get(reverse("devices:rectify", args=[device.asset_tag]))
    assert response.context["obstacle"].code == "depended_on"
    assert [step.name for step in response.context["gestures"]] == ["release", "dispatch", "declare_missing"]

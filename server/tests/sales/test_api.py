"""Programs sell by the same rules as people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.utils import timezone

from rebond.devices.models import Device
from rebond.handover.models import Sale
from tests.cast import Cast
from tests.factories import an_organisation
from tests.handover.test_selling import for_sale
from tests.sales.prepared import a_buyer, in_instalments, ruled, sellable_stock, under_warranty
from tests.stock.prepared import in_stock, stages
from tests.stock.test_api import post


def send(cast: Cast, who: str, path: str, given: Mapping[str, Any]) -> tuple[int, Any]:
    answer = post(cast, who, f"/{path}", **given)
    return answer.status_code, answer.json()


def a_sale_of(device: Device, *, price_cents: int) -> dict[str, Any]:
    return {
        "device": device.asset_tag,
        "price_cents": price_cents,
        "paid_by": "cash",
        "proof_seen": True,
        "submission": str(uuid4()),
    }


def test_a_sale_and_what_the_decree_refuses(cast: Cast) -> None:
    (device,) = for_sale(cast)
    given = a_sale_of(device, price_cents=180_01)
    status, problem = send(cast, "ines", "sales", given)
    assert (status, problem["code"], problem["field"]) == (422, "above_ceiling", "price")
    status, sold = send(cast, "ines", "sales", given | {"price_cents": 60_00})
    reference = Sale.objects.get().reference
    assert (status, sold) == (201, {"reference": reference, "devices": [device.asset_tag], "cents": 60_00})
    again = given | {"price_cents": 60_00}
    assert send(cast, "ines", "sales", again) == (
        201,
        sold,
    )  # the answer was lost, and the program asks again
    other = send(cast, "ines", "sales", again | {"price_cents": 50_00})
    assert (other[0], other[1]["code"]) == (409, "sent_already")
    assert send(cast, "ines", "sales", again | {"submission": str(uuid4())})[0] == 409
    assert Sale.objects.count() == 1


def test_instalments_and_their_payments(cast: Cast) -> None:
    (device,) = for_sale(cast)
    ruled(cast, most_instalments=3)
    spread = {"count": 3, "first_due_on": timezone.localdate().isoformat()}
    given = a_sale_of(device, price_cents=100_00)
    assert send(cast, "ines", "sales", given | {"spread": spread | {"first_due_on": "demain"}})[0] == 422
    status, sold = send(cast, "ines", "sales", given | {"spread": spread})
    assert status == 201
    assert send(cast, "ines", "sales", given | {"spread": spread}) == (201, sold)
    assert send(cast, "ines", "sales", given)[1]["code"] == "sent_already"
    payment = {"cents": 33_34, "paid_by": "cash", "submission": str(uuid4())}
    path = f"sales/{sold['reference']}/payments"
    answers = [send(cast, "ines", path, payment) for _time in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0][0], answers[0][1]["rest_cents"]) == (201, 66_66)


def test_a_pile_sold_to_an_organisation(cast: Cast) -> None:
    pile, buyer = sellable_stock(cast, 2), a_buyer(cast)
    given = {
        "codes": [device.asset_tag for device in pile],
        "organisation": buyer.pk,
        "price_cents": 99_00,
        "paid_by": "transfer",
        "submission": str(uuid4()),
    }
    answers = [send(cast, "amina", "sales/organisations", given) for _time in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0][0], answers[0][1]["cents"]) == (201, 198_00)
    assert send(cast, "ines", "sales/organisations", given)[0] == 403


def test_an_exchange_under_warranty(cast: Cast) -> None:
    made, other = under_warranty(cast)
    status, told = send(cast, "ines", f"sales/{made.reference}/exchange", {"device": other.asset_tag})
    assert (status, told["devices"], told["cents"]) == (201, [other.asset_tag], 0)
    assert stages([made.device, other]) == ["returned", "sold"]


def test_a_receipt_of_another_territory_is_not_there(cast: Cast) -> None:
    plan = in_instalments(cast)
    payment = {"cents": 1, "paid_by": "cash", "submission": str(uuid4())}
    assert send(cast, "farid", f"sales/{plan.sale.reference}/payments", payment)[0] == 404
    for unknown in ("V-abc", "V-1-2026", f"V-{'9' * 20}-2026-1", f"V-{plan.sale.place_id}-2026-{'9' * 20}"):
        assert send(cast, "ines", f"sales/{unknown}/payments", payment)[0] == 404


def test_a_loan_and_its_renewal(cast: Cast) -> None:
    first, second = in_stock(cast, 2)
    given = {
        "codes": [first.asset_tag, second.asset_tag],
        "organisation": an_organisation(cast.territory).pk,
        "due_on": "2030-01-31",
    }
    status, told = send(cast, "amina", "loans", given)
    assert (status, sorted(told["taken"])) == (200, sorted(given["codes"]))
    renewal = {"device": first.asset_tag, "due_on": "2030-06-30"}
    answers = [send(cast, "amina", "loans/renewals", renewal) for _time in range(2)]
    assert answers == [(200, {"device": first.asset_tag, "due_on": "2030-06-30", "renewals": 1})] * 2
    assert (
        send(cast, "amina", "loans/renewals", {"device": first.asset_tag, "due_on": "2029-01-01"})[0] == 422
    )
    assert send(cast, "ines", "loans", given)[0] == 403

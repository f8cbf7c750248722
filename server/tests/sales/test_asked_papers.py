"""Who was referred shows the papers of their programme before they buy, as before they are given a computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.devices.choices import FormFactor
from rebond.devices.models import Device
from rebond.handover.actions import sell
from rebond.handover.choices import PaymentMeans
from rebond.handover.models import Sale
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.models import Event
from rebond.programmes.choices import Outlet
from rebond.referrals.models import Referral
from rebond.sales.actions import Spread, exchange, sell_in_instalments
from tests.cast import Cast
from tests.factories import a_referral
from tests.handover.test_lending_to_people import ruled
from tests.sales.test_api import a_sale_of, send
from tests.stock.prepared import at_place, fresh, stages

Clients = Callable[[str], Client]
ASKED = ["proof_of_situation", "charter"]
PAGE = "sales:sell"


def a_pair_asked(cast: Cast, count: int = 1, **rules: Any) -> tuple[list[Device], Referral]:
    ruled(cast, outlets=[Outlet.SOLIDARITY_SALE.value], papers_at_handover=ASKED, **rules)
    made = at_place(cast, count)
    Device.objects.filter(pk__in=[device.pk for device in made]).update(form_factor=FormFactor.NOTEBOOK)
    return list(fresh(made)), a_referral(cast.programme, place=cast.place, stage="path_done")


def terms(cast: Cast, device: Device, person: Referral | None, **more: Any) -> dict[str, Any]:
    return {
        "actor": cast.actor("ines"),
        "device": device,
        "referral": person,
        "price_cents": 60_00,
        "paid_by": PaymentMeans.CASH,
        "proof_seen": True,
        **more,
    }


def papers_seen() -> list[dict[str, Any]]:
    return list(Event.objects.filter(kind="referral.papers_seen").values_list("facts", flat=True))


def test_a_referred_person_buys_once_every_paper_was_seen(cast: Cast) -> None:
    (device,), person = a_pair_asked(cast)
    for papers in ((), ("charter",)):
        with pytest.raises(Refused) as refusal:
            sell(**terms(cast, device, person, papers=papers))
        assert (refusal.value.code, refusal.value.field) == ("paper_missing", "papers")
    assert not Sale.objects.exists()
    assert sell(**terms(cast, device, person, papers=ASKED)).number == 1
    assert papers_seen() == [{"moment": "handover", "papers": ASKED}]


def test_in_instalments_the_papers_are_asked_for_too(cast: Cast) -> None:
    (device,), person = a_pair_asked(cast, most_instalments=3)
    spread = Spread(2, timezone.localdate())
    with pytest.raises(Refused) as refusal:
        sell_in_instalments(**terms(cast, device, person, spread=spread))
    assert refusal.value.code == "paper_missing"
    sell_in_instalments(**terms(cast, device, person, spread=spread, papers=ASKED))
    assert stages([device]) == ["sold"]


def test_who_was_not_referred_shows_none_of_them_and_nobody_can_say_so(cast: Cast) -> None:
    (device,), _person = a_pair_asked(cast)
    with pytest.raises(Invalid) as unknown:
        sell(**terms(cast, device, None, papers=["charter"]))
    assert unknown.value.field == "papers"
    assert sell(**terms(cast, device, None)).number == 1
    assert papers_seen() == []


def test_an_exchange_under_warranty_asks_for_no_paper_again(cast: Cast) -> None:
    (first, other), person = a_pair_asked(cast, 2, warranty_months=6)
    sale = sell(**terms(cast, first, person, papers=ASKED))
    exchange(actor=cast.actor("ines"), sale=sale, device=other, workshop=cast.workshop)
    assert stages([first, other]) == ["returned", "sold"]
    assert len(papers_seen()) == 1


def test_the_page_ticks_the_papers_of_the_person_in_its_address(cast: Cast, client_of: Clients) -> None:
    (device,), person = a_pair_asked(cast)
    address = reverse(PAGE, query={"code": device.asset_tag, "referral": person.code})
    fields = client_of("ines").get(address).context["form"].fields
    assert [code for code, _words in fields["papers"].choices] == ASKED
    assert "papers" not in client_of("ines").get(reverse(PAGE)).context["form"].fields


def test_a_person_whose_code_is_typed_is_asked_for_their_papers_on_the_answer(
    cast: Cast, client_of: Clients
) -> None:
    (device,), person = a_pair_asked(cast)
    ines, given = client_of("ines"), {"code": device.asset_tag, "referral": person.code, "price": "60"}
    given |= {"paid_by": "cash", "proof_seen": "on", "submission": str(uuid4())}
    refused = ines.post(reverse(PAGE), given)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["papers"])
    assert 'name="papers"' in refused.content.decode()
    assert ines.post(reverse(PAGE), {**given, "papers": ASKED}).status_code == 302
    assert stages([device]) == ["sold"]


def test_a_program_says_which_papers_were_seen(cast: Cast) -> None:
    (device,), person = a_pair_asked(cast)
    given = a_sale_of(device, price_cents=60_00) | {"referral": person.code}
    status, problem = send(cast, "ines", "sales", given)
    assert (status, problem["code"], problem["field"]) == (409, "paper_missing", "papers")
    assert send(cast, "ines", "sales", given | {"papers": ["gold"]})[0] == 422
    assert send(cast, "ines", "sales", given | {"papers": ASKED})[0] == 201

"""Papers that a programme asks for are seen before the computer leaves: page, telephone and programs answer alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rebond.handover.actions import Pair, hand_over, hand_over_in_person
from rebond.handover.models import Handover
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.models import Event
from tests.cast import Cast
from tests.handover.in_person import a_pair, answers, said
from tests.handover.test_handing_over import codes
from tests.handover.test_in_person import address_of
from tests.handover.test_lending_to_people import ruled

Clients = Callable[[str], Client]
ASKED = ["proof_of_situation", "charter"]


def a_pair_asked(cast: Cast) -> Pair:
    ruled(cast, papers_at_handover=ASKED)
    return a_pair(cast)


def test_a_computer_stays_until_every_paper_was_seen(cast: Cast) -> None:
    pair, ines = a_pair_asked(cast), cast.actor("ines")
    assert codes(hand_over(actor=ines, pairs=[pair])) == ["paper_missing"]
    assert codes(hand_over(actor=ines, pairs=[pair], papers=["charter"])) == ["paper_missing"]
    assert hand_over(actor=ines, pairs=[pair], papers=ASKED).complete
    seen = Event.objects.get(kind="referral.papers_seen")
    assert (seen.stream, seen.facts) == (pair.referral.stream, {"moment": "handover", "papers": ASKED})


def test_a_person_referred_before_is_asked_for_nothing(cast: Cast) -> None:
    pair = a_pair(cast)
    ruled(cast, papers_at_handover=ASKED)
    assert hand_over(actor=cast.actor("ines"), pairs=[pair]).complete
    assert not Event.objects.filter(kind="referral.papers_seen").exists()


def test_the_page_has_one_tick_each_and_says_beside_them_what_is_missing(
    cast: Cast, client_of: Clients
) -> None:
    pair, ines = a_pair_asked(cast), client_of("ines")
    page = ines.get(address_of(pair))
    assert [code for code, _ in page.context["form"].fields["papers"].choices] == ASKED
    refused = ines.post(address_of(pair), answers(papers=["charter"]))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["papers"])
    assert ines.post(address_of(pair), answers(papers=ASKED)).status_code == 302


def test_a_program_and_the_page_are_refused_with_the_same_obstacle(cast: Cast) -> None:
    pair, ines = a_pair_asked(cast), cast.actor("ines")
    with pytest.raises(Refused) as fault:
        hand_over_in_person(actor=ines, pair=pair, submission=uuid4(), said=said())
    assert (fault.value.code, fault.value.field) == ("paper_missing", "papers")
    assert str(fault.value).startswith("Le dispositif demande : Justificatif de situation, Charte signée.")
    with pytest.raises(Invalid) as unknown:
        hand_over_in_person(actor=ines, pair=pair, submission=uuid4(), said=said(papers=("gold",)))
    assert unknown.value.field == "papers"
    assert not Handover.objects.exists()


def test_on_the_bus_one_tick_says_that_all_were_seen(cast: Cast, client_of: Clients) -> None:
    pair, ines = a_pair_asked(cast), client_of("ines")
    noted = {
        "referral": pair.referral.code,
        "code": pair.device.asset_tag,
        "with_items": "on",
        "explained": "on",
        "signed": "on",
        "submission": str(uuid4()),
    }
    sent = [
        ines.post(reverse("handover:bus"), noted | more, headers={"accept": "application/json"})
        for more in ({}, {"papers_seen": "on"})
    ]
    assert [json.loads(answer.content)["taken"] for answer in sent] == [False, True]

"""The road of a computer ends here: never by slip of the finger, never under the wrong word."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rebond.devices.actions import rectify
from rebond.devices.choices import RectificationReason
from rebond.kit.errors import NotAllowed
from rebond.recycling.actions import eliminate, give_back, retire
from rebond.recycling.choices import DisposalReason
from rebond.recycling.models import Disposal
from rebond.recycling.papers import slip_of
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot
from tests.stock.prepared import TESTER, in_stock, prepared, stages

Clients = Callable[[str], Client]


def test_what_was_never_refurbished_is_eliminated_and_what_was_is_put_out_of_service(cast: Cast) -> None:
    (in_work,), (ready,) = prepared(cast), in_stock(cast)
    wrong = retire(actor=cast.actor("chloe"), devices=[in_work], reason=DisposalReason.BROKEN)
    assert wrong.refused[0].obstacles[0].code == "wrong_stage"
    assert eliminate(actor=cast.actor("chloe"), devices=[in_work], reason=DisposalReason.TOO_OLD).complete
    assert retire(actor=cast.actor("chloe"), devices=[ready], reason=DisposalReason.BROKEN).complete
    assert stages([in_work, ready]) == ["eliminated", "out_of_service"]
    assert list(Disposal.objects.order_by("device").values_list("after_refurbishing", flat=True)) == [
        False,
        True,
    ]


def test_a_wrong_elimination_is_undone_with_its_decision(cast: Cast) -> None:
    pile = prepared(cast)
    eliminate(actor=cast.actor("chloe"), devices=pile, reason=DisposalReason.BROKEN)
    assert rectify(actor=cast.actor("chloe"), devices=pile, reason=RectificationReason.WRONG_SCAN).complete
    assert stages(pile) == ["received"]
    assert not Disposal.objects.exists()


def test_a_technician_ends_no_road(cast: Cast, client_of: Clients) -> None:
    with pytest.raises(NotAllowed):
        eliminate(actor=cast.actor("bruno"), devices=prepared(cast), reason=DisposalReason.BROKEN)
    assert client_of("bruno").get(reverse("recycling:eliminate")).status_code == 403


def test_one_computer_is_eliminated_only_with_its_code_typed(cast: Cast, client_of: Clients) -> None:
    (device,) = prepared(cast)
    client, address = client_of("chloe"), reverse("recycling:eliminate")
    given = {"codes": device.asset_tag, "reason": "broken"}
    looked = client.post(address, {**given, "gesture": "look"})
    assert (looked.status_code, stages([device])) == (200, ["received"])
    assert "confirmation" in looked.content.decode()
    assert client.post(address, {**given, "gesture": "confirm", "confirmation": "oui"}).status_code == 422
    assert client.post(address, {**given, "gesture": "confirm"}).status_code == 422
    assert stages([device]) == ["received"]
    typed = device.asset_tag.lower().replace("-", " ")
    assert client.post(address, {**given, "gesture": "confirm", "confirmation": typed}).status_code == 302
    assert stages([device]) == ["eliminated"]


def test_a_pile_is_eliminated_only_with_its_number_typed(cast: Cast, client_of: Clients) -> None:
    pile = prepared(cast, 3)
    client, address = client_of("chloe"), reverse("recycling:eliminate")
    given = {
        "codes": "\n".join(device.asset_tag for device in pile),
        "reason": "too_old",
        "gesture": "confirm",
    }
    assert client.post(address, {**given, "confirmation": "2"}).status_code == 422
    assert client.post(address, {**given, "confirmation": "3"}).status_code == 302
    assert stages(pile) == ["eliminated"] * 3


def test_the_page_says_which_word_is_the_right_one(cast: Cast, client_of: Clients) -> None:
    (ready,) = in_stock(cast)
    given = {
        "codes": ready.asset_tag,
        "reason": "broken",
        "gesture": "confirm",
        "confirmation": ready.asset_tag,
    }
    answer = client_of("chloe").post(reverse("recycling:eliminate"), given)
    assert answer.status_code == 422
    assert "Prêt à remettre" in answer.content.decode()


def slip_text(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages).replace("\u2011", "-")


def test_what_goes_back_to_the_donor_leaves_with_a_slip_that_says_what_is_not_erased(
    cast: Cast, client_of: Clients
) -> None:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    erased, unproven = *prepared(cast), a_device(lot)
    assert give_back(actor=cast.actor("chloe"), devices=[erased, unproven]).complete
    day = timezone.localdate().isoformat()
    text = slip_text(client_of("chloe").get(reverse("recycling:slip", args=[cast.donor.pk, day])).content)
    assert [device.asset_tag in text for device in (erased, unproven)] == [True, True]
    assert (text.count("effacé, avec preuve"), "Non effacés" in text) == (1, True)
    assert "DÉMONSTRATION" not in text.upper()


def test_a_slip_of_a_demonstration_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rebond.recycling.papers.returns.is_demonstration", lambda: True)
    pile = prepared(cast)
    give_back(actor=TESTER, devices=pile)
    assert "DÉMONSTRATION" in slip_text(slip_of(pile, day=timezone.localdate()).content).upper()


def test_there_is_no_slip_for_a_day_on_which_nothing_went_back(cast: Cast, client_of: Clients) -> None:
    days = ("2024-01-01", "hier", "0001-01-01", "9999-12-31")
    addresses = [reverse("recycling:slip", args=[cast.donor.pk, day]) for day in days]
    assert [client_of("chloe").get(address).status_code for address in addresses] == [404] * 4

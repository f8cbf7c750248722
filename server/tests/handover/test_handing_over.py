"""A computer reaches a person, comes back, is exchanged, or is lent to an organisation."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rebond.devices.models import Device
from rebond.donations.models import DonationAgreement
from rebond.handover.actions import Pair, hand_over, lend, take_back
from rebond.handover.choices import ReturnReason, WaiverReason
from rebond.handover.filing import filed_at
from rebond.handover.models import DeviceReturn, Handover, Loan
from rebond.handover.papers import sheet_of
from rebond.handover.queries import handover_visible
from rebond.kit.errors import Invalid, NotAllowed, NotFound
from rebond.ledger.models import Event
from rebond.programmes.choices import Outlet
from rebond.referrals.actions import close
from rebond.referrals.choices import ClosingReason, Need
from rebond.referrals.models import Referral
from rebond.stock.actions import declare_missing, location_named, recover, shelve
from rebond.stock.choices import LineState, MissingReason
from rebond.stock.models import DeliveryLine
from tests.cast import Cast
from tests.factories import a_place, a_programme, a_referral, a_workshop, an_organisation
from tests.factories.network import a_territory
from tests.handover.in_person import answers
from tests.harness.queries import assert_list_costs
from tests.stock.prepared import (
    TESTER,
    at_place,
    devices_in,
    fresh,
    in_stock,
    prove,
    see_a_drive,
    stages,
    underway,
)

Clients = Callable[[str], Client]


def a_person(cast: Cast, stage: str = "path_done", **facts: object) -> Referral:
    return a_referral(cast.programme, stage=stage, **{"place": cast.place, **facts})


def equipped(cast: Cast) -> Handover:
    (device,) = at_place(cast)
    outcome = hand_over(actor=cast.actor("ines"), pairs=[Pair(device, a_person(cast))])
    assert outcome.complete, outcome.refused[0].reason
    return Handover.objects.get(device=device)


def codes(outcome: object) -> list[str]:
    return [obstacle.code for refusal in outcome.refused for obstacle in refusal.obstacles]  # type: ignore[attr-defined]


def test_a_mediator_hands_over_when_the_path_is_done(cast: Cast) -> None:
    handover = equipped(cast)
    assert stages([handover.device]) == ["handed_over"]
    assert Referral.objects.get().stage == "equipped"
    recorded = Event.objects.get(kind="handover.recorded")
    assert recorded.facts == {"device_id": handover.device_id, "place_id": cast.place.pk, "outlet": "gift"}


def test_sessions_that_remain_stand_in_the_way_until_somebody_entitled_gives_a_reason(cast: Cast) -> None:
    (device,), person = at_place(cast), a_person(cast, "on_path")
    pairs = [Pair(device, person)]
    assert codes(hand_over(actor=cast.actor("ines"), pairs=pairs)) == ["sessions_missing"]
    with pytest.raises(NotAllowed):
        hand_over(actor=cast.actor("ines"), pairs=pairs, waiver=WaiverReason.URGENT_NEED)
    assert hand_over(actor=cast.actor("chloe"), pairs=pairs, waiver=WaiverReason.URGENT_NEED).complete
    assert Handover.objects.get().waiver == "urgent_need"


def test_no_reason_gives_a_computer_to_a_person_referred_for_an_initiation_only(cast: Cast) -> None:
    (device,), person = at_place(cast), a_person(cast, "on_path", need=Need.INITIATION_ONLY)
    outcome = hand_over(
        actor=cast.actor("chloe"), pairs=[Pair(device, person)], waiver=WaiverReason.URGENT_NEED
    )
    assert codes(outcome) == ["initiation_only"]


def test_a_drive_without_proof_seen_at_the_place_stands_in_the_way(cast: Cast) -> None:
    (device,) = at_place(cast)
    see_a_drive(device)
    assert codes(hand_over(actor=cast.actor("ines"), pairs=[Pair(device, a_person(cast))])) == [
        "drive_nothing"
    ]


def test_one_person_gets_one_computer_and_one_computer_goes_to_one_person(cast: Cast) -> None:
    first, second = at_place(cast, 2)
    person, other = a_person(cast), a_person(cast)
    with pytest.raises(Invalid):
        hand_over(actor=cast.actor("ines"), pairs=[Pair(first, person), Pair(second, person)])
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(first, person)]).complete
    assert codes(hand_over(actor=cast.actor("ines"), pairs=[Pair(second, person)])) == ["already_equipped"]
    assert codes(hand_over(actor=cast.actor("ines"), pairs=[Pair(first, other)])) == ["wrong_stage"]


def test_a_computer_or_a_person_of_another_place_is_out_of_reach(cast: Cast) -> None:
    (device,) = at_place(cast)
    elsewhere = a_place(an_organisation(cast.territory))
    with pytest.raises(NotFound):
        hand_over(actor=cast.actor("ines"), pairs=[Pair(device, a_referral(cast.programme, place=elsewhere))])
    with pytest.raises(NotFound):
        hand_over(actor=cast.actor("farid"), pairs=[Pair(device, a_person(cast))])


def test_not_even_the_coordination_hands_over_what_stands_at_another_place(cast: Cast) -> None:
    (device,) = at_place(cast)
    person = a_person(cast, place=a_place(an_organisation(cast.territory)))
    outcome = hand_over(actor=cast.actor("chloe"), pairs=[Pair(device, person)])
    assert (codes(outcome), stages([device])) == (["other_place"], ["at_place"])


def test_a_computer_is_given_to_nobody_where_its_donor_allows_loans_alone(cast: Cast) -> None:
    (device,) = at_place(cast)
    DonationAgreement.objects.update(outlets=[Outlet.LOAN.value])
    outcome = hand_over(actor=cast.actor("ines"), pairs=[Pair(device, a_person(cast))])
    assert (codes(outcome), stages([device])) == (["outlet_excluded"], ["at_place"])


def test_a_person_whose_request_is_closed_is_handed_nothing(cast: Cast) -> None:
    (device,), person = at_place(cast), a_person(cast)
    close(actor=cast.actor("ines"), referrals=[person], reason=ClosingReason.GAVE_UP)
    assert "referral_closed" in codes(hand_over(actor=cast.actor("ines"), pairs=[Pair(device, person)]))
    assert stages([device]) == ["at_place"]


def of_another_programme(cast: Cast) -> Cast:
    return replace(cast, programme=a_programme(cast.territory, slug="prepasport", name="PrepaSport"))


def test_a_computer_of_another_programme_names_both_and_offers_those_that_fit(
    cast: Cast, client_of: Clients
) -> None:
    (theirs,), (ours,) = at_place(of_another_programme(cast)), at_place(cast)
    person = a_person(cast)
    address = f"{reverse('handover:hand_over')}?referral={person.code}"
    response = client_of("ines").get(f"{address}&code={theirs.asset_tag}")
    met = response.context["met"]
    assert [str(barrier.obstacle.message) for barrier in met.barriers] == [
        "Cet ordinateur relève du dispositif « PrepaSport », cette personne de « Mon Ordi PIN40 »."
    ]
    assert [device.pk for device in met.fitting] == [ours.pk]
    page = response.content.decode()
    assert f'href="{address}&amp;code={ours.asset_tag}"' in page
    assert f'href="{address}"' in page
    assert client_of("ines").get(f"{address}&code={ours.asset_tag}").context["met"].is_open


def test_where_no_computer_fits_the_page_says_how_to_get_one(cast: Cast, client_of: Clients) -> None:
    (theirs,) = at_place(of_another_programme(cast))
    query = f"referral={a_person(cast).code}&code={theirs.asset_tag}"
    response = client_of("ines").get(f"{reverse('handover:hand_over')}?{query}")
    assert response.context["met"].fitting == []
    assert f'href="{reverse("orders:new")}"' in response.content.decode()


def test_a_computer_scanned_first_is_offered_to_people_of_its_programme_only(
    cast: Cast, client_of: Clients
) -> None:
    other = of_another_programme(cast)
    (device,) = at_place(other)
    a_person(cast)
    person = a_person(other)
    response = client_of("ines").get(f"{reverse('handover:hand_over')}?code={device.asset_tag}")
    assert [waiting.pk for waiting in response.context["waiting"]] == [person.pk]


def test_a_path_not_done_offers_no_other_computer(cast: Cast, client_of: Clients) -> None:
    here = at_place(cast, 2)
    query = f"referral={a_person(cast, 'on_path').code}&code={here[0].asset_tag}"
    met = client_of("ines").get(f"{reverse('handover:hand_over')}?{query}").context["met"]
    assert ([barrier.obstacle.code for barrier in met.barriers], met.fitting) == (["sessions_missing"], ())


def test_a_sale_is_no_handover(cast: Cast) -> None:
    (device,) = at_place(cast)
    with pytest.raises(Invalid):
        hand_over(
            actor=cast.actor("ines"), pairs=[Pair(device, a_person(cast))], outlet=Outlet.SOLIDARITY_SALE
        )


def test_a_faulty_computer_is_exchanged_and_the_person_keeps_code_and_referral(cast: Cast) -> None:
    first = equipped(cast)
    person = first.referral
    outcome = take_back(
        actor=cast.actor("ines"),
        devices=[first.device],
        workshop=cast.workshop,
        reason=ReturnReason.FAULTY,
        exchange_wanted=True,
    )
    assert outcome.complete
    assert DeviceReturn.objects.get().exchange_wanted
    (other,) = at_place(cast)
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(other, Referral.objects.get())]).complete
    assert list(Handover.objects.order_by("pk").values_list("referral__code", flat=True)) == [
        person.code,
        person.code,
    ]
    assert list(Handover.objects.current().values_list("device", flat=True)) == [other.pk]


def test_what_comes_back_from_a_person_is_not_shelved_until_everything_is_done_again(cast: Cast) -> None:
    device = equipped(cast).device
    take_back(actor=cast.actor("ines"), devices=[device], workshop=cast.workshop, reason=ReturnReason.FAULTY)
    location = location_named(actor=TESTER, workshop=cast.workshop, code="B-12")
    assert "checks_outdated" in codes(shelve(actor=cast.actor("bruno"), devices=[device], location=location))
    prove(device)
    assert shelve(actor=cast.actor("bruno"), devices=[device], location=location).complete


def test_there_is_nothing_to_exchange_when_nobody_had_the_computer(cast: Cast) -> None:
    with pytest.raises(Invalid) as invalid:
        take_back(
            actor=cast.actor("ines"),
            devices=at_place(cast),
            workshop=cast.workshop,
            reason=ReturnReason.FAULTY,
            exchange_wanted=True,
        )
    assert invalid.value.field == "exchange_wanted"


def test_a_computer_does_not_come_back_to_a_workshop_of_another_territory(cast: Cast) -> None:
    abroad = a_workshop(an_organisation(a_territory("gers", "Gers")), name="Atelier d'Auch")
    outcome = take_back(
        actor=cast.actor("ines"), devices=at_place(cast), workshop=abroad, reason=ReturnReason.STOCK_RECALLED
    )
    assert codes(outcome) == ["other_territory"]


def test_a_delivery_sent_back_waits_for_nothing_any_more(cast: Cast) -> None:
    delivery = underway(cast, 1)
    take_back(
        actor=cast.actor("chloe"),
        devices=devices_in(delivery),
        workshop=cast.workshop,
        reason=ReturnReason.NOT_DELIVERED,
    )
    assert DeliveryLine.objects.get().state == LineState.RECALLED


def test_computers_are_lent_to_advisers_and_come_back_with_their_data_to_erase(cast: Cast) -> None:
    pile, advisers = in_stock(cast, 2), an_organisation(cast.territory, name="Conseillers numériques")
    assert lend(actor=cast.actor("amina"), devices=pile, organisation=advisers).complete
    assert stages(pile) == ["lent", "lent"]
    take_back(
        actor=cast.actor("amina"), devices=pile[:1], workshop=cast.workshop, reason=ReturnReason.LOAN_ENDED
    )
    assert Loan.objects.current().count() == 1
    assert fresh(pile)[0].data_since is not None


def test_a_lent_computer_lost_and_found_can_be_lent_again(cast: Cast) -> None:
    pile, advisers = in_stock(cast), an_organisation(cast.territory)
    lend(actor=cast.actor("amina"), devices=pile, organisation=advisers)
    declare_missing(actor=cast.actor("amina"), devices=pile, reason=MissingReason.STOLEN)
    recover(actor=cast.actor("amina"), devices=pile, workshop=cast.workshop)
    prove(pile[0])
    shelve(
        actor=TESTER, devices=pile, location=location_named(actor=TESTER, workshop=cast.workshop, code="B-12")
    )
    assert lend(actor=cast.actor("amina"), devices=pile, organisation=advisers).complete
    assert Loan.objects.current().count() == 1


def test_nothing_is_lent_to_an_organisation_of_another_territory(cast: Cast) -> None:
    with pytest.raises(NotFound):
        lend(actor=cast.actor("amina"), devices=in_stock(cast), organisation=cast.elsewhere.organisation)


# The pages


def meeting_address(device: Device, person: Referral) -> str:
    return reverse("handover:hand_over", query={"code": device.asset_tag, "referral": person.code})


def test_the_page_says_open_and_a_post_hands_over(cast: Cast, client_of: Clients) -> None:
    (device,), person = at_place(cast), a_person(cast)
    client, address = client_of("ines"), meeting_address(device, person)
    assert "Rien ne s’y oppose" in client.get(address).content.decode()
    answer = client.post(address, answers())
    handover = Handover.objects.get()
    assert answer.headers["location"] == reverse("handover:handover", args=[handover.pk])
    assert handover.referral == person


def test_the_page_shows_what_stands_in_the_way_and_offers_no_button(cast: Cast, client_of: Clients) -> None:
    (device,), person = at_place(cast), a_person(cast, "on_path")
    client, address = client_of("ines"), meeting_address(device, person)
    page = client.get(address).content.decode()
    assert "Ce qui s’y oppose" in page
    assert "Remettre cet ordinateur" not in page
    assert client.post(address, answers(waiver="urgent_need")).status_code == 422
    assert not Handover.objects.exists()


def test_the_coordination_may_go_on_with_a_reason_and_not_without(cast: Cast, client_of: Clients) -> None:
    (device,), person = at_place(cast), a_person(cast, "on_path")
    client, address = client_of("chloe"), meeting_address(device, person)
    assert client.post(address, answers()).status_code == 422
    assert client.post(address, answers(waiver="urgent_need")).status_code == 302
    assert Handover.objects.get().waiver == "urgent_need"


def test_codes_that_are_not_of_the_place_are_answered_beside_their_field(
    cast: Cast, client_of: Clients
) -> None:
    address = reverse("handover:hand_over", query={"code": "RB-0000-00", "referral": "P-0000-00"})
    answer = client_of("ines").get(address)
    assert answer.status_code == 422
    assert "Personne n’a ce code dans votre lieu" in answer.content.decode()


def test_a_handover_entered_later_keeps_its_day(cast: Cast, client_of: Clients) -> None:
    (device,), person = at_place(cast), a_person(cast)
    day = timezone.localdate() - timedelta(days=3)
    Device.objects.update(stage_since=timezone.now() - timedelta(days=4))
    client_of("ines").post(meeting_address(device, person), answers(occurred_at=day.isoformat()))
    assert timezone.localdate(Handover.objects.get().handed_over_at) == day


def test_another_place_sees_no_handover(cast: Cast, client_of: Clients) -> None:
    handover = equipped(cast)
    names = ("handover:handover", "handover:sheet")
    assert [client_of("farid").get(reverse(name, args=[handover.pk])).status_code for name in names] == [
        404,
        404,
    ]


def test_where_the_signed_sheet_lies_is_noted(cast: Cast, client_of: Clients) -> None:
    handover = equipped(cast)
    client_of("ines").post(
        reverse("handover:signed_paper", args=[handover.pk]), {"reference": "classeur 3, page 12"}
    )
    assert Handover.objects.get().signed_paper_reference == "classeur 3, page 12"


@pytest.mark.parametrize(
    "lies",
    ["Classeur rouge n° 3, p. 12", "Armoire B, étagère 2, dossier 2024-117", "Boîte 4 de l’accueil", ""],
)
def test_a_binder_and_a_page_say_where_it_lies(lies: str) -> None:
    assert filed_at(f" {lies} ") == lies


@pytest.mark.parametrize(
    "lies", ["Nadia Ben Salem", "classeur 3, chez Mme Duprat", "dossier Benali 12", "Nadia75"]
)
def test_no_name_is_noted_where_nothing_would_erase_it(cast: Cast, client_of: Clients, lies: str) -> None:
    handover = equipped(cast)
    answered = client_of("ines").post(
        reverse("handover:signed_paper", args=[handover.pk]), {"reference": lies}, follow=True
    )
    assert ("Aucun nom de personne." in answered.content.decode(), lies in answered.content.decode()) == (
        True,
        False,
    )
    assert Handover.objects.get().signed_paper_reference == ""


def test_a_loan_says_when_it_ends(cast: Cast, client_of: Clients) -> None:
    given = {
        "codes": in_stock(cast)[0].asset_tag,
        "organisation": an_organisation(cast.territory).pk,
        "outlet": "loan",
    }
    assert client_of("amina").post(reverse("handover:lend"), given).status_code == 422
    assert not Loan.objects.exists()


def test_the_person_who_waits_for_an_exchange_is_told_apart(cast: Cast, client_of: Clients) -> None:
    handover = equipped(cast)
    given = {
        "codes": handover.device.asset_tag,
        "reason": "faulty",
        "exchange_wanted": "on",
        "workshop": cast.workshop.pk,
    }
    assert client_of("ines").post(reverse("handover:take_back"), given).status_code == 302
    page = client_of("ines").get(reverse("handover:list")).content.decode()
    assert handover.referral.code in page.split("Remises", 1)[1]
    assert "échange" in page


def test_the_list_costs_as_much_for_three_handovers_as_for_one(cast: Cast, client_of: Clients) -> None:
    assert_list_costs(
        client_of("ines"),
        reverse("handover:list"),
        add_row=lambda: (equipped(cast), a_person(cast)),
        expected=7,
    )


# The paper


def text_of(content: bytes) -> list[str]:
    return [
        " ".join(page.extract_text().split()).replace("\u2011", "-")
        for page in PdfReader(io.BytesIO(content)).pages
    ]


def test_the_sheet_has_two_copies_and_no_name(cast: Cast, client_of: Clients) -> None:
    handover = equipped(cast)
    pages = text_of(client_of("ines").get(reverse("handover:sheet", args=[handover.pk])).content)
    assert len(pages) == 2
    for page, copy in zip(pages, ("Exemplaire de la personne", "Exemplaire du lieu"), strict=True):
        assert (copy in page, handover.device.asset_tag in page, handover.referral.code in page) == (
            True,
            True,
            True,
        )
        assert "DÉMONSTRATION" not in page.upper()
        assert "Inès" not in page


def test_the_sheet_of_a_demonstration_says_so_on_each_copy(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    handover = handover_visible(equipped(cast).pk, cast.actor("ines"))
    monkeypatch.setattr("rebond.handover.papers.sheets.is_demonstration", lambda: True)
    assert ["DÉMONSTRATION" in page.upper() for page in text_of(sheet_of(handover).content)] == [True, True]

"""What stands behind the QR of a computer, and for whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from passport.codes import format_tag, is_valid, near_misses
from rebond.desk.queries.public_card import public_card_of
from rebond.devices.actions import describe, hold, merge
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.handover.actions import Pair, hand_over, lend, take_back
from rebond.handover.choices import ReturnReason
from rebond.handover.models import Handover
from rebond.ledger import triggers
from rebond.ledger.models import Event
from rebond.network.models import Organisation
from rebond.recycling.actions import eliminate
from rebond.recycling.choices import DisposalReason
from rebond.stock.actions import declare_missing, receive_delivery
from rebond.stock.choices import MissingReason
from rebond.workshop.models import Check
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot, a_referral
from tests.factories.supply import TESTER
from tests.stock.prepared import at_place, in_stock, prepared, underway

ClientOf = Callable[[str], Client]


def received(cast: Cast, **fields: str) -> Device:
    agreement = a_donation_agreement(cast.programme, donor=cast.donor)
    return a_device(a_lot(agreement, workshop=cast.workshop), **fields)


def handed_over(cast: Cast) -> Device:
    (device,) = at_place(cast)
    referral = a_referral(cast.programme, place=cast.place, stage="path_done")
    outcome = hand_over(actor=TESTER, pairs=[Pair(device, referral)])
    assert outcome.complete, outcome.refused[0].reason
    device.refresh_from_db()
    return device


def page_of(client: Client, device: Device) -> str:
    return client.get(reverse("desk:device", args=[device.asset_tag])).content.decode()


def states(client: Client, device: Device) -> list[tuple[str, str]]:
    """The stations of the road with their state, as the page draws them."""
    shown = client.get(reverse("desk:device", args=[device.asset_tag])).context["shown"]
    return [(str(station.label), station.state) for station in shown.stations]


def test_a_tag_in_any_writing_leads_to_one_address(cast: Cast, client_of: ClientOf) -> None:
    device = received(cast)
    bare = device.asset_tag.removeprefix("RB-").replace("-", "").lower()
    for written in (f"/d/{device.asset_tag}", f"/D/{device.asset_tag.lower()}", f"/D/{bare}"):
        assert client_of("chloe").get(written)["Location"] == f"/D/{device.asset_tag}"


def test_a_visitor_reads_where_it_comes_from_and_nothing_that_identifies_it(
    cast: Cast, client: Client
) -> None:
    device = received(cast, serial="PF0SECRET")
    page = page_of(client, device)
    assert [word for word in ("PF0SECRET", "ThinkPad", cast.donor.name) if word in page] == []
    assert [
        word for word in (device.asset_tag, cast.programme.name, cast.operator.name) if word not in page
    ] == []


def test_a_visitor_is_told_no_new_life_of_a_computer_that_is_still_in_the_workshop(
    cast: Cast, client: Client
) -> None:
    device = received(cast)
    page = page_of(client, device)
    assert ("est à l’atelier" in page, "nouvelle vie" in page, "recherché" in page) == (True, False, False)


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_its_public_words(cast: Cast, stage: Stage) -> None:
    said = public_card_of(replaced(received(cast), stage)).told
    assert said == {
        "announced": "Cet ordinateur est attendu par le programme",
        "received": "Cet ordinateur est à l’atelier",
        "returned": "Cet ordinateur est à l’atelier",
        "ready": "Cet ordinateur est prêt pour quelqu’un",
        "reserved": "Cet ordinateur est prêt pour quelqu’un",
        "in_transit": "Cet ordinateur est prêt pour quelqu’un",
        "at_place": "Cet ordinateur est prêt pour quelqu’un",
        "handed_over": "Cet ordinateur a été remis à quelqu’un",
        "lent": "Cet ordinateur a été remis à quelqu’un",
        "sold": "Cet ordinateur a été remis à quelqu’un",
        "missing": "Cet ordinateur est recherché",
    }.get(stage.value, "Cet ordinateur a quitté le programme")


def replaced(device: Device, stage: Stage) -> Device:
    device.stage = stage
    return device


def test_of_a_stolen_computer_a_visitor_reads_that_it_is_looked_for_and_whom_to_tell(
    cast: Cast, client: Client
) -> None:
    (device,) = at_place(cast)
    declare_missing(actor=TESTER, devices=[device], reason=MissingReason.STOLEN)
    page = page_of(client, device)
    assert ("est recherché" in page, cast.operator.name in page) == (True, True)
    assert [word for word in ("Volé", device.serial, cast.place.name) if word in page] == []


def test_a_visitor_is_told_the_place_that_follows_the_computer(cast: Cast, client: Client) -> None:
    cast.place.phone = "05 58 00 00 00"
    cast.place.save()
    (device,) = at_place(cast)
    page = page_of(client, device)
    assert cast.place.name in page
    assert 'href="tel:05 58 00 00 00"' in page


def test_somebody_of_another_territory_reads_no_more_than_a_visitor(cast: Cast, client_of: ClientOf) -> None:
    page = page_of(client_of("farid"), received(cast, serial="PF0SECRET"))
    assert "PF0SECRET" not in page


def test_a_place_sees_its_own_computers_whole_and_others_as_anybody(cast: Cast, client_of: ClientOf) -> None:
    (here,) = at_place(cast)
    elsewhere = received(cast)
    assert here.serial in page_of(client_of("ines"), here)
    assert elsewhere.serial not in page_of(client_of("ines"), elsewhere)


def test_a_mistyped_tag_offers_those_one_slip_away_that_one_may_see(cast: Cast, client_of: ClientOf) -> None:
    device = received(cast)
    wrong = next(code for code in mistyped(device.asset_tag) if device.asset_tag in near_misses(code))
    for person, offered in (("chloe", [device.asset_tag]), ("farid", [])):
        response = client_of(person).get(f"/D/{wrong}")
        assert response.status_code == 404
        assert response.context["near"] == offered


def mistyped(tag: str) -> list[str]:
    bare = tag.removeprefix("RB-").replace("-", "")
    changed = [bare[:5] + character for character in "0123456789" if character != bare[5]]
    return [format_tag(code) for code in changed if not is_valid(format_tag(code))]


def test_the_tag_of_a_merged_twin_leads_to_the_computer_that_goes_on(cast: Cast, client_of: ClientOf) -> None:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    twin, into = a_device(lot), a_device(lot)
    merge(actor=cast.actor("chloe"), twin=twin, into=into)
    assert client_of("chloe").get(f"/D/{twin.asset_tag}")["Location"] == f"/D/{into.asset_tag}"
    page = page_of(client_of("chloe"), into)
    assert f"Fusionné avec {into.asset_tag}" in page
    assert f"La fiche jumelle {twin.asset_tag} a rejoint celle-ci" in page


def test_the_road_rings_the_station_where_the_computer_is(cast: Cast, client_of: ClientOf) -> None:
    chloe = client_of("chloe")
    names = ["Donné", "Reçu", "Effacé", "Contrôlé", "En stock", "Au lieu", "Remis"]

    def road(*found: str) -> list[tuple[str, str]]:
        return list(zip(names, found, strict=True))

    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    ahead = ("ahead",) * 4
    assert states(chloe, a_device(lot, stage="announced")) == road("now", "ahead", "ahead", *ahead)
    assert states(chloe, received(cast)) == road("done", "done", "now", *ahead)
    (proven,) = prepared(cast)
    done = [(name, "done") for name in names[:4]]
    assert states(chloe, proven) == [*done, ("Préparé", "now"), *[(name, "ahead") for name in names[4:]]]
    (ready,) = in_stock(cast)
    assert states(chloe, ready) == road("done", "done", "done", "done", "now", "ahead", "ahead")
    (here,) = at_place(cast)
    assert states(chloe, here) == road("done", "done", "done", "done", "done", "now", "ahead")
    assert states(chloe, handed_over(cast)) == road("done", "done", "done", "done", "done", "done", "now")


def test_a_computer_on_its_way_is_drawn_on_its_way(cast: Cast, client_of: ClientOf) -> None:
    device = Device.objects.filter(delivery_lines__delivery=underway(cast, 1)).get()
    assert states(client_of("chloe"), device)[5] == ("En livraison", "now")


def test_a_computer_scanned_in_surplus_at_a_place_is_said_to_be_there_and_not_on_its_shelf(
    cast: Cast, client_of: ClientOf
) -> None:
    delivery = underway(cast, 1)
    (surplus,) = in_stock(cast)
    receive_delivery(actor=cast.actor("ines"), delivery=delivery, scanned=[surplus])
    page = page_of(client_of("chloe"), surplus)
    assert "Scanné avec une livraison qui ne l’apportait pas : La Fabrique numérique" in page
    assert reverse("stock:delivery", args=[delivery.pk]) in page
    assert "Il se trouve à l’emplacement" not in page


def test_each_hat_is_offered_its_own_steps_and_one_primary_gesture(cast: Cast, client_of: ClientOf) -> None:
    device = in_stock(cast)[0]

    def offered(person: str) -> tuple[str | None, list[str]]:
        gestures = client_of(person).get(f"/D/{device.asset_tag}").context["gestures"]
        primary = str(gestures.primary.label) if gestures.primary else None
        return primary, [str(gesture.label) for gesture in gestures.grave]

    reserve = f"{reverse('stock:orders_to_fill')}?code={device.asset_tag}"
    assert client_of("amina").get(f"/D/{device.asset_tag}").context["gestures"].primary.url == reserve
    assert offered("gael") == (None, [])
    assert offered("eva") == (None, [])
    assert page_of(client_of("amina"), device).count("btn--primary") == 1


def test_the_next_gesture_in_the_workshop_is_to_work_on_what_is_missing(
    cast: Cast, client_of: ClientOf
) -> None:
    device = received(cast)
    gestures = client_of("bruno").get(f"/D/{device.asset_tag}").context["gestures"]
    assert gestures.primary.url == reverse("workshop:device", args=[device.asset_tag])
    (proven,) = prepared(cast)
    gestures = client_of("bruno").get(f"/D/{proven.asset_tag}").context["gestures"]
    assert gestures.primary.url == f"{reverse('stock:shelve')}?code={proven.asset_tag}"


def test_a_hold_is_said_and_can_be_lifted_from_the_page(cast: Cast, client_of: ClientOf) -> None:
    (device,) = prepared(cast)
    hold(actor=cast.actor("bruno"), devices=[device], reason=HoldReason.SWOLLEN_BATTERY)
    response = client_of("bruno").get(f"/D/{device.asset_tag}")
    assert [held.reason for held in response.context["shown"].holds] == ["swollen_battery"]
    assert response.context["shown"].next_step is None
    assert (
        reverse("devices:lift_hold", args=[response.context["shown"].holds[0].pk])
        in response.content.decode()
    )


def test_a_donor_follows_its_computer_to_the_end_and_no_person(cast: Cast, client_of: ClientOf) -> None:
    device = handed_over(cast)
    handover = Handover.objects.get()
    page = page_of(client_of("gael"), device)
    assert "Remis à une personne" in page
    leads_to_a_person = (
        handover.reference,
        handover.referral.code,
        reverse("handover:handover", args=[handover.pk]),
    )
    assert [word for word in leads_to_a_person if word in page] == []
    assert handover.reference in page_of(client_of("chloe"), device)


def test_who_did_it_is_told_by_name_to_the_territory_and_by_organisation_to_others(
    cast: Cast, client_of: ClientOf
) -> None:
    (device,) = prepared(cast)
    hold(actor=cast.actor("bruno"), devices=[device], reason=HoldReason.POLICE)
    assert "Bruno (Agence landaise)" in page_of(client_of("chloe"), device)
    page = page_of(client_of("gael"), device)
    assert "Bruno" not in page
    assert "Agence landaise" in page


def test_the_page_recomputes_the_chain_of_this_computer(cast: Cast, client_of: ClientOf) -> None:
    device = received(cast)
    assert "Registre vérifié : 2 événements, chaîne intacte." in page_of(client_of("chloe"), device)
    alter_the_first_event_of(device)
    page = page_of(client_of("chloe"), device)
    assert "chaîne intacte" not in page
    assert "Le registre de cet ordinateur ne tient pas" in page


def alter_the_first_event_of(device: Device) -> None:
    """As somebody would who holds the database."""
    triggers.remove()
    try:
        Event.objects.filter(stream=device.stream, seq=1).update(actor="nobody")
    finally:
        triggers.install()


@pytest.mark.parametrize("person", ["chloe", "gael", "visitor"])
def test_the_page_costs_the_same_for_a_short_history_and_a_long_one(
    person: str, cast: Cast, client_of: ClientOf
) -> None:
    device = received(cast)
    client = client_of(person)
    page_of(client, device)
    hold(actor=cast.actor("bruno"), devices=[device], reason=HoldReason.POLICE)
    before = queries_of(client, device)
    hold(actor=cast.actor("bruno"), devices=[device], reason=HoldReason.FIRMWARE_LOCK)
    hold(actor=cast.actor("bruno"), devices=[device], reason=HoldReason.SWOLLEN_BATTERY)
    assert queries_of(client, device) == before


def queries_of(client: Client, device: Device) -> int:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        page_of(client, device)
    return len(queries)


def test_the_operator_is_the_only_one_that_a_stranger_is_told_of(cast: Cast, client: Client) -> None:
    Organisation.objects.create(territory=cast.territory, name="Une autre structure", kind="association")
    assert "Une autre structure" not in page_of(client, received(cast))


def test_describing_a_computer_is_part_of_its_history(cast: Cast, client_of: ClientOf) -> None:
    from passport.hardware import HardwareReport

    device = received(cast)
    report = HardwareReport(maker="Lenovo", model="ThinkPad L440", serial=device.serial)
    describe(actor=cast.actor("bruno"), device=device, report=report, report_id=None, source="tests")
    assert "Matériel identifié" in page_of(client_of("chloe"), device)


def test_a_computer_lent_from_the_stock_was_never_at_a_place(cast: Cast, client_of: ClientOf) -> None:
    (device,) = in_stock(cast)
    lend(actor=TESTER, devices=[device], organisation=cast.social_centre)
    assert [name for name, _state in states(client_of("chloe"), device)] == [
        "Donné",
        "Reçu",
        "Effacé",
        "Contrôlé",
        "En stock",
        "Prêté",
    ]


def test_a_computer_that_left_the_road_asks_for_nothing_more(cast: Cast, client_of: ClientOf) -> None:
    device = received(cast)
    eliminate(actor=TESTER, devices=[device], reason=DisposalReason.BROKEN)
    shown = client_of("chloe").get(f"/D/{device.asset_tag}").context["shown"]
    assert [(line.state, line.detail) for line in shown.evidence] == [("missing", "")]
    assert states(client_of("chloe"), device) == [("Donné", "done"), ("Reçu", "done"), ("Éliminé", "blocked")]


def test_a_computer_that_came_back_has_to_be_erased_again(cast: Cast, client_of: ClientOf) -> None:
    device = handed_over(cast)
    take_back(actor=TESTER, devices=[device], reason=ReturnReason.FAULTY, workshop=cast.workshop)
    drawn = dict(states(client_of("chloe"), device))
    assert drawn["Revenu"] == "done"
    assert drawn["Remis"] == "ahead"
    page = page_of(client_of("chloe"), device)
    assert "ses preuves d’effacement ne comptent plus" in page


def test_a_function_that_a_computer_does_not_have_is_not_shown_as_checked(
    cast: Cast, client_of: ClientOf
) -> None:
    (device,) = prepared(cast)
    for kind, reason in (("camera", "not_fitted"), ("battery", "removed")):
        Check.objects.filter(device=device, kind=kind).update(
            result="not_applicable", not_applicable_reason=reason
        )
    shown = client_of("gael").get(reverse("desk:device", args=[device.asset_tag])).context["shown"]
    told = {line.title: (line.badge, line.detail) for line in shown.evidence}
    badge, named = told["Fonctions contrôlées"]
    assert (badge, "Caméra" in named, "Batterie" in named) == ("14 sur 16", False, False)
    assert told["Sans objet"] == ("2 sur 16", "Caméra : ce modèle n’en a pas · Batterie : retiré")

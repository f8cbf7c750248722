"""A territory just opened: the first page says what to set up, in order, until a computer can walk the whole road."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rebond.access import Role
from rebond.network.choices import PrescriberKind
from rebond.network.models import Membership
from tests.cast import Cast
from tests.factories import (
    a_donation_agreement,
    a_learning_path,
    a_lot,
    a_membership,
    a_place,
    a_programme,
    a_territory,
    a_workshop,
    an_agreement,
    an_organisation,
)
from tests.harness.signing_in import signed_in

ClientOf = Callable[[str], Client]


@pytest.fixture
def camille(db: None) -> Membership:
    """She coordinates a territory that `rebond init` opened a minute ago."""
    creuse = a_territory("creuse", "Creuse")
    return a_membership(
        Role.COORDINATOR, an_organisation(creuse, name="Agence de la Creuse", is_operator=True)
    )


def steps(client: Client) -> dict[str, bool]:
    return {str(step.title): step.is_done for step in client.get("/").context["home"].first_steps}


def test_the_first_page_of_a_new_territory_says_what_to_set_up_in_order(camille: Membership) -> None:
    client = signed_in(camille)
    told = steps(client)
    assert list(told)[:3] == ["Ouvrir un dispositif", "Ajouter votre atelier", "Inviter l’équipe"]
    assert not any(told.values())
    page = client.get("/").content.decode()
    assert "Pour commencer" in page
    assert "Rien ne vous attend" not in page
    assert reverse("network:organisation", args=[camille.organisation_id]) in page


def test_a_donor_is_added_on_the_form_that_adds_one(camille: Membership) -> None:
    told = signed_in(camille).get("/").context["home"].first_steps
    (donor,) = [step for step in told if str(step.title) == "Ajouter un donneur"]
    assert donor.url == reverse("network:create_organisation")


def test_each_step_opens_for_the_coordination(camille: Membership) -> None:
    client = signed_in(camille)
    for step in client.get("/").context["home"].first_steps:
        assert client.get(step.url).status_code == 200, step.url


def test_what_is_set_up_is_ticked_and_all_of_it_goes_once_nothing_is_missing(
    cast: Cast, client_of: ClientOf
) -> None:
    chloe = client_of("chloe")
    begun = steps(chloe)
    assert begun["Ouvrir un dispositif"]
    assert not begun["Annoncer un premier lot"]
    a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    a_learning_path(cast.programme)
    an_agreement(cast.programme, place=cast.place)
    assert steps(chloe) == {}
    assert "Pour commencer" not in chloe.get("/").content.decode()


def test_the_association_of_a_place_and_a_social_service_are_no_donors(camille: Membership) -> None:
    creuse = camille.organisation.territory
    a_place(an_organisation(creuse, name="Association des Deux Rivières"))
    an_organisation(creuse, name="CCAS de Guéret", prescriber_kind=PrescriberKind.SOCIAL_ACTION_CENTRE)
    client = signed_in(camille)
    assert not steps(client)["Ajouter un donneur"]
    an_organisation(creuse, name="Département de la Creuse")
    assert steps(client)["Ajouter un donneur"]


def test_nobody_else_is_told_to_set_up_a_territory(cast: Cast, client_of: ClientOf) -> None:
    assert steps(client_of("bruno")) == steps(client_of("ines")) == {}


@pytest.mark.parametrize(
    ("empty", "leads_to"),
    [
        ("referrals:refer", "programmes:list"),
        ("reporting:activity", "programmes:list"),
        ("learning:new_session", "learning:paths"),
        ("donations:draw_up_agreement", "programmes:list"),
        ("donations:announce_lot", "donations:agreements"),
        ("orders:new_agreement", "programmes:list"),
    ],
)
def test_an_empty_page_leads_the_coordination_to_what_comes_first(
    empty: str, leads_to: str, camille: Membership
) -> None:
    main = signed_in(camille).get(reverse(empty)).content.decode().split("<main")[1]
    assert f'class="btn btn--primary" href="{reverse(leads_to)}"' in main


def test_once_there_is_a_programme_the_next_thing_missing_is_named(camille: Membership) -> None:
    programme, client = a_programme(camille.organisation.territory), signed_in(camille)
    page = client.get(reverse("orders:new_agreement")).text
    assert "Aucun lieu" in page
    assert f'class="btn btn--primary" href="{reverse("network:organisations")}"' in page
    page = client.get(reverse("donations:draw_up_agreement")).text
    assert f'href="{reverse("network:create_organisation")}"' in page, "the donor may not be listed yet"
    a_donation_agreement(programme, donor=camille.organisation)
    page = client.get(reverse("donations:announce_lot")).text
    assert "Pas encore d’atelier" in page
    own = reverse("network:organisation", args=[camille.organisation_id])
    assert f'class="btn btn--primary" href="{own}"' in page
    a_workshop(camille.organisation)
    assert 'name="reference"' in client.get(reverse("donations:announce_lot")).text


def test_a_storekeeper_without_a_workshop_reads_whom_to_ask(camille: Membership) -> None:
    a_donation_agreement(a_programme(camille.organisation.territory), donor=camille.organisation)
    storekeeper = a_membership(Role.STOREKEEPER, camille.organisation)
    page = signed_in(storekeeper).get(reverse("donations:announce_lot")).text
    assert "Demandez à la coordination" in page
    assert "btn--primary" not in page.split("<main")[1]

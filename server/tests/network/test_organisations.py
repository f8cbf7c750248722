"""Organisations, their workshops and their places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rebond.kit.errors import Invalid, NotAllowed, NotFound
from rebond.ledger.models import Event
from rebond.network.actions import (
    OrganisationFacts,
    PlaceFacts,
    WorkshopFacts,
    change_place,
    create_organisation,
    create_place,
    create_workshop,
)
from rebond.network.models import Organisation, Place, Workshop
from tests.cast import Cast
from tests.factories import a_commune, a_place, an_organisation

ClientOf = Callable[[str], Client]
AN_ASSOCIATION = OrganisationFacts(name="  Le   Relais ", kind="association", prescriber_kind="association")


def test_an_organisation_is_added_with_its_name_tidied(cast: Cast) -> None:
    made = create_organisation(actor=cast.actor("chloe"), territory=cast.territory, new=AN_ASSOCIATION)
    assert (made.name, made.kind, made.prescriber_kind) == ("Le Relais", "association", "association")
    (event,) = Event.objects.filter(kind="organisation.created")
    assert event.facts == {
        "organisation_id": made.pk,
        "territory_id": cast.territory.pk,
        "organisation_kind": "association",
    }


def test_a_name_that_is_taken_or_empty_is_refused_beside_its_field(cast: Cast) -> None:
    create_organisation(actor=cast.actor("chloe"), territory=cast.territory, new=AN_ASSOCIATION)
    for name, code in (("Le Relais", "name_taken"), ("   ", "refused")):
        with pytest.raises(Invalid) as refusal:
            create_organisation(
                actor=cast.actor("chloe"),
                territory=cast.territory,
                new=OrganisationFacts(name=name, kind="company"),
            )
        assert (refusal.value.code, refusal.value.field) == (code, "name")
    assert Event.objects.filter(kind="organisation.created").count() == 1


def test_only_the_coordination_of_the_territory_changes_its_network(cast: Cast) -> None:
    for person, error in (("bruno", NotAllowed), ("ines", NotAllowed), ("farid", NotAllowed)):
        with pytest.raises(error):
            create_organisation(actor=cast.actor(person), territory=cast.territory, new=AN_ASSOCIATION)
    with pytest.raises(NotFound):
        create_organisation(
            actor=cast.actor("chloe"), territory=cast.elsewhere.organisation.territory, new=AN_ASSOCIATION
        )


def test_a_coordinator_adds_an_organisation_its_place_and_its_workshop(
    cast: Cast, client_of: ClientOf
) -> None:
    chloe, commune = client_of("chloe"), a_commune()
    chloe.post(reverse("network:create_organisation"), {"name": "Le Relais", "kind": "association"})
    organisation = Organisation.objects.get(name="Le Relais")
    assert organisation.territory == cast.territory
    where = {"commune": f"{commune.name} ({commune.insee_code})", "commune_code": commune.insee_code}
    place = {"name": "Le Relais de Dax", "commune": "Dax", "phone": "05 58 00 00 00", "is_open": "on"}
    response = chloe.post(reverse("network:create_place", args=[organisation.pk]), {**where, **place})
    assert response.status_code == 302, response.context["form"].errors
    chloe.post(
        reverse("network:create_workshop", args=[organisation.pk]), {"name": "Atelier", "commune": "Dax"}
    )
    made = Place.objects.get(organisation=organisation)
    assert (made.name, made.commune, made.phone, made.is_open) == (
        "Le Relais de Dax",
        commune,
        "05 58 00 00 00",
        True,
    )
    assert Workshop.objects.get(organisation=organisation).commune == commune
    page = chloe.get(reverse("network:organisation", args=[organisation.pk])).content.decode()
    assert [word for word in ("Le Relais de Dax", "Atelier") if word not in page] == []


def test_a_place_can_be_closed_and_says_so(cast: Cast, client_of: ClientOf) -> None:
    facts = PlaceFacts(name=cast.place.name, commune=cast.place.commune, is_open=False)
    change_place(actor=cast.actor("chloe"), place=cast.place, new=facts)
    assert (
        "Ce lieu est fermé"
        in client_of("chloe").get(reverse("network:place", args=[cast.place.pk])).content.decode()
    )
    assert places(client_of("chloe")) == []
    assert places(client_of("chloe"), state="closed") == [cast.place.name]


def test_the_page_that_changes_a_place_neither_closes_it_nor_opens_it_unasked(
    cast: Cast, client_of: ClientOf
) -> None:
    commune = cast.place.commune
    sent = {
        "name": cast.place.name,
        "commune": f"{commune.name} ({commune.insee_code})",
        "commune_code": commune.insee_code,
    }
    address = reverse("network:change_place", args=[cast.place.pk])

    def is_open_after(**more: str) -> bool:
        answer = client_of("chloe").post(address, {**sent, **more})
        assert answer.status_code == 302, answer.context["form"].errors
        return Place.objects.get(pk=cast.place.pk).is_open

    assert is_open_after()
    Place.objects.filter(pk=cast.place.pk).update(is_open=False)
    assert [is_open_after(is_open="on"), is_open_after(opens_again="on")] == [False, True]


def places(client: Client, **query: str) -> list[str]:
    return [place.name for place in client.get(reverse("network:places"), query).context["listing"].rows]


def test_places_are_found_by_name_commune_and_organisation(cast: Cast, client_of: ClientOf) -> None:
    owner = an_organisation(cast.territory, name="Clic et Compagnie")
    a_place(owner, name="Médiathèque", commune=a_commune("Tarnos", "40312"))
    for text, found in (
        ("média", ["Médiathèque"]),
        ("tarnos", ["Médiathèque"]),
        ("compagnie", ["Médiathèque"]),
    ):
        assert places(client_of("ines"), q=text) == found
    assert places(client_of("ines"), q="ailleurs") == []


def test_a_form_that_is_wrong_is_shown_again_with_its_error(cast: Cast, client_of: ClientOf) -> None:
    bad: dict[str, Any] = {"name": "Lieu", "commune": "Atlantide", "phone": "appelez-moi"}
    response = client_of("chloe").post(reverse("network:create_place", args=[cast.operator.pk]), bad)
    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == ["commune", "phone"]


def test_the_events_name_the_thing_and_nothing_that_it_is_called(cast: Cast) -> None:
    commune = a_commune()
    create_place(
        actor=cast.actor("chloe"), organisation=cast.operator, new=PlaceFacts(name="Lieu", commune=commune)
    )
    create_workshop(
        actor=cast.actor("chloe"),
        organisation=cast.operator,
        new=WorkshopFacts(name="Atelier", commune=commune),
    )
    told = repr(list(Event.objects.values_list("facts", flat=True)))
    assert [word for word in ("Lieu", "Atelier", "Dax") if word in told] == []


@pytest.mark.parametrize(("page", "expected"), [("network:places", 5), ("network:organisations", 5)])
def test_a_list_costs_the_same_for_one_more_and_three(
    page: str, expected: int, cast: Cast, client: Client, assert_list_costs: Callable[..., None]
) -> None:
    client.force_login(cast.chloe.user)
    assert_list_costs(
        reverse(page), add_row=lambda: a_place(an_organisation(cast.territory)), expected=expected
    )

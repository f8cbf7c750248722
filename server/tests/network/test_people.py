"""Who does what: lists, ends of roles, hats, tokens of programs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rebond.access import NOBODY, Role
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.actions import create_token, end_membership, revoke_token
from rebond.network.actors import actor_of_token
from rebond.network.models import ApiToken, Membership
from tests.cast import Cast
from tests.factories import a_membership, a_place, an_organisation
from tests.harness.signing_in import signed_in

ClientOf = Callable[[str], Client]


def people_seen(client: Client, **query: str) -> set[str]:
    rows = client.get(reverse("network:people"), query).context["listing"].rows
    return {str(row.user) for row in rows}


def test_a_coordinator_sees_the_people_of_the_territory_and_no_other(cast: Cast, client_of: ClientOf) -> None:
    everybody = {str(membership.user) for membership in cast.people().values()}
    assert people_seen(client_of("chloe")) == everybody - {"Farid"}


def test_people_are_found_by_name_address_organisation_and_role(cast: Cast, client_of: ClientOf) -> None:
    chloe = client_of("chloe")
    assert people_seen(chloe, q="bru") == {"Bruno"}
    assert people_seen(chloe, q="driss@") == {"Driss"}
    assert people_seen(chloe, q="ccas") == {"Driss", "Hanna"}
    assert people_seen(chloe, role="auditor") == {"Eva"}
    assert people_seen(chloe, role="auditor", q="bruno") == set()


def test_a_place_manager_sees_the_people_of_the_own_organisation(cast: Cast) -> None:
    manager = a_membership(Role.PLACE_MANAGER, place=cast.place)
    assert people_seen(signed_in(manager)) == {str(manager.user), "Inès"}


def test_the_list_of_people_costs_the_same_for_one_more_and_three(
    cast: Cast, client: Client, assert_list_costs: Callable[..., None]
) -> None:
    client.force_login(cast.chloe.user)
    assert_list_costs(
        reverse("network:people"), add_row=lambda: a_membership(Role.TECHNICIAN, cast.operator), expected=6
    )


def test_ending_a_role_takes_it_off_at_once_and_keeps_the_account(cast: Cast, client_of: ClientOf) -> None:
    bruno = client_of("bruno")
    client_of("chloe").post(reverse("network:end_membership", args=[cast.bruno.pk]))
    assert bruno.get(reverse("workshop:bench")).status_code == 403
    assert bruno.get("/").status_code == 200
    (event,) = Event.objects.filter(kind="membership.ended")
    assert event.facts == {"role": "technician", "organisation_id": cast.operator.pk, "place_id": None}


def test_ending_a_role_twice_changes_nothing(cast: Cast) -> None:
    ended = end_membership(actor=cast.actor("chloe"), membership=cast.bruno)
    again = end_membership(actor=cast.actor("chloe"), membership=Membership.objects.get(pk=cast.bruno.pk))
    assert again.ended_at == ended.ended_at
    assert Event.objects.filter(kind="membership.ended").count() == 1


def test_nobody_ends_a_role_that_they_could_not_give(cast: Cast) -> None:
    manager = a_membership(Role.PLACE_MANAGER, place=cast.place)
    prescriber = a_membership(Role.PRESCRIBER, cast.place.organisation)
    administrator = a_membership(Role.ADMINISTRATOR, cast.operator)
    from rebond.network.actors import actor_for

    with pytest.raises(NotAllowed):
        end_membership(actor=actor_for(manager), membership=prescriber)
    with pytest.raises(NotAllowed):
        end_membership(actor=cast.actor("chloe"), membership=administrator)
    with pytest.raises(NotFound):
        end_membership(actor=cast.actor("farid"), membership=cast.ines)
    with pytest.raises(NotAllowed):
        end_membership(actor=cast.actor("ines"), membership=cast.ines)


def test_the_role_that_one_is_wearing_stays(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        end_membership(actor=cast.actor("chloe"), membership=cast.chloe)
    assert refusal.value.code == "own_hat"


def test_a_person_changes_hat_and_sees_the_other_side(cast: Cast) -> None:
    second = a_membership(Role.PRESCRIBER, cast.social_centre, user=cast.ines.user)
    client = signed_in(cast.ines)
    assert client.get("/").context["home"].lead.startswith("Médiateur")
    client.post(reverse("network:wear_hat"), {"membership": second.pk})
    assert client.get("/").context["home"].lead.startswith("Prescripteur")
    assert client.get(reverse("stock:home")).status_code == 403


@pytest.mark.parametrize("wanted", ["", "abc", "0"])
def test_a_hat_that_is_no_hat_is_not_found(wanted: str, cast: Cast, client_of: ClientOf) -> None:
    assert client_of("ines").post(reverse("network:wear_hat"), {"membership": wanted}).status_code == 404


def test_nobody_wears_the_hat_of_another_nor_one_that_ended(cast: Cast, client_of: ClientOf) -> None:
    ines = client_of("ines")
    assert ines.post(reverse("network:wear_hat"), {"membership": cast.chloe.pk}).status_code == 404
    second = a_membership(Role.COORDINATOR, cast.operator, user=cast.ines.user)
    end_membership(actor=cast.actor("chloe"), membership=second)
    assert ines.post(reverse("network:wear_hat"), {"membership": second.pk}).status_code == 404


def test_a_token_is_shown_once_and_acts_with_its_hat(cast: Cast, client_of: ClientOf) -> None:
    bruno = client_of("bruno")
    response = bruno.post(reverse("network:create_token"), {"label": "Poste 3", "membership": cast.bruno.pk})
    token = response.context["token"]
    assert actor_of_token(token) == cast.actor("bruno")
    assert token not in bruno.get(reverse("network:profile")).content.decode()
    assert token not in repr(ApiToken.objects.values())
    assert Event.objects.get(kind="api_token.created").facts == {}


def test_a_token_ends_when_revoked_or_when_its_hat_ends(cast: Cast, client_of: ClientOf) -> None:
    token = create_token(actor=cast.actor("bruno"), membership=cast.bruno, label="Poste 3")
    client_of("bruno").post(reverse("network:revoke_token", args=[ApiToken.objects.get().pk]))
    assert actor_of_token(token) is NOBODY
    other = create_token(actor=cast.actor("bruno"), membership=cast.bruno, label="Poste 4")
    end_membership(actor=cast.actor("chloe"), membership=cast.bruno)
    assert actor_of_token(other) is NOBODY
    assert ApiToken.objects.filter(revoked_at=None).count() == 0


def test_nobody_makes_or_revokes_a_token_for_another(cast: Cast, client_of: ClientOf) -> None:
    with pytest.raises(NotFound):
        create_token(actor=cast.actor("bruno"), membership=cast.chloe, label="Prise")
    refused = client_of("bruno").post(
        reverse("network:create_token"), {"label": "Prise", "membership": cast.chloe.pk}
    )
    assert refused.status_code == 422
    create_token(actor=cast.actor("chloe"), membership=cast.chloe, label="Poste")
    token = ApiToken.objects.get()
    assert client_of("bruno").post(reverse("network:revoke_token", args=[token.pk])).status_code == 404
    with pytest.raises(NotFound):
        revoke_token(actor=cast.actor("bruno"), token=token)


def test_a_token_says_what_it_is_for(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        create_token(actor=cast.actor("bruno"), membership=cast.bruno, label="  ")
    assert refusal.value.field == "label"


def test_a_person_changes_name_and_language(cast: Cast, client_of: ClientOf) -> None:
    bruno = client_of("bruno")
    bruno.post(reverse("network:profile"), {"name": "  Bruno   Lafitte ", "language": "en"})
    cast.bruno.user.refresh_from_db()
    assert (cast.bruno.user.name, cast.bruno.user.language) == ("Bruno Lafitte", "en")
    assert '<html lang="en">' in bruno.get("/").content.decode()
    assert bruno.post(reverse("network:profile"), {"name": "Bruno", "language": "xx"}).status_code == 422


def test_an_organisation_of_another_territory_does_not_exist(cast: Cast, client_of: ClientOf) -> None:
    other = an_organisation(cast.elsewhere.organisation.territory)
    place = a_place(other)
    for address in (
        reverse("network:organisation", args=[other.pk]),
        reverse("network:change_organisation", args=[other.pk]),
        reverse("network:create_place", args=[other.pk]),
        reverse("network:place", args=[place.pk]),
        reverse("network:change_place", args=[place.pk]),
        reverse("network:membership", args=[cast.farid.pk]),
    ):
        assert client_of("chloe").get(address).status_code == 404

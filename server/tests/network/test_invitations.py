"""A hat is offered by e-mail and taken once, by the person to whom it went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.access import Role, system_actor
from rebond.accounts.models import User
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.actions import Invited, accept_as, accept_with_account, invite, withdraw_invitation
from rebond.network.models import Invitation, Membership
from tests.cast import Cast
from tests.factories import a_place
from tests.harness.signing_in import signed_in

ClientOf = Callable[[str], Client]
SENTENCE = "une longue phrase de passe"


def offer(cast: Cast, email: str = "nora@exemple.test", **changes: Any) -> Invited:
    given: dict[str, Any] = {
        "actor": cast.actor("chloe"),
        "role": Role.MEDIATOR,
        "organisation": cast.place.organisation,
        "place": cast.place,
        "name": "Nora",
    }
    return invite(email=email, **{**given, **changes})


def token_of(invited: Invited) -> str:
    return invited.address.rstrip("/").rpartition("/")[2]


def path_of(invited: Invited) -> str:
    return reverse("network:accept", args=[token_of(invited)])


def test_the_message_tells_the_role_and_leads_to_the_public_address(
    cast: Cast, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://rebond.example"
    with django_capture_on_commit_callbacks(execute=True):
        invited = offer(cast)
    (message,) = mail.outbox
    assert message.to == ["nora@exemple.test"]
    assert message.subject == "Votre invitation à Rebond : La Fabrique numérique"
    assert invited.address in message.body.split()
    assert invited.address.startswith("https://rebond.example/network/invitations/")
    assert "Médiateur" in message.body


def test_the_token_is_kept_as_a_digest_only(cast: Cast) -> None:
    invited = offer(cast)
    assert token_of(invited) not in repr(Invitation.objects.values())


def test_the_ledger_knows_the_role_and_no_address(cast: Cast) -> None:
    offer(cast)
    (event,) = Event.objects.filter(kind="invitation.sent")
    assert event.facts == {
        "role": "mediator",
        "organisation_id": cast.place.organisation_id,
        "place_id": cast.place.pk,
        "last_day": "",
    }


def test_somebody_new_opens_an_account_and_starts(cast: Cast, client: Client) -> None:
    invited = offer(cast)
    assert client.get(path_of(invited)).status_code == 200
    response = client.post(path_of(invited), {"name": "Nora", "password": SENTENCE}, follow=True)
    assert response.context["home"].lead.split(" · ")[1] == cast.place.name
    user = User.objects.get(email="nora@exemple.test")
    assert user.check_password(SENTENCE)
    hats = list(Membership.objects.filter(user=user).values_list("role", "place_id", "ended_at"))
    assert hats == [("mediator", cast.place.pk, None)]


def test_the_address_goes_once_the_invitation_is_answered(cast: Cast) -> None:
    invited = offer(cast)
    accept_with_account(token=token_of(invited), name="Nora", password=SENTENCE)
    row = Invitation.objects.get()
    assert (row.email, row.name, row.accepted_at is None) == ("", "", False)


def test_an_invitation_is_used_once(cast: Cast, client: Client) -> None:
    invited = offer(cast)
    accept_with_account(token=token_of(invited), name="Nora", password=SENTENCE)
    with pytest.raises(NotFound):
        accept_with_account(token=token_of(invited), name="Malo", password=SENTENCE)
    with pytest.raises(NotFound):
        accept_as(token=token_of(invited), user=cast.bruno.user)
    assert client.get(path_of(invited)).status_code == 404


def test_an_invitation_ends_after_two_weeks(cast: Cast, client: Client) -> None:
    invited = offer(cast)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotFound):
        accept_with_account(token=token_of(invited), name="Nora", password=SENTENCE)
    assert client.get(path_of(invited)).status_code == 404
    assert client.post(path_of(invited), {"name": "Nora", "password": SENTENCE}).status_code == 404


@pytest.mark.parametrize("token", ["inconnu", "x" * 43])
def test_a_wrong_token_opens_nothing(token: str, cast: Cast, client: Client) -> None:
    offer(cast)
    assert client.get(reverse("network:accept", args=[token])).status_code == 404
    with pytest.raises(NotFound):
        accept_with_account(token=token, name="Nora", password=SENTENCE)


def test_a_withdrawn_invitation_opens_nothing(cast: Cast, client_of: ClientOf, client: Client) -> None:
    invited = offer(cast)
    client_of("chloe").post(reverse("network:withdraw_invitation", args=[invited.invitation.pk]))
    assert client.get(path_of(invited)).status_code == 404
    assert Event.objects.filter(kind="invitation.withdrawn").count() == 1
    withdraw_invitation(actor=cast.actor("chloe"), invitation=invited.invitation)
    assert Event.objects.filter(kind="invitation.withdrawn").count() == 1


def test_a_new_offer_of_the_same_hat_ends_the_earlier_one(cast: Cast, client: Client) -> None:
    first, second = offer(cast), offer(cast, email="NORA@exemple.test ")
    assert client.get(path_of(first)).status_code == 404
    assert client.get(path_of(second)).status_code == 200


@pytest.mark.parametrize("password", ["trop court", "123456789012", "password1234"])
def test_a_weak_password_is_refused_beside_its_field_and_nothing_is_written(
    password: str, cast: Cast, client: Client
) -> None:
    invited = offer(cast)
    response = client.post(path_of(invited), {"name": "Nora", "password": password})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["password"]
    assert not User.objects.filter(email="nora@exemple.test").exists()
    assert Invitation.objects.get().accepted_at is None


def test_an_address_with_an_account_is_sent_to_sign_in_and_back(cast: Cast, client: Client) -> None:
    invited = offer(cast, email="Driss@exemple.test")
    page = client.get(path_of(invited)).content.decode()
    assert f"/accounts/login/?next={path_of(invited)}" in page
    client.post(path_of(invited), {"name": "Intrus", "password": SENTENCE})
    assert Membership.objects.filter(user=cast.driss.user).count() == 1
    with pytest.raises(Refused, match="connectez-vous"):
        accept_with_account(token=token_of(invited), name="Intrus", password=SENTENCE)


def test_somebody_signed_in_takes_a_second_hat_and_wears_it(cast: Cast, client_of: ClientOf) -> None:
    invited = offer(cast, email="driss@exemple.test")
    driss = client_of("driss")
    assert driss.get(path_of(invited)).status_code == 200
    assert Membership.objects.filter(user=cast.driss.user).count() == 1
    driss.post(path_of(invited))
    assert driss.get("/").context["home"].lead.split(" · ")[1] == cast.place.name
    assert sorted(Membership.objects.filter(user=cast.driss.user).values_list("role", flat=True)) == [
        "mediator",
        "prescriber",
    ]


def test_nobody_takes_what_was_offered_to_another_address(cast: Cast, client_of: ClientOf) -> None:
    invited = offer(cast)
    response = client_of("bruno").post(path_of(invited))
    assert response.context["is_other"] is True
    assert Membership.objects.filter(user=cast.bruno.user).count() == 1
    with pytest.raises(Refused):
        accept_as(token=token_of(invited), user=cast.bruno.user)


def test_a_role_of_a_place_asks_for_a_place_of_that_organisation(cast: Cast) -> None:
    with pytest.raises(Invalid) as missing:
        offer(cast, place=None)
    other = a_place()
    with pytest.raises(Invalid) as foreign:
        offer(cast, organisation=cast.operator, place=other)
    assert [(error.value.code, error.value.field) for error in (missing, foreign)] == [
        ("place_needed", "place"),
        ("other_organisation", "place"),
    ]


def test_a_role_of_an_organisation_forgets_the_place(cast: Cast) -> None:
    invited = offer(cast, role=Role.PRESCRIBER)
    assert invited.invitation.place is None


def test_the_same_hat_is_not_offered_twice_to_who_wears_it(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        offer(cast, email="INES@exemple.test")
    assert (refusal.value.code, refusal.value.field) == ("member_already", "email")


def test_a_role_beyond_the_inviter_is_refused_and_another_territory_does_not_exist(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        offer(cast, role=Role.ADMINISTRATOR, place=None)
    with pytest.raises(NotFound):
        offer(cast, organisation=cast.elsewhere.organisation, place=cast.elsewhere)
    with pytest.raises(NotAllowed):
        offer(cast, actor=cast.actor("ines"))


def test_a_place_manager_cannot_make_a_coordinator_by_writing_the_form_by_hand(cast: Cast) -> None:
    client = signed_in(cast.farid)
    organisation = cast.elsewhere.organisation
    given = {"email": "complice@exemple.test", "role": "coordinator", "organisation": organisation.pk}
    response = client.post(reverse("network:invite"), given)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["role"]
    assert Invitation.objects.count() == 0


def test_a_place_manager_invites_a_mediator_to_the_own_place(cast: Cast) -> None:
    client = signed_in(cast.farid)
    given = {
        "email": "renfort@exemple.test",
        "role": "mediator",
        "organisation": cast.elsewhere.organisation_id,
        "place": cast.elsewhere.pk,
    }
    assert client.post(reverse("network:invite"), given).status_code == 302
    assert Invitation.objects.get().place == cast.elsewhere


@pytest.mark.parametrize(
    ("server", "told"),
    [
        ("smtp.exemple.test", "L’invitation est partie"),
        ("", "n’est pas envoyée : aucun serveur de messagerie"),
    ],
)
def test_whoever_invites_is_told_whether_the_message_left(
    cast: Cast, settings: LazySettings, server: str, told: str
) -> None:
    settings.EMAIL_HOST = server
    given = {
        "email": "renfort@exemple.test",
        "role": "mediator",
        "organisation": cast.elsewhere.organisation_id,
    }
    client = signed_in(cast.farid)
    client.post(reverse("network:invite"), {**given, "place": cast.elsewhere.pk})
    assert told in client.get(reverse("network:people")).content.decode()


def test_the_command_line_invites_as_the_system(cast: Cast) -> None:
    invited = offer(cast, actor=system_actor("console"), role=Role.ADMINISTRATOR, place=None)
    membership = accept_with_account(token=token_of(invited), name="Ada", password=SENTENCE, language="en")
    assert (membership.role, membership.user.language) == ("administrator", "en")

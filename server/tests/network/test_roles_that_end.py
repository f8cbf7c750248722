"""A role given until a day ends by itself, at the one place where rights are judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.access import NOBODY, Role, Scope, may, scope_of
from rebond.access.matrix import MATRIX
from rebond.kit.errors import Invalid
from rebond.ledger.models import Event
from rebond.network.actions import accept_as, create_token, end_those_due, invite
from rebond.network.actors import actor_for, actor_of_token
from rebond.network.models import ApiToken, Membership
from tests.cast import Cast
from tests.factories import a_user, an_organisation
from tests.harness.signing_in import signed_in


def controller(cast: Cast, *, days: int = 3) -> Membership:
    """Somebody of the département, who audits until some days from today."""
    user = a_user("Rose", email="rose@exemple.test")
    invited = invite(
        actor=cast.actor("chloe"),
        email=user.email,
        role=Role.AUDITOR,
        organisation=an_organisation(cast.territory, name="Département des Landes"),
        last_day=timezone.localdate() + timedelta(days=days),
    )
    return accept_as(token=invited.address.rstrip("/").rpartition("/")[2], user=user)


def test_a_role_until_a_day_is_worn_on_that_day_and_holds_nothing_after_it(cast: Cast, clock: Any) -> None:
    hat = controller(cast)
    actor, page = actor_for(hat), reverse("reporting:activity")
    clock.advance(days=3)
    assert signed_in(hat).get(page).status_code == 200
    clock.advance(days=1)
    assert signed_in(hat).get(page).status_code == 403
    assert {scope_of(actor, capability) for capability in MATRIX} == {Scope.NONE}


def test_a_token_of_a_role_that_ended_by_itself_is_nobody(cast: Cast, clock: Any) -> None:
    hat = controller(cast)
    token = create_token(actor=actor_for(hat), membership=hat, label="Tableur")
    assert may(actor_of_token(token), "activity.view")
    clock.advance(days=4)
    assert actor_of_token(token) == NOBODY


def test_the_end_is_written_once_and_the_role_may_be_given_again(cast: Cast, clock: Any) -> None:
    hat = controller(cast)
    create_token(actor=actor_for(hat), membership=hat, label="Tableur")
    assert end_those_due() == 0
    clock.advance(days=4)
    assert (end_those_due(), end_those_due()) == (1, 0)
    hat.refresh_from_db()
    assert hat.ended_at == hat.ends_at
    assert ApiToken.objects.get().revoked_at is not None
    (event,) = Event.objects.filter(kind="membership.ended")
    assert (event.actor, event.facts["role"]) == ("system:calendar", "auditor")


def test_who_comes_back_before_the_end_was_written_is_given_the_role_anew(cast: Cast, clock: Any) -> None:
    hat = controller(cast)
    clock.advance(days=4)
    again = invite(
        actor=cast.actor("chloe"), email=hat.user.email, role=Role.AUDITOR, organisation=hat.organisation
    )
    new = accept_as(token=again.address.rstrip("/").rpartition("/")[2], user=hat.user)
    hat.refresh_from_db()
    assert (hat.ended_at, new.ends_at) == (hat.ends_at, None)


def test_a_role_that_would_be_over_already_is_not_offered(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        controller(cast, days=-1)
    assert refused.value.field == "last_day"


def test_a_day_that_no_role_lasts_until_is_refused_beside_its_field(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    asked = {"email": "rose@exemple.test", "role": "auditor", "organisation": cast.operator.pk, "name": ""}
    answer = client_of("chloe").post(reverse("network:invite"), {**asked, "last_day": "9999-12-31"})
    assert answer.status_code == 422
    assert "last_day" in answer.context["form"].errors


def test_the_offer_says_the_last_day_and_ends_with_the_role(
    cast: Cast, client_of: Callable[[str], Client], django_capture_on_commit_callbacks: Any, clock: Any
) -> None:
    day = timezone.localdate() + timedelta(days=2)
    asked = {"email": "rose@exemple.test", "role": "auditor", "organisation": cast.operator.pk, "name": ""}
    with django_capture_on_commit_callbacks(execute=True):
        client_of("chloe").post(reverse("network:invite"), {**asked, "last_day": day.isoformat()})
    (message,) = mail.outbox
    assert "au soir du" in message.body
    address = next(word for word in message.body.split() if "/invitations/" in word)
    path = "/" + address.split("/", 3)[3]
    assert Client().get(path).status_code == 200
    clock.advance(days=3)
    assert Client().get(path).status_code == 404

"""Somebody switched to by badge acts on the pages of the workshop, with their own hat; the rest stays the session's."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.access import Role
from rebond.bench.actions import make_badge
from rebond.bench.floor import FLOOR
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.network.models import Membership
from tests.cast import Cast
from tests.factories import devices
from tests.factories.network import a_membership
from tests.harness.clock import Clock
from tests.preparation.prepared import a_computer, a_recipe, checking, sent
from tests.stock.prepared import prepared

Clients = Callable[[str], Client]


def switches(client: Client, hat: Membership) -> None:
    answer = client.post("/bench/switch/", {"badge": make_badge(actor=actor_for(hat))})
    assert answer.status_code == 302


def who_did(kind: str) -> list[int | None]:
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("membership_id", flat=True))


def test_what_is_prepared_checked_and_put_away_is_of_who_was_switched_to(
    cast: Cast, client_of: Clients
) -> None:
    lise = a_membership(Role.TECHNICIAN, cast.operator)
    (device,), version, client = prepared(cast), a_recipe(cast), client_of("bruno")
    tag = device.asset_tag
    switches(client, lise)
    client.post(reverse("preparation:pile"), {"codes": tag, "version": version.pk, "licence": "not_needed"})
    client.post("/pile/", {"key": str(uuid4()), "codes": tag, "gesture": "grade:light"})
    shelving = {"codes": tag, "workshop": cast.workshop.pk, "location": "B-12"}
    client.post(reverse("stock:shelve"), shelving)
    done = {kind: who_did(kind) for kind in ("device.prepared", "device.graded", "device.shelved")}
    assert done == {kind: [lise.pk] for kind in done}


def test_who_prepared_a_computer_does_not_check_it_at_somebody_elses_session(
    cast: Cast, client_of: Clients
) -> None:
    checking(cast)
    lise = a_membership(Role.TECHNICIAN, cast.operator)
    client, device = client_of("bruno"), a_computer(cast, who="bruno")
    page = reverse("preparation:final_check", args=[device.asset_tag])
    client.post(page, sent())
    assert who_did("final_check.passed") == []
    switches(client, lise)
    client.post(page, sent())
    assert who_did("final_check.passed") == [lise.pk]


def test_the_header_says_who_works_and_after_half_an_hour_it_is_the_session_again(
    cast: Cast, client_of: Clients, clock: Clock
) -> None:
    client, pile = client_of("bruno"), devices(2, prepared(cast)[0].lot, stage="announced")
    switches(client, cast.amina)
    said = f"Au poste : <strong>{cast.amina.user}</strong>"
    assert said in client.get("/pile/").content.decode()

    def receives(code: str) -> None:
        client.post("/pile/", {"key": str(uuid4()), "codes": code, "gesture": "receive"})

    receives(pile[0].asset_tag)
    clock.advance(minutes=31)
    assert said not in client.get("/pile/").content.decode()
    receives(pile[1].asset_tag)  # begun by somebody who left, for all that is known
    assert who_did("device.received")[-1] == cast.amina.pk
    receives(pile[1].asset_tag)
    assert who_did("device.received")[-2:] == [cast.amina.pk, cast.bruno.pk]


@pytest.mark.parametrize(("headers", "status"), [({}, 409), ({"X-Rebond-Pile": "1"}, 412)])
def test_what_an_operator_left_unsent_is_not_done_under_the_name_of_the_session(
    cast: Cast, client_of: Clients, clock: Clock, headers: dict[str, str], status: int
) -> None:
    """Else who prepared a computer would check it alone, by lending the session and waiting."""
    checking(cast)
    device = a_computer(cast, who="lea")
    client, page = client_of("bruno"), reverse("preparation:final_check", args=[device.asset_tag])
    switches(client, cast.lea)
    clock.advance(minutes=31)
    answer = client.post(page, sent(), headers=headers)
    assert (answer.status_code, who_did("final_check.passed")) == (status, [])
    client.post(page, sent())
    assert who_did("final_check.passed") == [cast.bruno.pk]


def test_a_role_that_ended_meanwhile_does_not_leave_its_gesture_to_the_session(
    cast: Cast, client_of: Clients
) -> None:
    lise = a_membership(Role.TECHNICIAN, cast.operator)
    client, (device,) = client_of("bruno"), devices(1, prepared(cast)[0].lot, stage="announced")
    switches(client, lise)
    Membership.objects.filter(pk=lise.pk).update(ended_at=timezone.now())
    given = {"key": str(uuid4()), "codes": device.asset_tag, "gesture": "receive"}
    assert client.post("/pile/", given).status_code == 409
    assert not Event.objects.filter(kind="device.received", stream=device.stream).exists()


def test_an_operator_may_what_their_own_hat_may(cast: Cast, client_of: Clients) -> None:
    client = client_of("chloe")
    assert client.get("/recycling/eliminate/").status_code == 200
    switches(client, cast.bruno)
    assert client.get("/recycling/eliminate/").status_code == 403


def test_a_badge_opens_no_page_about_people_and_no_account(cast: Cast, client_of: Clients) -> None:
    client = client_of("bruno")
    switches(client, cast.chloe)
    assert client.get(reverse("referrals:list")).status_code == 403
    account = client.get(reverse("network:profile")).content.decode()
    assert (str(cast.bruno.user) in account, cast.chloe.user.email in account) == (True, False)
    client.post(reverse("bench:own"), {"pin": "4821"})
    assert who_did("operator.code_changed")[-1] == cast.bruno.pk


def test_the_session_that_ends_takes_the_operator_with_it(cast: Cast, client_of: Clients) -> None:
    client = client_of("bruno")
    switches(client, cast.chloe)
    client.post(reverse("account_logout"))
    assert client.get("/pile/").status_code == 302


@pytest.mark.parametrize(
    "capability",
    [
        "account.manage_own",
        "agent.manage",
        "cash.view",
        "desk.open",
        "donation_request.view",
        "own_record.view",
        "people.invite",
        "people.view",
        "person.answer",
        "privacy.view",
        "referral.view",
        "signing_key.manage",
        "trainee.follow",
    ],
)
def test_a_badge_is_not_enough_for(capability: str) -> None:
    assert capability not in FLOOR


def test_a_form_that_somebody_opened_is_not_sent_by_whoever_took_the_computer_over(
    cast: Cast, client_of: Clients
) -> None:
    """Each form carries the hat; the pages that everybody may open carry the one at work too."""
    checking(cast)
    device = a_computer(cast, who="lea")
    client, page = client_of("bruno"), reverse("preparation:final_check", args=[device.asset_tag])
    opened_by_bruno = hat_in(client.get(page).content.decode())
    switches(client, cast.lea)
    refused = client.post(page, {**sent(), "hat": opened_by_bruno})
    assert (refused.status_code, "n’a été enregistré" in refused.content.decode()) == (409, True)
    assert who_did("final_check.passed") == []
    anybodys = client.get(reverse("desk:device", args=[device.asset_tag])).content.decode()
    assert (opened_by_bruno, hat_in(anybodys)) == (str(cast.bruno.pk), str(cast.lea.pk))
    switches(client, cast.bruno)
    client.post(page, {**sent(), "hat": hat_in(client.get(page).content.decode())})
    assert who_did("final_check.passed") == [cast.bruno.pk]


def hat_in(page: str) -> str:
    """The same in all its forms."""
    (hat,) = set(re.findall(r'name="hat" value="([^"]*)"', page))
    assert page.count('name="hat"') == page.count('name="csrfmiddlewaretoken"')
    return str(hat)


def test_a_page_of_somebody_else_does_not_send_its_pile(cast: Cast, client_of: Clients) -> None:
    client, (device,) = client_of("bruno"), devices(1, prepared(cast)[0].lot, stage="announced")
    sent_by = {"key": str(uuid4()), "codes": device.asset_tag, "gesture": "receive", "hat": cast.amina.pk}
    live = client.post("/pile/", sent_by, headers={"X-Rebond-Pile": "1"})
    plain = client.post("/pile/", sent_by)
    assert (live.status_code, plain.status_code) == (412, 409)
    assert not Event.objects.filter(kind="device.received", stream=device.stream).exists()

"""Somebody without an account refers people by a personal link, and sees those of the link alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as live
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from rebond.access import Role
from rebond.kit.errors import Invalid, NotAllowed, NotFound
from rebond.ledger.models import Event
from rebond.privacy.actions import erase_what_is_due
from rebond.privacy.models import ErasureCount
from rebond.referrals import limits
from rebond.referrals.actions import revoke_link
from rebond.referrals.links import email_of
from rebond.referrals.models import CoPrescriber, PersonalLink, Referral
from tests.cast import Cast
from tests.factories import a_commune, a_referral, an_organisation
from tests.harness.clock import Clock
from tests.harness.queries import assert_list_costs
from tests.referrals.by_link import EMAIL, HOME, OPEN, REFER, a_link, opened, secret_of
from tests.referrals.test_referral_pages import answers, inputs_in

ClientOf = Callable[[str], Client]
LIST_QUERIES, HOME_QUERIES = 7, 5


@pytest.fixture(autouse=True)
def _no_tries_of_others(db: None) -> None:
    cache.clear()


def sent_form(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "organisation": cast.social_centre.pk,
        "email": EMAIL,
        "life": "90",
        "submission": str(uuid4()),
        **changes,
    }


def test_the_coordination_sends_a_link_whose_secret_no_server_sees(
    cast: Cast, client_of: ClientOf, django_capture_on_commit_callbacks: Any
) -> None:
    form = sent_form(cast)
    with django_capture_on_commit_callbacks(execute=True):
        answers_of = [client_of("chloe").post("/referrals/links", form) for _turn in range(2)]
    assert [answer.status_code for answer in answers_of] == [302, 302]
    link, (message,) = PersonalLink.objects.get(), mail.outbox
    page, _hash, secret = re.findall(r"^(\S+/prescrire/)(#)(\S+)$", str(message.body), re.MULTILINE)[0]
    assert (page, message.to) == (f"{live.PUBLIC_URL}/prescrire/", [EMAIL])
    assert (email_of(link), link.organisation) == (EMAIL, cast.social_centre)
    assert (link.expires_at - link.sent_at).days == 90
    assert link_behind(secret) == link
    (event,) = Event.objects.filter(stream=link.stream)
    assert (event.kind, event.facts) == (
        "prescriber_link.sent",
        {"organisation_id": cast.social_centre.pk, "days": 90},
    )


def link_behind(secret: str) -> PersonalLink:
    client = Client()
    client.post(OPEN, {"secret": secret})
    return PersonalLink.objects.get(pk=client.session["referrals.link"]["link"])


def test_who_may_send_a_link_and_for_whom(cast: Cast) -> None:
    for name in ("driss", "ines", "eva"):
        with pytest.raises(NotAllowed):
            a_link(cast, actor=cast.actor(name))
    with pytest.raises(NotFound):
        a_link(cast, organisation=cast.elsewhere.organisation)
    with pytest.raises(Invalid) as refusal:
        a_link(cast, organisation=cast.donor)
    assert refusal.value.field == "organisation"
    assert not PersonalLink.objects.exists()


def test_a_person_is_referred_by_a_link_on_the_same_page_with_the_same_rules(cast: Cast) -> None:
    a_commune()
    client = opened(a_link(cast))
    page = client.get(REFER).content.decode()
    assert len(inputs_in(page)) == 11
    form = answers(cast.place, first_name="Nadège", submission=str(uuid4()))
    sent = [client.post(REFER, form) for _turn in range(2)]
    referral = Referral.objects.get()
    assert [answer["Location"] for answer in sent] == [f"{HOME}{referral.code}"] * 2
    assert (referral.prescriber, referral.referred_by, referral.link) == (
        cast.social_centre,
        None,
        PersonalLink.objects.get(),
    )
    assert Event.objects.get(stream=referral.stream).actor == f"link:{referral.link_id}"
    assert client.get(f"{HOME}{referral.code}/fiche.pdf").content[:5] == b"%PDF-"
    refused = client.post(REFER, answers(cast.place))
    assert (refused.status_code, inputs_in(refused.content.decode())) == (422, {"household_exception"})


def test_a_link_shows_those_of_the_link_and_no_others_of_its_organisation(
    cast: Cast, client_of: ClientOf
) -> None:
    a_commune()
    mine, other = opened(a_link(cast)), opened(a_link(cast))
    of_driss = a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre)
    mine.post(REFER, answers(cast.place))
    referral = Referral.objects.exclude(pk=of_driss.pk).get()
    assert [one.code for one in mine.get(HOME).context["people"]] == [referral.code]
    assert mine.get(f"{HOME}{referral.code}").status_code == 200
    assert list(other.get(HOME).context["people"]) == []
    hidden = [
        f"{HOME}{code}{page}"
        for code in (of_driss.code, "P-0000-00")
        for page in ("", "/fiche.pdf", "/retirer")
    ]
    assert {mine.get(address).status_code for address in hidden} == {404}
    assert other.get(f"{HOME}{referral.code}").status_code == 404
    assert client_of("driss").get(f"/referrals/{referral.code}").status_code == 200


def test_a_second_request_of_a_household_is_joined_by_the_link(cast: Cast) -> None:
    a_commune()
    names = {"first_name": "Nadia", "family_names": "Benali"}
    a_referral(cast.programme, place=cast.place, household="3 rue Pasteur", **names)
    mine, other = opened(a_link(cast)), opened(a_link(cast))
    joined = mine.post(REFER, answers(cast.place, first_name="Nadia Benali", join="1"))
    assert (joined.status_code, joined["Location"]) == (302, HOME)
    assert CoPrescriber.objects.get().link_id == PersonalLink.objects.earliest("pk").pk
    assert [len(client.get(HOME).context["joined"]) for client in (mine, other)] == [1, 0]


def test_two_links_of_one_organisation_meet_one_household(cast: Cast, client_of: ClientOf) -> None:
    a_commune()
    first, second, third = (opened(a_link(cast)) for _ in range(3))
    first.post(REFER, answers(cast.place, first_name="Nadia Benali"))
    referral = Referral.objects.get()
    for client in (second, third, third):
        asked = client.post(REFER, answers(cast.place, first_name="Nadia Benali"))
        assert (asked.status_code, referral.code in asked.text) == (422, False)
        joined = client.post(REFER, answers(cast.place, first_name="Nadia Benali", join="1"))
        assert (joined.status_code, joined["Location"]) == (302, HOME)
    assert [len(client.get(HOME).context["joined"]) for client in (first, second, third)] == [0, 1, 1]
    assert second.get(f"{HOME}{referral.code}").status_code == 404
    own = first.post(REFER, answers(cast.place, first_name="Nadia Benali", join="1"))
    assert own.status_code == 409
    driss = client_of("driss").get(f"/referrals/{referral.code}")
    assert (driss.context["followers"], client_of("driss").get("/referrals/").context["joined"]) == ([], [])


def test_a_link_that_went_astray_cannot_ask_of_household_after_household(cast: Cast) -> None:
    a_commune()
    sent, other = a_link(cast), opened(a_link(cast))
    mine, who = opened(sent), str(sent.link.pk)
    mine.post(REFER, answers(cast.place))
    limits.TRIES_OF_A_LINK.count(who, limits.TRIES_OF_A_LINK.most - 2)
    assert "household_exception" in inputs_in(mine.post(REFER, answers(cast.place)).content.decode())
    assert mine.post(REFER, answers(cast.place, household="9 rue Pasteur", join="1")).status_code == 409
    assert mine.post(REFER, answers(cast.place, household="9 rue Pasteur", join="1")).status_code == 429
    stopped = mine.post(REFER, answers(cast.place))
    assert (stopped.status_code, "beaucoup servi" in stopped.content.decode()) == (422, True)
    assert "household_exception" in inputs_in(other.post(REFER, answers(cast.place)).content.decode())
    assert Referral.objects.count() == 1


def test_a_revoked_link_opens_nothing_at_once_for_whoever_has_it_open_too(
    cast: Cast, client_of: ClientOf
) -> None:
    sent = a_link(cast)
    client, chloe = opened(sent), client_of("chloe")
    for _turn in range(2):
        chloe.post(f"/referrals/links/{sent.link.pk}/revoke")
    closed = client.get(HOME)
    assert (closed.status_code, closed.templates[0].name) == (404, "referrals/link_closed.html")
    assert "révoqué" in closed.content.decode()
    assert client.post(REFER, answers(cast.place)).status_code == 404
    again = Client().post(OPEN, {"secret": secret_of(sent)})
    assert (again.status_code, "révoqué" in again.content.decode()) == (409, True)
    assert [event.kind for event in Event.objects.filter(stream=sent.link.stream).order_by("seq")] == [
        "prescriber_link.sent",
        "prescriber_link.revoked",
    ]


def test_a_link_out_of_date_says_so_and_a_session_lasts_four_hours(cast: Cast, clock: Clock) -> None:
    sent = a_link(cast)
    client = opened(sent)
    clock.advance(hours=4)
    assert client.get(HOME).templates[0].name == "referrals/link_open.html"
    assert client.post(REFER, answers(cast.place)).status_code == 403
    client.post(OPEN, {"secret": secret_of(sent)})
    assert client.get(HOME).status_code == 200
    clock.advance(days=90)
    late = client.post(OPEN, {"secret": secret_of(sent)})
    assert (late.status_code, "n’est plus valable" in late.content.decode()) == (409, True)


def test_a_wrong_secret_says_so_a_slip_counts_as_no_try_and_guessing_is_stopped(cast: Cast) -> None:
    sent, client = a_link(cast), Client()
    assert client.post(OPEN, {"secret": secret_of(sent)[:-1]}).status_code == 422
    wrong = secret_of(a_link(cast, submission=uuid4()))
    PersonalLink.objects.latest("pk").delete()
    for _turn in range(limits.WRONG_LINKS_OF_A_VISITOR.most):
        assert client.post(OPEN, {"secret": wrong}).status_code == 404
    assert client.post(OPEN, {"secret": secret_of(sent)}).status_code == 429


def test_no_page_of_a_link_tells_another_site_from_where_one_came_nor_is_kept(cast: Cast) -> None:
    client = opened(a_link(cast))
    for page in (client.get(OPEN), client.get(HOME), client.get(REFER), Client().get(HOME)):
        assert page["Referrer-Policy"] == "same-origin"
        assert "no-store" in page["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_neither_the_secret_nor_the_address_is_kept_in_clear(cast: Cast) -> None:
    sent = a_link(cast)
    opened(sent)
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            held += [str(row) for row in cursor.fetchall()]
    text = "\n".join(held)
    assert sent.link.secret_digest in text
    for piece in (secret_of(sent), secret_of(sent).replace("-", ""), EMAIL):
        assert piece not in text


def test_whoever_holds_a_link_revokes_it_in_one_gesture_or_closes_the_page(cast: Cast) -> None:
    sent = a_link(cast)
    first, second = opened(sent), opened(sent)
    assert first.post("/prescrire/fermer/")["Location"] == OPEN
    shown = [client.get(HOME).templates[0].name for client in (first, second)]
    assert shown == ["referrals/link_open.html", "referrals/link_home.html"]
    assert second.post("/prescrire/revoquer/")["Location"] == OPEN
    sent.link.refresh_from_db()
    assert sent.link.revoked_at is not None


def test_a_link_does_not_fill_a_programme_in_a_night(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    a_commune()
    monkeypatch.setattr("rebond.referrals.actions.referring.MOST_A_DAY", 1)
    client = opened(a_link(cast))
    assert client.post(REFER, answers(cast.place)).status_code == 302
    refused = client.post(REFER, answers(cast.place, household="4 rue Pasteur"))
    assert (refused.status_code, Referral.objects.count()) == (422, 1)


def test_the_address_is_erased_a_month_after_the_end_and_counted_on_the_day(cast: Cast, clock: Clock) -> None:
    ended, running = a_link(cast).link, a_link(cast).link
    revoke_link(actor=cast.actor("chloe"), link=ended)
    clock.advance(days=29)
    erase_what_is_due()
    assert email_of(PersonalLink.objects.get(pk=ended.pk)) == EMAIL
    clock.advance(days=2)
    erase_what_is_due()
    kept = {link.pk: email_of(link) for link in PersonalLink.objects.order_by("pk")}
    assert kept == {ended.pk: "", running.pk: EMAIL}
    counted = ErasureCount.objects.get(day=timezone.localdate(), what="personal_links")
    assert (counted.erased, counted.late) == (1, 0)


def test_the_lists_cost_the_same_whatever_they_show(cast: Cast, client_of: ClientOf) -> None:
    sent = a_link(cast)
    client = opened(sent)

    def one_more() -> None:
        made = a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre)
        Referral.objects.filter(pk=made.pk).update(link=sent.link)
        a_link(cast)

    assert_list_costs(client, HOME, add_row=one_more, expected=HOME_QUERIES)
    assert_list_costs(client_of("chloe"), "/referrals/links", add_row=one_more, expected=LIST_QUERIES)


def test_a_coordinator_of_another_territory_sees_and_revokes_none(cast: Cast, client_of: ClientOf) -> None:
    from rebond.network.actors import actor_for
    from tests.factories import a_membership

    sent = a_link(cast)
    stranger = actor_for(
        a_membership(Role.COORDINATOR, an_organisation(cast.elsewhere.organisation.territory))
    )
    assert list(PersonalLink.objects.visible_to(stranger)) == []
    with pytest.raises(NotFound):
        revoke_link(actor=stranger, link=sent.link)
    assert PersonalLink.objects.filter(expires_at__gt=timezone.now() + timedelta(days=89)).count() == 1

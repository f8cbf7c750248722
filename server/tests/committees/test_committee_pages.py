"""The pages of committees, walked as people do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.access import Role
from rebond.committees.actions import close_session, decide, tell_facts
from rebond.committees.agenda import agenda_of
from rebond.committees.choices import Decision
from rebond.committees.models import AgendaItem, Answer, CommitteeSession, CriteriaVersion, Nomination, Vote
from rebond.committees.papers import minutes_of, print_minutes
from rebond.committees.simulation import simulate
from rebond.kit.errors import Refused
from rebond.network.choices import PrescriberKind
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import (
    a_committee_session,
    a_commune,
    a_membership,
    a_nominated_person,
    a_place,
    an_organisation,
    criteria_published,
)
from tests.harness.queries import assert_list_costs
from tests.harness.signing_in import signed_in

ClientOf = Callable[[str], Client]
SESSION_QUERIES = 12
OPEN_SESSION_QUERIES = 12
LIST_QUERIES = 6


def waiting(cast: Cast, number: int = 1, **facts: object) -> list[Referral]:
    criteria_published(cast.programme)
    return [
        a_nominated_person(cast.programme, place=cast.place, prescriber=cast.donor, **facts)
        for _ in range(number)
    ]


def test_a_committee_is_set_up_held_and_closed_without_any_script(cast: Cast, client_of: ClientOf) -> None:
    cast.programme.decides_by_committee = True
    cast.programme.save()
    chloe, hanna, driss = client_of("chloe"), client_of("hanna"), client_of("driss")

    publish = reverse("committees:publish_criteria", args=[cast.programme.slug])
    form = chloe.get(publish).context["form"]
    blank = {name: form[name].value() for name in form.fields}
    written = {
        "public-0-name": "Familles",
        "public-0-points": 30,
        "public-0-share": 50,
        "public-0-nominators": ["social_action_centre"],
        "public-1-name": "Étudiants",
        "public-1-points": 10,
        "weight-internet_at_home-no": 5,
        "question-0-text": "Des enfants scolarisés au foyer ?",
        "question-0-yes": 15,
    }
    assert chloe.post(publish, {**blank, **written}).status_code == 302
    criteria = CriteriaVersion.objects.get().criteria
    assert [(public.code, public.points) for public in criteria.publics] == [
        ("familles", 30),
        ("etudiants", 10),
    ]
    assert (criteria.weights, criteria.most) == ({"internet_at_home": {"no": 5}}, 50)

    person = a_nominated_person(
        cast.programme,
        place=cast.place,
        prescriber=cast.social_centre,
        prescriber_kind=PrescriberKind.SOCIAL_ACTION_CENTRE,
    )
    other = a_nominated_person(cast.programme, place=cast.place, prescriber=cast.donor)
    present = reverse("committees:person", args=[person.code])
    told = {"public": "familles", "question_des-enfants-scolarises-au-foyer": "yes"}
    assert driss.post(present, told).status_code == 302
    assert (Nomination.objects.get().public, Answer.objects.get().is_yes) == ("familles", True)

    plan = reverse("committees:plan_session", args=[cast.programme.slug])
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    assert chloe.post(plan, {"meets_on": day, "members": [cast.hanna.pk]}).status_code == 302
    session = CommitteeSession.objects.get()
    opening = reverse("committees:open_session", args=[session.pk])
    assert chloe.post(opening, {"computers": 1, "present": [cast.hanna.pk]}).status_code == 302

    vote = reverse("committees:vote", args=[session.pk, other.code])
    assert hanna.post(vote, {"choice": "retained"}).status_code == 302
    assert Vote.objects.get().item.referral == other
    decision = reverse("committees:decide", args=[session.pk])
    items = {item.referral_id: item.pk for item in session.items.order_by("pk")}
    chloe.post(decision, {"items": [items[person.pk]], "decision": "retained"})
    chloe.post(decision, {"items": [items[other.pk]], "decision": "waiting"})
    assert chloe.post(reverse("committees:close_session", args=[session.pk])).status_code == 302
    person.refresh_from_db()
    assert (person.stage, person.retained_at is not None) == (Stage.SENT, True)

    results = driss.get(reverse("committees:results", args=[session.pk]))
    assert [item.referral for item in results.context["items"]] == [person]
    minutes = chloe.get(reverse("committees:minutes", args=[session.pk]))
    assert (minutes["Content-Type"], minutes.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_refusal_without_a_reason_comes_back_with_what_was_ticked(cast: Cast, client_of: ClientOf) -> None:
    waiting(cast, 2)
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=1)
    item = session.items.order_by("pk").first()
    sent = {"items": [item.pk, "9" * 5000], "decision": "refused"}
    answer = client_of("hanna").post(reverse("committees:decide", args=[session.pk]), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["items", "reason"])
    assert [said.line.item for said in answer.context["lines"] if said.is_ticked] == [item]
    assert AgendaItem.objects.exclude(decision="").count() == 0


def test_one_gesture_ticks_those_whom_ranks_and_quotas_serve(cast: Cast, client_of: ClientOf) -> None:
    people = waiting(cast, 4)
    tell_facts(actor=cast.actor("ines"), referral=people[2], answers={"enfants-scolarises": True})
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=2)
    page = client_of("hanna").get(f"{session.get_absolute_url()}?tick=served")
    ticked = [said.line.referral for said in page.context["lines"] if said.is_ticked]
    assert ticked == [people[2], *sorted((people[0], people[1], people[3]), key=lambda one: one.code)[:1]]


def test_a_member_sees_that_their_own_people_are_for_others(cast: Cast, client_of: ClientOf) -> None:
    criteria_published(cast.programme)
    own = a_nominated_person(cast.programme, place=cast.place, prescriber=cast.social_centre)
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=1)
    hanna = client_of("hanna")
    page = hanna.get(session.get_absolute_url()).content.decode()
    assert ("votre structure" in page, 'name="items"' in page) == (True, False)
    answer = hanna.post(reverse("committees:vote", args=[session.pk, own.code]), {"choice": "retained"})
    assert answer.status_code == 422
    assert "Votre structure a orienté cette personne" in answer.content.decode()


def test_no_name_stands_on_the_ranked_list_nor_where_people_live(cast: Cast, client_of: ClientOf) -> None:
    waiting(cast, 2, first_name="Zénobie", phone="06 11 22 33 44", commune=a_commune("Pontonx", "40230"))
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=1)
    page = client_of("hanna").get(session.get_absolute_url()).content.decode()
    assert [word for word in ("Zénobie", "06 11", "Pontonx", cast.donor.name) if word in page] == []


def test_anybody_reads_the_criteria_and_their_earlier_versions(cast: Cast, client: Client) -> None:
    address = reverse("committees:criteria", args=[cast.programme.slug])
    assert client.get(address).status_code == 404
    version = criteria_published(cast.programme)
    page = client.get(address)
    assert (page.status_code, page.context["version"]) == (200, version)
    assert "Des enfants scolarisés au foyer ?" in page.content.decode()


def test_committees_of_another_territory_do_not_exist(cast: Cast, client_of: ClientOf) -> None:
    (person,) = waiting(cast)
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=1)
    stranger = a_membership(Role.COMMITTEE_MEMBER, cast.elsewhere.organisation)
    for address in (
        session.get_absolute_url(),
        reverse("committees:item", args=[session.pk, person.code]),
        reverse("committees:simulation", args=[session.pk]),
        reverse("committees:person", args=[person.code]),
    ):
        assert signed_in(stranger).get(address).status_code == 404


def test_results_show_only_the_people_whom_one_follows(cast: Cast, client_of: ClientOf) -> None:
    waiting(cast, 2)
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=1)
    address = reverse("committees:results", args=[session.pk])
    assert client_of("ines").get(address).status_code == 404
    close_session(actor=cast.actor("chloe"), session=session)
    assert len(client_of("ines").get(address).context["items"]) == 2
    assert client_of("driss").get(address).status_code == 404


def test_a_simulation_hides_small_cells_and_two_of_them_cannot_be_subtracted(cast: Cast) -> None:
    for name, insee, number in (("Dax", "40088", 12), ("Tartas", "40313", 6), ("Pontonx", "40230", 3)):
        waiting(cast, number, commune=a_commune(name, insee))
    session = a_committee_session(cast.programme, members=[cast.hanna])
    agenda = agenda_of(session)
    everybody = simulate(agenda, 21, below=5)
    assert (everybody.computers, everybody.served) == (20, 20)
    shown = {cell.label: cell.count for cell in everybody.by_commune}
    hidden = sorted(name for name, count in shown.items() if count is None)
    assert (len(hidden) >= 2, "Pontonx" in hidden) == (True, True)
    assert simulate(agenda, 24, below=5) == everybody
    assert sum(cell.count or 0 for cell in everybody.by_public) == 20


def test_the_minutes_tell_who_stood_aside_and_what_was_not_known(cast: Cast) -> None:
    criteria_published(cast.programme)
    own = a_nominated_person(cast.programme, place=cast.place, prescriber=cast.social_centre)
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=1)
    with pytest.raises(Refused):
        print_minutes(session)
    items = list(session.items.order_by("pk"))
    decide(actor=cast.actor("chloe"), session=session, items=items, decision=Decision.RETAINED)
    session = close_session(actor=cast.actor("chloe"), session=session)
    (line,) = minutes_of(session).retained
    assert (line.code, line.rank, line.points, line.aside) == (own.code, 1, 45, "CCAS de Dax")
    assert line.unknown == "Des enfants scolarisés au foyer ? · Un autre ordinateur au foyer ?"
    assert print_minutes(session, lang="fr").content.startswith(b"%PDF-")


def test_what_a_closed_session_shows_does_not_change_with_what_is_learnt_later(cast: Cast) -> None:
    first, second = waiting(cast, 2)
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=1)
    items = list(session.items.order_by("pk"))
    decide(actor=cast.actor("chloe"), session=session, items=items, decision=Decision.WAITING)
    before = [(line.rank, line.code) for line in minutes_of_closed(cast, session)]
    tell_facts(actor=cast.actor("ines"), referral=second, answers={"enfants-scolarises": True})
    tell_facts(actor=cast.actor("ines"), referral=first, answers={"autre-ordinateur": False})
    session.refresh_from_db()
    assert [(line.rank, line.code) for line in minutes_of(session).waiting] == before


def minutes_of_closed(cast: Cast, session: CommitteeSession) -> list[object]:
    closed = close_session(actor=cast.actor("chloe"), session=session)
    return list(minutes_of(closed).waiting)


def test_a_long_agenda_costs_as_many_queries_as_a_short_one(cast: Cast, client_of: ClientOf) -> None:
    waiting(cast, 1)
    session = a_committee_session(cast.programme, members=[cast.hanna])
    assert_list_costs(
        client_of("hanna"),
        session.get_absolute_url(),
        add_row=lambda: waiting(cast, 1),
        expected=SESSION_QUERIES,
    )


def test_an_open_session_costs_the_same_whoever_referred_its_people(cast: Cast, client_of: ClientOf) -> None:
    """People whom the place referred itself too, each at a place of its own."""

    def one_more_on_the_agenda() -> None:
        place = a_place(an_organisation(cast.territory))
        session.items.create(referral=a_nominated_person(cast.programme, place=place))

    waiting(cast, 1)
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=1)
    assert_list_costs(
        client_of("hanna"),
        session.get_absolute_url(),
        add_row=one_more_on_the_agenda,
        expected=OPEN_SESSION_QUERIES,
    )


def test_the_list_of_sessions_costs_the_same_whatever_their_number(cast: Cast, client_of: ClientOf) -> None:
    criteria_published(cast.programme)
    assert_list_costs(
        client_of("hanna"),
        reverse("committees:list"),
        add_row=lambda: a_committee_session(cast.programme, members=[cast.hanna]),
        expected=LIST_QUERIES,
    )


def test_whoever_may_present_nobody_is_led_to_no_page_of_a_person(cast: Cast, client_of: ClientOf) -> None:
    (person,) = waiting(cast)
    session = a_committee_session(cast.programme, members=[cast.hanna])
    page = reverse("committees:person", args=[person.code])
    led = []
    for client in (signed_in(a_membership(Role.FUNDER, cast.operator)), client_of("hanna")):
        shown = client.get(session.get_absolute_url()).content.decode()
        assert person.code in shown
        led.append((page in shown, client.get(page).status_code))
    assert led == [(False, 403), (True, 200)]
